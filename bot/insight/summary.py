"""The summary: what a leader reads every four weeks about the part of the company below them.

Numbers about answers come from the pages of the ledger, what is said about managers from `bot.insight.patterns`, and
what managers believe of a value from forecasts that were added up like ballots: each manager's label is one, in the
team where that manager answers, and nothing is said of fewer than five.
"""

from collections.abc import Iterable, Mapping, Sequence, Set
from dataclasses import dataclass, field, replace
from datetime import date
from typing import NamedTuple

from bot.checkin.ledger import Page, Participation, Score, Withheld
from bot.checkin.promises import PromiseCount
from bot.checkin.rounds import Closed, Frozen, Round
from bot.insight.claims.blind_spots import BlindSpot
from bot.insight.claims.concern_counts import AcknowledgedInTime, ConcernCounts
from bot.insight.claims.depths import UnitDepths, are_single_teams_beside
from bot.insight.claims.figures import Grounds, of_branch, of_managers
from bot.insight.claims.habits import ByHabit, SharedHabit
from bot.insight.claims.head_beliefs import HeadsBelief
from bot.insight.claims.heat import of_unit
from bot.insight.claims.ratings import Rating
from bot.insight.patterns import Pattern, believed, find_amounts, find_patterns, groups
from bot.insight.spots import ABOUT_MANAGERS, Evaluation, Spot, Tide, Together, UnitTheme
from bot.org.tree import Tree
from bot.org.unit_key import UnitKind, team_key
from bot.org.values import Value
from bot.signals.conclusions import Conclusion

SPOTS_AT_MOST = 5


@dataclass(frozen=True, slots=True)
class SharedSpots:
    """What may be said of managers anywhere in the company, and the units in which they can be compared.

    `calm` are groups in which none or only a few believe clearly too much; `groups` is by kind and unit who each is of,
    `k` of them at least; figures are read from `grounds`.
    """

    spots: tuple[BlindSpot, ...]
    calm: tuple[Pattern, ...]
    tested: frozenset[str]
    groups: Mapping[Spot, Mapping[str, Sequence[int]]]
    k: int
    grounds: Grounds


@dataclass(frozen=True, slots=True)
class CompanyFindings:
    """What all leaders' summaries of the same weeks are put together from; `believed` by value's item, `promises` and
    `acknowledged` by person; `habits` are what managers keep up.
    """

    evaluation: Evaluation
    spots: SharedSpots
    believed: Mapping[str, Page]
    promises: Mapping[int, PromiseCount]
    acknowledged: Mapping[int, AcknowledgedInTime] = field(default_factory=dict)
    concerns: ConcernCounts | None = None
    services: tuple[Rating, ...] = ()
    heads: tuple[HeadsBelief, ...] = ()
    habits: ByHabit = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ValueLine:
    """One value: thanks for it, what was answered to its item, and what managers believed would be."""

    value: Value
    recognised: int
    lived: Score
    believed: Score


@dataclass(frozen=True, slots=True)
class Walk:
    """The leader's own part: thanks in four weeks by them and by the leaders who report to them; promises; concerns."""

    thanks: int
    around: int
    leaders_around: int
    promises_kept: int
    promises_broken: int
    acknowledged: AcknowledgedInTime | None = None
    half_hours: int = 0  # with customers


@dataclass(frozen=True, slots=True)
class Summary:
    """`parts` are the units directly below the leader's, `frozen` names them as of the last round.

    heat: by part and theme, over the last four weeks, the company's among them; waterline: how deep each theme and each
    part lies; moved: where that rose (1) or fell (-1), as far as it holds.
    tested: whether enough managers could be compared for anything to be said of a group; optimism: by how much all
    managers are too optimistic, in halves of a label, None where they are not; together: what is certain of all of
    them, together_here: of those in the reader's branch against its number; tide: how everybody's weeks moved.
    services: how departments serve each other, as far as the reader sees them, the lowest score first; heads: how many
    believe clearly more of it.
    customers: what may be said of people and customers; None where nobody has given a number of these.
    habits: what the managers there keep up.
    """

    unit: str
    first_monday: date
    week: int
    frozen: Frozen
    parts: tuple[str, ...]
    themes: tuple[str, ...]
    heat: Mapping[UnitTheme, Score]
    moved: Mapping[UnitTheme, int]
    spots: tuple[BlindSpot, ...]
    tested: bool
    values: tuple[ValueLine, ...]
    walk: Walk
    optimism: float | None
    participation: Participation | None
    calm: tuple[Pattern, ...] = ()
    together: Together | None = None
    together_here: Together | None = None
    tide: Tide | None = None
    waterline: UnitDepths | None = None
    concerns: ConcernCounts | None = None
    services: tuple[Rating, ...] = ()
    customers: Conclusion | None = None
    heads: tuple[HeadsBelief, ...] = ()
    habits: tuple[SharedHabit, ...] = ()


