"""A workspace that removed us long ago is erased whole, by whichever process comes first."""

import asyncio

import psycopg
import structlog

from storage.backups.erasing import erase, long_removed
from storage.database import AWAY, clock
from storage.retention.holds import standing_holds
from storage.sealed.folders import Folders

LOOK_SECONDS = 3600.0
_log = structlog.get_logger("waterline")


async def erase_when_due(conninfo: str, folders: Folders, days: int) -> None:
    """Goes on as long as the process runs: what one that was killed has begun is brought to its end by another."""
    while True:
        try:
            await erase_due(conninfo, folders, days)
        except (psycopg.Error, OSError, *AWAY) as error:
            _log.error("a workspace is not erased yet, and is tried again", exc_info=error)
        await asyncio.sleep(LOOK_SECONDS)


async def erase_due(conninfo: str, folders: Folders, days: int) -> None:
    """Erases each that was removed so many days ago and over which no legal hold stands."""
    for workspace_id in await long_removed(days):
        if await standing_holds(workspace_id, (await clock()).date()):  # it is looked for again every hour
            continue
        receipt = await erase(conninfo, folders, workspace_id)
        _log.warning(
            "a workspace that removed Waterline is erased",
            workspace=workspace_id,
            rows=sum(receipt.rows.values()),
            files=receipt.files,
            fingerprint=receipt.fingerprint,
        )
