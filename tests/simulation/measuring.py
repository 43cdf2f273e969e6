"""What an evaluation says of a simulated company, statement by statement, held against what is true of it."""

from collections.abc import Iterator, Mapping, Set
from dataclasses import dataclass, field

import numpy as np
import scipy

from bot.checkin.ledger import Average
from bot.checkin.rounds import Frozen
from bot.insight.deconvolution import LEVEL
from bot.insight.evaluation import branches, evaluate
from bot.insight.mirror import Standing, Verdict
from bot.insight.patterns import SURE, Amount, Pattern
from bot.insight.spots import MATERIAL, Evaluation, Spot, Together
from bot.insight.summary import SharedSpots, find_shared
from bot.org.unit_key import leads
from tests.simulation.simulated import Simulated

BOUNDS = {
    "nearly certain": 0.02,
    "very likely": 0.10,
    "probably": 0.25,
    "as it is": 0.05,
    "better": 0.10,
    "its word": 0.10,
}
WORDS = {
    Standing.NEARLY_CERTAIN: "nearly certain",
    Standing.VERY_LIKELY: "very likely",
    Standing.PROBABLY: "probably",
    Standing.AS_IT_IS: "as it is",
    Standing.BETTER: "better",
}
UNPROMISED = ("(heat map, week)", "(heat map, mean)", "(t-tests)")
ARROW = "an arrow"  # where nothing moves none is right: of all companies at most .05 may have any
HARDLY_EVER = 0.005
_WORDS = (Amount.FEW, Amount.SOME, Amount.MANY)
COARSE = {Together.MORE: 0.25, Together.CLEARLY_MORE: 0.5}


@dataclass(frozen=True, slots=True)
class Claim:
    """Something that is said to somebody: of what kind, whether it is true, and how certain it is stated to be."""

    kind: str
    is_true: bool
    stated: float


@dataclass(frozen=True, slots=True)
class Measured:
    """What was said of one company, and by kind how much of what is true could have been."""

    claims: tuple[Claim, ...]
    to_find: dict[str, int]


@dataclass(slots=True)
class Tally:
    """Claims of one kind over several companies."""

    kind: str
    false_shares: list[float] = field(default_factory=list)
    said: int = 0
    right: int = 0
    stated: float = 0.0
    to_find: int = 0

    def add(self, measured: Measured) -> None:
        claims = [claim for claim in measured.claims if claim.kind == self.kind]
        right = sum(claim.is_true for claim in claims)
        self.false_shares.append((len(claims) - right) / max(1, len(claims)))
        self.said, self.right = self.said + len(claims), self.right + right
        self.stated += sum(claim.stated for claim in claims)
        self.to_find += measured.to_find.get(self.kind, 0)

    @property
    def allowed(self) -> float:
        return BOUNDS.get(self.kind, LEVEL)

    @property
    def false_share(self) -> float:
        """The mean of all companies for lists; of all that is said where each is said to somebody else."""
        if self.kind in BOUNDS and self.said:
            return 1 - self.right / self.said
        return float(np.mean(self.false_shares))

    @property
    def error(self) -> float:
        """The standard error of the false share, of which companies are the units."""
        if self.kind in BOUNDS:
            return float(np.sqrt(max(self.false_share, self.allowed) / max(1, self.said)))
        return float(np.std(self.false_shares) / np.sqrt(len(self.false_shares)))

    def merge(self, tally: "Tally") -> None:
        """Takes in what was said of other companies."""
        self.false_shares += tally.false_shares
        self.said, self.right = self.said + tally.said, self.right + tally.right
        self.stated, self.to_find = self.stated + tally.stated, self.to_find + tally.to_find

    @property
    def is_seldom_false(self) -> bool:
        """Whether it is no more often false than allowed, or chance explains it."""
        if not self.said or self.kind in UNPROMISED:
            return True
        return self.false_share <= self.allowed + 2 * self.error or not self._surprises(self.allowed)

    @property
    def is_as_sure_as_right(self) -> bool:
        """Whether the stated certainty is at most .05 above the share that is right, or chance explains it."""
        if not self.said or self.kind in (*UNPROMISED, ARROW):
            return True
        return not self._surprises(1 - self.stated / self.said + LEVEL)

    @property
    def is_honest(self) -> bool:
        return self.is_seldom_false and self.is_as_sure_as_right

    def _surprises(self, doubt: float) -> bool:
        """Whether so much would hardly ever be false were each claim so with this probability."""
        return bool(scipy.stats.binom.sf(self.said - self.right - 1, self.said, doubt) < HARDLY_EVER)

    def line(self) -> str:
        recall = f"{self.right / self.to_find:.2f}" if self.to_find else "   -"
        right, stated = (of / self.said if self.said else float("nan") for of in (self.right, self.stated))
        mark = "" if self.is_seldom_false else "  TOO OFTEN FALSE"
        counts = f"{recall}  {self.said / len(self.false_shares):7.2f}{mark}"
        return f"  {self.kind:<17}{self.false_share:.3f} ± {self.error:.3f}  {stated:5.2f} {right:5.2f}   {counts}"


