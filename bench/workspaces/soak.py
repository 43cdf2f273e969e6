"""Six weeks of two processes on one database, at speed: do memory, connections and open files stay as they are?

Real: the demo's two processes, their children, PostgreSQL, and people who thank each other, answer check-ins and read
the pages. Only the clock is moved, an hour at a time; the queue's own waits are the database's, in real time.
SOAK_WEEKS and SOAK_MINUTES choose how long, of which each hour has its share.
"""

import asyncio
import os
import statistics
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import aiohttp
import psutil
import psycopg

from bench.deploy.deeds import send
from bench.deploy.upgrade import PEOPLE_OF_DEMO
from storage import embedded
from tests.operate.serving import move
from tests.processes import Running, environment, folder_in_memory, running

WEEKS = float(os.environ.get("SOAK_WEEKS", "6"))
MINUTES = float(os.environ.get("SOAK_MINUTES", "30"))
FLAT = 1.05  # times what the first third took
WARM = timedelta(days=2)  # in which everything is done for the first time
_HOUR = timedelta(hours=1)
_LOOKED_AT_EVERY = 6  # hours
_PROGRAM = "tests.operate.serving"
_OPEN = "select key from round where state = 'open' limit 1"
_COUNTS = """
select (select count(*) from kudos), (select count(*) from round where state = 'closed'),
    (select count(*) from delivery where posted <> wanted and failed is null)
"""
_CONNECTIONS = """
select count(*) from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
"""


@dataclass(frozen=True, slots=True)
class Sample:
    """What two processes hold: MiB, connections, open files, and files of check-ins' keys."""

    memory: float
    connections: float
    files: float
    keys: float


@dataclass(slots=True)
class Soak:
    """The processes, and what they were asked for."""

    conninfo: str
    folder: Path
    processes: Sequence[Running]
    session: aiohttp.ClientSession
    numbers: Iterator[int]
    answered: int = 0
    refused: int = 0

    async def pass_hour(self, moment: datetime) -> None:
        """What people do in it; of a night and of a weekend nothing."""
        if moment.weekday() < 5 and 8 <= moment.hour < 18:
            keys = _rows(self.conninfo, _OPEN)
            await asyncio.gather(*(self._act(process, keys) for process in self.processes))

    async def _act(self, process: Running, keys: Sequence[tuple[object, ...]]) -> None:
        number = next(self.numbers)
        person, receiver = (PEOPLE_OF_DEMO[place % len(PEOPLE_OF_DEMO)] for place in (number, number * 7 + 3))
        thanks = f"/kudos @{receiver} for calling the ferry line back before they noticed, number {number} #courage"
        for text in (thanks, "/kudos mine", "/pulse", "/barnacle list"):
            await self._ask(process, person, {"kind": "wrote", "text": text})
        for (key,) in keys:
            pressed = {"kind": "pressed", "action": "pulse.answer", "value": f"{key}:mood:{number % 5 + 1}"}
            self.answered += "Sealed" in await self._ask(process, person, pressed)
        for page in ("kudos", "general"):
            async with self.session.get(f"{process.url}/as/{person}/{page}") as answer:
                await answer.read()

    async def _ask(self, process: Running, person: str, deed: Mapping[str, object]) -> str:
        response = await send(self.session, f"{process.url}/as/{person}/kudos", deed)
        self.refused += response.status != 200
        return response.text

    def look(self) -> Sample:
        """Returns what the processes that serve hold now, without the children that they have for a moment."""
        serving = [
            psutil.Process(number) for process in self.processes for number in (process.process.pid, *process.workers())
        ]
        [(connections,)] = _rows(self.conninfo, _CONNECTIONS)
        return Sample(
            memory=sum(process.memory_info().rss for process in serving) / 2**20,
            connections=float(str(connections)),
            files=float(sum(process.num_fds() for process in serving)),
            keys=float(sum(1 for _ in (self.folder / "keys").iterdir())),
        )


def main() -> int:
    """Returns 0 if the last third took no more than the first."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            return asyncio.run(_live(conninfo, folder))
        finally:
            embedded.stop(folder / "server")


async def _live(conninfo: str, folder: Path) -> int:
    clock, settings, start = folder / "clock", folder / "app.yaml", datetime.now(UTC).replace(minute=0)
    move(clock, start)
    settings.write_text("kudos:\n  coach: false\n  minute_limit: 100000\n")
    places = {f"WATERLINE_{place.upper()}": str(folder / place) for place in ("data", "keys", "sealed")}
    env = environment(**places, DATABASE_URL=conninfo, WATERLINE_SETTINGS=str(settings))
    async with AsyncExitStack() as stack:
        program = (_PROGRAM, str(clock))
        processes = [await stack.enter_async_context(running("demo", env=env, program=program)) for _ in range(2)]
        session = await stack.enter_async_context(aiohttp.ClientSession())
        soak = Soak(conninfo, folder, processes, session, count())
        samples = await _hours(soak, clock, start)
        errors = [line for process in processes for line in process.lines if "[error" in line or "[critical" in line]
        [(kudos, rounds, waiting)] = _rows(conninfo, _COUNTS)
    print(
        f"{WEEKS:g} weeks in {MINUTES:g} min: {kudos} kudos, {rounds} check-ins counted, {soak.answered} answers,"
        f" {waiting} messages wait, {soak.refused} requests refused, {len(errors)} errors in the logs"
    )
    for line in errors[:5]:
        print(f"  {line.strip()[:200]}")
    return _judge(samples) or int(bool(soak.refused or errors))


async def _hours(soak: Soak, clock: Path, start: datetime) -> list[Sample]:
    samples, hours, started = list[Sample](), round(WEEKS * 7 * 24), time.monotonic()
    for hour in range(1, hours + 1):
        moment = start + hour * _HOUR
        move(clock, moment)
        await soak.pass_hour(moment)
        await asyncio.sleep(max(0.0, started + 60 * MINUTES * hour / hours - time.monotonic()))
        if hour % _LOOKED_AT_EVERY == 0 and moment - start >= WARM:
            samples.append(soak.look())
    if (late := time.monotonic() - started - 60 * MINUTES) > 10:
        print(f"It took {late:.0f} s longer: the machine had other work.")
    return samples


def _judge(samples: Sequence[Sample]) -> int:
    """Returns 0 where the last third is as the first."""
    third = len(samples) // 3
    measures: Mapping[str, Callable[[Sample], float]] = {
        "MiB of memory": lambda sample: sample.memory,
        "connections": lambda sample: sample.connections,
        "open files": lambda sample: sample.files,
        "files of keys": lambda sample: sample.keys,
    }
    is_flat = True
    for name, measure in measures.items():
        earliest, latest = (
            statistics.mean(map(measure, part)) for part in (samples[:third], samples[len(samples) - third :])
        )
        is_flat &= latest <= max(1.0, FLAT * earliest)
        print(
            f"  {name}: {earliest:.1f} in the first third, {latest:.1f} in the last ({latest / max(earliest, 1):.3f})"
        )
    print(f"  target: {FLAT:g} of the first")
    return int(not is_flat)


def _rows(conninfo: str, sql: str) -> Sequence[tuple[object, ...]]:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        return connection.execute(sql.encode()).fetchall()
