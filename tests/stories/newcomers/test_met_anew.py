"""Everybody meets a value anew once a quarter: one line in the first invitation of it."""

from tests.stories.digest.conftest import weeks as weeks
from tests.stories.digest.weeks import EVERYBODY, Weeks
from tests.stories.pulse.checkin import text_of

LINE = "What we value here, met anew: "


async def test_the_first_check_in_of_a_quarter_has_one_line_and_no_other(weeks: Weeks) -> None:
    hand = weeks.who("hand11")
    lines = []
    for week in (1, 2, 6, 7):  # March 3 and 10, April 7 and 14
        await weeks.checks_in(EVERYBODY, week)
        stands = weeks.platform.stands[hand.platform_id].values()
        invitations = [text_of(message) for message in stands if "How was your week" in text_of(message)]
        lines.append(sum(LINE in text for text in invitations))
    assert lines == [0, 0, 1, 1], "one more in April, and that is all"
