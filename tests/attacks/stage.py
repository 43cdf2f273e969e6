"""The stage: the running `serve` before a stand-in of its platform, a company that checks in, a database."""

import os
from abc import ABC, abstractmethod
from collections.abc import AsyncIterator, Collection, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from pathlib import Path
from typing import Any, ClassVar
from unittest.mock import patch

import aiohttp
import psutil
import yaml
from psycopg.conninfo import make_conninfo

from bot.app import operate
from bot.app.console import load_settings
from bot.org.chart_file import read_chart
from commands.org.merge_company import MergeRules
from storage.sealed.ballot_box import CLOSING, PAGE, SEAL, BallotBox, links
from storage.sealed.folders import Folders, folders_at
from tests.attacks.company import AttackedChart, Opinions
from tests.attacks.memory import tree
from tests.contract.deployment import at_once
from tests.operate.serving import move
from tests.processes import PATIENCE, Running, run, until
from tests.slack.checkin.ledgers import SEALED, Band, Rows

Json = dict[str, Any]

IN_FLIGHT = 8
OURS = "the stage"  # the name of its own connection, so that its statements can be told from the program's


class Moment(Enum):
    """What the time is for. KEYS_GIVEN_UP: nobody waits any longer for keys that were lost since the one before."""

    ASKING = "asking"
    HALF_TIME = "half time"
    CLOSING = "closing"
    KEYS_GIVEN_UP = "keys given up"


@dataclass(frozen=True, slots=True)
class Tap:
    """One button of an invitation."""

    key: str
    item: str
    choice: int
    action: str
    value: str


def tap_of(action: str, value: str) -> Tap:
    """The button that carries this value."""
    key, item, choice = value.split(":", 2)
    return Tap(key, item, int(choice), action, value)


@dataclass(slots=True, kw_only=True)
class Stage(ABC):
    """`rows` are the database, with the rights of the program; `key` is the check-in that was asked last, and `round`
    the number that the database had for it then. `asked_by` are the processes that served when it was asked.
    """

    platform: ClassVar[str]
    workspace: ClassVar[str]  # as the platform calls it
    session: aiohttp.ClientSession
    chart: AttackedChart
    folder: Path
    env: Mapping[str, str]
    rows: Rows
    process: Running = field(init=False)
    key: str = ""
    round: int = 0
    asked_by: Collection[int] = ()
    items: list[str] = field(default_factory=list)  # what is asked in it
    numbers: dict[str, int] = field(default_factory=dict)  # of people in the database, as they were at first

    @property
    def folders(self) -> Folders:
        return folders_at(*(self.folder / name for name in ("keys", "sealed", "data")))

    @property
    def clock(self) -> Path:
        return self.folder / "clock"

    @property
    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=float(self.clock.read_text()))

    @abstractmethod
    def messages(self, person: str) -> Sequence[Json]:
        """What stands in somebody's private chat, the oldest first."""

    @abstractmethod
    def taps_in(self, message: Json) -> list[Tap]:
        """The buttons of an invitation; none of another message."""

    @abstractmethod
    async def tap(self, person: str, item: str, choice: int) -> str:
        """What somebody reads who answers one question of the latest invitation."""

    @abstractmethod
    async def fill_in(self, person: str, answers: Mapping[str, str]) -> None:
        """Sends the form of the latest invitation."""

    def taps(self, person: str) -> list[Tap]:
        """The buttons of somebody's latest invitation, its first question's; none before the first."""
        of_rounds = [taps for message in self.messages(person) if (taps := self.taps_in(message))]
        return of_rounds[-1] if of_rounds else []

    def button(self, person: str, item: str, choice: int) -> Tap:
        """The button for a question of somebody's latest invitation, or of what the answers before it bring."""
        [first, *_] = self.taps(person)
        return tap_of("pulse.answer", f"{first.key}:{item}:{choice}")

    def of_this_round(self, person: str) -> list[Tap]:
        return [tap for tap in self.taps(person) if tap.key == self.key]

    def ledger(self) -> list[Band]:
        """What this check-in has published to the people who were asked."""
        return self.rows.of(
            "select unit, item, reading, size_from from ledger"
            " join round on round.id = round_id join workspace on workspace.id = ledger.workspace_id"
            " where round.key = %s and platform_id = %s order by unit, item",
            *(self.key, self.workspace),
        )

    def team(self, person: str) -> str:
        """The leaf that somebody answers in."""
        return f"team:{self.numbers[self.chart.team_of(person)]}"

    def around(self, person: str) -> list[str]:
        """Whose numbers somebody's answers can be in: their team's, or else the company's."""
        return [self.team(person), f"unit:{self.numbers[self.chart.head]}"]

    async def is_renewed(self) -> bool:
        """Whether nobody serves any more who did when this check-in was asked."""
        workers = self.process.workers()
        return len(workers) == 1 and not {*workers} & {*self.asked_by}

    def processes(self) -> list[int]:
        """What was started by `serve` and, unless it was given, the database's own processes."""
        backend = self.rows.one("select pg_backend_pid()")
        database = [] if os.environ.get("DATABASE_URL") else tree(psutil.Process(backend).ppid())
        return [*tree(self.process.process.pid), *database]

    async def answer(self, opinions: Opinions, people: Iterable[str] | None = None) -> None:
        """Everybody who was asked (or of them these `people`) answers everything, and reads that it is sealed."""
        answering = [one for one in people or self.chart.people if self.of_this_round(one)]
        taps = [self.tap(one, item, choice) for (one, item), choice in opinions.items() if one in answering]
        read = await at_once(taps, IN_FLIGHT)
        assert set(read) == {SEALED}

    async def asks(self, people: Collection[str] | None = None) -> None:
        """The time of the next check-in comes; returns once these people, or all, have their invitations."""
        await travel(self, Moment.ASKING)
        asked, before = people or self.chart.people, self.key

        async def invited() -> bool:
            return all(taps[0].key != before if (taps := self.taps(one)) else False for one in asked)

        await until(invited, "everybody is invited")
        [self.key] = {tap.key for one in asked for tap in self.taps(one)}
        manifest = BallotBox(self.folders).manifest(self.key)
        assert manifest
        self.items = [item.key for item in manifest.asked_of(manifest.participants[0])]
        self.round = self.rows.one("select id from round where key = %s", self.key)
        self.asked_by = self.process.workers()
        await settled(self)

    async def closes(self) -> list[Band]:
        """The closing moment comes; returns what is published once all that follows from it is done."""
        await travel(self, Moment.CLOSING)
        await settled(self)
        return self.ledger()

    async def load(self, chart: AttackedChart, joined_on: Mapping[str, date] | None = None) -> None:
        """Whoever is allowed to loads who reports to whom, as `people import --anyway` does, without its start."""
        table = read_chart(chart.csv(joined_on or {}).encode())
        with patch.dict(os.environ, self.env, clear=True):
            await operate.load(load_settings(), table, self.platform, MergeRules(anyway=True))
        self.chart = chart
        self.numbers |= dict(self.rows.of("select platform_id, id from person where not is_bot"))

    async def restart(self, conninfo: str) -> None:
        """Ends the process and starts it again, on another database."""
        await self.process.stop()
        self.rows.close()
        self.env = {**self.env, "DATABASE_URL": conninfo}
        self.rows = rows_of(conninfo)
        self.process = await run("serve", env=self.env, program=program(self.clock))
        await self.process.greeted()
        self.asked_by = ()


