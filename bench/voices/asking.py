"""What a reader's inbox, the home, the lists of barnacles and looking back cost in a large company: `bench voice`.

Everything is asked for at the entrance, as an adapter does it, one after the other. Beside it the statements that were
made are run bare, as rows of a cursor. What counts is processor time of the process and of its PostgreSQL's, which
other work on the machine does not move; what passed by the clock stands beside it. Looking back is one scrypt by
design, so that nobody tries words: it is measured apart.
"""

import asyncio
import math
import os
import random
import statistics
import time
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import NamedTuple

import psutil
import psycopg
from psycopg.conninfo import make_conninfo
from tortoise import connections

from bench.voices.filled import NOW, Size, Voices, fill, look_for
from bot.barnacles.actions import BarnacleKind
from bot.config.settings import Settings, load
from bot.kudos.sincerity import shingles_of
from bot.messages.message import Message
from bot.messages.request import Opened, Pressed, Request, Typed
from bot.voice.way_back import look_of
from commands.roles.concern_readers import named_readers
from commands.routing.entrance import Entrance
from commands.voice.read_concerns import open_to
from storage import database, embedded
from storage.barnacles import barnacles
from storage.database import statement
from storage.org.people import workspaces
from storage.sealed.folders import of_workspace
from storage.voice import conversations
from storage.voice.pepper import pepper_of
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.processes import ROOT, folder_in_memory
from tests.rounds import check_ins, folders_in

