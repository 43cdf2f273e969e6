"""A page is published once and as it is, whatever is killed meanwhile and whatever somebody did to the database."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from tortoise.exceptions import IntegrityError

from bot.sealed.page import ClosedRound
from bot.sealed.roll import Outcome
from commands.delivery.run_due import Troubles, run_due
from commands.org.open_workspace import open_workspace
from commands.sealed.publish_rounds import GIVEN_UP_AFTER, LOST_AFTER, give_up_lost
from storage.caches import forget_all
from storage.database import statement
from storage.sealed.folders import of_workspace
from storage.sealed.roll import read_roll
from tests.rounds import all_served, check_ins, count_due, folders_in
from tests.stories.pulse.checkin import TUESDAY, CheckIn, text_of
from tests.stories.pulse.conftest import GoesOn

HOUR = timedelta(hours=1)
FORGE = """
create function forge() returns trigger language plpgsql as $$ begin {body} end $$;
create trigger forge before insert on {table} for each row execute function forge();
"""
DISARM = "drop function forge() cascade"


class Killed(Exception):
    """The process is gone."""


@pytest.fixture
def team_size() -> int:
    return 6  # of which a band of participation says that at least five answered


@pytest.fixture
async def due(going_on: GoesOn, team_size: int) -> AsyncIterator[CheckIn]:
    """Everybody has answered, and the check-in is past its end."""
    async with going_on(answered, team_size) as checkin:
        checkin.clock.move(days=3)
        yield checkin


async def answered(checkin: CheckIn) -> None:
    await opened(checkin)
    await checkin.all_answer(checkin.staff, 4)


async def opened(checkin: CheckIn) -> None:
    checkin.clock.move(days=1, hours=1)
    await checkin.tick()
    await checkin.deliver()


async def due_now(checkin: CheckIn) -> Troubles:
    assert count_due(checkin.check_ins.folders, checkin.clock) == []
    return await run_due(checkin.clock.now(), await all_served(checkin.entrance.settings), checkin.check_ins)


async def published_once(checkin: CheckIn) -> None:
    """The round is closed with everybody's answers, and nothing is left in the folders but the roll."""
    assert await statement("select state from round") == [{"state": "closed"}]
    assert not await statement("select 1 from ledger group by round_id, unit, item having count(*) > 1")
    assert {row["reading"] for row in await statement("select reading from ledger")} == {"4", ">=4"}
    assert await checkin.number("select count(*) from ledger") == 12  # three groups, four items
    assert left(checkin) == {"folder-id", "counting.lock", "web-local.roll", "web-local.accounts", "web-local.checks"}


def left(checkin: CheckIn) -> set[str]:
    folders = checkin.check_ins.folders
    return {file.name for folder in (folders.keys, folders.sealed) for file in folder.files("*")}


def pages(checkin: CheckIn) -> list[Path]:
    return checkin.check_ins.folders.sealed.files("*.page")


async def states(checkin: CheckIn) -> list[str]:
    return [row["state"] for row in await statement("select state from round order by id")]


