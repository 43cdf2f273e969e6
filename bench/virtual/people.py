"""How long a large company takes to begin on Slack, beside what Slack's tiers alone ask. On a virtual clock.

The chart is loaded, the first check-in opens, every invitation is posted. Real: what loads a chart and opens a round,
the queue, Slack's adapter over HTTP, PostgreSQL. Slack is the strict stand-in, with the limits of tests/limits.py:
where Slack names no number, 300 messages a minute and workspace. Time passes only while somebody waits for it.
"""

import asyncio
import math
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from adapters.queue import Queue
from adapters.slack.outbound import LISTED_A_PAGE, SlackConnection, connect
from bot.config.settings import Settings, load
from bot.org.chart_file import read_chart
from bot.ports import Ballots, Clock, Served, ServedWorkspace
from commands.delivery.run_due import run_due
from commands.org.load_chart import load_chart
from commands.org.open_workspace import open_workspace
from storage import database, embedded, schema
from storage.database import statement
from storage.delivery import deliveries
from tests.limits import Limits, of_slack
from tests.processes import ROOT, folder_in_memory
from tests.rounds import check_ins, folders_in
from tests.slack.fake import BOT_TOKEN, FakeSlack
from tests.slack.real import SECRET, directory, user_ids
from tests.virtual import VirtualLoop, database_clock

PEOPLE = (5_000, 20_000)
LONGEST = 1.2
_TEAM = 10  # people who report to one
_OPENS = timedelta(days=1)  # the loop's clock begins on a Monday at ten
_WAITING = "select count(*) as waiting from delivery where posted <> wanted and failed is null"


@dataclass(frozen=True, slots=True)
class Begun:
    """Seconds of virtual time; how many were invited, and how often Slack said to wait."""

    chart: float
    invitations: float
    invited: int
    refused: int


def main() -> int:
    """Returns 0 if every company begins within the target."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            return sum(not _is_soon(conninfo, folder, count) for count in PEOPLE)
        finally:
            embedded.stop(folder / "server")


def _is_soon(server: str, folder: Path, count: int) -> bool:
    started_at = time.perf_counter()
    took = begin(_fresh(server, f"people_{count}"), folder, count)
    floor_chart, floor_invitations = alone(math.ceil((count + 1) / LISTED_A_PAGE), 20), alone(count, 300)
    ratio = (took.chart + took.invitations) / (floor_chart + floor_invitations)
    print(
        f"{count:,} people: the chart in {took.chart / 60:.1f} min (the tiers alone {floor_chart / 60:.1f}),"
        f" {took.invited:,} invitations in {took.invitations / 60:.1f} min (alone {floor_invitations / 60:.1f}),"
        f" ratio {ratio:.2f} (target: {LONGEST}); Slack said {took.refused:,} times to wait;"
        f" {time.perf_counter() - started_at:.0f} s of real time",
        flush=True,
    )
    return ratio <= LONGEST and took.invited == count


def alone(calls: int, a_minute: int) -> float:
    """Returns the seconds that somebody takes who makes calls as soon as the limit lets them."""
    return 60.0 * ((calls - 1) // a_minute)


def _fresh(server: str, name: str) -> str:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
    conninfo = make_conninfo(server, dbname=name)
    asyncio.run(schema.migrate(conninfo))
    return conninfo


def begin(conninfo: str, folder: Path, count: int) -> Begun:
    loop = VirtualLoop()
    with (
        _folder(folder / str(count)) as own_folder,
        database_clock(conninfo, loop) as address,
        asyncio.Runner(loop_factory=lambda: loop) as runner,
    ):
        return runner.run(_begin(address, own_folder, count, loop))


@contextmanager
def _folder(folder: Path) -> Iterator[Path]:
    folder.mkdir()
    folder.chmod(0o755)
    yield folder


async def _begin(conninfo: str, folder: Path, count: int, loop: VirtualLoop) -> Begun:
    def clock() -> float:
        return loop.now().timestamp()

    limits = Limits(of_slack, clock)
    slack = FakeSlack(directory(count), clock=clock, judge=lambda _payload, _kind: [], limits=limits)
    await database.open_database(conninfo)
    async with slack.served() as url:
        connection = await connect(BOT_TOKEN, SECRET, "", url)
        try:
            return await _first_day(slack, connection, folder, count, loop)
        finally:
            await connection.close()
            await database.close_database()


async def _first_day(
    slack: FakeSlack, connection: SlackConnection, folder: Path, count: int, loop: VirtualLoop
) -> Begun:
    settings = _settings()
    workspace = await open_workspace("slack", connection.team_id, connection.team_name, settings)
    served = {workspace.id: ServedWorkspace(workspace, connection.platform, settings)}
    checks = check_ins(folders_in(folder), loop)
    checks.folders.prepare()
    started_at = loop.time()
    await load_chart(workspace, connection.platform, read_chart(chart(count)), checks.folders.sealed, loop.now())
    charted = loop.time()
    loop.jump(_OPENS.total_seconds() - charted)
    await run_due(loop.now(), served, checks)
    opened = loop.time()
    await _until_delivered(served, settings, checks.ballots, loop)
    posted = loop.time()
    invited = len({call.channel for call in slack.calls if call.method == "chat.postMessage" and call.outcome == "ok"})
    refused = sum(call.outcome == "ratelimited" for call in slack.calls)
    return Begun(charted - started_at, posted - opened, invited, refused)


def _settings() -> Settings:
    shipped = load((ROOT / "app.yaml").read_text(), "app.yaml")
    return shipped.model_copy(update={"pulse": shipped.pulse.model_copy(update={"enabled": True})})


async def _until_delivered(served: Served, settings: Settings, ballots: Ballots, clock: Clock) -> None:
    working = asyncio.create_task(Queue(deliveries, served, settings.queue, clock, ballots).work())
    while (await statement(_WAITING))[0]["waiting"]:  # noqa: ASYNC110 - the database tells nobody
        await asyncio.sleep(1)  # of virtual time
    working.cancel()
    await asyncio.gather(working, return_exceptions=True)


def chart(count: int) -> bytes:
    """A table of who reports to whom, ten to one, and what their teams are called."""
    people = user_ids(count)
    lines = ["person,manager,leads"]
    for number, person in enumerate(people):
        manager = people[(number - 1) // _TEAM] if number else ""
        leads = f"Team {number}" if number * _TEAM + 1 < count else ""
        lines.append(f"{person},{manager},{leads}")
    return "\n".join(lines).encode()
