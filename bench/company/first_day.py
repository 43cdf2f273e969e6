"""What the first check-in and the first day of digests cost a large company, beside bare SQL for the same rows.

A round is opened for everybody (its audience, its sealed files), and the digests of all managers are claimed with their
deliveries; what is written into them, `bench.letters` measures. The floor stores the rows that came of it once more, in
tables with the same indexes. What counts is processor time of the process and of PostgreSQL.
"""

import asyncio
import json
import math
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from pathlib import Path

from bench.company.people_import import Cost, fresh, profiles, rows
from bench.counting import most_memory
from bench.stage import postgres_cpu
from bot.config.settings import load
from bot.org.chart_file import read_chart
from bot.ports import ServedWorkspace
from commands.delivery.run_due import run_due
from commands.digest.feature import send_all_letters
from commands.feature import Tick
from commands.org.load_chart import load_lines
from storage import database, embedded
from storage.database import statement
from storage.org.people import workspace
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.processes import ROOT, folder_in_memory
from tests.rounds import check_ins, folders_in

SIZES = (1_000, 100_000)
GROWTH, MEMORY = 1.05, 512  # exponent, MiB at most
_CHART, _ROUND, _DIGESTS = (datetime(2026, 3, day, 10, tzinfo=UTC) for day in (2, 3, 9))
_COPIES = {
    "opening": ("audience", "select * from audience"),
    "digests": ("letter", "select * from letter"),
}


def main() -> int:
    """Returns 0 if growth and memory are within their targets."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            measured = {count: _measured(conninfo, folder, count) for count in SIZES}
        finally:
            embedded.stop(folder / "server")
    (least_people, fewest), (most_people, largest) = min(measured.items()), max(measured.items())
    grown = math.log(most_people / least_people)
    exponents = {part: math.log(largest[part].cpu / fewest[part].cpu) / grown for part in _COPIES}
    for part, exponent in exponents.items():
        print(f"{part}: grows as n^{exponent:.2f} from {least_people:,} to {most_people:,} people (target: {GROWTH})")
    most = max(cost.most for cost in largest.values())
    print(f"memory: {most:.0f} MiB at most (target: {MEMORY})")
    return int(max(exponents.values()) > GROWTH or most > MEMORY)


def _measured(server: str, folder: Path, count: int) -> dict[str, Cost]:
    conninfo = fresh(server, f"day_{count}")
    _child("loading", conninfo, folder, count)
    costs = {}
    for part in _COPIES:
        cost, floor = _child(part, conninfo, folder, count), _child(f"bare {part}", conninfo, folder, count)
        costs[part] = cost
        print(
            f"{count:>7,} people, {part}: {cost.cpu:.2f} s CPU ({cost.ours:.2f} + {cost.server:.2f}), bare SQL for the"
            f" same rows {floor.cpu:.2f} s, ratio {cost.cpu / floor.cpu:.2f}, {cost.most:.0f} MiB at most",
            flush=True,
        )
    return costs


def _child(part: str, conninfo: str, folder: Path, count: int) -> Cost:
    command = [sys.executable, "-m", "bench.company.first_day", part, conninfo, str(folder), str(count)]
    child = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Cost(**json.loads(child.stdout))


async def _copy(part: str) -> None:
    table, select = _COPIES[part.removeprefix("bare ")]
    await statement(f"create table bare_{table} (like {table} including all)")
    await statement(f"insert into bare_{table} {select}")


async def _counted(table: str, least: int) -> None:
    [row] = await statement(f"select count(*) as count from {table}")
    assert row["count"] >= least, (table, row)


async def _child_main(part: str, conninfo: str, folder: Path, count: int) -> None:
    await database.open_database(conninfo)
    ours = await workspace("slack", "T0", "Large", "en", invented=False)
    shipped = load((ROOT / "app.yaml").read_text(), "app.yaml")
    settings = shipped.model_copy(update={"pulse": shipped.pulse.model_copy(update={"enabled": True})})
    served = {ours.id: ServedWorkspace(ours, RememberingPlatform(), settings)}
    checks = check_ins(folders_in(folder / str(count)), FakeClock(_ROUND))
    checks.folders.prepare()
    works: dict[str, Callable[[], Awaitable[object]]] = {
        "loading": lambda: load_lines(
            ours, read_chart(rows(count).encode()), profiles(count), checks.folders.sealed, _CHART
        ),
        "opening": lambda: run_due(_ROUND, served, checks),
        "digests": lambda: send_all_letters(Tick(_DIGESTS, served, checks)),
        **{f"bare {name}": lambda: _copy(part) for name in _COPIES},
    }
    begun_at = time.process_time(), postgres_cpu(folder / "server")
    await works[part]()
    ended_at = time.process_time(), postgres_cpu(folder / "server")
    if part == "opening":
        await _counted("audience", count)
    elif part == "digests":
        await _counted("letter", count // 20)
    await database.close_database()
    print(json.dumps({"ours": ended_at[0] - begun_at[0], "server": ended_at[1] - begun_at[1], "most": most_memory()}))


if __name__ == "__main__":
    part, conninfo, folder, count = sys.argv[1:]
    asyncio.run(_child_main(part, conninfo, Path(folder), int(count)))
