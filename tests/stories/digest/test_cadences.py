"""A mood is said in the week after its check-in closed, and not again: with fewer check-ins, most weeks have none."""

from dataclasses import replace

import pytest

from bot.config.settings import Settings
from bot.messages.message import Chart
from tests.stories.digest.weeks import DEED, Weeks
from tests.stories.pulse.checkin import text_of

WEEKS = 6


def with_pulse(weeks: Weeks, **rules: object) -> Weeks:
    settings: Settings = weeks.entrance.settings
    pulse = settings.pulse.model_copy(update=rules)
    weeks.entrance = replace(weeks.entrance, settings=settings.model_copy(update={"pulse": pulse}))
    return weeks


async def moods(weeks: Weeks) -> list[int]:
    """The weeks in which lead1's digest says how weeks were. Somebody thanks the team in each, so that there is one."""
    said = []
    for week in range(1, WEEKS + 1):
        await weeks.moves_to(week)
        if week > 1:
            read = weeks.digest("lead1")
            assert "kudos in your team" in text_of(read)
            if "How the week was" in text_of(read) or any(isinstance(block, Chart) for block in read.blocks):
                said.append(week)
        await weeks.moves_to(week, days=1, hours=1)
        if is_open(weeks):
            await weeks.all_answer([one for one in weeks.staff if one.handle.startswith("hand1")], 4)
        await weeks.moves_to(week, days=2)
        await weeks.thanks("hand21", "hand11", f"{DEED} in week {week}")
    return said


def is_open(weeks: Weeks) -> bool:
    here = weeks.entrance.workspace
    return weeks.check_ins.ballots.running(here.platform, here.platform_id) is not None


@pytest.mark.parametrize(
    ("cadence", "open_for", "expected"),
    [
        ("two-weekly", 2, [2, 4, 6]),
        ("monthly", 2, [2, 6]),
        ("two-weekly", 14, [4, 6]),
    ],
)
async def test_a_manager_reads_of_a_check_in_in_the_week_after_it_closed_and_in_no_other(
    weeks: Weeks, cadence: str, open_for: int, expected: list[int]
) -> None:
    assert await moods(with_pulse(weeks, cadence=cadence, open_for=open_for)) == expected


async def test_in_a_week_in_which_none_closed_no_digest_comes_for_the_mood_alone(weeks: Weeks) -> None:
    with_pulse(weeks, cadence="two-weekly")
    lead = weeks.who("lead1")
    await weeks.checks_in({"head": "4", "lead": "4", "hand": "4"}, week=1)
    await weeks.moves_to(2)
    assert len(weeks.digests(lead)) == 1
    await weeks.moves_to(3)
    assert len(weeks.digests(lead)) == 1
    assert "nothing to tell about Harbour Crew" in (await weeks.pulse(lead, "digest")).plain
