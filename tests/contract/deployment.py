"""The real process before a stand-in of its platform: what was acknowledged, what is stored, what stands there."""

import asyncio
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

import aiohttp
import psycopg
import yaml

from tests.faults import Plan
from tests.processes import PATIENCE, ROOT, Running, until
from tests.slack.signing import Signed

THINGS = tuple(
    f"{what}{part}s"
    for what in ("boat", "cart", "desk", "door", "gate", "harbour", "invoice", "kitchen", "ladder", "letter", "lift")
    for part in ("beam", "board", "case", "cloth", "frame", "handle", "hook", "lamp", "lid", "lock", "plan", "rail")
)


def settings_of(
    folder: Path, platform: str, kudos: Mapping[str, object] | None = None, lease_seconds: float = 1
) -> Path:
    """app.yaml with a queue that notices the dead after a second. Where none dies it waits for longer, since a machine
    that is busy for a second would take a living process for a dead one. One person may thank often, and a channel be
    posted to often: few people stand for many."""
    settings = yaml.safe_load((ROOT / "app.yaml").read_text())
    settings |= {
        "platforms": [platform],
        "queue": {"lease_seconds": lease_seconds, "concurrency": 10, "posts_at_once": 1000},
    }
    settings["kudos"] |= {"minute_limit": 1000, **(kudos or {})}
    path = folder / "app.yaml"
    path.write_text(yaml.safe_dump(settings, allow_unicode=True))
    return path


def words(number: int) -> str:
    """Each in other words, that the coach has no hint for."""
    first, *others, last = random.Random(number).sample(THINGS, 7)
    return f"for run {number}: you mended the {first} and {' '.join(others)}, so that customers got their {last}"


@dataclass(frozen=True, slots=True)
class Asked:
    """One call that reached the platform; `outcome` is `ok`, or what went wrong with it."""

    method: str
    outcome: str
    message: str  # the id as storage notes it, of a message that was posted


class StandIn(Protocol):
    """A stand-in of a platform."""

    plan: Plan
    in_flight: int

    def release(self) -> None: ...


class Edge(Protocol):
    """What the tests need of a platform: `post` and `look_up` are its calls for posting and for who somebody is."""

    path: str
    channel: str
    gone: str  # a channel that is not there
    gone_reason: str
    later: tuple[str, str, str]  # three ways in which it says "not now"
    post: str
    look_up: str
    limits_places: bool  # whether its "too many" is for the one place, not for the workspace

    @property
    def stand(self) -> StandIn: ...

    def people(self) -> list[str]:
        """Ids; the first half may give, the second half receive."""

    def served(self) -> AbstractAsyncContextManager[str]: ...

    def environment(self, conninfo: str, url: str, settings: Path) -> dict[str, str]: ...

    def settings(self, folder: Path, lease_seconds: float, **kudos: object) -> Path: ...

    def thanks(self, giver: str, receiver: str, number: int) -> Signed: ...

    def introduction(self) -> Signed | None:
        """What is sent once, so that the channel is known."""

    def answered_late(self, signed: Signed) -> list[str] | None:
        """What was answered to it after its acknowledgement; None where the platform is answered at once."""

    def source(self, signed: Signed) -> str:
        """What tells the kudos of this request apart in the database."""

    def asked(self) -> list[Asked]:
        """Every call so far."""

    def posted(self, after: int = 0) -> list["Posted"]:
        """Every message that the platform took after so many calls, in order."""


@dataclass(slots=True)
class Sender:
    """Sends as the platform does. `acknowledged` are the sources of the kudos that were promised to their givers."""

    session: aiohttp.ClientSession
    edge: Edge
    acknowledged: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)

    async def send(self, process: Running, signed: Signed) -> bool:
        """Whether it was acknowledged; a broken connection is no acknowledgement."""
        url = process.url + self.edge.path
        try:
            async with self.session.post(url, data=signed.body, headers=signed.headers) as response:
                body = await response.text()
                kept = response.status == 200 and "on its way" in body
                late = response.status == 200 and not body and self.edge.answered_late(signed) is not None
                self.answers[f"{response.status}{' on its way' if kept else ''}"] += 1
        except (aiohttp.ClientError, OSError):
            self.answers["no answer"] += 1
            return False
        if late:
            await until(lambda: self._is_answered(process, signed), "what took long is answered, or nobody can")
            kept = "on its way" in " ".join(self.edge.answered_late(signed) or ())
        if kept:
            self.acknowledged.add(self.edge.source(signed))
        return kept

    async def _is_answered(self, process: Running, signed: Signed) -> bool:
        return bool(self.edge.answered_late(signed)) or process.process.returncode is not None

    async def status(self, process: Running, signed: Signed) -> int:
        """How any other request was answered."""
        async with self.session.post(
            process.url + self.edge.path, data=signed.body, headers=signed.headers
        ) as response:
            return response.status


