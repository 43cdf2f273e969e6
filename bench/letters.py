"""Every digest and every summary of a large company after its quarter, against the least that they could cost.

The floor: the statistics alone, as numpy does them on arrays that stand ready, and one indexed read a letter through
the same statement function. `TEAMS` chooses how many.
"""

import asyncio
import json
import os
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from datetime import UTC, datetime, timedelta

from tortoise import connections

from bench import filling
from bench.counting import most_memory
from bench.filling import Filled
from bot.checkin.questions import ROUNDS
from bot.config.settings import QueueRules
from bot.digest.wording import digest as digest_wording
from bot.insight.evaluation import evaluate as look_for
from bot.insight.evidence import gather
from bot.insight.wording import summary as summary_wording
from bot.org.people import Person
from commands.digest.read_digest import read_digest
from commands.insight.read_summary import read_summary
from storage import database, embedded, schema
from storage.checkin import ledger, rounds
from storage.database import statement
from storage.insight import evidence
from storage.org import people, values
from tests.processes import ROOT, folder_in_memory

TEAMS = int(os.environ.get("TEAMS", "20000"))
RATIO, P99, MEMORY = 3.0, 50.0, 1_024  # times the floor; milliseconds; MiB
AFTER = datetime.combine(filling.MONDAY + timedelta(weeks=ROUNDS), datetime.min.time(), UTC)


def main() -> int:
    """Returns 0 if every target is met."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            started_at = time.perf_counter()
            filled = asyncio.run(_fill(conninfo))
            print(f"{TEAMS:,} teams and their quarter were filled in {time.perf_counter() - started_at:.0f} s")
            floor, written, again = (_child(role, conninfo, filled) for role in ("floor", "write", "floor"))
        finally:
            embedded.stop(folder / "server")
    # The floor on both sides, since what else the machine does changes from minute to minute.
    return _told({role: (floor[role] + again[role]) / 2 for role in floor}, written)


async def _fill(conninfo: str) -> Filled:
    await schema.migrate(conninfo)
    filled = filling.staff(conninfo, TEAMS)
    await database.open_database(conninfo)
    try:
        await filling.quarter(filled)
    finally:
        await database.close_database()
    return filled


def _child(role: str, conninfo: str, filled: Filled) -> dict[str, float]:
    command = [
        sys.executable,
        "-m",
        "bench.letters",
        role,
        conninfo,
        str(filled.workspace_id),
        str(filled.first),
        str(TEAMS),
    ]
    child = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    figures: dict[str, float] = json.loads(child.stdout)
    return figures


def _told(floor: dict[str, float], written: dict[str, float]) -> int:
    bare = floor["statistics"] + floor["reads"]
    took = written["first"] + written["digests"] + written["summaries"]
    print(
        f"  floor: {bare:.1f} s (statistics {floor['statistics']:.1f}, {floor['letters']:,.0f} indexed reads"
        f" {floor['reads']:.1f})\n"
        f"  all letters: {took:.1f} s (the first, with everything that is looked at once, {written['first']:.1f};"
        f" digests {written['digests']:.1f}; summaries {written['summaries']:.1f}), ratio {took / bare:.2f}"
        f" (target: at most {RATIO:g})\n"
        f"  a digest: median {written['median']:.2f} ms, p99 {written['p99']:.2f} ms (target: {P99:g}),"
        f" of which SQL {100 * written['sql']:.0f} %; at most {written['most']:.0f} MiB (target: {MEMORY})"
    )
    return int(took / bare > RATIO or written["p99"] > P99 or written["most"] > MEMORY)


async def _floor(filled: Filled) -> dict[str, float]:
    closed = await rounds.closed(filled.workspace_id, 12 - ROUNDS, 12)
    weeks = range(1, 13)
    records = await evidence.records(filled.workspace_id, closed[0].first_monday, weeks)
    staff = await evidence.staffed(filled.workspace_id)
    kinds = [value.id for value in await values.every(filled.workspace_id)]
    items = {item.key: item for round_ in closed for item in round_.frozen.items}
    ready = gather(await ledger.known_pages(closed), records, staff, kinds, weeks)
    started_at = time.perf_counter()
    look_for(ready, closed[0].frozen.tree, items, 12)
    statistics = time.perf_counter() - started_at
    letters = [*filled.managers, *filled.leaders]
    started_at = time.perf_counter()
    for letter in letters:
        await statement(
            "select * from person where workspace_id = %(workspace)s and id = %(id)s",
            workspace=filled.workspace_id,
            id=letter,
        )
    return {"statistics": statistics, "reads": time.perf_counter() - started_at, "letters": len(letters)}


async def _write(filled: Filled) -> dict[str, float]:
    managers = await people.by_ids(filled.workspace_id, filled.managers)
    [workspace] = await people.workspaces()
    spent = _Spent()
    started_at = time.perf_counter()
    content = await read_summary(managers[0], AFTER.date() + timedelta(days=3))
    assert content
    assert await read_digest(workspace, managers[0], AFTER, AFTER)
    first_seconds = time.perf_counter() - started_at
    took = []

    async def digest(manager: Person) -> None:
        started_at = time.perf_counter()
        week = await read_digest(workspace, manager, AFTER, AFTER)
        assert week
        digest_wording.digest(week)
        took.append(1000 * (time.perf_counter() - started_at))

    async def summary(leader: Person) -> None:
        read = await read_summary(leader, AFTER.date() + timedelta(days=3))
        assert read
        summary_wording.summary(read, "Harbour", leader)

    digests = await _several_at_once(digest, managers)
    summaries = await _several_at_once(summary, managers[: len(filled.leaders)])
    memory, took = most_memory(), []
    with spent:
        for manager in managers[: len(managers) // 10]:
            await digest(manager)
    ordered = sorted(took)
    return {
        "first": first_seconds,
        "digests": digests,
        "summaries": summaries,
        "median": ordered[len(ordered) // 2],
        "p99": ordered[len(ordered) * 99 // 100],
        "sql": 1000 * spent.seconds / sum(took),
        "most": memory,
    }


async def _several_at_once(write: Callable[[Person], Awaitable[None]], readers: Sequence[Person]) -> float:
    """Returns the seconds that these letters took, as many at a time as the queue works on."""
    started_at, waiting = time.perf_counter(), iter(readers)

    async def one_after_the_other() -> None:
        for reader in waiting:
            await write(reader)

    await asyncio.gather(*(one_after_the_other() for _ in range(QueueRules().concurrency)))
    return time.perf_counter() - started_at


class _Spent:
    """Seconds that statements took meanwhile, the driver's part with them."""

    def __init__(self) -> None:
        self.seconds = 0.0

    def __enter__(self) -> None:
        connection = connections.get("default")
        self._asks = connection.execute_query

        async def timed(*values: object) -> object:
            started_at = time.perf_counter()
            try:
                return await self._asks(*values)
            finally:
                self.seconds += time.perf_counter() - started_at

        connection.execute_query = timed

    def __exit__(self, *_: object) -> None:
        connections.get("default").execute_query = self._asks


async def _measured(role: str, conninfo: str, filled: Filled) -> dict[str, float]:
    await database.open_database(conninfo)
    try:
        return await (_floor if role == "floor" else _write)(filled)
    finally:
        await database.close_database()


if __name__ == "__main__":
    role, conninfo, workspace, first_person, teams = sys.argv[1:]
    print(json.dumps(asyncio.run(_measured(role, conninfo, Filled(int(workspace), int(first_person), int(teams))))))
