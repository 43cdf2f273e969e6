"""How a team's weeks were, round by round, beside the company's; and whether they moved."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from statistics import fmean

from bot.checkin.ledger import Average, Page, Participation, Score, Withheld, window
from bot.checkin.release import Reading, Released
from bot.checkin.rounds import Closed, Frozen, Round

ROUNDS_SHOWN = 13
WINDOW = 4  # rounds that a trend compares with as many before, and that a theme is read from
TREND_FROM = 7  # of all these have a number at least: then one side above the other is chance in 1 of 17 at most
HALF_A_STEP = 0.25  # of what is released: less is no movement of the company
MOVED = 0.5  # on the scale from 1 to 5; less is no finding
_OPEN_ENDS = {Reading.TWO_OR_LOWER: (1.5, 2.0), Reading.FOUR_OR_HIGHER: (4.0, 4.5)}


class Trend(Enum):
    ROSE = "rose"
    FELL = "fell"
    STEADY = "steady"
    UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class MoodOfRound:
    """What one round published about a team's mood, the company's, and how many of the team answered.

    `block` is the unit that the team's answers were added up in. Where they are shown nowhere it is None, and the mood
    is the whole company's.
    """

    closed: datetime
    block: str | None
    mood: Score
    company: Score | None = None
    answered: Participation | None = None


@dataclass(frozen=True, slots=True)
class Mood:
    """A team's weeks, the oldest first; `frozen` is how the company was in the latest."""

    leaf: str
    weeks: tuple[MoodOfRound, ...]
    frozen: Frozen

    @property
    def latest(self) -> MoodOfRound:
        return self.weeks[-1]

    def own(self) -> list[Score | None]:
        """Returns the team's own number of each week; None where it has none by itself."""
        return own_numbers(self.weeks, self.leaf)


def own_numbers(weeks: Sequence[MoodOfRound], leaf: str) -> list[Score | None]:
    """Returns a team's own number of each week; None where it has none by itself."""
    return [week.mood if week.block == leaf and isinstance(week.mood, Released) else None for week in weeks]


def mood_of(closed: Closed, leaf: str) -> Mood | None:
    """Returns a team's mood in these rounds, the oldest first, and the company's where the team is shown nowhere.

    None where the latest has neither.
    """
    weeks = weeks_of(closed, leaf)
    if not weeks or isinstance(weeks[-1].mood, Withheld):
        return None
    return Mood(leaf, weeks, closed[-1][0].frozen)


def weeks_of(closed: Closed, leaf: str) -> tuple[MoodOfRound, ...]:
    """Returns what these rounds published about everybody's and about one team's mood, the oldest first."""
    return tuple(_week_of(round_, page, leaf) for round_, page in closed[-ROUNDS_SHOWN:])


def _week_of(round_: Round, page: Page, leaf: str) -> MoodOfRound:
    mood, company = page.of_block(leaf, "mood"), page.of_unit(round_.frozen.root, "mood")
    is_somewhere = isinstance(mood, Released)
    return MoodOfRound(
        closed=round_.closes_at,
        block=page.blocks.of_leaf.get(leaf) if is_somewhere else None,
        mood=mood if is_somewhere else company,
        company=company,
        answered=page.participation.get(leaf),
    )


@dataclass(frozen=True, slots=True)
class Comparison:
    """The numbers of the latest four check-ins, and of the four before."""

    now: Sequence[Released]
    before: Sequence[Released]


def compared(numbers: Sequence[Score | None]) -> Comparison | None:
    """Returns both; None where too few of the eight check-ins have a number."""
    now, earlier = (
        [number for number in part if isinstance(number, Released)]
        for part in (numbers[-WINDOW:], numbers[-2 * WINDOW : -WINDOW])
    )
    return Comparison(now, earlier) if len(now) + len(earlier) >= TREND_FROM else None


def side_of_company(weeks: Sequence[MoodOfRound]) -> int:
    """Returns 1 where the company's mean of the latest four check-ins lies half a step or more above that of the four
    before, -1 where it lies so far below, else 0.
    """
    now, earlier = (
        [week.company.number for week in part if isinstance(week.company, Released | Average)]
        for part in (weeks[-WINDOW:], weeks[:-WINDOW][-WINDOW:])
    )
    if not now or not earlier or abs(moved := fmean(now) - fmean(earlier)) < HALF_A_STEP:
        return 0
    return 1 if moved > 0 else -1


def weeks_apart(weeks: Sequence[MoodOfRound]) -> int:
    """Returns how many weeks lie between the middle of the latest four check-ins and that of the four before."""
    now, earlier = ([week.closed.timestamp() for week in part] for part in (weeks[-WINDOW:], weeks[:-WINDOW][-WINDOW:]))
    return round((fmean(now) - fmean(earlier)) / timedelta(weeks=1).total_seconds())


def trend(numbers: Sequence[Score | None]) -> Trend:
    """Returns whether each of the last four check-ins lies on one side of each of the four before, by what was
    published of them; unknown where too few have a number. What is in between may be chance.
    """
    comparison = compared(numbers)
    if comparison is None:
        return Trend.UNKNOWN
    now, earlier = ([number.reading for number in part] for part in (comparison.now, comparison.before))
    moved = fmean(reading.number for reading in now) - fmean(reading.number for reading in earlier)
    if moved >= MOVED and min(map(_least, now)) > max(map(_most, earlier)):
        return Trend.ROSE
    if moved <= -MOVED and max(map(_most, now)) < min(map(_least, earlier)):
        return Trend.FELL
    return Trend.STEADY


def _least(reading: Reading) -> float:
    """The lowest number that may stand behind a reading."""
    return _OPEN_ENDS.get(reading, (reading.number, reading.number))[0]


def _most(reading: Reading) -> float:
    return _OPEN_ENDS.get(reading, (reading.number, reading.number))[1]


@dataclass(frozen=True, slots=True)
class MoodLine:
    """What is claimed of weeks from the first with a number on: `numbers` are the team's own, or where it has too few
    the company's.

    `now` and `before` are the means of what is compared where something holds of these; else `now` is the latest
    number.
    """

    weeks: tuple[MoodOfRound, ...]
    numbers: tuple[Score | None, ...]
    of_team: bool
    moved: Trend
    now: Released | Average
    before: Released | Average | None

    @property
    def is_new(self) -> bool:
        """Returns whether the last week has a number."""
        return _is_number(self.numbers[-1])


def line_of(weeks: Sequence[MoodOfRound], scores: Sequence[Score | None]) -> MoodLine | None:
    """Returns the line of a team, of whose weeks these are its scores, or the company's; None where fewer than
    two weeks have a number.
    """
    of_team = sum(map(_is_number, scores)) > 1
    leading = list(scores) if of_team else [week.company for week in weeks]
    has_number = list(map(_is_number, leading))
    if sum(has_number) < 2:
        return None
    first_number = has_number.index(True)
    weeks, leading = weeks[first_number:], leading[first_number:]
    moved, now, earlier = Trend.UNKNOWN, [number for number in leading if _is_number(number)][-1], None
    if of_team and (comparison := compared(leading)):
        moved, now, earlier = trend(leading), window(comparison.now), window(comparison.before)
    if isinstance(now, Withheld) or isinstance(earlier, Withheld) or now is None:
        raise TypeError("what was published is no number")
    return MoodLine(weeks=tuple(weeks), numbers=tuple(leading), of_team=of_team, moved=moved, now=now, before=earlier)


def _is_number(number: Score | None) -> bool:
    return isinstance(number, Released | Average)
