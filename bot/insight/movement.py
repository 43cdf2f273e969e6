"""What moved: a theme in a part of the company against the rest of it, and the week for everybody.

The items of a theme take turns, so one four weeks are compared with the four before only against the rest of the
company: a team's change is (mean of its scores now - mean before), and a unit's the mean of its teams' changes minus
that of all others. (Released scores lie on halves, and so would the medians of their changes.) A unit has moved where
that is at least MATERIAL and passes Benjamini and Hochberg's list at .005 over all units and themes. Its error is what
single teams below one leader differ by in that theme, and what leaders' groups usually differ by besides, since the
questions of one month suit some of them and not others:

    SE^2 = sum over both sides of  variance_theme / teams + common^2 * sum of squares of each leader's share

Of one or two teams, or against one or two, nothing is said.

The mood is the same question every week, so its movement for everybody can be told: `find_tide`.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from scipy.special import stdtr

from bot.checkin.weeks import HALF_A_STEP
from bot.insight.deconvolution import BoolArray, FloatArray, benjamini_hochberg
from bot.insight.evidence import Evidence
from bot.insight.response_rate import IntArray
from bot.insight.spots import Tide, UnitTheme
from bot.org.tree import Tree
from bot.org.unit_key import team_key

FEWEST_TEAMS = 3
MATERIAL = HALF_A_STEP
CHANCE = 0.005  # of any arrow where nothing moved, by normal tails; measured it is at most .05
SURELY = 0.975  # that all teams' mean change, or one team's, lies on its side of nothing
NEARLY_EVERYWHERE = 0.8  # of the teams with numbers of their own
_ROUNDING = 1 / 48  # the variance of what is left out where scores lie on halves
_MEDIAN_OF_SQUARE = 0.4549  # of a standard normal variable
FEWEST_WEEKS = 3  # of four, in which there is a number


def find_movement(
    evidence: Evidence, tree: Tree, themes: Mapping[str, str], week: int, weeks: int
) -> dict[UnitTheme, int]:
    """Returns by unit and theme 1 where it rose and -1 where it fell in so many weeks up to this one; the rest is left
    out.
    """
    theme_names = sorted(set(themes.values()))
    before = _means(evidence, themes, theme_names, week - 2 * weeks, week - weeks)
    change = _means(evidence, themes, theme_names, week - weeks, week) - before
    groups = _Groups.of(change, leader := _leaders(evidence.teams, tree))
    apart = {
        (unit, theme): against
        for unit, inside in _below(np.unique(leader).tolist(), tree).items()
        for theme, against in zip(theme_names, groups.apart(inside), strict=True)
    }
    tested = {cell: against for cell, against in apart.items() if against is not None}
    if not tested:
        return {}
    holds = benjamini_hochberg(np.array([against.p_value for against in tested.values()]), CHANCE)
    return {
        cell: 1 if against.difference > 0 else -1
        for (cell, against), significant in zip(tested.items(), holds, strict=True)
        if significant and abs(against.difference) >= MATERIAL
    }


class _Apart(NamedTuple):
    """By how much a unit's teams changed more than all others, and how likely chance alone is to bring that."""

    difference: float
    p_value: float


@dataclass(frozen=True, slots=True)
class _Groups:
    """The teams of one leader each: how many changed in a theme, and by how much together, both (leaders, themes).

    Beside it how changes differ where nothing moved: within groups, by theme, with degrees of freedom, and by `common`
    between them.
    """

    n: FloatArray
    sums: FloatArray
    variance: FloatArray
    df: FloatArray
    common: float

    @classmethod
    def of(cls, change: FloatArray, leader: IntArray) -> "_Groups":
        leaders, group = np.unique(leader, return_inverse=True)
        n, sums = np.zeros((2, len(leaders), change.shape[1]))
        np.add.at(n, group, ~np.isnan(change))
        np.add.at(sums, group, np.nan_to_num(change))
        means = sums / np.maximum(n, 1)
        df = np.maximum(n - 1, 0).sum(axis=0)
        variance = np.nansum((change - means[group]) ** 2, axis=0) / np.maximum(df, 1)
        return cls(n, sums, variance, df, _common(means, n, variance, n >= FEWEST_TEAMS))

    def apart(self, inside: Sequence[int]) -> list[_Apart | None]:
        """Returns by theme a unit, of the groups at these places, against the rest; None where either is too few
        teams.
        """
        n, sums, squares = (
            np.stack([column[inside].sum(axis=0), column.sum(axis=0) - column[inside].sum(axis=0)])
            for column in (self.n, self.sums, self.n**2)
        )
        size = np.maximum(n, 1)
        error = (self.variance / size + self.common * squares / size**2).sum(axis=0)
        difference = sums[0] / size[0] - sums[1] / size[1]
        is_enough = (n.min(axis=0) >= FEWEST_TEAMS) & (self.variance > 0)
        p_values = 2 * stdtr(np.maximum(self.df, 1), -np.abs(difference) / np.sqrt(np.maximum(error, 1e-12)))
        return [
            _Apart(float(change), float(p_value)) if enough else None
            for change, p_value, enough in zip(difference, p_values, is_enough, strict=True)
        ]


