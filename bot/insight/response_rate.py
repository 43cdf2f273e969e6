"""How many of a team answer, and by how much that fell, as far as anybody may know it: from what was published.

In a round in which a team has a score of its own, the bands beside it leave a few numbers of ballots, b, of the n
people who were invited. Having none is published, too: then fewer than e answered, the fewest for which a team has one
(the floor, or half of the team: `bot.checkin.coarse`), or enough did and the team was added to neighbours that lacked
them, with a chance q. What surrounds a team stays for weeks, so q is its own for a half of the time. With turn-out p,
and b ~ binomial(n, p), the likelihood of a round is

    a score of its own     (1 - q) Pr(fewest <= b <= most)
    none                   Pr(b < e) + q Pr(b >= e)

and rounds multiply. How p and q are spread is learnt from all teams, for each half, by a few steps of plain EM.
What a fall g makes likely is then, with c the company's median fall,

    L(g) = sum_p sum_q Pr(p | before) Pr(q) L_after(p - c - g, q)

where the spread of q after the fall is learnt together with that of g, since both can hide a team.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray
from scipy.special import bdtr

from bot.checkin.blocks import FLOOR, SizeBand
from bot.checkin.coarse import own_runs
from bot.checkin.ledger import Participation
from bot.insight.deconvolution import FloatArray, learn

IntArray = NDArray[np.int64]

_TURN_OUTS = np.arange(5, 100, 5) / 100
_FINER = np.arange(1, 100) / 100
_DRAWN_IN = np.array([0, 0.03, 0.1, 0.3, 0.6, 0.9])
_LEAST = 1e-12  # that anything has as a likelihood: no single round decides alone
_STEPS = 10  # of EM; more leave a few turn-outs only, and teams between them seem to have fallen
_ENOUGH = 2000  # teams to learn from
_AT_ONCE = 500  # teams, so that memory stays small whatever their number


class Cells(NamedTuple):
    """A team, or several, in a round; all by their places."""

    teams: int | IntArray
    round: int


@dataclass(frozen=True, slots=True)
class Shown:
    """What was published of the turn-out of teams; whole numbers of shape (teams, rounds).

    invited is 0 where a team was not asked; `fewest` and `most` ballots fit what was published, `most` is 0 where the
    team had no score of its own; floor is the k of the round.
    """

    invited: IntArray
    floor: IntArray
    fewest: IntArray
    most: IntArray

    @classmethod
    def nothing(cls, teams: int, rounds: int) -> "Shown":
        def zeros() -> IntArray:
            return np.zeros((teams, rounds), dtype=np.int64)

        return cls(invited=zeros(), floor=zeros(), fewest=zeros(), most=zeros())

    def put(self, cells: Cells, size: SizeBand, band: Participation | None, invited: int, k: int) -> None:
        """Notes a score of its own, of a team in a round, or of several to whom the same applies."""
        fit = [
            run
            for run in own_runs(invited, k)
            if SizeBand.of(run.start) is size and Participation.released(run.start, invited, k) is band
        ]
        if fit:  # what no run explains tells nothing of the turn-out
            self.invited[cells], self.floor[cells], self.fewest[cells], self.most[cells] = (
                invited,
                k,
                fit[0][0],
                fit[-1][-1],
            )

    def put_none(self, cells: Cells, invited: int, k: int = FLOOR) -> None:
        """Notes that there is no score of its own, though the team was asked."""
        self.invited[cells], self.floor[cells], self.fewest[cells], self.most[cells] = invited, k, 0, 0

    def of(self, teams: slice | NDArray[np.bool_], rounds: slice = slice(None)) -> "Shown":
        cells = (teams, rounds)
        return Shown(
            invited=self.invited[cells], floor=self.floor[cells], fewest=self.fewest[cells], most=self.most[cells]
        )

    @property
    def asked(self) -> IntArray:
        """Returns in how many rounds each team was asked."""
        return np.asarray(np.count_nonzero(self.invited, axis=1))

    @property
    def seen(self) -> IntArray:
        """Returns in how many rounds each team had a score of its own."""
        return np.asarray(np.count_nonzero(self.most, axis=1))


def fall_likelihood(earlier: Shown, later: Shown, falls: FloatArray) -> FloatArray:
    """Returns the likelihood of each fall beyond the company's median one: (teams, falls), rows with a maximum of 1."""
    earlier_turn_outs, later_turn_outs = _turn_outs(earlier), _turn_outs(later)
    common = float(np.median(earlier_turn_outs @ _TURN_OUTS - later_turn_outs @ _TURN_OUTS))
    joint = np.concatenate(
        [_joint(earlier_turn_outs[part], later.of(part), falls + common) for part in _parts(len(earlier_turn_outs))]
    )
    drawn_in = _learnt(joint.reshape(len(joint), -1)).reshape(joint.shape[1:]).sum(axis=0)
    likelihood = joint @ drawn_in
    return np.asarray(likelihood / likelihood.max(axis=1, keepdims=True))


