"""A team is asked once, in an invitation that it gets anyway, for words that are handed over together."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.org.people import Profile
from storage.database import statement
from tests.stories.conftest import told
from tests.stories.pulse.checkin import TUESDAY, CheckIn
from tests.stories.pulse.conftest import checkin as checkin
from tests.stories.pulse.conftest import team_size as team_size

LEAD, CREW, OTHERS = (Profile(f"@{handle}", handle, handle) for handle in ("lead1", "hand11", "hand21"))
WEEK = timedelta(weeks=1)


async def joined(who: str, day: str) -> None:
    await statement("update person set joined_on = %(day)s where platform_id = %(who)s", day=day, who=who)


@pytest.fixture
def celebrating(checkin: CheckIn) -> CheckIn:
    rules = checkin.entrance.settings.celebrations.model_copy(update={"enabled": True, "channel": "general"})
    checkin.entrance = replace(
        checkin.entrance, settings=checkin.entrance.settings.model_copy(update={"celebrations": rules})
    )
    return checkin


async def test_the_team_is_asked_in_the_last_check_in_before_and_nobody_else_is(celebrating: CheckIn) -> None:
    await joined("@hand12", "2020-03-13")
    await celebrating.live_until(TUESDAY + timedelta(hours=1))
    assert "hand12" not in told(celebrating.invitation(CREW)).lower(), "it is another week until then"
    await celebrating.live_until(TUESDAY + WEEK + timedelta(hours=1))
    invitation = celebrating.invitation(CREW)
    name = celebrating.who("hand12").name
    assert f"On Friday, March 13 it is 6 years that {name} has been here." in told(invitation)
    for other in (OTHERS, Profile("@hand12", "hand12", "hand12")):
        assert "it is 6 years" not in told(celebrating.invitation(other))
    form = await celebrating.presses(CREW, invitation, f"A word for {name}")
    await celebrating.submits(CREW, form, words="You found the leak")
    await celebrating.live_until(TUESDAY + WEEK + timedelta(days=3))
    [words] = [told(each) for each in celebrating.platform.stands["@hand12"].values() if "From " in told(each)]
    assert "You found the leak" in words


async def test_a_reminder_asks_nobody_again(celebrating: CheckIn) -> None:
    await joined("@hand12", "2020-03-06")
    await celebrating.live_until(TUESDAY + timedelta(days=2))
    texts = [told(each) for each in celebrating.platform.stands[CREW.platform_id].values()]
    assert sum("it is 6 years" in text for text in texts) == 1
