"""What a check-in finds changed in the chart stands in the diary: as counts, and however it came to be so."""

from datetime import timedelta

from bot.org.diary import ChartFound
from commands.check_ins import CheckIns
from storage.caches import forget_all
from storage.database import statement
from storage.diary import diary
from tests.stories.diary.test_reading import details, lines, reads
from tests.stories.pulse.checkin import SLOWLY, TUESDAY, CheckIn
from tests.stories.pulse.conftest import checkin, team_size

__all__ = ["checkin", "team_size"]
WEEK = timedelta(weeks=1)


async def test_whoever_left_between_two_check_ins_is_counted_and_not_named(checkin: CheckIn) -> None:
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    assert await diary.of_kind(checkin.entrance.workspace.id, ChartFound) == [], "the first has nothing before it"
    leaver, reader = checkin.who("hand12"), checkin.who("hand11")
    await statement("update person set is_active = false where id = %(id)s", id=leaver.id)
    forget_all()
    await checkin.live_until(TUESDAY + WEEK + timedelta(hours=1), SLOWLY)
    page = await reads(checkin, reader)
    line = lines(page)[0]
    assert line.startswith("Whoever runs the server: opened a check-in; since the one before, the chart has changed:")
    assert "Team Harbour Crew: 0 joined, 1 left" in details(page)
    assert leaver.name not in str([lines(page), details(page)])


async def test_a_check_in_of_the_same_chart_adds_nothing(checkin: CheckIn, check_ins: CheckIns) -> None:
    await checkin.live_until(TUESDAY + WEEK + timedelta(hours=1), SLOWLY)
    assert len(check_ins.ballots.history("web", "local").roll.openings) == 2
    assert await diary.of_kind(checkin.entrance.workspace.id, ChartFound) == []
