"""The company, the platforms, the program and the database, and what befalls them, in one loop of virtual time."""

import asyncio
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from pathlib import Path

import psycopg
from aiohttp import ClientSession

from bot.app.check_ins import Program
from bot.app.start import Start, StartError
from bot.config.settings import Settings
from bot.ports import WorkspaceConfig
from commands.org.save_company import save_company
from storage import database
from tests.contract.three import ThreeConfigs
from tests.rounds import check_ins, folders_in
from tests.slack.fake import APP_TOKEN, BOT_TOKEN
from tests.slack.real import SECRET
from tests.teams.conftest import SECRETS
from tests.teams.issuer import APP, PASSWORD, TENANT
from tests.unlucky import company
from tests.unlucky.agenda import Agenda, Deed
from tests.unlucky.check_ins import Published
from tests.unlucky.life import Life
from tests.unlucky.slack_side import SlackSide
from tests.unlucky.teams_side import TeamsSide
from tests.virtual import OURS, VirtualLoop

_RESTARTS_IN = timedelta(minutes=1)
_STEP, _CLOSED_FOR = 1.0, 10.0  # seconds that pass while the program works, and while it waits for a platform
_CLOSED = (
    "select r.key from round r join workspace w on w.id = r.workspace_id where w.platform = %s and state = 'closed'"
)
_PUBLISHED = """
select r.key, l.item, l.reading, l.size_from from ledger l
join round r on r.workspace_id = l.workspace_id and r.id = l.round_id join workspace w on w.id = r.workspace_id
where w.platform = %s
"""
_NEXT_DUE = "select min(due_at) as due from delivery where posted <> wanted and failed is null"


