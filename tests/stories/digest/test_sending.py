"""Every digest is delivered once, at its manager's own hour, whoever ticks, dies or changes the clocks."""

import asyncio
from datetime import UTC, datetime, timedelta

import pytest
from tortoise.exceptions import IntegrityError

from bot.messages.request import Typed
from bot.org.people import Profile
from commands.delivery.run_due import run_due
from commands.digest import send_letters as sending
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from storage.caches import forget_all
from storage.checkin import rounds
from storage.database import statement
from storage.digest import letters
from storage.org import people
from tests.cast import COMPANY
from tests.rounds import all_served, check_ins
from tests.stories.digest.weeks import EVERYBODY, Weeks

LEADS = ("head", "lead1", "lead2", "lead3")


async def test_each_manager_reads_it_at_nine_where_they_are(far_apart: Weeks) -> None:
    """Lead 1 is in Tokyo, lead 2 in Chicago; in that week America is on summer time and Europe is not yet."""
    await far_apart.checks_in(EVERYBODY, week=1)
    came: dict[str, datetime] = {}
    while far_apart.clock.now() < datetime(2026, 3, 9, 18, tzinfo=UTC):
        far_apart.clock.move(minutes=30)
        await far_apart.tick()
        await far_apart.deliver()
        for handle in LEADS:
            if far_apart.digests(far_apart.who(handle)):
                came.setdefault(handle, far_apart.clock.now())
    assert {handle: f"{moment:%a %H:%M}" for handle, moment in came.items()} == {
        "lead1": "Mon 00:00",
        "head": "Mon 09:00",
        "lead3": "Mon 09:00",
        "lead2": "Mon 14:00",
    }


async def test_two_processes_that_tick_at_once_send_each_once(closed: Weeks) -> None:
    closed.clock.move(days=3)
    other = check_ins(closed.check_ins.folders, closed.clock)
    settings, now = closed.entrance.settings, closed.clock.now()
    served = await all_served(settings)
    await asyncio.gather(*(run_due(now, served, one) for one in (closed.check_ins, other) * 3))
    assert await closed.number("select count(*) from letter where day = '2026-03-09'") == 4
    await closed.deliver()
    await closed.moves_to(2, hours=6)
    assert [len(closed.digests(closed.who(handle))) for handle in LEADS] == [1, 1, 1, 1]


async def test_a_letter_is_never_claimed_without_its_delivery(closed: Weeks) -> None:
    """The claim and the delivery are one statement: what fails leaves nothing, and comes again."""
    before = await closed.number("select count(*) from letter")
    await statement("alter table delivery add constraint none check (subject <> 'digest') not valid")
    closed.clock.move(days=3)
    with pytest.raises(IntegrityError):
        await closed.tick()
    assert await closed.number("select count(*) from letter") == before
    await statement("alter table delivery drop constraint none")
    await closed.tick()
    await closed.deliver()
    assert [len(closed.digests(closed.who(handle))) for handle in LEADS] == [1, 1, 1, 1]


@pytest.mark.parametrize("dies_in", ["rounds.first_monday", "letters.hours", "letters.send", "after"])
async def test_a_process_that_dies_anywhere_loses_and_doubles_nothing(
    closed: Weeks, monkeypatch: pytest.MonkeyPatch, dies_in: str
) -> None:
    closed.clock.move(days=3)

    async def dies(*_: object) -> None:
        raise ConnectionResetError

    module, _, name = dies_in.partition(".")
    if dies_in == "after":
        await closed.tick()
    else:
        monkeypatch.setattr({"rounds": rounds, "letters": letters}[module], name, dies)
        with pytest.raises(ConnectionResetError):
            await sending.send_letters(
                closed.entrance.workspace, closed.entrance.settings, "digest", closed.clock.now()
            )
        monkeypatch.undo()
    await closed.tick()
    await closed.tick()
    await closed.deliver()
    assert [len(closed.digests(closed.who(handle))) for handle in LEADS] == [1, 1, 1, 1]