def _parts(teams: int) -> Iterator[slice]:
    return (slice(start, start + _AT_ONCE) for start in range(0, teams, _AT_ONCE))


def _turn_outs(published: Shown) -> FloatArray:
    """The chances of each turn-out, of shape (teams, turn-outs)."""
    joint = _likelihood(published, _TURN_OUTS)
    flat = joint.reshape(len(joint), -1)
    chances = flat * _learnt(flat)
    chances /= chances.sum(axis=1, keepdims=True)
    return np.asarray(chances.reshape(joint.shape).sum(axis=2))


def _learnt(likelihood: FloatArray) -> FloatArray:
    """How what is no fall is spread; a few thousand teams tell it as well as all of them."""
    return learn(likelihood[:: len(likelihood) // _ENOUGH + 1], _STEPS, width=0)


def _joint(earlier: FloatArray, later: Shown, falls: FloatArray) -> FloatArray:
    """Of each fall and chance of being drawn in, of shape (teams, falls, chances)."""
    likelihood = _likelihood(later, _FINER)
    joint = np.zeros((len(earlier), len(falls), len(_DRAWN_IN)))
    for chance, response_rate in zip(earlier.T, _TURN_OUTS, strict=True):
        nearest = np.clip(np.rint((response_rate - falls) * 100).astype(np.int64) - 1, 0, len(_FINER) - 1)
        joint += chance[:, None, None] * likelihood[:, nearest, :]
    return np.asarray(joint / joint.max(axis=(1, 2), keepdims=True))


def _likelihood(published: Shown, turn_outs: FloatArray) -> FloatArray:
    """Of shape (teams, turn-outs, chances of being drawn in), each team's scaled to a maximum of 1."""
    kinds = np.stack([published.invited, published.floor, published.fewest, published.most], axis=-1)
    different, which = np.unique(kinds.reshape(-1, 4), axis=0, return_inverse=True)
    logs = np.stack([_log_of_round(kind.tolist(), turn_outs) for kind in different])
    total = np.zeros((len(kinds), len(turn_outs), len(_DRAWN_IN)))
    for round_ in which.reshape(kinds.shape[:2]).T:
        total += logs[round_]
    return np.asarray(np.exp(total - total.max(axis=(1, 2), keepdims=True)))


def _log_of_round(kind: Sequence[int], turn_outs: FloatArray) -> FloatArray:
    invited, floor, fewest, largest = kind
    if not invited:
        return np.zeros((len(turn_outs), len(_DRAWN_IN)))
    if largest:
        fits = bdtr(largest, invited, turn_outs) - (bdtr(fewest - 1, invited, turn_outs) if fewest else 0.0)
        likelihood = np.outer(fits, 1 - _DRAWN_IN)
    else:
        runs = own_runs(invited, floor)
        too_few = bdtr(runs[0].start - 1 if runs else invited, invited, turn_outs)
        likelihood = too_few[:, None] + np.outer(1 - too_few, _DRAWN_IN)
    return np.asarray(np.log(np.maximum(likelihood, _LEAST)))
