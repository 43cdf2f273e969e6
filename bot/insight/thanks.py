"""Thanks as occasions: whoever thanks people of a team, in one week and for one value, did so once.

A thanks to a whole team is one occasion and not seven, and so are seven thanks in one week by one person. What is usual
in a company must not hang on one person either: of what a giver gave in a stretch of weeks only as much counts towards
it as nine of ten givers gave at most.
"""

from dataclasses import dataclass

import numpy as np

from bot.insight.deconvolution import FloatArray
from bot.insight.response_rate import IntArray

_USUAL = 90  # per cent of the givers, who give no more than what one person counts for at most


@dataclass(frozen=True, slots=True)
class Thanks:
    """One entry an occasion; `weeks`, `values` and `teams` are the places of these among all, `givers` are people."""

    weeks: IntArray
    values: IntArray
    givers: IntArray
    teams: IntArray

    def within(self, weeks: slice) -> "Thanks":
        """Returns the occasions of these weeks, which are counted anew from the first of them."""
        inside = (self.weeks >= weeks.start) & (self.weeks < weeks.stop)
        return Thanks(
            weeks=self.weeks[inside] - weeks.start,
            values=self.values[inside],
            givers=self.givers[inside],
            teams=self.teams[inside],
        )

    def weights(self) -> FloatArray:
        """Returns what each occasion counts for where one person must not decide, at most 1."""
        if not len(self.givers):
            return np.zeros(0)
        _, giver, amounts = np.unique(self.givers, return_inverse=True, return_counts=True)
        return np.asarray(np.minimum(1.0, _most(amounts) / amounts)[giver])

    def counts(self, shape: tuple[int, int, int], weights: FloatArray | None = None) -> FloatArray:
        """Returns how many there were, by team, value and week; `weights` are of each occasion, 1 without them."""
        counts = np.zeros(shape)
        np.add.at(counts, (self.teams, self.values, self.weeks), 1.0 if weights is None else weights)
        return counts


def usual_of(amounts: FloatArray) -> float:
    """Returns the mean of what people gave, no one of them counting for more than nine of ten givers at most."""
    gave = amounts[amounts > 0]
    return float(np.minimum(amounts, _most(gave)).mean()) if len(gave) else 0.0


def _most(amounts: FloatArray | IntArray) -> float:
    return float(np.percentile(amounts, _USUAL, method="lower"))