def _common(means: FloatArray, n: FloatArray, variance: FloatArray, enough: BoolArray) -> float:
    """The variance of the means of leaders' groups beyond what single teams explain."""
    squares, explained = [], []
    for theme in np.flatnonzero(enough.sum(axis=0) > 1):
        of_theme = enough[:, theme]
        usual = np.median(means[of_theme, theme])
        squares += ((means[of_theme, theme] - usual) ** 2).tolist()
        explained += (variance[theme] / n[of_theme, theme]).tolist()
    if not squares:
        return 0.0
    return max(0.0, float(np.median(squares) / _MEDIAN_OF_SQUARE - np.median(explained)))


def find_tide(evidence: Evidence, week: int, weeks: int) -> Tide | None:
    """Returns how everybody's weeks moved: the company's number in so many weeks up to this one and in those before.

    None where that is less than MATERIAL, is known of too few weeks or teams, or is not certain over the teams.
    """
    columns = [
        [number for number in evidence.columns_within(*period) if evidence.columns[number].item == "mood"]
        for period in ((week - 2 * weeks, week - weeks), (week - weeks, week))
    ]
    known_weeks = [np.count_nonzero(~np.isnan(evidence.company[period])) for period in columns]
    teams = [evidence.lived[:, period] for period in columns]
    in_both = np.logical_and(
        *(np.count_nonzero(~np.isnan(period), axis=1) >= min(FEWEST_WEEKS, period.shape[1]) for period in teams)
    )
    if min(known_weeks) < min(FEWEST_WEEKS, *map(len, columns)) or not min(known_weeks) or in_both.sum() < FEWEST_TEAMS:
        return None
    before, now = (round(float(np.nanmean(evidence.company[period])), 1) for period in columns)
    earlier, later = (period[in_both] for period in teams)
    change = np.nanmean(later, axis=1) - np.nanmean(earlier, axis=1)
    side = 1 if now > before else -1
    error = float(change.std(ddof=1)) / np.sqrt(len(change))
    is_sure = side * change.mean() > 0 and (not error or stdtr(len(change) - 1, side * change.mean() / error) >= SURELY)
    if round(abs(now - before), 1) < MATERIAL or not is_sure:
        return None
    went_along = _went_along(side * change, _squared_error(earlier) + _squared_error(later))
    managers = [evidence.teams[row] for row in np.flatnonzero(in_both)]
    return Tide(
        before=before,
        now=now,
        nearly_everywhere=bool(np.mean(side * change > 0) >= NEARLY_EVERYWHERE),
        alike=frozenset(manager for manager, chance in zip(managers, went_along, strict=True) if chance >= SURELY),
        apart=frozenset(manager for manager, chance in zip(managers, went_along, strict=True) if chance <= 1 - SURELY),
    )


def _squared_error(scores: FloatArray) -> FloatArray:
    """Of each team's mean, from how its weeks differ beyond what all share, pooled over the teams."""
    is_known = ~np.isnan(scores)
    residuals = scores - np.nanmean(scores, axis=1, keepdims=True)
    residuals -= np.nanmean(residuals, axis=0, keepdims=True)
    n = is_known.sum(axis=1)
    df = (n - 1).sum() * (1 - 1 / len(scores))
    variance = max(_ROUNDING, float(np.nansum(residuals**2)) / max(df, 1.0))
    return np.asarray(variance / n)


def _went_along(change: FloatArray, squared_error: FloatArray) -> FloatArray:
    """The chance that each team moved to everybody's side: what it shows, drawn towards what teams usually did."""
    usual = float(change.mean())
    spread = max(0.0, float(change.var(ddof=1) - squared_error.mean()))
    trust = spread / (spread + squared_error)
    mean = usual + trust * (change - usual)
    # What teams usually did is itself known of so many only.
    variance = trust * squared_error + (1 - trust) ** 2 * (spread + squared_error.mean()) / len(change)
    return np.asarray(stdtr(len(change) - 1, mean / np.sqrt(np.maximum(variance, 1e-12))))


def _means(
    evidence: Evidence, themes: Mapping[str, str], theme_names: Sequence[str], after: int, up_to: int
) -> FloatArray:
    """The mean score of each team in each theme, of shape (teams, themes); NaN where it has none."""
    columns = evidence.columns_within(after, up_to)
    means = np.full((len(evidence.teams), len(theme_names)), np.nan)
    for number, theme in enumerate(theme_names):
        scores = evidence.lived[:, [column for column in columns if themes.get(evidence.columns[column].item) == theme]]
        counts = np.count_nonzero(~np.isnan(scores), axis=1)
        means[counts > 0, number] = np.nansum(scores, axis=1)[counts > 0] / counts[counts > 0]
    return means


def _below(leaders: Sequence[int], tree: Tree) -> dict[str, list[int]]:
    """By unit the places of the groups that lie in it; whose unit the tree does not have lies nowhere."""
    parents, below = tree.parents(), dict[str, list[int]]()
    for place, leader in enumerate(leaders):
        unit = tree.units[leader].key if leader >= 0 else None
        while unit is not None:
            below.setdefault(unit, []).append(place)
            unit = parents[unit]
    return below


def _leaders(teams: Sequence[int], tree: Tree) -> IntArray:
    """Of each team the place of the unit that it lies in, a number of its own where the tree has it no more."""
    parents, place = tree.parents(), {unit.key: number for number, unit in enumerate(tree.units)}
    return np.array([place.get(parents.get(team_key(team)) or "", -1 - number) for number, team in enumerate(teams)])
