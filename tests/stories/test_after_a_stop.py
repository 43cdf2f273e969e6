"""The program stood still over the moment at which something was planned: it comes late, on a working day, by day."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.config.settings import Settings
from commands.check_ins import CheckIns
from storage.database import statement
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.stories.digest.conftest import staffed
from tests.stories.digest.weeks import Weeks
from tests.stories.pulse.checkin import small_company

THURSDAY_NIGHT = datetime(2026, 3, 12, 22, tzinfo=UTC)  # everywhere before the hours of Friday, a week after the first
SUNDAY_NIGHT = datetime(2026, 3, 15, 20, 30, tzinfo=UTC)  # in London; in Tokyo it is Monday before dawn
LEADS = ("lead1", "lead2", "lead3")
HOUR, DAY = timedelta(hours=1), timedelta(days=1)


@pytest.fixture
async def on_fridays(
    opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
) -> Weeks:
    """People in London, Tokyo and Chicago, who are asked, and get their digest, on Fridays."""
    rules = {name: getattr(settings, name).model_copy(update={"weekday": "friday"}) for name in ("pulse", "digest")}
    paper = small_company(("Europe/London", "Asia/Tokyo", "America/Chicago"))
    return await staffed(paper, settings.model_copy(update=rules), check_ins, clock, platform)


async def arrivals(weeks: Weeks, until: datetime) -> dict[str, list[datetime]]:
    """By person, when new messages came, at their own place. The clock ticks every hour until then."""
    stands = weeks.platform.stands
    before = {person: {*messages} for person, messages in stands.items()}
    came: dict[str, list[datetime]] = {person.platform_id: [] for person in weeks.staff}
    while weeks.clock.now() < until:
        await weeks.live_until(weeks.clock.now() + HOUR)
        for person in weeks.staff:
            account = person.platform_id
            new = len({*stands.get(account, ())} - before.get(account, set())) - len(came[account])
            came[account] += [weeks.clock.now().astimezone(ZoneInfo(person.time_zone))] * new
    return came


def skip(weeks: Weeks, moment: datetime) -> None:
    """The program stands still until then."""
    weeks.clock.move(seconds=(moment - weeks.clock.now()).total_seconds())


async def queue_up(weeks: Weeks, until: datetime) -> None:
    """The clock ticks every hour, and the queue stands still."""
    while weeks.clock.now() < until:
        weeks.clock.move(seconds=HOUR.total_seconds())
        await weeks.tick()


async def waiting(subject: str) -> int:
    [row] = await statement(
        "select count(*) as waiting from delivery where subject = %(subject)s and posted <> wanted", subject=subject
    )
    return int(row["waiting"])


async def test_after_a_stop_of_a_weekend_nobody_is_asked_on_sunday_night(on_fridays: Weeks) -> None:
    await on_fridays.live_until(THURSDAY_NIGHT, 3 * HOUR)
    skip(on_fridays, SUNDAY_NIGHT)
    came = await arrivals(on_fridays, SUNDAY_NIGHT + DAY)
    assert {len(moments) for moments in came.values()} == {1}, "everybody is invited, once"
    assert {moment.strftime("%A %H") for moments in came.values() for moment in moments} == {"Monday 10"}


async def test_invitations_that_waited_in_the_queue_do_not_go_out_on_sunday_night(on_fridays: Weeks) -> None:
    await on_fridays.live_until(THURSDAY_NIGHT, 3 * HOUR)
    await queue_up(on_fridays, THURSDAY_NIGHT + DAY)
    assert await waiting("invitation") == len(on_fridays.staff)
    before = {place: dict(messages) for place, messages in on_fridays.platform.stands.items()}
    skip(on_fridays, SUNDAY_NIGHT)
    await on_fridays.deliver()
    assert on_fridays.platform.stands == before
    assert await waiting("invitation") == 0, "what may not go out now keeps no place in the queue"
    came = await arrivals(on_fridays, SUNDAY_NIGHT + DAY)
    assert {len(moments) for moments in came.values()} == {1}, "everybody is invited, once"
    assert {moment.strftime("%A %H") for moments in came.values() for moment in moments} == {"Monday 10"}


async def test_who_is_invited_late_is_not_reminded_in_the_same_breath(on_fridays: Weeks) -> None:
    await on_fridays.live_until(THURSDAY_NIGHT, 3 * HOUR)
    await queue_up(on_fridays, THURSDAY_NIGHT + DAY)
    await statement("update audience set remind_at = %(moment)s", moment=SUNDAY_NIGHT - DAY)
    came = await arrivals(on_fridays, SUNDAY_NIGHT + DAY)
    days = {tuple(moment.strftime("%A") for moment in moments) for moments in came.values()}
    assert days == {("Friday", "Monday"), ("Monday",)}, "only who was invited on Friday, in Chicago, is reminded"


async def test_a_digest_that_was_slept_through_comes_by_day_in_its_week(on_fridays: Weeks) -> None:
    await statement(
        "insert into digest_wish (workspace_id, person_id, wanted, weekday, at)"
        " select workspace_id, id, true, 1, '09:00' from person where handle like 'lead%%' or handle = 'head'"
    )
    await on_fridays.live_until(THURSDAY_NIGHT - 3 * DAY, 3 * HOUR)
    for team in (1, 2, 3):
        await on_fridays.thanks(f"hand{team}1", f"hand{team}2")
    await on_fridays.deliver()
    skip(on_fridays, THURSDAY_NIGHT - DAY - HOUR)  # Wednesday: 21 in London, 16 in Chicago, Thursday 6 in Tokyo
    came = await arrivals(on_fridays, THURSDAY_NIGHT)
    read = {handle: [f"{at:%A %H}" for at in came[on_fridays.who(handle).platform_id]] for handle in LEADS}
    assert read == {"lead1": ["Thursday 09"], "lead2": ["Wednesday 17"], "lead3": ["Thursday 09"]}
    assert all(len(on_fridays.digests(on_fridays.who(handle))) == 1 for handle in LEADS)


async def test_a_digest_that_waited_in_the_queue_comes_by_day_and_only_in_its_week(on_fridays: Weeks) -> None:
    await on_fridays.live_until(THURSDAY_NIGHT - 3 * DAY, 3 * HOUR)
    for team in (1, 2, 3):
        await on_fridays.thanks(f"hand{team}1", f"hand{team}2")
    await on_fridays.deliver()
    await statement(
        "insert into digest_wish (workspace_id, person_id, wanted, weekday, at)"
        " select workspace_id, id, true, case handle when 'lead1' then 4 else 1 end, '09:00' from person"
        " where handle like 'lead%%' or handle = 'head'"
    )
    await queue_up(on_fridays, THURSDAY_NIGHT - DAY - HOUR)
    assert await waiting("digest") == 3
    came = await arrivals(on_fridays, THURSDAY_NIGHT)
    read = {handle: [f"{at:%A %H}" for at in came[on_fridays.who(handle).platform_id]] for handle in LEADS}
    assert read == {"lead1": [], "lead2": ["Wednesday 17"], "lead3": ["Thursday 09"]}
    await queue_up(on_fridays, THURSDAY_NIGHT + DAY)
    skip(on_fridays, SUNDAY_NIGHT + DAY)
    await on_fridays.deliver()
    assert on_fridays.digests(on_fridays.who("lead1")) == []
    assert await waiting("digest") == 0


async def test_who_was_to_be_reminded_at_a_weekend_is_reminded_on_a_working_day_or_not_at_all(
    on_fridays: Weeks,
) -> None:
    await on_fridays.live_until(THURSDAY_NIGHT + DAY, 3 * HOUR)
    assert len(on_fridays.platform.stands) == len(on_fridays.staff)
    await statement("update audience set remind_at = %(moment)s", moment=SUNDAY_NIGHT - DAY)
    skip(on_fridays, SUNDAY_NIGHT)
    came = await arrivals(on_fridays, SUNDAY_NIGHT + DAY)
    late = [moment for moments in came.values() for moment in moments]
    assert len(late) == len(on_fridays.staff)
    assert {moment.strftime("%A") for moment in late} == {"Monday"}
    assert all(10 <= moment.hour < 19 for moment in late)


async def test_admins_are_not_told_of_their_reporting_lines_on_sunday_night(on_fridays: Weeks) -> None:
    await on_fridays.live_until(THURSDAY_NIGHT, 3 * HOUR)
    await statement("update person set team_id = null where handle = 'lead1'")
    skip(on_fridays, SUNDAY_NIGHT)
    head = on_fridays.who("head").platform_id
    came = await arrivals(on_fridays, SUNDAY_NIGHT + DAY)
    assert [moment.strftime("%A %H") for moment in came[head]] == ["Monday 10"]
