"""What is done with single workspaces, and what to say of it."""

import asyncio
from collections.abc import Iterable
from pathlib import Path

from adapters.clock import SystemClock
from bot.app.operate import database_opened
from bot.config.settings import Settings
from commands.operate.examine import Finding
from storage import database
from storage.backups.contents import BackupError
from storage.backups.erasing import Receipt, being_erased, erase, last_receipt, workspace_at
from storage.backups.exporting import LEFT_OUT, export
from storage.distributing import distribution
from storage.org.people import workspaces
from storage.retention.holds import holds_standing_there
from storage.sealed.folders import open_folders

_HALF = (
    "{workspace} is being erased, and not whole any more. Where no process of `serve` goes on with it, "
    "`python -m bot erase-workspace {workspace} --yes` does."
)


async def export_workspace(platform: str, place: str, file: Path) -> Iterable[str]:
    """Writes a workspace into a file, and returns what to say of it. Raises BackupError with the cure."""
    async with database_opened(only_reads=True):
        workspace_id = await _known(platform, place)
        if (workspace := f"{platform} {place}") in await being_erased():
            raise BackupError(_HALF.format(workspace=workspace))
        exported = await export(await asyncio.to_thread(database.url), open_folders(), workspace_id, file)
    content = (
        f"{file} holds {sum(exported.rows.values())} rows of {len(exported.rows)} tables, "
        f"and {len(exported.rolls)} rolls. It holds no keys and no sealed answers."
    )
    return [
        content,
        f"What leads in somewhere is left out: {' '.join(LEFT_OUT)}.",
        "Words of people stand in it: give it to whom they belong, and to nobody else.",
    ]


async def erase_workspace(platform: str, place: str, settings: Settings) -> Iterable[str]:
    """Erases a workspace, and returns its receipt, line by line; of one that is gone, the receipt that it left: whoever
    was killed before they had read it asks again. Raises BackupError with the cure.
    """
    async with database_opened():
        if await workspace_at(platform, place) is None and (receipt := await last_receipt(platform, place)):
            return lines_of(receipt)
        workspace_id = await _known(platform, place)
        if holds := await holds_standing_there(workspace_id, settings, SystemClock().now()):
            until = max(hold.until for hold in holds)
            raise BackupError(f"A legal hold stands up to {until}, so nothing of it is erased. The diary says why.")
        return lines_of(await erase(await asyncio.to_thread(database.url), open_folders(), workspace_id))


def lines_of(receipt: Receipt) -> list[str]:
    """Returns what a receipt says."""
    span = f"from {receipt.began_at:%Y-%m-%d %H:%M:%S} to {receipt.ended_at:%Y-%m-%d %H:%M:%S} UTC"
    tables = [f"  {table}: {count}" for table, count in sorted(receipt.rows.items())]
    return [
        f"{receipt.platform} {receipt.place} is erased: {span}.",
        f"{sum(receipt.rows.values())} rows and {receipt.files} files of check-ins:",
        *tables,
        f"Fingerprint of this receipt: {receipt.fingerprint}",
        "Backups that were made before still hold it. A restore erases it again, by the list of erasures.",
    ]


async def distribute_tables() -> Iterable[str]:
    """Returns the statements for an operator's psql, with what must be set before them as comments."""
    async with database_opened():
        return [
            "-- For Citus 12 or newer, in psql, on its coordinator, as the owner of the tables, while Waterline stands",
            "-- still; make a backup first. In postgresql.conf of every server, before this:",
            "--   shared_preload_libraries = 'citus'",
            "--   citus.enable_unsafe_triggers = on  -- they leave a sign of a workspace beside its rows, no further",
            "--   citus.allow_nested_distributed_execution = on  -- for the same",
            "-- Afterwards the owner's address is the DATABASE_URL, too: docs/scale.md says why.",
            *await distribution(),
        ]


async def _known(platform: str, place: str) -> int:
    if workspace_id := await workspace_at(platform, place):
        return workspace_id
    names = [f"{workspace.platform} {workspace.platform_id}" for workspace in await workspaces()]
    listed = ", ".join(names[:20]) or "none"
    raise BackupError(f"No workspace is known as {platform} {place}. Those that are: {listed}.")


async def examine_erasures() -> list[Finding]:
    """Returns which workspaces of the open database are erased in part; nothing where none is."""
    return [
        Finding("erasures", True, _HALF.format(workspace=workspace), weak=True) for workspace in await being_erased()
    ]
