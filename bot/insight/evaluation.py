"""What a quarter says about blind spots, every four weeks, from `bot.insight.evidence` alone.

One evaluation serves everybody in a workspace: a manager's mirror reads their own row of it, a summary only what
`bot.insight.patterns` lets through. The statistics stand in `bot.insight.blindspots` and `bot.insight.other_spots`, the
argument in docs/blind-spots.md.
"""

from collections.abc import Mapping, Sequence, Set

import numpy as np

from bot.checkin.blocks import FLOOR
from bot.checkin.questions import ROUNDS, Item
from bot.insight.blindspots import Beliefs, Gaps, ItemRound, find_gaps, largest_part, lasting
from bot.insight.deconvolution import ENOUGH_TO_LEARN, Verdicts
from bot.insight.evidence import Evidence
from bot.insight.mirror import EVERY, HIGH
from bot.insight.movement import find_movement, find_tide
from bot.insight.other_spots import (
    find_not_walked,
    find_on_the_wall,
    find_silent,
    find_unanswered,
    find_unthanked,
)
from bot.insight.patterns import groups
from bot.insight.spots import ABOUT_MANAGERS, Evaluation, LikelyCompanies, OwnGap, Posterior, Spot, Together
from bot.insight.thanks import usual_of
from bot.insight.together import STAYS, STAYS_IN_BRANCH, able_together, find_together, joined, of_branches
from bot.org.tree import Tree
from bot.org.unit_key import UnitKind, kind_of, leads

QUARTER, HALF = 13, 8  # weeks that are judged, two quarters for what is asked of leaders; of each half for silence
EVALUATIONS = 3  # that are looked back over at least, to say since when


def evaluate(evidence: Evidence, tree: Tree, items: Mapping[str, Item], week: int, k: int = FLOOR) -> Evaluation:
    """Returns the state after this week; `items` by key. Earlier evaluations are made again, to say since when."""
    branch_of = branches(tree)
    of_quarter = 1 + (week - 1) % ROUNDS // EVERY  # evaluations, this one among them
    weeks = [week - EVERY * back for back in reversed(range(max(EVALUATIONS, of_quarter))) if week > EVERY * back]
    gaps = [find_gaps(_beliefs(evidence, at_week)) for at_week in weeks]
    hidden = frozenset(key for key, item in items.items() if item.about_manager)
    other_spots = [_others(evidence, branch_of, hidden, at_week) for at_week in weeks]
    spots = {kind: _doubts([doubts[kind] for doubts in other_spots], weeks) for kind in other_spots[-1]}
    spots[Spot.GAP] = _doubts([gap.verdicts for gap in gaps], weeks)
    level = {int(unit): float(lived) for unit, lived in zip(gaps[-1].verdicts.units, gaps[-1].level, strict=True)}
    themes = {key: item.theme for key, item in items.items()}
    open_to_all = {key: theme for key, theme in themes.items() if not items[key].about_manager}
    below = tree.seat_of_boss.keys()  # the person at the top reads, and is nobody that is read of
    able = [_able(evidence, at_week) & below for at_week in weeks[-of_quarter:]]
    among = joined(able, k)
    return Evaluation(
        week=week,
        spots=spots,
        level=level,
        theme=_themes(evidence, themes, spots[Spot.GAP].listed, week),
        moved=find_movement(evidence, tree, open_to_all, week, EVERY),
        tide=find_tide(evidence, week, EVERY),
        optimism=_optimism(gaps[-1]),
        together=_together(evidence, week, among, below, k),
        among=among,
        of_branches=_of_branches(evidence, week, of_branches(groups(tree, able, k), among, tree, k), branch_of, k),
        own=_own(gaps[-1]),
        companies=_companies(gaps[-1]),
        judged={
            kind: tuple(
                considered(gap) if kind is Spot.GAP else frozenset(map(int, beside[kind].units))
                for gap, beside in zip(gaps[-of_quarter:], other_spots[-of_quarter:], strict=True)
            )
            for kind in ABOUT_MANAGERS
        },
    )


def branches(tree: Tree) -> dict[int, str]:
    """Returns by manager the branch they are in, one of those directly below the top; who heads one is in it."""
    parents = tree.parents()
    areas = {}
    for unit in tree.units:
        chain = [unit.key]
        while (above := parents[chain[-1]]) is not None:
            chain.append(above)
        if unit.kind is UnitKind.TEAM and len(chain) > 1 and kind_of(chain[-2]) is UnitKind.UNIT:
            areas[leads(unit.key)] = chain[-2]
    return areas


