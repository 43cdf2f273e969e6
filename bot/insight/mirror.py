"""The mirror: what a manager believed beside what the team lives, for that manager alone, every four weeks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.checkin.ledger import Average, Page, Score, Withheld, window
from bot.checkin.questions import Item
from bot.checkin.release import Released
from bot.checkin.rounds import Frozen, Round
from bot.org.unit_key import team_key

EVERY = 4  # weeks from one evaluation to the next
SEEN_BEFORE = timedelta(days=3)  # a manager has seen the mirror for so long when a summary counts it
DIFFERENT = 0.75  # labels between belief and life: half a label is within the rounding of both
HIGH = 4.0  # a level at which a gap is no trouble
MATERIAL = 0.5  # of a label over a quarter, as in bot.insight.blindspots


def evaluated(first_monday: date, today: date) -> int:
    """The last week of the latest four that are over; 0 before the first four are."""
    over = max(0, (today - first_monday).days // 7)
    return over - over % EVERY


def begins(first_monday: date, week: int) -> date:
    """The Monday of a week."""
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


@dataclass(frozen=True, slots=True)
class Verdict:
    """A quarter's gap of one manager: shrunken, with its doubt, and the level that the team lives at."""

    gap: float
    doubt: float
    level: Score


@dataclass(frozen=True, slots=True)
class Mirror:
    """`shown_with` is the unit that the team's answers were last shown with, as `frozen` names it; None where they
    stand alone, or nowhere.

    `forecasts` is whether the manager believed anything in these weeks; `verdict` is None until there is enough.
    """

    week: int
    reflections: tuple[Reflection, ...]
    forecasts: bool
    frozen: Frozen
    shown_with: str | None
    verdict: Verdict | None

    def largest(self) -> tuple[str, float] | None:
        """The theme in which belief and life lie furthest apart, and by how much; None where they do not."""
        by_theme: dict[str, list[float]] = {}
        for reflection in self.reflections:
            by_theme.setdefault(reflection.item.theme, []).append(reflection.difference)
        means = {theme: sum(all_of) / len(all_of) for theme, all_of in by_theme.items()}
        theme = max(means, key=lambda reflection: abs(means[reflection]), default=None)
        return (theme, means[theme]) if theme and abs(means[theme]) >= DIFFERENT else None


def reflect(
    manager: int,
    week: int,
    closed: Sequence[tuple[Round, Page]],
    forecasts: Mapping[int, Mapping[str, int]],
    verdict: Verdict | None,
) -> Mirror:
    """`closed` are the rounds of the four weeks, `forecasts` the manager's own, by round and item.

    Only where the team is its own block: what was added up with others says nothing about this manager's belief.
    """
    team = team_key(manager)
    scores_of: dict[str, list[tuple[Item, int, Released]]] = {}
    shown_with = None
    for round_, page in closed:
        own = page.blocks.of_leaf.get(team) == team
        shown_with = None if own else page.blocks.of_leaf.get(team)
        for item in round_.frozen.items:
            lived = page.of_block(team, item.key)
            believed = forecasts.get(round_.id, {}).get(item.key)
            if own and believed and not isinstance(lived, Withheld):
                scores_of.setdefault(item.key, []).append((item, believed, lived))
    reflections = sorted(map(_reflection, scores_of.values()), key=lambda reflection: -reflection.difference)
    return Mirror(week, tuple(reflections), any(forecasts.values()), closed[-1][0].frozen, shown_with, verdict)


def _reflection(scores: Sequence[tuple[Item, int, Released]]) -> Reflection:
    (item, *_), lived = scores[0], window(score for _, _, score in scores)
    if isinstance(lived, Withheld):
        raise TypeError("what is reflected was released")
    return Reflection(item, sum(believed for _, believed, _ in scores) / len(scores), lived)