async def test_what_was_slept_through_comes_late_in_its_week_and_no_earlier_week_comes_with_it(closed: Weeks) -> None:
    closed.clock.move(days=15)  # to a Saturday, and nothing ticks
    await closed.thanks("hand21", "hand11")
    await closed.moves_to(4, days=2)
    assert len(closed.digests(closed.who("lead1"))) == 1
    days = {
        row["day"].isoformat() for row in await statement("select distinct day from letter where day > '2026-03-03'")
    }
    assert days == {"2026-03-23"}


async def test_summer_time_neither_doubles_nor_drops_it(weeks: Weeks) -> None:
    """London changes on March 29."""
    await weeks.checks_in(EVERYBODY, week=4)
    await weeks.live_until(datetime(2026, 3, 30, 7, 59, tzinfo=UTC), timedelta(hours=5))
    assert weeks.digests(weeks.who("lead1")) == []
    await weeks.live_until(datetime(2026, 3, 30, 8, 0, tzinfo=UTC))
    await weeks.live_until(datetime(2026, 3, 31, 8, 0, tzinfo=UTC), timedelta(hours=1))
    assert len(weeks.digests(weeks.who("lead1"))) == 1


async def test_who_leads_nobody_or_only_people_who_left_gets_none(closed: Weeks) -> None:
    """A team of one is somebody's whose only colleague is themself."""
    gone = [person for person in closed.staff if person.handle.startswith("hand2")]
    told = [Profile(one.platform_id, one.name, one.handle, time_zone=one.time_zone, is_active=False) for one in gone]
    await people.meet(closed.entrance.workspace.id, told)
    forget_all()
    await closed.moves_to(2)
    assert [len(closed.digests(closed.who(handle))) for handle in LEADS] == [1, 1, 0, 1]
    assert "people who lead a team" in (await closed.pulse(closed.who("lead2"), "digest")).plain


async def test_who_leaves_between_the_claim_and_the_delivery_is_posted_nothing(closed: Weeks) -> None:
    closed.clock.move(days=3)
    await closed.tick()
    lead = closed.who("lead1")
    gone = Profile(lead.platform_id, lead.name, lead.handle, time_zone=lead.time_zone, is_active=False)
    await people.meet(closed.entrance.workspace.id, [gone])
    forget_all()
    await closed.deliver()
    assert closed.digests(lead) == []
    await closed.moves_to(3)
    assert closed.digests(lead) == []


async def test_it_can_be_switched_off_for_a_company(closed: Weeks) -> None:
    off = closed.entrance.settings.digest.model_copy(update={"enabled": False})
    closed.clock.move(days=3)
    await closed.tick(closed.entrance.settings.model_copy(update={"digest": off}))
    assert await closed.number("select count(*) from letter where day > '2026-03-03'") == 0


async def test_a_company_elsewhere_gets_nothing_of_ours(weeks: Weeks) -> None:
    other = await open_workspace("web", "other", "Elsewhere", weeks.entrance.settings)
    await save_company(other, COMPANY)
    await weeks.checks_in(EVERYBODY, week=1)
    await weeks.moves_to(2)
    assert await weeks.number("select count(*) from letter where workspace_id = %(workspace)s", workspace=other.id) > 0
    told = {one: weeks.platform.read(one) for one in weeks.platform.stands if one in ("@dana", "@ana")}
    assert not any("Your week" in line for lines in told.values() for line in lines)
    strays = "select count(*) from letter l join person p on p.id = l.person_id where p.workspace_id <> l.workspace_id"
    assert await weeks.number(strays) == 0


async def test_who_asks_for_the_summary_is_not_ahead_of_the_mirrors(closed: Weeks) -> None:
    for week in range(2, 5):
        await closed.checks_in(EVERYBODY, week=week)
    head, asks = closed.who("head"), Typed("summary", "", "/pulse")
    await closed.moves_to(5, days=2, hours=12)
    early = await closed.does(head, asks)
    assert early.plain.startswith("There is no summary yet")
    await closed.moves_to(5, days=3)
    assert await closed.number("select count(*) from letter where kind = 'summary'") == 1
    came = await closed.does(head, asks)
    assert not came.plain.startswith("There is no summary yet")
    await closed.moves_to(6)
    assert await closed.does(head, asks) == came
