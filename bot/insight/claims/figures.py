"""The figure of each blind spot: how many thanks, which level, how many answered. Read from what everybody may know.

What is about managers has the figure of their whole group, or counts that are public: never that of one manager.
"""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, field

from bot.checkin.ledger import Participation, Score, Withheld, window
from bot.checkin.questions import ROUNDS
from bot.checkin.rounds import Closed, Frozen
from bot.insight.claims.depths import Beliefs, Depth, depth, lived_in
from bot.insight.claims.heat import of_unit, themes_asked
from bot.insight.spots import Spot
from bot.org.tree import Tree
from bot.org.unit_key import UnitKind, leads, team_key

EVERY = 4  # weeks of a summary
_BANDS = list(Participation)
_FIVES, _TENTH = 5, 10  # per cent
UnitValue = tuple[str, int]  # a key: a unit and a value


@dataclass(frozen=True, slots=True)
class CountedThanks:
    """Public kudos in so many weeks; `of` is how many there were of all kinds, where that is the point."""

    count: int
    weeks: int
    of: int | None = None


@dataclass(frozen=True, slots=True)
class ShareOfThanks:
    """How many public kudos of all that the company gave in so many weeks went to the people of a branch, and how many
    of the company's people these are, in per cent (`_rounded`).
    """

    count: int
    of: int
    weeks: int
    people: int


@dataclass(frozen=True, slots=True)
class Beside:
    """What was answered in a branch, and in the whole company."""

    branch: Score
    company: Score


@dataclass(frozen=True, slots=True)
class TurnOut:
    """The middle band of these teams at the quarter's begin and now; None where they have no number any more."""

    before: Participation
    now: Participation | None


Figure = CountedThanks | ShareOfThanks | Beside | TurnOut | Depth


@dataclass(frozen=True, slots=True)
class Grounds:
    """What figures are read from: the rounds of a quarter, the latest four weeks of it, what managers believed in them,
    thanks in the quarter by unit and value, and those that each boss gave in the latest four weeks.
    """

    quarter: Closed = ()
    latest: Closed = ()
    beliefs: Beliefs = field(default_factory=dict)
    recognised: Counter[UnitValue] = field(default_factory=Counter)
    thanks_given: Mapping[int, int] = field(default_factory=dict)


def of_managers(kind: Spot, unit: str, listed: Collection[int], grounds: Grounds) -> Figure | None:
    """Returns the figure of what is said of the managers of a unit, of whom these are on the list."""
    if kind is not Spot.SILENT:
        if not grounds.latest:
            return None
        frozen = grounds.latest[-1][0].frozen
        branch = lived_in(unit, frozen.tree)
        if kind is Spot.UNTHANKED:
            return _share_of_thanks(branch, frozen, grounds)
        sides = depth(grounds.latest, grounds.beliefs, branch, themes_asked(grounds.latest))
        return sides if sides.distance is not None else None
    teams = frozenset(map(team_key, listed))
    begin = [page for round_, page in grounds.quarter if round_.counts_in < grounds.quarter[0][0].counts_in + EVERY]
    earlier = _middle(page.participation.get(team) for page in begin for team in teams)
    now = _middle(page.participation.get(team) for _, page in grounds.latest for team in teams)
    return TurnOut(earlier, now) if earlier and earlier != now else None


def of_branch(kind: Spot, unit: str, value: int | None, tree: Tree, grounds: Grounds) -> Figure | None:
    """Returns the figure of what is said of a branch."""
    if kind is Spot.WALL and value is not None:
        return CountedThanks(grounds.recognised[unit, value], ROUNDS, _thanks(unit, grounds))
    if kind is Spot.NOT_THANKING:
        bosses = [leads(part) for part in tree.below(unit) if part.startswith(UnitKind.TEAM.value)]
        return CountedThanks(sum(grounds.thanks_given.get(boss, 0) for boss in bosses), EVERY)
    if kind is Spot.NOT_WALKED:
        root = tree.units[0].key
        sides = Beside(_of_leaders(unit, grounds.quarter), _of_leaders(root, grounds.quarter))
        return None if isinstance(sides.branch, Withheld) else sides
    return None


def _share_of_thanks(branch: str, frozen: Frozen, grounds: Grounds) -> Figure:
    """Of all there, since each team's thanks are public: their sum over some would say which these are."""
    here, everywhere = (_thanks(place, grounds) for place in (branch, frozen.root))
    if branch == frozen.root:
        return CountedThanks(here, ROUNDS)
    people = sum(frozen.invited.get(leaf, 0) for leaf in frozen.tree.below(branch))
    share = 100 * people / sum(frozen.invited.values())
    return ShareOfThanks(count=here, of=everywhere, weeks=ROUNDS, people=_rounded(share))


def _rounded(share: float) -> int:
    """In fives; within a tenth of nobody or of everybody in ones, where fives would say twice as many as there are."""
    step = 1 if min(share, 100 - share) < _TENTH else _FIVES
    return min(99, max(1, step * round(share / step)))


def _thanks(unit: str, grounds: Grounds) -> int:
    return sum(count for (place, _), count in grounds.recognised.items() if place == unit)


def _of_leaders(unit: str, closed: Closed) -> Score:
    return window(
        of_unit(page, unit, item.key)
        for round_, page in closed
        for item in round_.frozen.items
        if item.theme == "leaders" and not item.about_manager
    )


def _middle(bands: Iterable[Participation | None]) -> Participation | None:
    ordered = sorted((band for band in bands if band), key=_BANDS.index)
    return ordered[len(ordered) // 2] if ordered else None


def recognised_in(
    frozen: Frozen, thanks: Iterable[tuple[int, Iterable[Iterable[int]], Iterable[int]]]
) -> Counter[UnitValue]:
    """Returns by unit and value how many thanks its people got: one that several of them got together is one.

    `thanks` are a value, groups of managers whose people were thanked together, and how often each group was.
    """
    teams = [unit.key for unit in frozen.tree.units if unit.kind is UnitKind.TEAM]
    above, recognised = {leads(team): frozen.above(team) for team in teams}, Counter[UnitValue]()
    for value, together, counts in thanks:
        for managers, count in zip(together, counts, strict=True):
            chains = [above[manager] for manager in managers if manager in above]
            for unit in chains[0] if len(chains) == 1 else {unit for chain in chains for unit in chain}:
                recognised[unit, value] += count
    return recognised
