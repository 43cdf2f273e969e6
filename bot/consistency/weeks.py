"""What somebody who leads has kept up: four stretches of thirteen weeks, the last ending with the week that it is.

What was not done stands nowhere: a week is marked by what there is. Weeks are named by their Mondays, at the person's
place.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from bot.insight.claims.concern_counts import AcknowledgedInTime

STRETCH, STRETCHES = 13, 4  # weeks, and how many times
_WEEK = timedelta(weeks=1)


class Habit(Enum):
    """What is counted by the week."""

    FORECASTS = "forecasts"
    PROMISES_MADE = "promises_made"
    PROMISES_KEPT = "promises_kept"
    THANKS = "thanks"
    HALF_HOURS = "half_hours"


CountByWeek = Mapping[date, int]


@dataclass(frozen=True, slots=True)
class KeptUp:
    """What somebody did by week, and of what was written to them how much was acknowledged in time, by stretch, the
    earliest first; None where nothing was written. `habits` are those that are theirs.
    """

    this_week: date
    habits: tuple[Habit, ...]
    counts: Mapping[Habit, CountByWeek]
    acknowledged: tuple[AcknowledgedInTime | None, ...]

    @property
    def weeks(self) -> Sequence[date]:
        return weeks_until(self.this_week)

    def in_stretches(self, habit: Habit) -> list[int]:
        """Returns how often in each stretch, the earliest first."""
        counts = [self.counts.get(habit, {}).get(week, 0) for week in self.weeks]
        return [sum(counts[begin : begin + STRETCH]) for begin in range(0, len(counts), STRETCH)]

    def weeks_of(self, habit: Habit) -> list[bool]:
        """Returns of each week whether there is anything of it."""
        return [bool(self.counts.get(habit, {}).get(week)) for week in self.weeks]

    def active_weeks(self) -> list[int]:
        """Returns in how many weeks of each stretch there is anything at all, the earliest first."""
        marks = [any(week) for week in zip(*(self.weeks_of(habit) for habit in self.habits), strict=True)]
        return [sum(marks[begin : begin + STRETCH]) for begin in range(0, len(marks), STRETCH)]


def weeks_until(this_week: date) -> Sequence[date]:
    """Returns the Mondays of all stretches, the earliest first."""
    return [this_week - number * _WEEK for number in reversed(range(STRETCH * STRETCHES))]
