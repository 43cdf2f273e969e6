"""Where there are no check-ins, who leads a team is asked for words to colleagues in the digest that comes anyway."""

from dataclasses import replace

import pytest

from storage.caches import forget_all
from storage.database import statement
from tests.stories.conftest import told
from tests.stories.digest.conftest import weeks as weeks
from tests.stories.digest.weeks import EVERYBODY, Weeks

YEARS = "On Thursday, March 12 it is 3 years that Lead 2 has been here."


@pytest.fixture
async def celebrating(weeks: Weeks) -> Weeks:
    """Lead 1 and Lead 2 work in one team, which Hedda leads; each of them leads another, where somebody is thanked."""
    rules = weeks.entrance.settings.celebrations.model_copy(update={"enabled": True, "channel": "general"})
    settings = weeks.entrance.settings.model_copy(update={"celebrations": rules})
    weeks.entrance = replace(weeks.entrance, settings=settings)
    await statement("update person set joined_on = '2023-03-12' where handle = 'lead2'")
    return weeks


async def teams_are_thanked(weeks: Weeks) -> None:
    """So that there is a digest."""
    for team in (1, 2):
        await weeks.thanks("hand31", f"hand{team}2")


def without_check_ins(weeks: Weeks) -> None:
    pulse = weeks.entrance.settings.pulse.model_copy(update={"enabled": False})
    weeks.entrance = replace(weeks.entrance, settings=weeks.entrance.settings.model_copy(update={"pulse": pulse}))


async def test_a_colleague_who_leads_is_asked_once_in_their_own_digest(celebrating: Weeks) -> None:
    without_check_ins(celebrating)
    await celebrating.moves_to(1, hours=5)
    await teams_are_thanked(celebrating)
    forget_all()
    await celebrating.moves_to(2)
    digest = celebrating.digest("lead1")
    assert YEARS in told(digest)
    assert YEARS not in told(celebrating.digest("lead2")), "whose years they are"
    form = await celebrating.presses(celebrating.who("lead1"), digest, "A word for Lead 2")
    await celebrating.submits(celebrating.who("lead1"), form, words="You found the leak")
    await celebrating.moves_to(2, days=3)
    handed = [told(each) for each in celebrating.platform.stands["@lead2"].values() if "You found" in told(each)]
    assert len(handed) == 1
    await celebrating.thanks("hand31", "hand12", "for mending the pier, so that nobody had to swim to the ferry")
    await celebrating.moves_to(3)
    assert "Lead 2" not in told(celebrating.digest("lead1"))


async def test_where_check_ins_ask_the_digest_does_not(celebrating: Weeks) -> None:
    await celebrating.checks_in(EVERYBODY, week=1)
    await teams_are_thanked(celebrating)
    await celebrating.moves_to(2)
    assert YEARS not in told(celebrating.digest("lead1"))
