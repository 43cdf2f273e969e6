"""The one budget: whatever features want, messages that nobody asked for are two a week to a person, four to managers.

What colleagues wrote about somebody counts apart, as thanks do. A room that comes later is counted by itself, since all
that is wanted for a single person is.
"""

import pytest

from tests.stories.digest.conftest import weeks as weeks
from tests.stories.digest.weeks import Weeks
from tests.stories.reach.year import (
    LETTERS,
    Reached,
    begins_with_everything,
    goes_through_everything,
    is_manager,
    lives,
    wants_everything,
)

A_WEEK, OF_MANAGERS = 2, 4
COUNTED = {"invitation", "reminder", "kudos_ask", "newcomer_story", "celebrate_soon", "award_jury", "award_words"}


def beyond(reached: Reached, weeks: Weeks) -> list[object]:
    """Weeks in which somebody got more than the budget."""
    managers = {person.id for person in weeks.staff if is_manager(person)}
    return [
        (person, week, dict(subjects))
        for (person, week), subjects in reached.weeks().items()
        if subjects.total() > (OF_MANAGERS if person in managers else A_WEEK)
    ]


@pytest.mark.parametrize("count", [2, pytest.param(13, marks=pytest.mark.long)])
async def test_features_without_measure_are_held_to_one_a_day_and_two_a_week(weeks: Weeks, count: int) -> None:
    reached = await lives(weeks, count, wants_everything)
    assert max(reached.of_planned()) == 1
    assert beyond(reached, weeks) == []
    assert sum(reached.of_planned()) > len(weeks.staff), "the budget is used"


@pytest.mark.parametrize("count", [6, pytest.param(53, marks=pytest.mark.long)])
async def test_the_program_as_it_is_keeps_the_budget(weeks: Weeks, count: int) -> None:
    await begins_with_everything(weeks)
    reached = await lives(weeks, count, goes_through_everything)
    assert beyond(reached, weeks) == []
    assert max(reached.of_planned(), default=0) <= 1
    assert reached.a_fortnight([person.id for person in weeks.staff], count) <= 1
    subjects = {subject for counts in reached.days.values() for subject in counts}
    assert subjects >= COUNTED | LETTERS, "there was something to count"