@dataclass
class World:
    """`life` is None while the program does not run; `doubtful` are posts of which a killed program could not know."""

    loop: VirtualLoop
    conninfo: str
    folder: Path
    settings: Mapping[str, Settings]  # by platform
    slack: SlackSide
    teams: TeamsSide
    watcher: psycopg.Connection[tuple[object, ...]]
    life: Life | None = None

    def __post_init__(self) -> None:
        self.agenda = Agenda()
        self.doubtful: set[str] = set()
        self.deeds: set[asyncio.Task[None]] = set()
        self.faults: list[BaseException] = []
        self.lives = 0
        self.teams.again = lambda deed: self.agenda.plan(self.loop.now() + timedelta(minutes=1), deed)

    @property
    def sides(self) -> Sequence[SlackSide | TeamsSide]:
        return self.slack, self.teams

    async def begin(self) -> None:
        """Starts the program, or tries to every minute, as whoever supervises it does."""
        way_in = {"SLACK_APP_TOKEN": APP_TOKEN} if self.slack.by_socket else {"SLACK_SIGNING_SECRET": SECRET}
        slack = {"SLACK_BOT_TOKEN": BOT_TOKEN, "SLACK_API_URL": f"{self.slack.stand.url}/api/", **way_in}
        teams = {
            "TEAMS_APP_ID": APP,
            "TEAMS_APP_PASSWORD": PASSWORD,
            "TEAMS_TENANT_ID": TENANT,
            "TEAMS_AUTHORITY_URL": self.teams.stand.url,
            "TEAMS_OPENID_URL": f"{self.teams.stand.url}/openid",
        }
        configs = {
            "slack": [WorkspaceConfig(slack, self.settings["slack"])],
            "teams": [WorkspaceConfig(teams, self.settings["teams"])],
        }
        start = Start(self.settings["slack"], program=Program(self.loop), environment={"WATERLINE_SECRETS": SECRETS})
        checks = check_ins(folders_in(self.folder), self.loop)
        life = Life(start, ThreeConfigs(configs), checks, self.loop, self._restart)
        try:
            await database.open_database(self.conninfo)
            await database.version()  # the pool's own tasks are nobody's: it is closed in an orderly way
            await life.begin()
        except (StartError, psycopg.Error, database.DatabaseError):
            await life.kill()
            await database.close_database()
            self.agenda.plan(self.loop.now() + timedelta(minutes=1), self.begin)
            return
        self.life, self.lives = life, self.lives + 1
        for side in self.sides:
            side.url = life.url

    def _restart(self) -> None:
        self.agenda.plan(self.loop.now(), partial(self.kill, _RESTARTS_IN))

    async def employ(self) -> None:
        """The reporting lines, once."""
        assert self.life
        for served in self.life.served.values():
            side = self.slack if served.workspace.platform == "slack" else self.teams
            await save_company(served.workspace, company.reporting(side.profiles))
        await self.teams.installs()

    async def kill(self, down_for: timedelta) -> None:
        """Ends the program as kill -9 does. What it had in hand it may have posted without having noted it."""
        if self.life is None:
            return
        life, self.life = self.life, None
        for side in self.sides:
            side.url = ""
        since = min(life.deliveries.in_hand.values(), default=None)
        await life.kill()
        await database.close_database()
        if since is not None:
            self.doubtful |= {message for side in self.sides for message in side.taken_since(since)}
        self.agenda.plan(self.loop.now() + down_for, self.begin)

    def read_only(self, on: bool) -> None:
        """As in a failover: whoever is connected is thrown out."""
        name = self.watcher.info.dbname
        self.watcher.execute(
            f"alter database {name} set default_transaction_read_only = {'on' if on else 'off'}".encode()
        )
        self.watcher.execute(
            "select pg_terminate_backend(pid) from pg_stat_activity"
            " where datname = current_database() and application_name <> %s",
            [OURS],
        )

    def closed(self, platform: str) -> list[str]:
        """Returns the check-ins that are counted."""
        return [str(key) for (key,) in self.watcher.execute(_CLOSED.encode(), [platform])]

    def published(self, platform: str) -> list[Published]:
        """Returns every number that check-ins published."""
        return [Published(*row) for row in self.watcher.execute(_PUBLISHED.encode(), [platform])]  # type: ignore[arg-type]

    def _waits_until(self) -> float | None:
        """Seconds until something is to be delivered; None where nothing waits."""
        [due] = self.watcher.execute(_NEXT_DUE).fetchone() or (None,)
        return None if due is None else (due - self.loop.now()).total_seconds()  # type: ignore[operator]

    async def live(self) -> None:
        """Until nothing is planned any more."""
        while (moment := self.agenda.next_at) is not None:
            for fault in self.faults:
                raise fault
            await self._wait((moment - self.loop.now()).total_seconds())
            if self.loop.now() >= moment:
                await self._do(self.agenda.take())

    async def _do(self, deed: Deed) -> None:
        task = self.loop.create_task(deed())
        self.deeds.add(task)
        task.add_done_callback(self.deeds.discard)
        task.add_done_callback(self._ended)
        await asyncio.sleep(0)

    def _ended(self, deed: "asyncio.Task[None]") -> None:
        """What goes wrong in a deed is a mistake of the story, or something of the program that nobody foresaw."""
        if not deed.cancelled() and (fault := deed.exception()):
            self.faults.append(fault)

    async def _wait(self, seconds: float) -> None:
        """Lets time pass, at most so much: as it is while anything is done, in leaps where nothing is."""
        if seconds <= 0:
            return
        if self.deeds or (self.life and self.life.deliveries.in_hand):
            await asyncio.sleep(min(seconds, _STEP))
            return
        due = self._waits_until()
        is_unheard = self.life is not None and not self.slack.is_heard()
        if is_unheard or (due is not None and (self.life is None or due <= 0)):
            await asyncio.sleep(min(seconds, _STEP))
            leap = 0.0 if self.life and self.life.deliveries.in_hand else _CLOSED_FOR
        else:
            leap = seconds if due is None else due
        self.loop.jump(max(0.0, min(leap, seconds)))
        await asyncio.sleep(0)

    async def settled(self) -> None:
        """Returns when all that people did is answered."""
        await asyncio.gather(*self.deeds)


@asynccontextmanager
async def world(
    conninfo: str, folder: Path, settings: Mapping[str, Settings], loop: VirtualLoop, *, by_socket: bool
) -> AsyncIterator[World]:
    """`by_socket`: Slack is listened to over Socket Mode."""
    async with AsyncExitStack() as stack:
        session = await stack.enter_async_context(ClientSession())
        slack, teams = (
            SlackSide(company.on_slack(), session, loop, by_socket=by_socket),
            TeamsSide(company.on_teams(), session, loop),
        )
        await stack.enter_async_context(slack.stand.served())
        await stack.enter_async_context(teams.stand.served())
        watcher = stack.enter_context(psycopg.connect(conninfo, autocommit=True, application_name=OURS))
        watcher.execute("set default_transaction_read_only = off")
        scene = World(loop, conninfo, folder, settings, slack, teams, watcher)
        yield scene
        if scene.life:
            await scene.life.kill()
        await database.close_database()
