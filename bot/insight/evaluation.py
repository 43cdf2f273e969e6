"""What a quarter says about blind spots, every four weeks, from `bot.insight.evidence` alone.

One evaluation serves everybody in a workspace: a manager's mirror reads their own row of it, a summary only what
`bot.insight.patterns` lets through. The statistics stand in `bot.insight.blindspots` and `bot.insight.other_spots`, the
argument in docs/blind-spots.md.
"""

from collections.abc import Mapping, Sequence, Set

import numpy as np

from bot.checkin.questions import ROUNDS, Item
from bot.insight.blindspots import Beliefs, Gaps, find_gaps, largest_part, lasting
from bot.insight.deconvolution import Verdicts
from bot.insight.evidence import Evidence
from bot.insight.mirror import EVERY, HIGH
from bot.insight.movement import find_movement
from bot.insight.other_spots import find_not_walked, find_on_the_wall, find_silent, find_unthanked
from bot.insight.patterns import COUNTED_FROM
from bot.insight.spots import ABOUT_MANAGERS, Doubts, Evaluation, Spot
from bot.org.tree import Tree
from bot.org.unit_key import Kind, kind_of, leads

QUARTER, HALF = 13, 8  # weeks that are judged, two quarters for what is asked of leaders; of each half for silence
EVALUATIONS = 3  # that are looked back over at least, to say since when


def evaluate(evidence: Evidence, tree: Tree, items: Mapping[str, Item], week: int) -> Evaluation:
    """The state after this week; `items` by key. Evaluations before it are made again, to say since when."""
    branch_of = branches(tree)
    of_quarter = 1 + (week - 1) % ROUNDS // EVERY  # evaluations, this one among them
    weeks = [week - EVERY * back for back in reversed(range(max(EVALUATIONS, of_quarter))) if week > EVERY * back]
    gaps = [find_gaps(_beliefs(evidence, then)) for then in weeks]
    hidden = frozenset(key for key, item in items.items() if item.about_manager)
    others = [_others(evidence, branch_of, hidden, then) for then in weeks]
    spots = {kind: _doubts([doubts[kind] for doubts in others], weeks) for kind in others[-1]}
    spots[Spot.GAP] = _doubts([gap.verdicts for gap in gaps], weeks)
    level = {int(unit): float(lived) for unit, lived in zip(gaps[-1].verdicts.units, gaps[-1].level, strict=True)}
    themes = {key: item.theme for key, item in items.items()}
    open_to_all = {key: theme for key, theme in themes.items() if not items[key].about_manager}
    return Evaluation(
        week,
        spots,
        level,
        _themes(evidence, themes, spots[Spot.GAP].listed, week),
        find_movement(evidence, tree, open_to_all, week, EVERY),
        _optimism(gaps[-1]),
        {
            kind: tuple(
                meant(gap) if kind is Spot.GAP else frozenset(map(int, rest[kind].units))
                for gap, rest in zip(gaps[-of_quarter:], others[-of_quarter:], strict=True)
            )
            for kind in ABOUT_MANAGERS
        },
    )


def branches(tree: Tree) -> dict[int, str]:
    """By manager the branch they are in, one of those directly below the top; who heads one is in it."""
    parents = tree.parents()
    areas = {}
    for unit in tree.units:
        chain = [unit.key]
        while (above := parents[chain[-1]]) is not None:
            chain.append(above)
        if unit.kind is Kind.TEAM and len(chain) > 1 and kind_of(chain[-2]) is Kind.UNIT:
            areas[leads(unit.key)] = chain[-2]
    return areas


def meant(gaps: Gaps) -> Set[int]:
    """Managers whose belief could lie clearly above what the team lives, which everybody can read.

    Who cannot be meant does not hide those who can: of five managers, four of whose teams live at 4.5, "a few" names
    the fifth. Nor is a gap at such a level any trouble.
    """
    beyond = _optimism(gaps) or 0
    levels = zip(gaps.verdicts.units, gaps.level, strict=True)
    return frozenset(int(unit) for unit, level in levels if level + beyond < HIGH)