@pytest.mark.parametrize(
    "where",
    [
        "commands.sealed.publish_rounds.finish",
        "storage.sealed.rounds.settle",
        "storage.checkin.ledger.add",
        "storage.sealed.comments.replace",
        "commands.sealed.publish_rounds.verify_round",
        "storage.checkin.audience.zones_due",
    ],
)
async def test_publishing_that_is_killed_anywhere_loses_and_doubles_nothing(
    due: CheckIn, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    def dies(*_: object, **__: object) -> None:
        raise Killed

    with monkeypatch.context() as patch:
        patch.setattr(where, dies)
        with pytest.raises(Killed):
            await due_now(due)
    assert (await due_now(due)).pages == []
    await published_once(due)


async def test_two_processes_open_one_round_and_ask_everybody_once(checkin: CheckIn) -> None:
    checkin.clock.move(days=1, hours=1)
    await _twice(checkin)
    assert await checkin.number("select count(*) from round") == 1
    assert await checkin.number("select count(*) from audience") == 22
    assert await checkin.number("select count(*) from delivery where subject = 'invitation'") == 22
    assert len(checkin.check_ins.folders.keys.files("*.keys")) == 1


async def test_two_processes_publish_one_page(due: CheckIn) -> None:
    assert count_due(due.check_ins.folders, due.clock) == []
    await _twice(due)
    await published_once(due)


async def _twice(checkin: CheckIn) -> None:
    """Two processes tick at the same moment."""
    other = check_ins(checkin.check_ins.folders, checkin.clock)
    settings, now = checkin.entrance.settings, checkin.clock.now()
    served = await all_served(settings)
    await asyncio.gather(*(run_due(now, served, one) for one in (checkin.check_ins, other)))


@pytest.mark.parametrize("table", ["ledger", "round"])
async def test_a_trigger_that_raises_shows_nobody_anything_and_the_page_waits(due: CheckIn, table: str) -> None:
    await statement(FORGE.format(body="raise exception 'once more';", table=table))
    if table == "round":
        await statement("alter table ledger disable trigger all")
        await statement("delete from round")
    assert count_due(due.check_ins.folders, due.clock) == []
    (page,) = pages(due)
    before = page.read_bytes()
    for _ in range(3):
        with pytest.raises(Exception, match="once more"):
            await due_now(due)
    assert page.read_bytes() == before
    assert not due.check_ins.folders.keys.files("*.keys")
    assert await statement("select 1 from ledger") == []
    await statement(DISARM)
    assert (await due_now(due)).pages == []
    await published_once(due)


@pytest.mark.parametrize("body", ["new.reading := '3'; return new;", "return null;"])
async def test_a_trigger_that_changes_what_is_published_is_found_and_the_page_stays(due: CheckIn, body: str) -> None:
    key = due.running.key
    await statement(FORGE.format(body=body, table="ledger"))
    assert [page.key for page in (await due_now(due)).pages] == [key]
    (page,) = pages(due)
    assert [page.key for page in (await due_now(due)).pages] == [key]
    assert page.exists()
    await statement(DISARM)
    await statement("alter table ledger disable trigger all")
    await statement("delete from ledger")  # the operator takes back what the intruder wrote
    assert (await due_now(due)).pages == []
    await published_once(due)


@pytest.mark.parametrize(
    "change",
    [
        "update round set state = 'void'",
        "update round set state = 'closed'",
        "update round set closes_at = closes_at + interval '1 year'",
        "update round set k = 2, week = 99",
        "delete from round",
        "delete from audience",
    ],
)
async def test_whatever_the_rounds_row_says_its_page_is_published(due: CheckIn, change: str) -> None:
    await statement("alter table ledger disable trigger all")  # that only ever lets rows be added
    await statement(change)
    forget_all()
    assert (await due_now(due)).pages == []
    await published_once(due)
    rows = await statement("select week, k, workspace_id, closes_at - opened_at < interval '3 days' as soon from round")
    assert rows == [{"week": 1, "k": 5, "workspace_id": due.entrance.workspace.id, "soon": True}]


async def test_a_rounds_row_that_was_moved_to_another_workspace_takes_nothing_along(due: CheckIn) -> None:
    """Its page is published where the roll has it, and nobody elsewhere is asked or shown anything."""
    here, there = due.entrance.workspace, await open_workspace("web", "other", "Elsewhere", due.entrance.settings)
    move = "update round set workspace_id = (select max(id) from workspace)"
    with pytest.raises(IntegrityError, match="audience"):
        await statement(move)
    await statement("alter table round disable trigger all")  # that keep a round beside its audience
    await statement(move)
    forget_all()
    assert (await due_now(due)).pages == []
    rows = await statement("select workspace_id, state, published is null as empty from round order by workspace_id")
    assert rows == [
        {"workspace_id": here.id, "state": "closed", "empty": False},
        {"workspace_id": there.id, "state": "open", "empty": True},
    ]
    scores = await statement("select workspace_id, count(*) as many from ledger group by 1")
    assert scores == [{"workspace_id": here.id, "many": 12}]
    assert await statement("select 1 from delivery where workspace_id = %(workspace)s", workspace=there.id) == []


@pytest.mark.parametrize("lost", ["*.keys", "*.manifest"])
async def test_lost_keys_make_a_round_void_everybody_is_told_and_asked_again(checkin: CheckIn, lost: str) -> None:
    await opened(checkin)
    await checkin.all_answer(checkin.staff, 4)
    closes = checkin.running.closes_at
    checkin.check_ins.folders.keys.destroy(lost)
    await at(checkin, (closes + LOST_AFTER - checkin.clock.now()).total_seconds())
    assert await states(checkin) == ["open"]
    await at(checkin, 60)
    assert await states(checkin) == ["void", "open"]
    assert await checkin.number("select count(*) from ledger") == 0
    await checkin.deliver()
    read = text_of(checkin.invitation(checkin.who("hand11")))
    assert "We ask again: the keys of the last check-in were lost, so nobody can read its answers" in read
    await checkin.all_answer(checkin.staff, 2)
    await at(checkin, (checkin.running.closes_at - checkin.clock.now()).total_seconds())
    assert await states(checkin) == ["void", "closed"]


async def at(checkin: CheckIn, seconds: float) -> None:
    """A tick so much later, whatever cannot be counted then."""
    checkin.clock.move(seconds=seconds)
    count_due(checkin.check_ins.folders, checkin.clock)
    await run_due(checkin.clock.now(), await all_served(checkin.entrance.settings), checkin.check_ins)


async def test_a_week_is_asked_again_once(checkin: CheckIn) -> None:
    await opened(checkin)
    for _ in range(2):
        checkin.check_ins.folders.keys.destroy("*.keys")
        await at(checkin, timedelta(days=2, hours=12).total_seconds())
    openings = read_roll(checkin.check_ins.folders.sealed, "web-local").openings
    assert [opening.week for opening in openings][:2] == [1, 1]
    assert 1 not in [opening.week for opening in openings][2:]


async def test_another_key_folder_waits_a_day_for_a_machine_that_has_the_right_one(
    checkin: CheckIn, tmp_path: Path
) -> None:
    await opened(checkin)
    closes, workspace = checkin.running.closes_at, checkin.entrance.workspace
    elsewhere = folders_in(tmp_path / "elsewhere")
    elsewhere.prepare()
    seen = type(elsewhere)(elsewhere.keys, checkin.check_ins.folders.sealed)
    await give_up_lost(workspace, seen, closes + timedelta(days=1))
    assert pages(checkin) == []
    await give_up_lost(workspace, seen, closes + timedelta(days=1, minutes=1))
    (page,) = pages(checkin)
    assert ClosedRound.load(page.read_bytes()).outcome is Outcome.VOID


async def test_what_nobody_could_count_for_a_week_is_void_though_its_keys_are_there(checkin: CheckIn) -> None:
    await opened(checkin)
    here = checkin.check_ins.folders
    here.sealed.remove("*.boxes")
    await at(checkin, (checkin.running.closes_at + HOUR - checkin.clock.now()).total_seconds())
    tried = checkin.clock.now()
    await give_up_lost(checkin.entrance.workspace, here, tried + GIVEN_UP_AFTER)
    assert pages(checkin) == []
    await at(checkin, (GIVEN_UP_AFTER + HOUR).total_seconds())
    assert (await states(checkin))[0] == "void"
    workspace = checkin.entrance.workspace
    roll = read_roll(here.sealed, of_workspace(workspace.platform, workspace.platform_id))
    assert roll.closings[roll.openings[0].key].outcome is Outcome.VOID
    assert not here.keys.holds(f"{roll.openings[0].key}.keys")


async def test_a_page_that_comes_after_the_rolls_line_is_thrown_away(due: CheckIn) -> None:
    """After a lost lock one may write its page when the other's has been published, and removed."""
    sealed = due.check_ins.folders.sealed
    assert count_due(due.check_ins.folders, due.clock) == []
    (page,) = pages(due)
    late = replace(ClosedRound.load(page.read_bytes()), fingerprint="0" * 32, nonce="1" * 32)
    assert (await due_now(due)).pages == []
    before = await statement("select fingerprint, xmin::text from round")
    sealed.link(page.name, bytes(late))
    assert (await due_now(due)).pages == []
    assert await statement("select fingerprint, xmin::text from round") == before
    await published_once(due)


async def test_a_server_that_slept_for_days_asks_and_publishes_late_and_once(due: CheckIn) -> None:
    due.clock.move(days=1)
    await due_now(due)
    await published_once(due)
    due.clock.move(seconds=(TUESDAY + timedelta(days=11) - due.clock.now()).total_seconds())  # Saturday
    await due_now(due)
    weeks = await statement("select week, closes_at - opened_at >= interval '48 hours' as long from round order by id")
    assert weeks == [{"week": 1, "long": True}, {"week": 2, "long": True}]
