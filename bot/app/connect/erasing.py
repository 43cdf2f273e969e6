"""A workspace that removed us long ago is erased whole, by whichever process comes first."""

import asyncio

import psycopg
import structlog

from bot.config.settings import Settings
from storage.backups.erasing import erase, long_removed, mark_erased
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
    """Erases each that was removed long ago, or that a backup brought back, and over which no legal hold stands."""
    await mark_erased(folders.sealed, await clock())
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


async def erase_again(conninfo: str, folders: Folders, settings: Settings) -> list[str]:
    """Erases each workspace that was erased after the backup that is restored, and returns what to say of it. One over
    which a legal hold stands is served by nobody, and erased at its end.
    """
    lines = []
    for workspace_id in await mark_erased(folders.sealed, await clock()):
        if await holds_standing_there(workspace_id, settings, await clock()):
            lines.append(f"Workspace {workspace_id} was erased after this backup, and is again once its hold ends.")
        else:
            await erase(conninfo, folders, workspace_id)
            lines.append(f"Workspace {workspace_id} was erased after this backup, and is again.")
    return lines
