"""`python -m bot rotate-keys | export-workspace | erase-workspace | distribute`."""

import asyncio
from collections.abc import Coroutine, Iterable
from pathlib import Path
from typing import Annotated

import typer

from bot.app.console import give_up, say, settings_or_exit
from bot.app.tenants.keys import rotate_keys
from bot.app.tenants.reports import distribute_tables, erase_workspace, export_workspace
from storage.backups.contents import BackupError
from storage.database import DatabaseError
from storage.embedded import DataFolderError
from storage.sealed.folders import FolderError

Platform = Annotated[str, typer.Argument(help="slack or teams.")]
Place = Annotated[str, typer.Argument(help="The platform's id of the workspace, as in T0123ABCD.")]


def rotate() -> None:
    """Seals anew, by the first key in WATERLINE_SECRETS, what older ones have sealed; while Waterline runs."""
    _print(rotate_keys())


def export(
    platform: Platform, place: Place, file: Annotated[Path, typer.Argument(help="A file that is not there yet.")]
) -> None:
    """Writes all that is kept of one workspace into one file, as tables; without keys and answers."""
    _print(export_workspace(platform, place, file))


def erase(
    platform: Platform,
    place: Place,
    yes: Annotated[bool, typer.Option("--yes", help="Do it: nothing brings it back.")] = False,
) -> None:
    """Erases one workspace whole, and prints the receipt. Broken off, it goes on where it was."""
    if not yes:
        give_up(f"This deletes all that is kept of {platform} {place}, for ever. Add --yes to do it.")
    _print(erase_workspace(platform, place, settings_or_exit()))


def distribute() -> None:
    """Prints the statements that spread the tables over the servers of a Citus; docs/scale.md says how."""
    _print(distribute_tables())


def _print(work: Coroutine[None, None, Iterable[str]]) -> None:
    try:
        lines = asyncio.run(work)
    except (BackupError, DatabaseError, DataFolderError, FolderError) as error:
        give_up(str(error))
    for line in lines:
        say.print(line, markup=False)