LARGE = Size(teams=int(os.environ.get("VOICE_TEAMS", "12500")), concerns=5_000, barnacles=20_000, me_toos=200_000)
TENTH = Size(*(number // 10 for number in LARGE))
P99, ALIKE = 50.0, 2.0  # milliseconds; times the bare index look-up
TIMES, WARM = 100, 12  # that each is asked for, and before it is measured
# Meant to take their time: looking back reads all open conversations, whichever is asked for, after one scrypt.
LOOKING_BACK, SCRYPT = "looking back, without scrypt", "scrypt alone"
_BARE_ALIKE = """
select barnacle_id, count(*) from barnacle_word
where workspace_id = %(workspace_id)s and word = any(%(shingles)s) group by barnacle_id
"""

Ask = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class Measured:
    """Milliseconds of each time: of processors (ours and PostgreSQL's together), by the clock, and of the bare SQL."""

    cpu: Sequence[float]
    clock: Sequence[float]
    bare: Sequence[float]

    @property
    def p99(self) -> float:
        return sorted(self.cpu)[len(self.cpu) * 99 // 100]

    @property
    def median(self) -> float:
        return statistics.median(self.cpu)

    @property
    def ratio(self) -> float:
        return self.median / statistics.median(self.bare)


def main() -> int:
    """Returns 0 if every target is met."""
    with folder_in_memory() as folder:
        server = embedded.start(folder / "server")
        try:
            fewest, largest = (asyncio.run(_measured(server, folder, size)) for size in (TENTH, LARGE))
        finally:
            embedded.stop(folder / "server")
    return _verdict(fewest, largest)


def _verdict(fewest: dict[str, Measured], largest: dict[str, Measured]) -> int:
    print(f"{'milliseconds':<34} p99 CPU  median  by the clock (p99)  times its SQL  grows as", flush=True)
    for part, measured in largest.items():
        clock = sorted(measured.clock)
        growth = math.log10(measured.median / fewest[part].median)
        print(
            f"{part:<34} {measured.p99:>7.1f} {measured.median:>7.1f}  {statistics.median(clock):>7.1f}"
            f" ({clock[len(clock) * 99 // 100]:.1f}){measured.ratio:>12.2f}      n^{growth:.2f}"
        )
    slow = [part for part, measured in largest.items() if measured.p99 > P99 and part not in (LOOKING_BACK, SCRYPT)]
    alike, ours, scrypt = largest["near-duplicates"].ratio, largest[LOOKING_BACK], largest[SCRYPT]
    print(
        f"looking back: {ours.median + scrypt.median:.0f} ms of CPU, {scrypt.median:.0f} of them scrypt, on purpose,"
        f" and {ours.median:.0f} ours, {ours.ratio:.2f} x its SQL: all conversations are read, whichever is looked for"
    )
    print(
        f"target of inboxes, homes and lists: p99 {P99:g} ms of CPU; near-duplicates {alike:.2f} x the bare index"
        f" look-up (target: {ALIKE:g})"
    )
    if slow:
        print(f"too slow: {', '.join(slow)}")
    return int(bool(slow) or alike > ALIKE)


async def _measured(server: str, folder: Path, size: Size) -> dict[str, Measured]:
    conninfo = _new(server, f"voice_{size.people}")
    started_at = time.perf_counter()
    voices = await fill(conninfo, size)
    try:
        seconds = time.perf_counter() - started_at
        print(
            f"{size.people:,} people, {size.concerns:,} concerns, {size.barnacles:,} barnacles and {size.me_toos:,}"
            f" me-toos filled in {seconds:.0f} s",
            flush=True,
        )
        asking = _Asking(voices, await _entrance(folder / str(size.people)))
        with psycopg.connect(conninfo, autocommit=True) as bare:
            bare.execute("set jit = off")
            processors = _Processors(folder / "server")
            return {name: await _times(ask, bare, processors) for name, ask in (await asking.parts()).items()}
    finally:
        await database.close_database()


def _new(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
        # A worker that ends within a statement could not be counted.
        connection.execute(f"alter database {name} set max_parallel_workers_per_gather = 0".encode())
    return make_conninfo(server, dbname=name)


async def _entrance(folder: Path) -> Entrance:
    clock = FakeClock(NOW)
    checks = check_ins(folders_in(folder), clock)
    checks.folders.prepare()
    [workspace] = await workspaces()
    pepper_of(checks.folders.sealed, of_workspace(workspace.platform, workspace.platform_id))
    return Entrance(
        workspace=workspace,
        platform=RememberingPlatform(),
        settings=_settings(),
        clock=clock,
        ballots=checks.ballots,
        windows=checks.windows,
    )


def _settings() -> Settings:
    shipped = load((ROOT / "app.yaml").read_text(), "app.yaml")
    return shipped.model_copy(update={"voice": shipped.voice.model_copy(update={"enabled": True})})


class _Asking:
    """Who asks for what: each time somebody else, and what they have in hand is worth looking at."""

    def __init__(self, voices: Voices, entrance: Entrance) -> None:
        self._voices, self._entrance = voices, entrance
        self._rng, self._count = random.Random(22), 0

    async def parts(self) -> dict[str, Ask]:
        staff, workspace_id = self._voices.staff, self._entrance.workspace.id
        top, heads = staff.first, staff.leaders[1:100]
        rows = await statement("select id from barnacle where ending is null and joined_into is null order by id")
        standing = [row["id"] for row in rows]
        looks = [look_for(row["key"]) for row in await statement("select key from concern limit 50")]
        inbox, listed = Typed("inbox", "", "/voice"), Typed("list", "", "/barnacle")
        everybody = range(top, top + self._voices.size.people)
        return {
            "inbox of the top": lambda: self._asks(top, inbox),
            "inbox of whom admins named": lambda: self._asks(self._rng.choice(self._voices.readers), inbox),
            "inbox of a leader": lambda: self._asks(self._rng.choice(heads), inbox),
            "inbox, further ones": self._turns_the_inbox,
            "home of anybody": lambda: self._asks(self._rng.choice(everybody), Opened()),
            "home of the top": lambda: self._asks(top, Opened()),
            "barnacles, first page": lambda: self._asks(self._rng.choice(everybody), listed),
            "barnacles, any page": lambda: self._asks(
                self._rng.choice(everybody), Pressed("barnacles.list", str(self._rng.choice(standing)))
            ),
            "barnacles, looked for by words": lambda: self._asks(
                self._rng.choice(everybody),
                Typed("list " + " ".join(self._rng.choice(self._voices.lines).split()[:3]), "", "/barnacle"),
            ),
            "barnacles of a head": lambda: barnacles.of_person(workspace_id, self._rng.choice(heads[:8]), 8),
            "what hinders most": lambda: barnacles.worst(workspace_id, 5),
            "near-duplicates": self._similar,
            LOOKING_BACK: lambda: self._looks_back(self._rng.choice(looks)),
            SCRYPT: _scrypt,
        }

    async def _asks(self, person: int, request: Request) -> Message:
        self._count += 1
        account = f"U{person - self._voices.staff.first}"
        reply = (await self._entrance.answer(account, f"bench:{self._count}", request)).reply
        assert isinstance(reply, Message), reply
        return reply

    async def _turns_the_inbox(self) -> None:
        keys = await statement("select concern_key from concern_reader where person_id = %(top)s limit 100", top=1)
        await self._asks(self._voices.staff.first, Pressed("inbox.further", self._rng.choice(keys)["concern_key"]))

    async def _looks_back(self, look: bytes) -> None:
        here = self._entrance.workspace.id
        read, readable = await asyncio.gather(conversations.read_all(here), open_to(here, await named_readers(here)))
        [found] = read.find(look)
        readable.reach(found.concern)

    async def _similar(self) -> None:
        shingles = shingles_of(self._rng.choice(self._voices.lines))
        here = self._entrance.workspace.id
        assert await barnacles.similar(here, BarnacleKind.RULE, shingles), "each has something like it"


async def _scrypt() -> None:
    look_of("six words that nobody ever drew", bytes(32))


class _Statement(NamedTuple):
    sql: str
    values: dict[str, object]


class _Recorded:
    """The statements that are made meanwhile."""

    def __init__(self) -> None:
        self.statements: list[_Statement] = []

    def __enter__(self) -> "_Recorded":
        connection = connections.get("default")
        self._asks = connection.execute_query

        async def noted(sql: str, values: dict[str, object]) -> object:
            self.statements.append(_Statement(sql, values))
            return await self._asks(sql, values)

        connection.execute_query = noted
        return self

    def __exit__(self, *_: object) -> None:
        connections.get("default").execute_query = self._asks


class _Processors:
    """Of this process, and of those of PostgreSQL that work for it, as the kernel counts their nanoseconds."""

    def __init__(self, server: Path) -> None:
        self._server = server
        self._backends: list[Path] = []

    def look(self) -> None:
        """Finds out which processes there are now, but for those that come and go by themselves."""
        postmaster = psutil.Process(int((self._server / "postgres" / "postmaster.pid").read_text().split()[0]))
        lasting = [child for child in postmaster.children() if "autovacuum worker" not in " ".join(child.cmdline())]
        self._backends = [Path(f"/proc/{child.pid}/schedstat") for child in lasting]

    def milliseconds(self) -> float:
        spent = sum(int(backend.read_text().split()[0]) for backend in self._backends)
        return (spent + time.process_time_ns()) / 1_000_000


async def _times(ask: Ask, bare: psycopg.Connection, processors: _Processors) -> Measured:
    cpu, clock, floor = [], [], []
    for number in range(WARM + TIMES):
        if number <= WARM:
            processors.look()
        begun_at, started = time.perf_counter(), processors.milliseconds()
        with _Recorded() as recorded:
            await ask()
        answered, passed = processors.milliseconds(), 1000 * (time.perf_counter() - begun_at)
        for sql, values in _floor(recorded):
            bare.execute(sql.encode(), values, prepare=True).fetchall()
        if number >= WARM:
            cpu.append(answered - started)
            clock.append(passed)
            floor.append(processors.milliseconds() - answered)
    return Measured(cpu, clock, floor)


def _floor(recorded: _Recorded) -> list[_Statement]:
    """The same statements; where similar ones were looked for, the bare look-up of their words."""
    return [made._replace(sql=_BARE_ALIKE if "near.shared" in made.sql else made.sql) for made in recorded.statements]