def measure(company: Simulated) -> Measured:
    """Returns everything that the product says of it after its weeks."""
    state = evaluate(company.evidence, company.tree, company.items, company.scenario.weeks)
    frozen = Frozen(items=(), tree=company.tree, teams={}, invited={}, comments={})
    claims = [
        *_lists(company, state),
        *_mirrors(company, state),
        *_sentences(company, find_shared(state, frozen, 5), MATERIAL + (state.optimism or 0.0)),
        *_together(company, state),
        *(Claim(ARROW, is_true=False, stated=1 - LEVEL) for _ in list(state.moved)[:1]),
    ]
    to_find = {kind.value: len(company.truth.spots[kind] & state.spots[kind].doubt.keys()) for kind in state.spots}
    deep = [manager for manager in state.own if company.truth.gaps[manager] >= 1]
    return Measured(tuple(claims), {**to_find, "deep, at .90": len(deep)})


def _lists(company: Simulated, state: Evaluation) -> Iterator[Claim]:
    for kind, spot in state.spots.items():
        yield from (Claim(kind.value, unit in company.truth.spots[kind], 1 - spot.doubt[unit]) for unit in spot.listed)


def _mirrors(company: Simulated, state: Evaluation) -> Iterator[Claim]:
    for manager, own in state.own.items():
        gap, standing = company.truth.gaps[manager], Verdict(own, Average(3.0)).standing
        if standing.is_above:
            yield Claim(WORDS[standing], gap > MATERIAL, own.above)
        elif standing is Standing.AS_IT_IS:
            yield Claim(WORDS[standing], abs(gap) <= MATERIAL, own.within)
        elif standing is Standing.BETTER:
            yield Claim(WORDS[standing], gap < -MATERIAL, own.below)
        if own.above >= 1 - BOUNDS["very likely"] and gap >= 1:
            yield Claim("deep, at .90", is_true=True, stated=own.above)


def _sentences(company: Simulated, shared: SharedSpots, material: float) -> Iterator[Claim]:
    """A sentence about managers is false where nobody is truly such; its word where another one would be right."""
    gaps = [spot.pattern for spot in shared.spots if spot.kind is Spot.GAP and spot.pattern]
    for pattern in (*gaps, *shared.calm):
        group = shared.groups[Spot.GAP][pattern.unit]
        above = sum(company.truth.gaps[manager] > material for manager in group)
        if pattern.amount is Amount.NONE_OR_FEW:
            yield Claim("none or few", Amount.of(above / len(group)) is Amount.FEW, 1 - pattern.doubt)
        else:
            yield Claim("sentence", above > 0, 1 - pattern.doubt)
            yield Claim("its word", _is_right(pattern, above / len(group)), SURE)


def _is_right(pattern: Pattern, share: float) -> bool:
    """It is a least: who is certain is counted, and who is not may be one, too."""
    return _WORDS.index(Amount.of(share)) >= _WORDS.index(pattern.amount)


def _together(company: Simulated, state: Evaluation) -> Iterator[Claim]:
    if state.together and state.among:
        yield _of_all("all together", company, state.together, state.among)
    inside = branches(company.tree)
    for branch, together in state.of_branches.items():
        yield _of_all("of a branch", company, together, {one for one in state.among if _is_below(inside, one, branch)})


def _is_below(inside: Mapping[int, str], manager: int, branch: str) -> bool:
    """Whether a manager leads in a branch, and not all of it: the head reads what is said there."""
    return inside.get(manager) == branch and manager != leads(branch)


def _of_all(kind: str, company: Simulated, together: Together, managers: Set[int]) -> Claim:
    rows = [row for row, manager in enumerate(company.evidence.teams) if manager in managers]
    each = [company.truth.gaps[company.evidence.teams[row]] for row in rows]
    optimism = float(np.average(each, weights=company.evidence.people[rows]))
    least = COARSE.get(together)
    return Claim(kind, abs(optimism) <= 0.25 if least is None else optimism > least, 0.90)
