"""A workspace that removed us long ago is erased whole, by whichever process comes first."""

import asyncio

import psycopg
import structlog

from bot.config.settings import Settings
from storage.backups.erasing import erase, long_removed
from storage.database import AWAY, clock
from storage.retention.holds import holds_standing_there
from storage.sealed.folders import Folders

LOOK_SECONDS = 3600.0
_log = structlog.get_logger("waterline")


async def erase_when_due(conninfo: str, folders: Folders, settings: Settings) -> None:
    """Goes on as long as the process runs: what one that was killed has begun is brought to its end by another."""
    while True:
        try:
            await erase_due(conninfo, folders, settings)
        except (psycopg.Error, OSError, *AWAY) as error:
            _log.error("a workspace is not erased yet, and is tried again", exc_info=error)
        await asyncio.sleep(LOOK_SECONDS)


async def erase_due(conninfo: str, folders: Folders, settings: Settings) -> None:
    """Erases each that was removed long enough ago and over which no legal hold stands."""
    for workspace_id in await long_removed(settings.workspaces.keep_removed_days):
        if await holds_standing_there(workspace_id, settings, await clock()):  # it is looked for again every hour
            continue
        receipt = await erase(conninfo, folders, workspace_id)
        _log.warning(
            "a workspace that removed Waterline is erased",
            workspace=workspace_id,
            rows=sum(receipt.rows.values()),
            files=receipt.files,
            fingerprint=receipt.fingerprint,
        )