def find_shared(evaluation: Evaluation, frozen: Frozen, k: int, grounds: Grounds | None = None) -> SharedSpots:
    """Returns the spots about teams and managers that `bot.insight.patterns` lets be said, to any reader."""
    among = {kind: groups(frozen.tree, evaluation.judged[kind], k) for kind in ABOUT_MANAGERS}
    patterns = {kind: _patterns(evaluation, kind, among[kind], k) for kind in ABOUT_MANAGERS}
    grounds = grounds or Grounds()
    spots_found = [
        BlindSpot(
            kind=kind,
            unit=pattern.unit,
            doubt=pattern.doubt,
            since=pattern.since,
            pattern=pattern,
            figure=of_managers(kind, pattern.unit, _listed(evaluation, kind, among[kind][pattern.unit]), grounds),
        )
        for kind, of_kind in patterns.items()
        for pattern in of_kind
        if pattern.amount.is_some
    ]
    able = evaluation.judged[Spot.GAP][-1]
    tested = [unit for unit, group in among[Spot.GAP].items() if len(able & set(group)) >= k]
    calm = [pattern for pattern in patterns[Spot.GAP] if not pattern.amount.is_some]
    return SharedSpots(
        spots=tuple(spots_found), calm=tuple(calm), tested=frozenset(tested), groups=among, k=k, grounds=grounds
    )


def _listed(evaluation: Evaluation, kind: Spot, group: Iterable[int]) -> list[int]:
    return [manager for manager in group if str(manager) in evaluation.spots[kind].listed]


class ListedSpots(NamedTuple):
    """Blind spots, the surest first; `calm` are groups in which hardly any manager believes too much, `tested` is
    whether managers there could be compared at all, `by_theme` whether beliefs may be shown theme by theme.
    """

    spots: list[BlindSpot]
    calm: list[Pattern]
    tested: bool
    by_theme: bool


def find_spots(
    evaluation: Evaluation, among: SharedSpots, tree: Tree, unit: str, values: Mapping[int, Value]
) -> ListedSpots:
    """Returns the blind spots inside a unit, as whoever leads it reads them.

    What is about a branch counts thanks, which are public, or scores that the heat map shows as well. A theme beside a
    heat map in which a column is one team of the group would name its manager: it stands in no sentence, and in no
    picture, also where nothing is named: beliefs of a theme far above what one column answers say of whom. That teams
    fell silent beside a row that has no number any more would say which, so it is left out (`_would_point`).
    """
    inside = frozenset(tree.below(unit))
    columns = [frozenset(tree.below(part.key)) for part in tree.parts(unit)]
    of_managers_here = [spot for spot in among.spots if spot.unit in inside and not _would_point(spot, among, columns)]
    named = [spot for spot in of_managers_here if _would_be_named(spot, among, columns)]
    would_tell = are_single_teams_beside(unit, tree, among.grounds.beliefs)
    spots_found = [_without_theme(spot) if spot in named else spot for spot in of_managers_here]
    for kind in (kind for kind in evaluation.spots if kind not in ABOUT_MANAGERS):
        doubts = evaluation.spots[kind]
        for manager, since in doubts.listed.items():
            branch, _, value_id = manager.partition("/")
            if not value_id or int(value_id) in values:
                value = values[int(value_id)] if value_id else None
                figure = of_branch(kind, branch, value.id if value else None, tree, among.grounds)
                doubt = doubts.doubt[manager]
                spots_found.append(
                    BlindSpot(kind=kind, unit=branch, doubt=doubt, since=since, value=value, figure=figure)
                )
    ordered = sorted(
        (spot for spot in spots_found if spot.unit in inside), key=lambda spot: (spot.doubt, spot.kind.value, spot.unit)
    )
    calm = [pattern for pattern in among.calm if pattern.unit in inside]
    return ListedSpots(ordered, calm, not among.tested.isdisjoint(inside), by_theme=not named and not would_tell)