def _beliefs(evidence: Evidence, week: int) -> Beliefs:
    columns, _ = evidence.within(week - QUARTER, week)
    names = tuple((str(evidence.columns[at][0]), evidence.columns[at][1]) for at in columns)
    teams = tuple(map(str, evidence.teams))
    return Beliefs(teams, names, evidence.believed[:, columns], evidence.lived[:, columns])


def _others(evidence: Evidence, branch_of: Mapping[int, str], hidden: Set[str], week: int) -> dict[Spot, Verdicts]:
    """`hidden` items name "my manager": a branch of three managers must say nothing of them."""
    teams = list(map(str, evidence.teams))
    _, quarter = evidence.within(week - QUARTER, week)
    _, before = evidence.within(week - 2 * HALF, week - HALF)
    _, after = evidence.within(week - HALF, week)
    everybody = slice(None)
    areas = sorted(set(branch_of.values()))
    inside = [[at for at, manager in enumerate(evidence.teams) if branch_of.get(manager) == area] for area in areas]
    received, given = evidence.received[:, :, quarter], evidence.given[:, quarter]
    by_branch = np.array([received[rows].sum(axis=0) for rows in inside]).reshape(len(areas), *received.shape[1:])
    half_a_year, _ = evidence.within(week - 2 * QUARTER, week)
    leaders = [at for at in half_a_year if _is_of_leaders(evidence.columns[at][1], hidden)]
    placed = [at for at, manager in enumerate(evidence.teams) if manager in branch_of]
    return {
        Spot.UNTHANKED: find_unthanked(teams, received.sum(axis=1), evidence.people),
        Spot.SILENT: find_silent(
            teams, evidence.turn_out.of(everybody, before), evidence.turn_out.of(everybody, after)
        ),
        Spot.WALL: find_on_the_wall(areas, list(map(str, evidence.values[1:])), by_branch[:, 1:]),
        Spot.NOT_WALKED: find_not_walked(
            areas, [branch_of[evidence.teams[at]] for at in placed], evidence.lived[np.ix_(placed, leaders)]
        ),
        Spot.NOT_THANKING: find_unthanked(
            areas,
            np.array([given[rows].sum(axis=0) for rows in inside]).reshape(len(areas), given.shape[1]),
            np.array([float(len(rows)) for rows in inside]),
        ),
    }


def _is_of_leaders(item: str, hidden: Set[str]) -> bool:
    return item.startswith("leaders-") and item not in hidden


def _optimism(gaps: Gaps) -> float | None:
    """That everybody is optimistic says something of each: only of so many that five of them may still not be."""
    managers, company = len(gaps.verdicts.units), gaps.company
    return company.median if company and company.is_optimistic and managers >= COUNTED_FROM else None


def _doubts(verdicts: Sequence[Verdicts], weeks: Sequence[int]) -> Doubts:
    """The last verdict, and for each unit on its list the first of the evaluations in a row that had it, too."""
    last = verdicts[-1]
    runs = lasting([spots_then.names() for spots_then in verdicts])
    return Doubts(
        dict(zip(last.units, map(float, last.doubt), strict=True)),
        dict(zip(last.units, map(float, last.effect), strict=True)),
        {unit: weeks[-runs.get(unit, 1)] for unit in last.names()},
    )


def _themes(evidence: Evidence, themes: Mapping[str, str], listed: Mapping[str, int], week: int) -> dict[int, str]:
    columns, _ = evidence.within(week - QUARTER, week)
    named = [themes.get(evidence.columns[at][1], "") for at in columns]
    difference = (evidence.believed - evidence.lived)[:, columns]
    row = {manager: at for at, manager in enumerate(evidence.teams)}
    theme_of = {int(unit): largest_part(difference[row[int(unit)]], named) for unit in listed}
    return {manager: theme for manager, theme in theme_of.items() if theme}