def considered(gaps: Gaps) -> Set[int]:
    """Returns the managers whose belief could lie clearly above what the team lives, which everybody can read.

    Who cannot be meant does not hide those who can: of five managers, four of whose teams live at 4.5, "a few" names
    the fifth. Nor is a gap at such a level any trouble.
    """
    beyond = _optimism(gaps) or 0
    levels = zip(gaps.verdicts.units, gaps.level, strict=True)
    return frozenset(int(unit) for unit, level in levels if level + beyond < HIGH)


def _beliefs(evidence: Evidence, week: int) -> Beliefs:
    columns = evidence.columns_within(week - QUARTER, week)
    item_rounds = tuple(
        ItemRound(str(evidence.columns[column].week), evidence.columns[column].item) for column in columns
    )
    teams = tuple(map(str, evidence.teams))
    return Beliefs(teams, item_rounds, evidence.believed[:, columns], evidence.lived[:, columns])


def _others(evidence: Evidence, branch_of: Mapping[int, str], hidden: Set[str], week: int) -> dict[Spot, Verdicts]:
    """`hidden` items name "my manager": a branch of three managers must say nothing of them."""
    teams = list(map(str, evidence.teams))
    quarter = evidence.weeks_within(week - QUARTER, week)
    before = evidence.weeks_within(week - 2 * HALF, week - HALF)
    after = evidence.weeks_within(week - HALF, week)
    everybody = slice(None)
    areas = sorted(set(branch_of.values()))
    inside = [
        [number for number, manager in enumerate(evidence.teams) if branch_of.get(manager) == area] for area in areas
    ]
    thanks_given = evidence.thanks_given[:, quarter]
    half_a_year = evidence.columns_within(week - 2 * QUARTER, week)
    leaders = [number for number in half_a_year if _is_of_leaders(evidence.columns[number].item, hidden)]
    elsewhere = [number for number in half_a_year if evidence.columns[number].item not in hidden]
    elsewhere = [number for number in elsewhere if number not in leaders]
    placed = [number for number, manager in enumerate(evidence.teams) if manager in branch_of]
    concerns = evidence.concerns.within(week - QUARTER, week)
    return {
        Spot.UNTHANKED: _unthanked(evidence, quarter),
        Spot.SILENT: find_silent(
            teams, evidence.response_rate.of(everybody, before), evidence.response_rate.of(everybody, after)
        ),
        Spot.WALL: _on_the_wall(evidence, quarter, dict(zip(areas, inside, strict=True))),
        Spot.UNANSWERED: find_unanswered(concerns.units, concerns.unit_of, concerns.topic_of, concerns.unanswered),
        Spot.NOT_WALKED: find_not_walked(
            areas,
            [branch_of[evidence.teams[number]] for number in placed],
            evidence.lived[np.ix_(placed, leaders)],
            evidence.lived[np.ix_(placed, elsewhere)],
        ),
        Spot.NOT_THANKING: find_unthanked(
            areas,
            np.array([thanks_given[rows].sum(axis=0) for rows in inside]).reshape(len(areas), thanks_given.shape[1]),
            np.array([float(len(rows)) for rows in inside]),
            usual_of(thanks_given[placed].sum(axis=1)),
        ),
    }


def _unthanked(evidence: Evidence, weeks: slice) -> Verdicts:
    thanks, exposure = evidence.thanks.within(weeks), evidence.exposure[:, weeks].sum(axis=1)
    counts = thanks.counts((len(evidence.teams), len(evidence.values), evidence.exposure[:, weeks].shape[1]))
    usual = float(thanks.weights().sum() / max(exposure.sum(), 1))
    return find_unthanked(list(map(str, evidence.teams)), counts.sum(axis=1), exposure, usual)


def _on_the_wall(evidence: Evidence, weeks: slice, inside: Mapping[str, Sequence[int]]) -> Verdicts:
    thanks, kinds = evidence.thanks.within(weeks), evidence.values
    shape = (len(evidence.teams), len(kinds), evidence.exposure[:, weeks].shape[1])
    counts = thanks.counts(shape, thanks.weights())
    by_branch = np.array([counts[rows].sum(axis=0) for rows in inside.values()]).reshape(len(inside), *shape[1:])
    return find_on_the_wall(list(inside), list(map(str, kinds[1:])), by_branch[:, 1:])


