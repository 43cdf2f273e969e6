"""What it costs to export a million thanks in each format: against COPY of the same rows, and in memory.

MY_DATA_THANKS chooses how many thanks there are.
"""

import asyncio
import io
import time
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import psutil
import psycopg

from bench.company.my_data import THANKS, fill
from bench.company.people_import import fresh
from bot.exports.tables import ExportFormat, ExportTable
from bot.org.people import Workspace
from commands.exports.export_table import WantedExport, export_table
from storage import database, embedded
from storage.exports.rows import KUDOS
from storage.org.people import workspace
from tests.processes import folder_in_memory

MOST = 3.0  # times COPY
FLAT = 8.0  # MiB more at the end than after a tenth
_NOW = datetime(2026, 3, 12, 9, tzinfo=UTC)
_LOOKED_AT_EVERY = 1 << 20  # bytes


class _Watched(io.FileIO):
    """A file that notes, with each megabyte, how many MiB the process holds."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "w")
        self.resident: list[float] = []
        self._written = 0

    def write(self, content: Any, /) -> int:
        count = super().write(content)
        if self._written // _LOOKED_AT_EVERY != (self._written + count) // _LOOKED_AT_EVERY:
            self.resident.append(psutil.Process().memory_info().rss / 2**20)
        self._written += count
        return count


def main() -> int:
    """Returns 0 if every format is within its targets."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            return asyncio.run(_measure(fresh(conninfo, "exports"), folder))
        finally:
            embedded.stop(folder / "server")


async def _measure(conninfo: str, folder: Path) -> int:
    await database.open_database(conninfo)
    company = await workspace("web", "local", "Harbour", "en", invented=False)
    await fill(company.id)
    floor = min(_copied(conninfo, company.id, folder / "copied.csv") for _ in range(2))
    print(f"{THANKS:,} thanks; COPY of the public ones to a file: {floor:.2f} s")
    missed = [format_ for format_ in ExportFormat if await _is_missed(company, format_, folder, floor)]
    await database.close_database()
    return int(bool(missed))


async def _is_missed(company: Workspace, format_: ExportFormat, folder: Path, floor: float) -> bool:
    with _Watched(folder / f"kudos.{format_.value}") as out:
        began = time.perf_counter()
        written = await export_table(WantedExport(company, ExportTable.KUDOS, format_), out, _NOW)
        seconds = time.perf_counter() - began
    after_a_tenth, at_the_end = out.resident[len(out.resident) // 10], out.resident[-1]
    print(
        f"{format_.value}: {written.rows:,} rows in {seconds:.2f} s, {seconds / floor:.2f} times (target: {MOST}); "
        f"{after_a_tenth:.0f} MiB after a tenth, {at_the_end:.0f} MiB at the end (target: {FLAT:.0f} more)"
    )
    return seconds > MOST * floor or at_the_end > after_a_tenth + FLAT


def _copied(conninfo: str, workspace_id: int, file: Path) -> float:
    """Returns the seconds that PostgreSQL takes to write the same rows."""
    began = time.perf_counter()
    with psycopg.connect(conninfo) as connection, file.open("wb") as out:
        rows = psycopg.ClientCursor(connection).mogrify(KUDOS, {"workspace_id": workspace_id})
        with connection.cursor().copy(f"copy ({rows}) to stdout (format csv)") as copy:
            for part in copy:
                out.write(part)
    return time.perf_counter() - began
