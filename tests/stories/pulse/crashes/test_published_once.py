"""What was counted is published once, as it was counted, whatever happens to the process or to the database."""

import asyncio
import fcntl
import itertools
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest

from bot.checkin.published import ReleasedNumbers
from bot.config.settings import Settings
from bot.org.people import Workspace
from bot.sealed.page import ClosedRound
from commands.check_ins import CheckIns
from commands.org.open_workspace import open_workspace
from commands.sealed.freeze_round import freeze_round
from commands.sealed.publish_rounds import NotPublished, publish_rounds
from commands.sealed.verify_round import verify_round
from storage.checkin import ledger, rounds
from storage.database import statement
from storage.sealed.ballot_box import CLOSING, PAGE, UNCOUNTED, BallotBox
from storage.sealed.folders import Folders, of_workspace
from tests.cast import FakeClock
from tests.power import overtaken, power_cut, statements_are_steps
from tests.rounds import answer_all, count_due, folders_in, plan_of
from tests.stories.pulse.checkin import TUESDAY, CheckIn

CREW = ("ANA", "BO", "CY", "DANA", "MIKA", "NILS")


@dataclass(frozen=True)
class Waiting:
    """A counted check-in of a workspace, whose page waits to be published."""

    workspace: Workspace
    folders: Folders
    key: str
    clock: FakeClock

    @property
    def page(self) -> ClosedRound:
        return ClosedRound.load(self.folders.sealed.read(self.key + PAGE) or b"")

    async def publish(self) -> list[NotPublished]:
        workspaces = {of_workspace(self.workspace.platform, self.workspace.platform_id): self.workspace}
        return await publish_rounds(workspaces, self.folders, self.clock.now())

    async def stands_once(self, page: ClosedRound) -> None:
        """The database holds what the page says, and verifying it finds nothing wrong; no file of it is left."""
        (row,) = await statement("select id, state, fingerprint from round where key = %(key)s", key=self.key)
        assert (row["state"], row["fingerprint"]) == ("closed", page.fingerprint)
        assert await numbers_of(self.workspace.id, row["id"]) == comparable(page.numbers)
        verification = await verify_round(self.workspace, self.key, self.folders, self.clock.now())
        assert verification.results
        assert verification.failed == ()
        files = [*self.folders.keys.path.glob(f"{self.key}*"), *self.folders.sealed.path.glob(f"{self.key}*")]
        assert [
            file.name for file in files if file.suffix not in (CLOSING, UNCOUNTED)
        ] == []  # who counts late may mark


async def numbers_of(workspace: int, round_id: int) -> ReleasedNumbers:
    return comparable(await ledger.numbers(workspace, round_id, await rounds.published(workspace, round_id)))


def comparable(numbers: ReleasedNumbers) -> ReleasedNumbers:
    return ReleasedNumbers(numbers.published, tuple(sorted(numbers.scores)), numbers.participation)


async def closed(name: str, folder: Path, settings: Settings) -> Waiting:
    """A workspace whose first check-in has come to its end, not counted yet."""
    clock = FakeClock()
    workspace = await open_workspace("slack", name, "Harbour", settings)
    folders = folders_in(folder)
    manifest = freeze_round(plan_of(name, CREW, clock.now()), folders, clock)
    await answer_all(BallotBox(folders), manifest, clock.now(), (5, 5, 4, 4, 5, 4))
    clock.move(days=2, minutes=1)
    return Waiting(workspace, folders, manifest.key, clock)


async def test_a_power_cut_between_any_two_steps_of_publishing_publishes_once(
    opened: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    statements_are_steps(monkeypatch)
    for at in itertools.count(1):
        waiting = await closed(f"T{at}", tmp_path / str(at), settings)
        assert count_due(waiting.folders, waiting.clock) == []
        page = waiting.page
        with power_cut(tmp_path / str(at), at) as cut:
            await waiting.publish()
        if not cut.happened:
            break
        assert await waiting.publish() == []
        await waiting.stands_once(page)
    assert at > 10


async def test_who_counts_late_because_locks_are_lost_publishes_nothing_a_second_time(
    opened: str, settings: Settings, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Between any two steps of it another process counts, publishes and clears up."""
    monkeypatch.setattr(fcntl, "flock", lambda *_: None)
    loop = asyncio.get_running_loop()
    for at in itertools.count(1):
        waiting = await closed(f"T{at}", tmp_path / str(at), settings)
        pages: list[ClosedRound] = []

        def other(waiting: Waiting = waiting, pages: list[ClosedRound] = pages) -> None:
            count_due(waiting.folders, waiting.clock)
            pages.append(waiting.page)
            assert asyncio.run_coroutine_threadsafe(waiting.publish(), loop).result() == []

        def late(waiting: Waiting = waiting, at: int = at) -> bool:
            with overtaken(tmp_path / str(at), at, other) as steps:
                count_due(waiting.folders, waiting.clock)
            return steps.happened

        if not await asyncio.to_thread(late):
            break
        assert await waiting.publish() == []
        await waiting.stands_once(pages[0])
    assert at > 10


@pytest.fixture
async def ended(checkin: CheckIn, check_ins: CheckIns) -> Waiting:
    """A check-in that people were asked for in chat, counted and not published."""
    await checkin.live_until(TUESDAY)
    await checkin.all_answer(checkin.staff, 4)
    checkin.clock.move(days=3)
    running = check_ins.ballots.running("web", "local")
    assert running
    assert count_due(check_ins.folders, checkin.clock) == []
    return Waiting(checkin.entrance.workspace, check_ins.folders, running.key, checkin.clock)


TRIGGER = """
create function spoil() returns trigger language plpgsql as $$ begin {body} end $$;
create trigger spoil before insert on {table} for each row execute function spoil();
"""


@pytest.mark.parametrize(
    "body",
    [
        "new.reading := '<=2'; return new;",
        "new.unit := 'all'; return new;",
        "new.size_from := 31; return new;",
        "return null;",
        "new.participation := '<50'; return new;",
    ],
)
async def test_a_trigger_that_changes_what_is_published_is_reported_until_it_is_gone(
    checkin: CheckIn, ended: Waiting, opened: str, body: str
) -> None:
    page = ended.page
    await run(opened, TRIGGER.format(body=body, table="ledger"))
    for _ in range(2):
        assert [page.key for page in await ended.publish()] == [ended.key]
        assert ended.page == page
        assert await statement("select 1 from ledger") == []  # it forgets nothing: what is wrong may not stand there
    await run(opened, "drop trigger spoil on ledger; drop function spoil")
    await checkin.tick()
    await ended.stands_once(page)


async def run(conninfo: str, script: str) -> None:
    """As somebody who writes to the database, on a connection of their own."""
    async with await psycopg.AsyncConnection.connect(conninfo, autocommit=True) as connection:
        await connection.execute(script.encode())
