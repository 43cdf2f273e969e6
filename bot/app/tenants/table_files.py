"""`python -m bot export`: a table of one workspace in a file, for whoever runs the server."""

import asyncio
from pathlib import Path
from typing import Annotated

import typer

from adapters.clock import SystemClock
from bot.app import operate
from bot.app.console import give_up, say
from bot.exports.tables import ExportFormat, ExportTable
from commands.exports.export_table import WantedExport, WrittenExport, export_table
from commands.operate.choose_workspace import UnknownWorkspace, one_of
from storage.database import DatabaseError
from storage.embedded import DataFolderError
from storage.org.people import workspaces
from storage.whole_files import whole_file


def export_to_file(
    table: Annotated[ExportTable, typer.Argument(help="What is exported.")],
    file: Annotated[Path, typer.Argument(help="A file that is not there yet: .csv, .parquet or .jsonl says how.")],
    workspace: Annotated[str, typer.Option(help="Its name, or its platform's id, where there are several.")] = "",
) -> None:
    """Writes public kudos, the ledger, participation or the diary into a file, closed with a count and a digest."""
    try:
        written = asyncio.run(_export(table, file, _format_of(file), workspace))
    except (DatabaseError, DataFolderError, UnknownWorkspace) as error:
        give_up(str(error))
    except FileExistsError:
        give_up(f"{file} is there already. Name a file that is not.")
    except OSError as error:
        give_up(
            f"{file} cannot be written ({error.strerror}). Nothing is left of it. Name another, on a disk with room."
        )
    say.print(f"{file} holds {written.rows} rows. SHA-256: {written.digest}")


def _format_of(file: Path) -> ExportFormat:
    try:
        return ExportFormat(file.suffix.removeprefix(".").casefold())
    except ValueError:
        give_up(f"{file} says no format by its name. It ends with .csv, .parquet or .jsonl.")


async def _export(table: ExportTable, file: Path, format_: ExportFormat, label: str) -> WrittenExport:
    async with operate.database_opened():
        wanted = WantedExport(one_of(await workspaces(), label), table, format_)
        with whole_file(file) as out:
            written = await export_table(wanted, out, SystemClock().now())
    if format_ is ExportFormat.PARQUET:  # which has no place for a digest of itself
        with whole_file(file.with_name(f"{file.name}.sha256")) as beside:
            beside.write(written.line_for(file.name).encode())
    return written
