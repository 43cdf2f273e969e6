"""What one, two and four processes do with one PostgreSQL: `python -m bench scale`.

Kudos are given to all processes at once, in flight as many as one is measured with, until both messages of each are
posted. Then every direct message is wanted anew, as many as there are, which is what an invitation costs: claimed,
read, put into words, sent, noted. Generator, fake Slack, PostgreSQL and processes share the machine: where it has two
cores, more processes share them, and what is printed is the processor time that a kudos and a message cost.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg

from bench.kudos import fake_slack
from bench.stage import PEOPLE, Stage, cpu, postgres_cpu
from bot.config.settings import QueueRules
from storage import embedded
from tests.contract.deployment import Records
from tests.processes import Running, folder_in_memory, running
from tests.slack.real import settings_file, variables

PROCESSES = (1, 2, 4)
KUDOS, IN_FLIGHT = 480, 48  # of all processes together
_ANEW = "update delivery set wanted = wanted + 1, due_at = now(), tries = 0 where reader_id is not null"


@dataclass(frozen=True, slots=True)
class Rate:
    """So many a second, and the milliseconds of processor time of each: ours and PostgreSQL's."""

    a_second: float
    ours: float
    server: float


def main() -> None:
    with folder_in_memory() as folder:
        asyncio.run(_measure(folder))


async def _measure(folder: Path) -> None:
    settings = settings_file(folder, QueueRules().lease_seconds)
    conninfo = await asyncio.to_thread(embedded.start, folder / "data")
    try:
        async with fake_slack(folder) as api_url:
            env = variables("", api_url, settings) | {"WATERLINE_DATA": str(folder / "data"), "DATABASE_URL": conninfo}
            stage = Stage(env, conninfo, folder)
            print("processes  kudos a second, ms CPU ours / PostgreSQL   direct messages a second, an hour, ms CPU")
            for count in PROCESSES:
                print(await _line(stage, folder, count), flush=True)
    finally:
        embedded.stop(folder / "data")


async def _line(stage: Stage, folder: Path, count: int) -> str:
    async with AsyncExitStack() as stack:
        processes = [await stack.enter_async_context(running("serve", env=stage.env)) for _ in range(count)]
        for process in processes:  # everybody is looked up once; this is not measured
            await stage.load(process, PEOPLE, 10)
        await Records(stage.conninfo).drained(600)
        given = await _rate(stage, folder, processes, KUDOS, lambda: _give(stage, processes))
        sent = await _rate(stage, folder, processes, _direct(stage), lambda: _want_anew(stage))
    return (
        f"{count:>9}  {given.a_second:>14.0f}, {given.ours:.2f} / {given.server:.2f}"
        f"  {sent.a_second:>25.0f}, {3600 * sent.a_second:,.0f}, {sent.ours:.2f} / {sent.server:.2f}"
    )


async def _rate(
    stage: Stage, folder: Path, processes: Sequence[Running], count: int, begin: Callable[[], Awaitable[None]]
) -> Rate:
    """Measures from the beginning until nothing waits to be delivered."""
    ours, server = sum(map(cpu, processes)), postgres_cpu(folder / "data")
    started_at = time.perf_counter()
    await begin()
    await Records(stage.conninfo).drained(600)
    took = time.perf_counter() - started_at
    ours, server = sum(map(cpu, processes)) - ours, postgres_cpu(folder / "data") - server
    return Rate(a_second=count / took, ours=1000 * ours / count, server=1000 * server / count)


async def _give(stage: Stage, processes: Sequence[Running]) -> None:
    shares = (KUDOS // len(processes), IN_FLIGHT // len(processes))
    await asyncio.gather(*(stage.load(process, *shares) for process in processes))


async def _want_anew(stage: Stage) -> None:
    await asyncio.to_thread(stage.execute, _ANEW)


def _direct(stage: Stage) -> int:
    """Returns how many direct messages there are."""
    with psycopg.connect(stage.conninfo, autocommit=True) as connection:
        rows = connection.execute("select count(*) from delivery where reader_id is not null").fetchall()
    return int(rows[0][0])
