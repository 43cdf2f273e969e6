"""The real process against the fake Slack: what was acknowledged, what is stored, what stands in Slack."""

import asyncio
import json
import random
import re
from collections import Counter
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs

import aiohttp
import psycopg
import yaml

from tests.processes import ROOT, Running, environment, until
from tests.slack.fake import BOT_TOKEN, Directory, FakeSlack, channel, member
from tests.slack.signing import Signed, Signer

Json = dict[str, Any]

SECRET = "0123456789abcdef" * 2
CHANNEL = "C0KUDOS"
THINGS = tuple(
    f"{what}{part}s"
    for what in ("boat", "cart", "desk", "door", "gate", "harbour", "invoice", "kitchen", "ladder", "letter", "lift")
    for part in ("beam", "board", "case", "cloth", "frame", "handle", "hook", "lamp", "lid", "lock", "plan", "rail")
)


def crowd(many: int) -> list[str]:
    """User ids of that many people."""
    return [f"U0P{number:05}" for number in range(many)]


GIVERS, RECEIVERS = crowd(20)[:10], crowd(20)[10:]


def directory(many: int) -> Directory:
    return Directory([member(one, f"Person {one[3:]}") for one in crowd(many)], [channel(CHANNEL, "kudos")])


def fake(many: int) -> FakeSlack:
    """A Slack with that many people that takes any blocks: what they look like is judged elsewhere."""
    return FakeSlack(directory(many), judge=lambda _payload, _kind: [])


def settings_file(folder: Path, stall_after: float = 1, /, **kudos: object) -> Path:
    """app.yaml with a queue that notices the dead after a second, if not told otherwise."""
    settings = yaml.safe_load((ROOT / "app.yaml").read_text())
    settings |= {"platforms": ["slack"], "queue": {"stall_after": stall_after, "concurrency": 10}}
    settings["kudos"] |= {"channel": CHANNEL, **kudos}
    path = folder / "app.yaml"
    path.write_text(yaml.safe_dump(settings, allow_unicode=True))
    return path


def variables(conninfo: str, api_url: str, settings: Path) -> dict[str, str]:
    return environment(
        DATABASE_URL=conninfo,
        SLACK_API_URL=api_url,
        SLACK_BOT_TOKEN=BOT_TOKEN,
        SLACK_SIGNING_SECRET=SECRET,
        WATERLINE_SETTINGS=str(settings),
    )


def thanks(giver: str, receiver: str, number: int) -> Signed:
    """A signed /kudos, each in other words, that the coach has no hint for."""
    first, *others, last = random.Random(number).sample(THINGS, 7)
    words = f"for run {number}: you mended the {first} and {' '.join(others)}, so that customers got their {last}"
    return Signer(SECRET).slash(user=giver, channel=CHANNEL, text=f"<@{receiver}> {words} #courage")


def trigger_of(signed: Signed) -> str:
    return parse_qs(signed.body.decode())["trigger_id"][0]


@dataclass(slots=True)
class Sender:
    """Sends as Slack does. `acknowledged` are the trigger ids of the kudos that were promised to their givers."""

    session: aiohttp.ClientSession
    acknowledged: set[str] = field(default_factory=set)
    answers: Counter[str] = field(default_factory=Counter)

    async def send(self, process: Running, signed: Signed) -> bool:
        """Whether it was acknowledged; a broken connection is no acknowledgement."""
        url = f"{process.url}/slack/events"
        try:
            async with self.session.post(url, data=signed.body, headers=signed.headers) as response:
                body = await response.text()
                kept = response.status == 200 and "on its way" in body
                self.answers[f"{response.status}{' on its way' if kept else ''}"] += 1
        except (aiohttp.ClientError, OSError):
            self.answers["no answer"] += 1
            return False
        if kept:
            self.acknowledged.add(trigger_of(signed))
        return kept


class Records:
    """What the database holds, seen from outside."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo

    def _rows(self, sql: str, *values: Any) -> list[Any]:
        with psycopg.connect(self._conninfo, autocommit=True) as connection:
            return connection.execute(sql, values).fetchall()

    def kudos(self) -> Counter[str]:
        """How often each trigger id is stored."""
        return Counter(source.removeprefix("trigger:") for (source,) in self._rows("select source from kudos"))

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

    async def drained(self, patience: float = 60.0) -> None:
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
    """A message that Slack took, also where its answer was lost. `message` is the id as storage notes it."""

    channel: str
    message: str
    content: str


def posted(slack: FakeSlack, after: int = 0) -> list[Posted]:
    """Every message that Slack took after so many calls, in order."""
    return [
        Posted(call.channel, f"{call.channel}:{call.ts}", json.dumps(call.arguments))
        for call in slack.calls[after:]
        if call.method == "chat.postMessage" and call.ts
    ]


def run_of(post: Posted) -> str:
    """What tells a message's kudos apart: "for run 7:" out of its words."""
    found = re.search(r"for run \d+:", post.content)
    return found.group() if found else ""


@asynccontextmanager
async def sender() -> AsyncIterator[Sender]:
    connector = aiohttp.TCPConnector(limit=0, force_close=True)
    async with aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=30)) as session:
        yield Sender(session)


async def at_once(sends: list[Any], in_flight: int) -> list[Any]:
    """Runs coroutines, that many at a time; gives their results in order."""
    gate = asyncio.Semaphore(in_flight)

    async def one(send: Any) -> Any:
        async with gate:
            return await send

    return list(await asyncio.gather(*(one(send) for send in sends)))


@dataclass(slots=True)
class Street:
    """A fake Slack, a database, and whoever sends."""

    slack: FakeSlack
    env: Mapping[str, str]
    records: Records
    sender: Sender

    async def sends(self, process: Running, numbers: range, in_flight: int = 8) -> list[bool]:
        """Kudos with these numbers; whether each was acknowledged."""
        signed = [thanks(GIVERS[n % 10], RECEIVERS[n % 10], n) for n in numbers]
        return await at_once([self.sender.send(process, one) for one in signed], in_flight)

    def stands(self) -> Counter[tuple[str, bool]]:
        """How often each kudos stands in the channel (True) and with its receiver (False)."""
        return Counter((run_of(post), post.channel == CHANNEL) for post in posted(self.slack))

    def once(self, numbers: range) -> Counter[tuple[str, bool]]:
        return Counter((f"for run {n}:", in_channel) for n in numbers for in_channel in (True, False))


@asynccontextmanager
async def street(conninfo: str, folder: Path, **kudos: object) -> AsyncIterator[Street]:
    """`kudos` are settings of app.yaml that differ from the shipped ones."""
    slack = fake(20)
    async with slack.served() as api_url, sender() as sends:
        yield Street(slack, variables(conninfo, api_url, settings_file(folder, **kudos)), Records(conninfo), sends)