def _would_be_named(spot: BlindSpot, among: SharedSpots, columns: Sequence[Set[str]]) -> bool:
    if spot.kind is not Spot.GAP:
        return False
    teams = _teams(spot, among)
    return any(len(teams & column) == 1 for column in columns)


def _would_point(spot: BlindSpot, among: SharedSpots, columns: Sequence[Set[str]]) -> bool:
    """Whether a row of the map holds some of the teams of which one or more fell silent, and fewer than k of them.

    Such a team loses its number, and the map shows whose is gone: its rows must not take the group apart.
    """
    teams = _teams(spot, among)
    return spot.kind is Spot.SILENT and any(0 < len(teams & column) < among.k for column in columns)


def _teams(spot: BlindSpot, among: SharedSpots) -> set[str]:
    return {team_key(manager) for manager in among.groups[spot.kind][spot.unit]}


def _without_theme(spot: BlindSpot) -> BlindSpot:
    return replace(spot, pattern=replace(spot.pattern, theme=None)) if spot.pattern else spot


def _patterns(evaluation: Evaluation, kind: Spot, among: Mapping[str, Sequence[int]], k: int) -> list[Pattern]:
    spots, able = evaluation.spots[kind], evaluation.judged[kind][-1]
    doubts = {manager: spots.doubt[str(manager)] for manager in able}
    listed = {int(manager): since for manager, since in spots.listed.items() if int(manager) in able}
    if kind is Spot.GAP and evaluation.companies:
        above, maybe = (
            {manager: chances_of_manager for manager, chances_of_manager in chances.items() if manager in able}
            for chances in (evaluation.companies.above, evaluation.companies.maybe)
        )
        companies = replace(evaluation.companies, above=above, maybe=maybe)
        return find_amounts(among, companies, listed, evaluation.theme, evaluation.week, k)
    return find_patterns(among, doubts, listed, evaluation.theme if kind is Spot.GAP else {}, k)


def optimism_of(evaluation: Evaluation) -> float | None:
    """Returns by how much all managers believe too much, in halves of a label as scores are; None where they do not."""
    return None if evaluation.optimism is None else round(2 * evaluation.optimism) / 2


def parts_of(frozen: Frozen, unit: str) -> tuple[str, ...]:
    """Returns what a unit is made of: its head's own team and the units and teams below; newcomers are in no part."""
    return tuple(part.key for part in frozen.tree.parts(unit) if part.kind is not UnitKind.NEWCOMERS)


def beliefs(closed: Iterable[Round], forecasts: Mapping[int, Mapping[str, Mapping[int, int]]]) -> dict[str, Page]:
    """Returns what managers believed of each value, by its item; of the last round that asked about it.

    `forecasts`: by round, item and manager.
    """
    latest_round = {item.key: round_ for round_ in closed for item in round_.frozen.items if item.theme == "values"}
    return {
        item: believed(round_.frozen.tree, item, forecasts.get(round_.id, {}).get(item, {}), round_.k)
        for item, round_ in latest_round.items()
    }


def walk(leader: int, reports: Sequence[int], shared: CompanyFindings) -> Walk:
    thanks = shared.spots.grounds.thanks_given
    promises = shared.promises.get(leader, PromiseCount(0, 0))
    return Walk(
        thanks=thanks.get(leader, 0),
        around=sum(thanks.get(person, 0) for person in reports),
        leaders_around=len(reports),
        promises_kept=promises.fulfilled,
        promises_broken=promises.broken,
        acknowledged=shared.acknowledged.get(leader),
    )


def value_line(value: Value, recognised: int, unit: str, closed: Closed, thought: Mapping[str, Page]) -> ValueLine:
    """Returns the line of a value, by the last round that asked about it. `thought` is what `beliefs` returned."""
    item = f"value-{value.id}"
    for round_, page in reversed(closed):
        if round_.frozen.item(item):
            return ValueLine(value, recognised, of_unit(page, unit, item), of_unit(thought[item], unit, item))
    return ValueLine(value, recognised, Withheld(None), Withheld(None))


def usual_participation(closed: Closed, inside: Iterable[str]) -> Participation | None:
    """Returns the middle one of the bands that were published for the teams inside."""
    order = list(Participation)
    known_bands = (page.participation.get(team) for team in inside for _, page in closed)
    bands = sorted((band for band in known_bands if band), key=order.index)
    return bands[len(bands) // 2] if bands else None