class Records:
    """What the database holds, seen from outside."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        with psycopg.connect(self._conninfo, autocommit=True) as connection:
            return connection.execute(sql, values).fetchall()

    def kudos(self) -> Counter[str]:
        """How often each source is stored."""
        return Counter(source for (source,) in self._rows("select source from kudos"))

    def deliveries(self) -> list[tuple[int, str, str | None]]:
        """(kudos, place, message id) of every delivery."""
        return self._rows("select subject_id, place, message_id from delivery order by id")

    def noted(self) -> set[str]:
        """Messages whose posting was noted."""
        return {one for _, _, one in self.deliveries() if one}

    def received(self) -> list[int]:
        """How many kudos each receiver has, most first."""
        return [
            many for (many,) in self._rows("select count(*) from kudos_receiver group by person_id order by 1 desc")
        ]

    def waited(self) -> float:
        """Seconds that the latest of what waits to be delivered has waited."""
        waiting = "select extract(epoch from now() - max(wanted_at)) from delivery where posted <> wanted"
        return float(self._rows(waiting)[0][0])

    async def drained(self, patience: float = PATIENCE) -> None:
        """Returns once everything stands where it should or was given up."""
        waits = "select 1 from delivery where posted <> wanted and failed is null limit 1"
        async with await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True) as connection:

            async def done() -> bool:
                return await (await connection.execute(waits)).fetchone() is None

            await until(done, "everything was delivered", patience)

    async def left_alone(self) -> None:
        """Returns once no process holds a connection to this database: what the dead began has ended by then."""

        async def alone() -> bool:
            others = "select count(*) from pg_stat_activity where datname = current_database()"
            return bool(self._rows(f"{others} and pid <> pg_backend_pid()")[0][0] == 0)

        await until(alone, "the database was left alone")


@dataclass(frozen=True, slots=True)
class Posted:
    """A message that the platform took, also where its answer was lost. `message` is the id as storage notes it."""

    channel: str
    message: str
    content: str


def run_of(post: Posted) -> str:
    """What tells a message's kudos apart: "for run 7:" out of its words."""
    found = re.search(r"for run \d+:", post.content)
    return found.group() if found else ""


@asynccontextmanager
async def sender(edge: Edge) -> AsyncIterator[Sender]:
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=PATIENCE)) as session:
        yield Sender(session, edge)


async def at_once(sends: list[Any], in_flight: int) -> list[Any]:
    """Runs coroutines, that many at a time; gives their results in order."""
    gate = asyncio.Semaphore(in_flight)

    async def one(send: Any) -> Any:
        async with gate:
            return await send

    return list(await asyncio.gather(*(one(send) for send in sends)))


@dataclass(slots=True)
class Deployment:
    """A stand-in of the platform, a database, and whoever sends."""

    edge: Edge
    env: Mapping[str, str]
    records: Records
    sender: Sender

    @property
    def plan(self) -> Plan:
        return self.edge.stand.plan

    async def introduced(self, process: Running) -> None:
        if first := self.edge.introduction():
            await self.sender.send(process, first)
            self.sender.answers.clear()

    def asks(self, numbers: range) -> list[Signed]:
        people = self.edge.people()
        half = len(people) // 2
        return [self.edge.thanks(people[n % half], people[half + n % half], n) for n in numbers]

    async def sends(self, process: Running, numbers: range, in_flight: int = 8) -> list[bool]:
        """Kudos with these numbers; whether each was acknowledged."""
        return await at_once([self.sender.send(process, one) for one in self.asks(numbers)], in_flight)

    def stands(self) -> Counter[tuple[str, bool]]:
        """How often each kudos stands in the channel (True) and with its receiver (False)."""
        posts = [post for post in self.edge.posted() if run_of(post)]
        return Counter((run_of(post), post.channel == self.edge.channel) for post in posts)

    def once(self, numbers: range) -> Counter[tuple[str, bool]]:
        return Counter((f"for run {n}:", in_channel) for n in numbers for in_channel in (True, False))


@asynccontextmanager
async def deployment(
    edge: Edge, conninfo: str, folder: Path, lease_seconds: float = 30, **kudos: object
) -> AsyncIterator[Deployment]:
    """`kudos` are settings of app.yaml that differ from the shipped ones."""
    async with edge.served() as url, sender(edge) as sends:
        env = edge.environment(conninfo, url, edge.settings(folder, lease_seconds, **kudos))
        yield Deployment(edge, env, Records(conninfo), sends)
