"""Whether a theme moved in a part of the company: only differences that hold are shown.

The items of a theme take turns, so one four weeks are compared with the four before only against the whole company:
a team's change is (mean of its scores now - mean before) - (the company's median change in that theme). A unit has
moved where the mean change of its teams is at least MATERIAL and passes Benjamini and Hochberg's list at .05 over all
units and themes; its error is the spread of all teams' changes, sd / sqrt(teams). A unit of one or two teams never has.
"""

from collections.abc import Mapping, Sequence

import numpy as np
from scipy.special import stdtr

from bot.insight.deconvolution import FloatArray, benjamini_hochberg
from bot.insight.evidence import Evidence
from bot.org.tree import Tree
from bot.org.unit_key import Kind, leads

FEWEST_TEAMS = 3
MATERIAL = 0.25  # half a step of what is released


def find_movement(
    evidence: Evidence, tree: Tree, themes: Mapping[str, str], week: int, weeks: int
) -> dict[tuple[str, str], int]:
    """By unit and theme 1 where it rose and -1 where it fell in so many weeks up to this one; the rest is left out."""
    named = sorted(set(themes.values()))
    change = _means(evidence, themes, named, week - weeks, week) - _means(
        *(evidence, themes, named, week - 2 * weeks, week - weeks)
    )
    for column in change.T:
        if not np.isnan(column).all():
            column -= np.nanmedian(column)
    spread = np.sqrt(np.nanmean(change**2)) if not np.isnan(change).all() else 0.0
    cells, means, z = [], [], []
    for unit, rows in _below(evidence.teams, tree).items():
        for at, theme in enumerate(named):
            seen = change[rows, at][~np.isnan(change[rows, at])]
            if len(seen) >= FEWEST_TEAMS and spread:
                cells.append((unit, theme))
                means.append(float(seen.mean()))
                z.append(float(seen.mean() / spread * np.sqrt(len(seen))))
    if not cells:
        return {}
    df = np.count_nonzero(~np.isnan(change)) - 1
    holds = benjamini_hochberg(np.asarray(2 * stdtr(df, -np.abs(z)), dtype=np.float64))
    return {
        cell: 1 if mean > 0 else -1
        for cell, mean, held in zip(cells, means, holds, strict=True)
        if held and abs(mean) >= MATERIAL
    }


def _means(evidence: Evidence, themes: Mapping[str, str], named: Sequence[str], after: int, up_to: int) -> FloatArray:
    """The mean score of each team in each theme, of shape (teams, themes); NaN where it has none."""
    columns, _ = evidence.within(after, up_to)
    means = np.full((len(evidence.teams), len(named)), np.nan)
    for at, theme in enumerate(named):
        scores = evidence.lived[:, [column for column in columns if themes.get(evidence.columns[column][1]) == theme]]
        seen = np.count_nonzero(~np.isnan(scores), axis=1)
        means[seen > 0, at] = np.nansum(scores, axis=1)[seen > 0] / seen[seen > 0]
    return means


def _below(teams: Sequence[int], tree: Tree) -> dict[str, list[int]]:
    """The rows of the teams that lie in each unit."""
    row, parents = {manager: at for at, manager in enumerate(teams)}, tree.parents()
    below: dict[str, list[int]] = {}
    for unit in tree.units:
        above = unit.parent
        if unit.kind is Kind.TEAM and leads(unit.key) in row:
            while above is not None:
                below.setdefault(above, []).append(row[leads(unit.key)])
                above = parents[above]
    return below
