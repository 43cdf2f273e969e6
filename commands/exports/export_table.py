"""Export a table to an open file. It stands in the diary before anybody has it."""

from collections.abc import AsyncGenerator
from contextlib import aclosing
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from typing import BinaryIO

from bot.checkin.rounds import Round
from bot.checkin.wording.names import unit_name
from bot.exports.diary import TableExported
from bot.exports.tables import ExportFormat, ExportTable
from bot.org.people import Workspace
from storage.checkin import rounds
from storage.database import all_or_nothing
from storage.diary import diary
from storage.exports import rows
from storage.exports.rows import Rows
from storage.exports.writers import table_writer
from storage.insight.exports import within
from storage.org.team_names import team_names


@dataclass(frozen=True, slots=True)
class WantedExport:
    """Which table of which workspace, and how it is written. `person_id` is None for the operator."""

    workspace: Workspace
    table: ExportTable
    format: ExportFormat
    person_id: int | None = None


@dataclass(frozen=True, slots=True)
class WrittenExport:
    """How many rows the file has, and the digest that closes it."""

    rows: int
    digest: str

    def line_for(self, name: str) -> str:
        """Returns what `sha256sum -c` reads of a file of this name."""
        return f"{self.digest}  {name}\n"


async def export_table(wanted: WantedExport, out: BinaryIO, now: datetime) -> WrittenExport:
    """Writes the table, as it is at one moment, and notes it in the diary."""
    writer = table_writer(out, wanted.table, wanted.format)
    async with all_or_nothing():
        async with aclosing(_rows(wanted)) as pages:
            async for page in pages:
                writer.add(page)
        written = WrittenExport(digest=writer.close(), rows=writer.rows)
        event = TableExported(wanted.table.value, wanted.format.value, written.rows, written.digest)
        await diary.append(wanted.workspace.id, wanted.person_id, event, now)
    return written


def _rows(wanted: WantedExport) -> AsyncGenerator[Rows, None]:
    workspace_id = wanted.workspace.id
    match wanted.table:
        case ExportTable.KUDOS:
            return rows.public_kudos(workspace_id)
        case ExportTable.DIARY:
            return rows.diary(workspace_id)
        case ExportTable.LEDGER:
            return _ledger(wanted.workspace)
        case ExportTable.PARTICIPATION:
            return _participation(wanted.workspace)


async def _ledger(workspace: Workspace) -> AsyncGenerator[Rows, None]:
    """What everybody was asked. What one manager alone reads, and what departments say of each other, is left out."""
    async for closed in _rounds(workspace):
        inside, monday = await within(workspace.id, closed.id), _monday(closed)
        items = [item.key for item in closed.frozen.items if not item.about_manager]
        async for scores in rows.scores(closed, items):
            yield [
                (
                    *(closed.week, score.item, score.unit, score.reading.value, monday, score.size_from),
                    *(inside.get(score.unit, ""), _name(closed, score.unit, workspace)),
                )
                for score in scores
            ]


async def _participation(workspace: Workspace) -> AsyncGenerator[Rows, None]:
    async for closed in _rounds(workspace):
        async for bands in rows.bands(closed):
            yield [
                (closed.week, _monday(closed), team.unit, team.participation.value, _name(closed, team.unit, workspace))
                for team in bands
            ]


async def _rounds(workspace: Workspace) -> AsyncGenerator[Round, None]:
    """Yields what closed, the oldest first, one at a time, with teams as they are called now."""
    names = await team_names(workspace.id)
    for number in await rows.closed_rounds(workspace.id):
        if closed := await rounds.find(workspace.id, number):
            yield replace(closed, frozen=closed.frozen.named_in(workspace.language, names))


def _monday(closed: Round) -> date:
    return closed.first_monday + timedelta(weeks=closed.week - 1)


def _name(closed: Round, unit: str, workspace: Workspace) -> str:
    return unit_name(closed.frozen, unit, workspace.name, workspace.language)
