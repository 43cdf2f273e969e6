"""The summary: what a leader reads every four weeks about the part of the company below them.

Numbers about answers come from the pages of the ledger, what is said about managers from `bot.insight.patterns`, and
what managers believe of a value from forecasts that were added up like ballots: each manager's label is one, in the
team where that manager answers, and nothing is said of fewer than five.
"""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import date

from bot.checkin.ledger import Page, Participation, Score, Withheld, window
from bot.checkin.questions import bank
from bot.checkin.rounds import Closed, Frozen, Round
from bot.insight.patterns import Pattern, believed, find_patterns, groups
from bot.insight.spots import ABOUT_MANAGERS, Evaluation, Spot
from bot.org.unit_key import Kind, leads
from bot.org.values import Value

SPOTS_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class Found:
    """A blind spot as it may be said. `pattern` is there where it is about managers, `value` where it is about one."""

    kind: Spot
    unit: str
    doubt: float
    since: int
    pattern: Pattern | None = None
    value: Value | None = None


@dataclass(frozen=True, slots=True)
class SharedSpots:
    """What may be said of managers anywhere in the company, and the units in which they can be compared."""

    found: tuple[Found, ...]
    tested: frozenset[str]


@dataclass(frozen=True, slots=True)
class Shared:
    """What all leaders' summaries of the same weeks are put together from.

    believed: by value's item, what managers forecast of it; recognised: thanks in the quarter by unit and value;
    thanks: those that each boss gave in the last four weeks; promises: how many each person kept and broke.
    """

    evaluation: Evaluation
    spots: SharedSpots
    believed: Mapping[str, Page]
    recognised: Counter[tuple[str, int]]
    thanks: Mapping[int, int]
    promises: Mapping[int, tuple[int, int]]


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One value: thanks for it, what was answered to its item, and what managers believed would be."""

    value: Value
    recognised: int
    lived: Score
    believed: Score


@dataclass(frozen=True, slots=True)
class Walk:
    """The leader's own part: thanks in four weeks by them and by the leaders who report to them; their promises."""

    thanks: int
    around: int
    leaders_around: int
    kept: int
    broken: int


@dataclass(frozen=True, slots=True)
class Summary:
    """`parts` are the units directly below the leader's, `frozen` names them as of the last round.

    heat: by part and theme, over the last four weeks; moved: where that rose (1) or fell (-1), as far as it holds.
    tested: whether enough managers could be compared for anything to be said of a group; optimism: by how much all
    managers are too optimistic, in halves of a label, None where they are not.
    """

    unit: str
    first_monday: date
    week: int
    frozen: Frozen
    parts: tuple[str, ...]
    themes: tuple[str, ...]
    heat: Mapping[tuple[str, str], Score]
    moved: Mapping[tuple[str, str], int]
    found: tuple[Found, ...]
    tested: bool
    values: tuple[ValueLine, ...]
    walk: Walk
    optimism: float | None
    participation: Participation | None


def find_shared(evaluation: Evaluation, frozen: Frozen, k: int) -> SharedSpots:
    """What is about teams and their managers passes `bot.insight.patterns`; the same for everybody who reads of it."""
    among = {kind: groups(frozen.tree, evaluation.judged[kind], k) for kind in ABOUT_MANAGERS}
    spots_found = [
        Found(kind, pattern.unit, pattern.doubt, pattern.since, pattern)
        for kind in ABOUT_MANAGERS
        for pattern in _patterns(evaluation, kind, among[kind], k)
    ]
    able = evaluation.judged[Spot.GAP][-1]
    tested = [unit for unit, group in among[Spot.GAP].items() if len(able & set(group)) >= k]
    return SharedSpots(tuple(spots_found), frozenset(tested))


def find_spots(
    evaluation: Evaluation, among: SharedSpots, inside: Set[str], values: Mapping[int, Value]
) -> tuple[list[Found], bool]:
    """The blind spots inside these units, the surest first; and whether managers there could be compared at all.

    What is about a branch counts thanks, which are public, or scores that the heat map shows as well.
    """
    spots_found = list(among.found)
    for kind in (kind for kind in evaluation.spots if kind not in ABOUT_MANAGERS):
        doubts = evaluation.spots[kind]
        for manager, since in doubts.listed.items():
            branch, _, value = manager.partition("/")
            if not value or int(value) in values:
                spots_found.append(
                    Found(kind, branch, doubts.doubt[manager], since, value=values[int(value)] if value else None)
                )
    shown = [manager for manager in spots_found if manager.unit in inside]
    return sorted(
        shown, key=lambda manager: (manager.doubt, manager.kind.value, manager.unit)
    ), not among.tested.isdisjoint(inside)


