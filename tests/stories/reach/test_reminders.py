"""A reminder gives way to what reached somebody in its week, and then takes nothing of that week itself."""

from bot.delivery.unasked import Sending, Unasked
from storage.database import statement
from storage.reach.unasked import send
from tests.stories.digest.conftest import weeks as weeks
from tests.stories.digest.weeks import Weeks

AFTER_REMINDERS = {"days": 4, "hours": 2}


async def sends(weeks: Weeks, kind: Unasked, handle: str) -> Sending:
    person = next(person.id for person in weeks.staff if person.handle == handle)
    workspace_id, now = weeks.entrance.workspace.id, weeks.clock.now()
    return (await send(workspace_id, kind, {person: now.toordinal()}, weeks.entrance.settings, now))[person]


async def reminded(weeks: Weeks) -> set[str]:
    sql = "select p.handle from delivery d join person p on p.id = d.reader_id where d.subject = 'reminder'"
    return {row["handle"] for row in await statement(sql)}


async def test_a_manager_whose_reminder_gave_way_still_gets_their_second_message(weeks: Weeks) -> None:
    await weeks.moves_to(1, days=1, hours=4)
    assert await sends(weeks, Unasked.CELEBRATION_SOON, "lead1") is Sending.SENT
    for days in (2, 3):
        await weeks.moves_to(1, days=days, hours=4)
    assert await reminded(weeks) == {person.handle for person in weeks.staff} - {"lead1"}
    await weeks.moves_to(1, **AFTER_REMINDERS)
    assert await sends(weeks, Unasked.INTRODUCTION, "lead1") is Sending.SENT
    assert await sends(weeks, Unasked.INTRODUCTION, "lead2") is Sending.SENT
    assert await sends(weeks, Unasked.HAND_OVER, "hand11") is Sending.LATER, "a reminder that came takes its week"


async def test_what_gave_way_comes_no_more(weeks: Weeks) -> None:
    await weeks.moves_to(1, days=1, hours=4)
    assert await sends(weeks, Unasked.HAND_OVER, "hand11") is Sending.SENT
    for days in (2, 3, 4):
        await weeks.moves_to(1, days=days, hours=4)
    assert "hand11" not in await reminded(weeks)
    assert "hand12" in await reminded(weeks)