def _is_of_leaders(item: str, hidden: Set[str]) -> bool:
    return item.startswith("leaders-") and item not in hidden


def _optimism(gaps: Gaps) -> float | None:
    """What gaps are counted from, where it is material: of few managers it is the gap of one of them."""
    managers, company = len(gaps.verdicts.units), gaps.company
    return company.median if company and company.is_optimistic and managers >= ENOUGH_TO_LEARN else None


def _own(gaps: Gaps) -> dict[int, OwnGap]:
    if gaps.own is None:
        return {}
    estimates = np.stack([gaps.own.above, gaps.own.within, gaps.own.below, gaps.own.gap], axis=1)
    return {int(unit): OwnGap(*numbers) for unit, numbers in zip(gaps.verdicts.units, estimates.tolist(), strict=True)}


def _companies(gaps: Gaps) -> LikelyCompanies | None:
    units = gaps.verdicts.units
    if gaps.own is None or len(units) >= ENOUGH_TO_LEARN:
        return None
    above, maybe = (
        {int(unit): chance.tolist() for unit, chance in zip(units, chances.T, strict=True)}
        for chances in (gaps.own.chances, gaps.own.maybe)
    )
    return LikelyCompanies(gaps.own.weights.tolist(), gaps.own.if_optimistic.tolist(), above, maybe)


def _able(evidence: Evidence, week: int, branch: str | None = None) -> Set[int]:
    columns = evidence.columns_within(week - QUARTER, week)
    numbers = evidence.branches[branch] if branch else evidence.company
    return {evidence.teams[row] for row in able_together(evidence.believed[:, columns], numbers[columns])}


def _together(
    evidence: Evidence, week: int, among: Set[int], everybody: Set[int], k: int, branch: str | None = None
) -> Together | None:
    """Of those who can no longer be judged the others speak, as long as they are enough.

    At a high level the end of the scale cuts off what people answer, and a gap is no trouble: of that nothing is said.
    """
    able = _able(evidence, week, branch) & among
    if len(able) < k:
        return None
    rows, of_all = (
        [row for row, manager in enumerate(evidence.teams) if manager in managers] for managers in (able, everybody)
    )
    columns = evidence.columns_within(week - QUARTER, week)
    numbers = (evidence.branches[branch] if branch else evidence.company)[columns]
    if np.nanmean(numbers) >= HIGH:
        return None
    people, stays = evidence.people[rows], STAYS_IN_BRANCH if branch else STAYS
    share = min(1.0, float(people.sum() / evidence.people[of_all].sum()))
    return find_together(evidence.believed[np.ix_(rows, columns)], numbers, people, stays, share)


def _of_branches(
    evidence: Evidence, week: int, inside: Mapping[str, Set[int]], branch_of: Mapping[int, str], k: int
) -> dict[str, Together]:
    """What is said of the managers of each branch against its own number."""
    everybody = {
        branch: {manager for manager, place in branch_of.items() if place == branch} - {leads(branch)}
        for branch in inside
    }
    by_branch = {
        branch: _together(evidence, week, among, everybody[branch], k, branch)
        for branch, among in inside.items()
        if branch in evidence.branches
    }
    return {branch: together for branch, together in by_branch.items() if together}


def _doubts(verdicts: Sequence[Verdicts], weeks: Sequence[int]) -> Posterior:
    """The last verdict, and for each unit on its list the first of the evaluations in a row that had it, too."""
    latest = verdicts[-1]
    runs = lasting([spots_then.names() for spots_then in verdicts])
    return Posterior(
        dict(zip(latest.units, map(float, latest.doubt), strict=True)),
        dict(zip(latest.units, map(float, latest.effect), strict=True)),
        {unit: weeks[-runs.get(unit, 1)] for unit in latest.names()},
    )


def _themes(evidence: Evidence, themes: Mapping[str, str], listed: Mapping[str, int], week: int) -> dict[int, str]:
    columns = evidence.columns_within(week - QUARTER, week)
    column_themes = [themes.get(evidence.columns[number].item, "") for number in columns]
    difference = (evidence.believed - evidence.lived)[:, columns]
    row = {manager: number for number, manager in enumerate(evidence.teams)}
    theme_of = {int(unit): largest_part(difference[row[int(unit)]], column_themes) for unit in listed}
    return {manager: theme for manager, theme in theme_of.items() if theme}
