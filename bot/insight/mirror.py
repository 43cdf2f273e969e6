"""The mirror: what a manager believed beside what the team lives, for that manager alone, every four weeks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum
from typing import NamedTuple

from bot.checkin.ledger import Average, Withheld, window
from bot.checkin.questions import Item
from bot.checkin.release import Released
from bot.checkin.rounds import Closed, Frozen
from bot.insight.spots import OwnGap, Tide
from bot.org.unit_key import team_key

EVERY = 4  # weeks from one evaluation to the next
SEEN_BEFORE = timedelta(days=3)  # a manager has seen the mirror for so long when a summary counts it
DIFFERENT = 0.75  # labels between belief and life: half a label is within the rounding of both
HIGH = 4.0  # a level at which a gap is no trouble


def evaluated(first_monday: date, today: date) -> int:
    """Returns the last week of the latest four that are over; 0 before the first four are."""
    over = max(0, (today - first_monday).days // 7)
    return over - over % EVERY


def begins(first_monday: date, week: int) -> date:
    """Returns the Monday of a week."""
    return first_monday + timedelta(weeks=week - 1)


@dataclass(frozen=True, slots=True)
class Reflection:
    """One item: the label that was believed, 1 to 5, and what the team's own block said; means, if asked again."""

    item: Item
    believed: float
    lived: Released | Average

    @property
    def difference(self) -> float:
        return self.believed - self.lived.number


class Standing(Enum):
    """What may be said of one manager's belief over a quarter, by how certain it is."""

    NEARLY_CERTAIN = "nearly_certain"
    VERY_LIKELY = "very_likely"
    PROBABLY = "probably"
    AS_IT_IS = "as_it_is"
    BETTER = "better"
    UNKNOWN = "unknown"

    @property
    def is_above(self) -> bool:
        """Returns whether the belief lies clearly above what the team lives."""
        return self in (Standing.NEARLY_CERTAIN, Standing.VERY_LIKELY, Standing.PROBABLY)


@dataclass(frozen=True, slots=True)
class Verdict:
    """A quarter's gap of one manager, and the level that the team lives at."""

    own: OwnGap
    level: Average

    @property
    def standing(self) -> Standing:
        for standing, threshold in _ABOVE.items():
            if self.own.above >= threshold:
                return standing
        if self.own.within >= _AS_IT_IS:
            return Standing.AS_IT_IS
        return Standing.BETTER if self.own.below >= _BETTER else Standing.UNKNOWN


_ABOVE = {Standing.NEARLY_CERTAIN: 0.98, Standing.VERY_LIKELY: 0.90, Standing.PROBABLY: 0.75}
_AS_IT_IS, _BETTER = 0.95, 0.90


class ThemeGap(NamedTuple):
    theme: str
    difference: float


@dataclass(frozen=True, slots=True)
class TipThatHelped:
    """A thing to try, and how many teams of this company tried it, in most of which it helped."""

    tip: str
    teams: int


@dataclass(frozen=True, slots=True)
class Served:
    """What a head believed of the service of their department, and what those say that were asked and have a number."""

    believed: int
    lived: Released | Average
    asking: tuple[str, ...]

    @property
    def is_as_believed(self) -> bool:
        """Returns whether the number may be what was believed, or more: it is rounded, and none is above 4.5."""
        return self.believed - self.lived.number < DIFFERENT


@dataclass(frozen=True, slots=True)
class Mirror:
    """`shown_with` is the unit that the team's answers were last shown with, as `frozen` names it; None where they
    stand alone, or nowhere.

    `forecasts` is whether the manager believed anything in these weeks; `verdict` is None until there is enough; `tide`
    is how everybody's weeks moved, and `helped` what helped in other teams where belief lies furthest above life.
    `served` is of who heads a department that others were asked about.
    """

    manager: int

    week: int
    reflections: tuple[Reflection, ...]
    forecasts: bool
    frozen: Frozen
    shown_with: str | None
    verdict: Verdict | None
    tide: Tide | None = None
    helped: TipThatHelped | None = None
    served: Served | None = None

    def largest(self) -> ThemeGap | None:
        """Returns the theme in which belief lies furthest above life, and by how much; None where it does not, or in
        two.
        """
        by_theme: dict[str, list[float]] = {}
        for reflection in self.reflections:
            by_theme.setdefault(reflection.item.theme, []).append(reflection.difference)
        means = {theme: sum(all_of) / len(all_of) for theme, all_of in by_theme.items()}
        largest = max(means.values(), default=0.0)
        themes = [theme for theme, mean in means.items() if mean == largest]
        return ThemeGap(themes[0], largest) if largest >= DIFFERENT and len(themes) == 1 else None


class _Score(NamedTuple):
    """What was believed and what was released of an item in one round."""

    item: Item
    believed: int
    lived: Released


def reflect(
    manager: int,
    week: int,
    closed: Closed,
    forecasts: Mapping[int, Mapping[str, int]],
    verdict: Verdict | None,
    tide: Tide | None = None,
) -> Mirror:
    """Returns the mirror of the four weeks of `closed`; `forecasts` are the manager's own, by round and item.

    Only where the team is its own block: what was added up with others says nothing about this manager's belief.
    """
    team = team_key(manager)
    scores_of: dict[str, list[_Score]] = {}
    shown_with = None
    for round_, page in closed:
        has_own_number = page.blocks.of_leaf.get(team) == team
        shown_with = None if has_own_number else page.blocks.of_leaf.get(team)
        for item in round_.frozen.items:
            lived = page.of_block(team, item.key)
            believed = forecasts.get(round_.id, {}).get(item.key)
            if has_own_number and believed and not isinstance(lived, Withheld):
                scores_of.setdefault(item.key, []).append(_Score(item, believed, lived))
    reflections = sorted(map(_reflection, scores_of.values()), key=lambda reflection: -reflection.difference)
    latest, _ = closed[-1]
    return Mirror(
        manager=manager,
        week=week,
        reflections=tuple(reflections),
        forecasts=any(forecasts.values()),
        frozen=latest.frozen,
        shown_with=shown_with,
        verdict=verdict,
        tide=tide,
    )


def _reflection(scores: Sequence[_Score]) -> Reflection:
    lived = window(score.lived for score in scores)
    if isinstance(lived, Withheld):
        raise TypeError("what is reflected was released")
    return Reflection(scores[0].item, sum(score.believed for score in scores) / len(scores), lived)
