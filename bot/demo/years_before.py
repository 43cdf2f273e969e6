"""The two years before the invented company's quarter: how its people felt, as far as the ledger keeps it.

The departments that have customers rise and fall, each for itself. In the quarter that is played they do not: what is
planted there is held against teams that live as usual.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

import numpy as np

from bot.demo.invented import PlantKind, departments
from bot.demo.population import LIVED_LOWER, Population
from bot.demo.simulation import FloatArray, answers

WEEKS_BEFORE = 104  # whole quarters and whole periods of four weeks: what is asked in which week stays as it is
PERIOD = 4  # weeks
_ANSWER = 0.88  # how likely everybody does
_RISES, _LASTS = 0.4, 0.5  # of a label; the share of it that is left a period later
_ITEMS_DIFFER = 0.15  # labels, in a team and week
_PERIODS = WEEKS_BEFORE // PERIOD + 4  # up to the end of the quarter


@dataclass(frozen=True)
class YearsBefore:
    """What the same people, and a few who were there instead of newcomers, said in the weeks before the quarter."""

    population: Population

    @cached_property
    def felt(self) -> Mapping[str, FloatArray]:
        """Returns by the head of each department, by period, how much better its people felt treated than usual."""
        rng = np.random.default_rng((self.population.seed, 0, 12))
        steps = rng.standard_normal((_PERIODS, len(departments())))
        for earlier, later in pairwise(steps):
            later *= np.sqrt(1 - _LASTS**2)
            later += _LASTS * earlier
        steps[WEEKS_BEFORE // PERIOD :] = 0
        return {f"@{head}": _RISES * steps[:, place] for place, head in enumerate(departments())}

    def week(self, week: int, items: int) -> Mapping[str, Sequence[Sequence[int]]]:
        """Returns labels from 1 to 5 to so many items, by who leads the team, from whoever of it answers; never who."""
        rng = np.random.default_rng((self.population.seed, week, 13))
        population, period = self.population, (week - 1) // PERIOD
        rises = np.array([self.felt[head][period] if head in self.felt else 0.0 for head in population.teams])
        level = self._usual + rises[:, None] + _ITEMS_DIFFER * rng.standard_normal((len(population.teams), items))
        labels = answers(rng, level, population.tempers).astype(int)
        present = rng.random(population.tempers.shape) < _ANSWER
        return {
            head: labels[row, :, : len(members)][:, present[row, : len(members)]].T.tolist()
            for row, (head, members) in enumerate(population.teams.items())
        }

    @cached_property
    def _usual(self) -> FloatArray:
        usual = 3.5 + 0.15 * np.random.default_rng((self.population.seed, 0, 14)).standard_normal(
            (len(self.population.teams), 1)
        )
        return np.asarray(usual - LIVED_LOWER * self.population.rows(PlantKind.BELIEVED)[:, None])