def _patterns(evaluation: Evaluation, kind: Spot, among: Mapping[str, Sequence[int]], k: int) -> list[Pattern]:
    spots, able = evaluation.spots[kind], evaluation.judged[kind][-1]
    doubts = {manager: spots.doubt[str(manager)] for manager in able}
    listed = {int(manager): since for manager, since in spots.listed.items() if int(manager) in able}
    return find_patterns(among, doubts, listed, evaluation.theme if kind is Spot.GAP else {}, k)


def parts_of(frozen: Frozen, unit: str) -> tuple[str, ...]:
    """What a unit is made of: its head's own team and the units and teams below; newcomers belong to no part."""
    return tuple(part.key for part in frozen.tree.parts(unit) if part.kind is not Kind.NEWCOMERS)


def heat_map(closed: Closed, parts: Iterable[str], themes: Iterable[str]) -> dict[tuple[str, str], Score]:
    """By part and theme the mean of what was released; what names "my manager" is left out."""
    scores_of = {
        theme: [
            (page, item.key)
            for round_, page in closed
            for item in round_.frozen.items
            if item.theme == theme and not item.about_manager
        ]
        for theme in themes
    }
    return {
        (part, theme): window(of_unit(page, part, item) for page, item in of)
        for part in parts
        for theme, of in scores_of.items()
    }


def of_unit(page: Page, unit: str, item: str) -> Score:
    """What a unit said to an item; withheld where the company had no such unit then."""
    return page.of_unit(unit, item) if unit in page.parents else Withheld(None)


def themes_asked(closed: Closed) -> tuple[str, ...]:
    """The themes of these weeks in the order of the bank, the mood leading."""
    themes_ = {item.theme for round_, _ in closed for item in round_.frozen.items if not item.about_manager}
    return tuple(theme for theme in ("mood", *bank().themes) if theme in themes_ and theme not in ("values", "own"))


def beliefs(closed: Iterable[Round], forecasts: Mapping[int, Mapping[str, Mapping[int, int]]]) -> dict[str, Page]:
    """What managers believed of each value, by its item; of the last round that asked about it.

    `forecasts`: by round, item and manager.
    """
    last = {item.key: round_ for round_ in closed for item in round_.frozen.items if item.theme == "values"}
    return {
        item: believed(round_.frozen.tree, item, forecasts.get(round_.id, {}).get(item, {}), round_.k)
        for item, round_ in last.items()
    }


def recognised_in(
    frozen: Frozen, thanks: Iterable[tuple[int, Iterable[Iterable[int]], Iterable[int]]]
) -> Counter[tuple[str, int]]:
    """By unit and value how many thanks its people got: one that several of them got together is one.

    `thanks` are a value, groups of managers whose people were thanked together, and how often each group was.
    """
    teams = [unit.key for unit in frozen.tree.units if unit.kind is Kind.TEAM]
    above, recognised = {leads(team): frozen.above(team) for team in teams}, Counter[tuple[str, int]]()
    for value, together, counts in thanks:
        for managers, count in zip(together, counts, strict=True):
            chains = [above[manager] for manager in managers if manager in above]
            for unit in chains[0] if len(chains) == 1 else {unit for chain in chains for unit in chain}:
                recognised[unit, value] += count
    return recognised


def walk(leader: int, reports: Sequence[int], shared: Shared) -> Walk:
    around = sum(shared.thanks.get(person, 0) for person in reports)
    return Walk(shared.thanks.get(leader, 0), around, len(reports), *shared.promises.get(leader, (0, 0)))


def value_line(value: Value, recognised: int, unit: str, closed: Closed, thought: Mapping[str, Page]) -> ValueLine:
    """`thought` is what `beliefs` found. The last round that asked about the value counts."""
    item = f"value-{value.id}"
    for round_, page in reversed(closed):
        if round_.frozen.item(item):
            return ValueLine(value, recognised, of_unit(page, unit, item), of_unit(thought[item], unit, item))
    return ValueLine(value, recognised, Withheld(None), Withheld(None))


def usual_participation(closed: Closed, inside: Iterable[str]) -> Participation | None:
    """The middle one of the bands that were published for the teams inside."""
    order = list(Participation)
    known_bands = (page.participation.get(team) for team in inside for _, page in closed)
    bands = sorted((band for band in known_bands if band), key=order.index)
    return bands[len(bands) // 2] if bands else None
