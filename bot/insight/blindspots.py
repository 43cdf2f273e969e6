"""The gap between what managers believe and what their teams live, found without accusing by chance.

For team t and item-round j, f is the manager's forecast and s the released score of a block that is exactly
that manager's team; d = f - s. With J >= 6 such item-rounds, y = mean_j d, e = d - y - mean_t(d - y),
s_t^2 = sum_j e^2 / (J - 1), s_0^2 the pooled variance and

    v = (10 s_0^2 + (J - 1) s_t^2) / (9 + J),    SE = sqrt(v / J + .09^2),    (y - gap) / SE ~ t with 9 + J df;

.09 are errors that stay the same every week, and so are in no residual. With fewer than 50 testable teams none of what
follows can be learnt from them, and `bot.insight.own_gaps` says of each what holds by itself. From 50 on:

Where the company as a whole is optimistic, its median gap is a finding of its own and gaps are measured from
it, so that one common mistake is not two hundred accusations. How managers differ is learnt, and the list
chosen, by `bot.insight.deconvolution`. What it says, what it cannot, and how well it works: docs/blind-spots.md.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np

from bot.checkin.release import Reading
from bot.checkin.weeks import HALF_A_STEP
from bot.insight.deconvolution import (
    ENOUGH_TO_LEARN,
    LEVEL,
    FloatArray,
    Verdicts,
    judge_high,
    moments,
    nothing,
    shrunken_variance,
)
from bot.insight.own_gaps import HIDDEN, STAYS, OwnGaps, estimates, judge_each
from bot.insight.spots import MATERIAL

COMPANY_MATERIAL = HALF_A_STEP
FEWEST = 6  # item-rounds
VERY_LIKELY = 0.10  # the doubt of each manager who is counted where there are few

# What usually lies behind a score: at the ends of the scale the release has cut something off.
LIVED: Mapping[Reading, float] = {reading: reading.number for reading in Reading} | {
    Reading.ONE_AND_A_HALF: 1.4,
    Reading.FOUR_AND_A_HALF: 4.6,
}


@dataclass(frozen=True, slots=True)
class LedgerCell:
    """One cell of the ledger: what a block answered to an item in a round, as it was released."""

    round: str
    item: str
    block: str
    reading: Reading


@dataclass(frozen=True, slots=True)
class Forecast:
    """What the manager of a team believed that it would answer, 1-5, given before the round closed."""

    round: str
    item: str
    team: str
    label: int


class ItemRound(NamedTuple):
    """An item as it was asked in one round."""

    round: str
    item: str


@dataclass(frozen=True, slots=True)
class Beliefs:
    """Forecasts beside scores of own teams; of shape (teams, item-rounds), NaN where one is missing."""

    teams: tuple[str, ...]
    item_rounds: tuple[ItemRound, ...]
    forecast: FloatArray
    lived: FloatArray


@dataclass(frozen=True, slots=True)
class CompanyGap:
    """The median gap of all managers with its 95 % interval (order statistics), on the 1-5 scale."""

    median: float
    low: float
    high: float

    @property
    def is_optimistic(self) -> bool:
        """Returns whether the optimism of all managers together is worth a line of its own."""
        return self.low > COMPANY_MATERIAL


@dataclass(frozen=True, slots=True)
class Gaps:
    """Every testable team: doubt, shrunken gap and list; beside it the level it lives at, the company, and each alone.

    Under `ENOUGH_TO_LEARN` teams gaps are counted from nothing, and the list holds those of whom each is very likely.
    """

    verdicts: Verdicts
    level: FloatArray
    company: CompanyGap | None
    own: OwnGaps | None = None


def beliefs_from(cells: Iterable[LedgerCell], forecasts: Iterable[Forecast]) -> Beliefs:
    """Sets forecasts beside the scores of blocks that are the team itself; merged blocks never count.

    The last of several forecasts for the same team, item and round is the one that holds.
    """
    lived = {(cell.block, cell.round, cell.item): LIVED[cell.reading] for cell in cells}
    believed = {(f.team, f.round, f.item): f.label for f in forecasts if (f.team, f.round, f.item) in lived}
    teams = sorted({team for team, _, _ in believed})
    columns = sorted({ItemRound(round_, item) for _, round_, item in believed})
    row, column = {t: i for i, t in enumerate(teams)}, {c: j for j, c in enumerate(columns)}
    arrays = np.full((2, len(teams), len(columns)), np.nan)
    for (team, round_, item), label in believed.items():
        row_number, in_column = row[team], column[ItemRound(round_, item)]
        arrays[:, row_number, in_column] = label, lived[team, round_, item]
    return Beliefs(tuple(teams), tuple(columns), arrays[0], arrays[1])


def find_gaps(beliefs: Beliefs, strict: bool = False) -> Gaps:
    """Returns the list of managers whose belief lies more than half a label above what their team lives.

    strict: each entry, not only the mean of the list, must be at most 5 % doubtful.
    """
    difference = beliefs.forecast - beliefs.lived
    testable = np.count_nonzero(~np.isnan(difference), axis=1) >= FEWEST
    difference, lived = difference[testable], beliefs.lived[testable]
    teams = [team for team, is_testable in zip(beliefs.teams, testable, strict=True) if is_testable]
    if not teams:
        return Gaps(nothing(), np.zeros(0), None)
    y, n, squares = moments(difference)
    variance, df = shrunken_variance(squares, n - 1)
    company, judged = _company(y), judge_each(estimates(difference))
    if len(teams) < ENOUGH_TO_LEARN:
        doubt = 1 - judged.above
        verdicts = Verdicts(tuple(teams), doubt, judged.gap, doubt <= (LEVEL if strict else VERY_LIKELY))
    else:
        y = y - max(company.median, 0.0) + HIDDEN
        verdicts = judge_high(teams, y, np.sqrt(variance / n + STAYS**2), df, MATERIAL, strict)
    return Gaps(verdicts, np.nanmean(lived + 0 * difference, axis=1), company, judged)


def lasting(lists: Sequence[frozenset[str]]) -> dict[str, int]:
    """Returns who is on the last two lists, with the number of evaluations in a row; lists are oldest first."""
    runs: dict[str, int] = {}
    for units in lists:
        runs = {unit: runs.get(unit, 0) + 1 for unit in units}
    return {unit: run for unit, run in runs.items() if run >= 2}


def largest_part(difference: FloatArray, themes: Sequence[str]) -> str | None:
    """Returns the theme with the largest mean difference in one listed team's row; of equals the first by name.

    It explains a gap that is on the list and never puts one there: by theme there is too little to see.
    """
    means = {
        theme: float(np.nanmean(cells))
        for theme in sorted(set(themes))
        if not np.isnan(cells := difference[np.array([t == theme for t in themes])]).all()
    }
    return max(means, key=lambda theme: means[theme]) if means else None


def _company(y: FloatArray) -> CompanyGap:
    ordered = np.sort(y)
    reach = 0.98 * np.sqrt(len(y))  # 1.96 standard deviations of a binomial count at 1/2
    low, high = max(0, int(len(y) / 2 - reach)), min(len(y) - 1, int(np.ceil(len(y) / 2 + reach)))
    return CompanyGap(float(np.median(y)), float(ordered[low]), float(ordered[high]))
