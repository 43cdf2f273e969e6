"""Who writes to the database chooses nobody whom a number is about: the roll remembers accounts, and who was asked."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.sealed.floors import Uncounted
from bot.sealed.manifest import Manifest
from storage.caches import forget_all
from storage.database import statement
from storage.sealed.roll import read_roll
from tests.cast import MONDAY
from tests.stories.pulse.checkin import SLOWLY, TUESDAY, CheckIn

WEEK = timedelta(weeks=1)
VERA_AND_PUPPETS = [f"hand1{place}" for place in range(1, 6)]  # they alone answer in their team at the end
TEAMMATES = [f"hand1{place}" for place in range(6, 12)]
LEADS = ("head", "lead1", "lead2", "lead3")  # too few for a number; silent, so that no team is counted with them
GHOSTS = [f"hand1{place}" for place in range(12, 16)]  # accounts that nobody uses

Trick = Callable[[], Awaitable[None]]


@pytest.fixture
def team_size() -> int:
    return 15


async def check_in(checkin: CheckIn, number: int, silent: Sequence[str] = ()) -> Manifest:
    """A week in which everybody who is asked answers, but the leads and these."""
    await checkin.live_until(TUESDAY + number * WEEK + timedelta(hours=1))
    running = checkin.running
    asked = [
        one for one in checkin.staff if running.participant(one.platform_id) and one.handle not in {*LEADS, *silent}
    ]
    await checkin.all_answer(asked, 4)
    await checkin.live_until(MONDAY + number * WEEK + timedelta(days=6), SLOWLY)
    return running


async def published(manifest: Manifest) -> set[str]:
    """The leaves and units that have a mood of their own."""
    rows = await statement(
        "select unit from ledger join round on round.id = round_id where key = %(key)s and item = 'mood'",
        key=manifest.key,
    )
    return {row["unit"] for row in rows}


async def leaf_of_vera() -> str:
    rows = await statement(
        "select manager_id from team where id = (select team_id from person where handle = %(vera)s)",
        vera=VERA_AND_PUPPETS[0],
    )
    return f"team:{rows[0]['manager_id']}"


async def deactivate(handles: list[str]) -> None:
    await statement("update person set is_active = false where handle = any(%(handles)s)", handles=handles)


async def opt_out(handles: list[str]) -> None:
    await statement(
        "insert into availability (workspace_id, person_id, opted_out)"
        " select workspace_id, id, true from person where handle = any(%(handles)s)",
        handles=handles,
    )


async def renumber(handle: str) -> None:
    """The account gets another row, which everything that it led then names."""
    account = f"@{handle}"
    await statement("update person set platform_id = 'gone' where platform_id = %(account)s", account=account)
    await statement(
        "insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot,"
        " is_active, is_stranger, team_id, posts_about_me)"
        " select workspace_id, %(account)s, name, handle, language, time_zone, is_admin, is_bot, true,"
        " is_stranger, team_id, posts_about_me from person where platform_id = 'gone'",
        account=account,
    )
    await statement(
        "update team set manager_id = (select id from person where platform_id = %(account)s)"
        " where manager_id = (select id from person where platform_id = 'gone')",
        account=account,
    )
    await statement("update person set is_active = false where platform_id = 'gone'")


async def teammates_leave() -> None:
    await deactivate(TEAMMATES)


async def boss_is_renumbered_and_teammates_leave() -> None:
    await deactivate(TEAMMATES)
    await renumber("lead1")


async def teammates_are_renumbered() -> None:
    for handle in TEAMMATES:
        await renumber(handle)
        await statement("update person set platform_id = 'gone ' || handle where platform_id = 'gone'")


async def ghosts_are_asked_instead_of_teammates() -> None:
    await statement("delete from availability")
    await opt_out(TEAMMATES)


@pytest.mark.parametrize(
    "trick",
    [
        teammates_leave,
        pytest.param(boss_is_renumbered_and_teammates_leave, marks=pytest.mark.long),
        pytest.param(teammates_are_renumbered, marks=pytest.mark.long),
        ghosts_are_asked_instead_of_teammates,
    ],
)
async def test_no_trick_makes_a_number_of_vera_and_four_puppets(checkin: CheckIn, trick: Trick) -> None:
    await opt_out(GHOSTS)
    before = await check_in(checkin, 0)
    assert await leaf_of_vera() in await published(before)
    await trick()
    forget_all()
    after, leaf = await check_in(checkin, 1, silent=[*TEAMMATES, *GHOSTS]), await leaf_of_vera()
    assert leaf in after.frozen.uncounted
    assert leaf not in await published(after)
    assert (await published(after)) & {f"team:{leads}" for leads in after.frozen.teams}, "the other teams have theirs"
    line = read_roll(checkin.check_ins.folders.sealed, "web-local").openings[-1]
    assert line.uncounted[leaf] is Uncounted.SHRANK


async def test_a_team_that_stays_as_it_was_has_its_number_whatever_number_its_boss_has(checkin: CheckIn) -> None:
    await opt_out(GHOSTS)
    await check_in(checkin, 0)
    await renumber("lead1")
    forget_all()
    after = await check_in(checkin, 1)
    assert after.frozen.uncounted == ()
    assert await leaf_of_vera() in await published(after)


async def test_a_new_account_with_an_old_joining_date_makes_no_group_of_four_colleagues(after_a_week: CheckIn) -> None:
    """The head and three leads are too few for a number. `tests.attacks.test_tenure` tries it on running processes."""
    lead = after_a_week.who("lead1")
    await statement(
        "insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot,"
        " is_active, is_stranger, team_id, posts_about_me, joined_on)"
        " select workspace_id, '@new', name, 'new', language, time_zone, false, false,"
        " true, false, team_id, posts_about_me, '2019-05-06' from person where id = %(lead)s",
        lead=lead.id,
    )
    forget_all()
    await after_a_week.live_until(TUESDAY + WEEK + timedelta(hours=1))
    running = after_a_week.running
    await after_a_week.all_answer([*after_a_week.staff, replace(lead, platform_id="@new")], 4)
    assert running.participant("@new"), "the new one was asked"
    await after_a_week.live_until(MONDAY + WEEK + timedelta(days=6), SLOWLY)
    leads, others = f"team:{after_a_week.who('head').id}", {f"team:{after_a_week.who(lead).id}" for lead in LEADS[1:]}
    assert leads not in await published(running)
    assert others & await published(running)


@pytest.mark.long
async def test_teammates_are_remembered_when_no_check_in_was_opened_for_five_weeks(checkin: CheckIn) -> None:
    await opt_out(GHOSTS)
    await check_in(checkin, 0)
    await teammates_leave()
    forget_all()
    checkin.clock.move(days=29)
    after, leaf = await check_in(checkin, 5), await leaf_of_vera()
    assert after.opened_at - TUESDAY > timedelta(days=31)
    assert leaf in after.frozen.uncounted
    assert leaf not in await published(after)