async def travel(stage: Stage, to: Moment) -> None:
    """Lets a moment come, for all processes of ours. The only place that knows how time is told to them."""
    now = stage.now
    match to:
        case Moment.ASKING:
            tuesday = now.date() + timedelta(days=(1 - now.weekday()) % 7 or 7)
            moment = datetime.combine(tuesday, time(12), UTC)
        case Moment.HALF_TIME:
            moment = now + (_closing(stage) - now) / 2
        case Moment.CLOSING:
            moment = _closing(stage)
        case Moment.KEYS_GIVEN_UP:
            moment = now + timedelta(hours=2)
    move(stage.clock, moment)


def _closing(stage: Stage) -> datetime:
    return max(link.closes_at for link in links(stage.folders.keys).values())


async def settled(stage: Stage) -> None:
    """Returns once all that is due by now is done: what had to be counted was counted and published, by children that
    have ended, whoever took answers of it has been replaced, and the clock has ticked from beginning to end.
    """
    await until(lambda: _at_rest(stage), "what was due is counted and published")
    for _ in range(2):  # a sign has the clock look, and one that is no longer new goes once that look has ended
        (sign,) = stage.rows.of(
            "insert into due (workspace_id, work, next_at)"
            " select id, 'ticks', now() - interval '2 minutes' from workspace limit 1 returning id"
        )

        async def gone(waits_for: int = sign[0]) -> bool:
            assert stage.process.process.returncode is None, stage.process.said
            return not stage.rows.of("select 1 from due where id = %s", waits_for)

        await until(gone, "the clock has ticked")
    await until(lambda: _at_rest(stage), "what came of it is done")


async def _at_rest(stage: Stage) -> bool:
    assert stage.process.process.returncode is None, stage.process.said
    keys, sealed = stage.folders.keys, stage.folders.sealed
    due = any(link.closes_at <= stage.now for link in links(keys).values())
    if due or any(sealed.files(f"*{ending}") for ending in (CLOSING, PAGE)):
        return False
    over = stage.key and not keys.holds(stage.key + SEAL)
    no_child = len(tree(stage.process.process.pid)) == 2  # the parent and who serves
    return no_child and (not over or await stage.is_renewed())


def program(clock: Path) -> Sequence[str]:
    """Waterline by a clock that is moved through this file."""
    return "tests.operate.serving", str(clock)


@asynccontextmanager
async def served(stage: Stage) -> AsyncIterator[None]:
    """Everything runs, and is ended."""
    move(stage.clock, datetime.now(UTC))
    stage.process = await run("serve", env=stage.env, program=program(stage.clock))
    try:
        await stage.process.greeted()
        yield
    finally:
        await stage.process.stop()
        stage.rows.close()


def with_check_ins(path: Path, *, voice: bool = False, **rules: object) -> Path:
    """These settings with check-ins, of which these `rules` hold, and no holidays, whenever this is run. With `voice`
    people can write concerns, too.
    """
    settings = yaml.safe_load(path.read_text())
    settings["voice"]["enabled"] = voice
    settings["pulse"] |= {"enabled": True, "country": "BV", **rules}
    path.write_text(yaml.safe_dump(settings, allow_unicode=True))
    return path


def folders_in(folder: Path) -> dict[str, str]:
    """Where keys, sealed answers and data are, each in a folder of its own, as variables of the environment."""
    return {f"WATERLINE_{name.upper()}": str(folder / name) for name in ("keys", "sealed", "data")}


def rows_of(conninfo: str) -> Rows:
    return Rows(make_conninfo(conninfo, application_name=OURS))


def client_session() -> aiohttp.ClientSession:
    connector = aiohttp.TCPConnector(force_close=True)  # who is replaced waits a while for kept connections
    return aiohttp.ClientSession(connector=connector, timeout=aiohttp.ClientTimeout(total=PATIENCE))
