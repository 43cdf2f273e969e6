"""How long others wait while 100,000 messages wait in one workspace, beside how long they wait while nothing does.

Real: the queue, and PostgreSQL. Simulated: the platform, which takes a post in a tenth of a second, and time, which
passes only while somebody waits for it: what is measured is who waits for whom. Of fifty workspaces one after the other
wants a message, as thanks do, and is measured from that to its post.
"""

import asyncio
import itertools
import random
import statistics
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from typing import cast
from unittest.mock import patch

import psycopg

from adapters.clock import SystemClock
from adapters.queue import Queue
from bench.company.people_import import fresh
from bot.config.settings import QueueRules
from bot.delivery.deliveries import Delivery
from bot.ports import Ballots, Served
from storage import database, embedded
from storage.database import statement
from storage.delivery import deliveries
from tests.processes import folder_in_memory
from tests.virtual import VirtualLoop, database_clock

OTHERS, WAITING, POST = 50, 100_000, 0.1  # workspaces, messages, seconds
MEASURED, EVERY = 300, 0.05  # messages of others, and seconds between two
TARGET = 1.5  # of the 99th percentile of quiet
_FILL = f"""
insert into workspace (platform, platform_id, name, language)
select 'slack', 'T' || n, 'Harbour ' || n, 'en' from generate_series(0, {OTHERS}) n
"""
_WANT = """
insert into delivery (workspace_id, place, subject, subject_id) values (%(workspace_id)s, %(place)s, 'kudos', 1)
"""
_FLOOD = f"""
insert into delivery (workspace_id, place, subject, subject_id)
select %(workspace_id)s, '@' || n, 'kudos', n from generate_series(1, {WAITING}) n
"""


def main() -> int:
    """Returns 0 if others wait hardly longer."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            loop = VirtualLoop()
            with (
                database_clock(fresh_database(conninfo), loop) as address,
                asyncio.Runner(loop_factory=lambda: loop) as runner,
            ):
                return runner.run(_measured(address))
        finally:
            embedded.stop(folder / "server")


def fresh_database(server: str) -> str:
    conninfo = fresh(server, "fairness")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(_FILL)
    return conninfo


async def _measured(conninfo: str) -> int:
    await database.open_database(conninfo, 20)
    try:
        flooded, *others = [row["id"] for row in await statement("select id from workspace order by platform_id")]
        quiet = await _waits(flooded, others)
        await statement(_FLOOD, workspace_id=flooded)
        await statement("analyze delivery")
        loud = await _waits(flooded, others)
        [row] = await statement(
            "select count(*) as left from delivery where workspace_id = %(workspace_id)s and posted <> wanted",
            workspace_id=flooded,
        )
    finally:
        await database.close_database()
    ratio = _percentile(loud, 99) / _percentile(quiet, 99)
    print(
        f"others wait {_told(quiet)} while nothing waits elsewhere, {_told(loud)} while {WAITING:,} wait in one"
        f" (of which {WAITING - row['left']:,} were posted meanwhile): {ratio:.2f} at the 99th percentile"
        f" (target: {TARGET})"
    )
    return int(ratio > TARGET)


async def _waits(flooded: int, others: list[int]) -> list[float]:
    """Seconds from a message's transaction to its post."""
    posted: dict[str, asyncio.Future[float]] = {}
    served = cast(Served, dict.fromkeys([flooded, *others]))  # nothing is delivered but by the one below
    queue = Queue(deliveries, served, QueueRules(), SystemClock())
    with _simulated(posted):
        working = asyncio.create_task(queue.work())
        due = enumerate(itertools.islice(itertools.cycle(others), MEASURED))
        waits = [asyncio.create_task(_wait(posted, workspace, number)) for number, workspace in due]
        seconds = await asyncio.gather(*waits)
        working.cancel()
        await asyncio.gather(working, return_exceptions=True)
    return seconds


async def _wait(posted: dict[str, asyncio.Future[float]], workspace_id: int, number: int) -> float:
    await asyncio.sleep(1 + number * EVERY + random.random() * EVERY)
    place = f"#{workspace_id}-{number}"
    posted[place] = asyncio.get_running_loop().create_future()
    await statement(_WANT, workspace_id=workspace_id, place=place)
    begun = asyncio.get_running_loop().time()
    return await posted[place] - begun


@contextmanager
def _simulated(posted: dict[str, asyncio.Future[float]]) -> Iterator[None]:
    async def post(delivery: Delivery, _: object, _now: datetime, _ballots: Ballots | None = None) -> Delivery:
        await asyncio.sleep(POST)
        if delivery.place in posted:
            posted[delivery.place].set_result(asyncio.get_running_loop().time())
        return delivery.stands("posted")

    async def nothing(_: object) -> None:
        """Nothing is drawn."""

    with patch("adapters.queue.deliver", post), patch("adapters.queue.read_ahead", nothing):
        yield


def _told(seconds: list[float]) -> str:
    return f"{1000 * statistics.median(seconds):.0f} / {1000 * _percentile(seconds, 99):.0f} ms"


def _percentile(seconds: list[float], percent: int) -> float:
    return sorted(seconds)[len(seconds) * percent // 100]
