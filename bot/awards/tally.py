"""What a jury has chosen: approval, of those alone who may judge a candidate.

Jurors who may not judge somebody, were silent or have left count nowhere, so a candidate whom few may judge is behind
nobody: what is compared is the share of those who approve.
"""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from bot.awards.awards import Candidate
from bot.awards.jury import FEWEST_TO_DECIDE

_MORE_THAN = Fraction(1, 2)
_FEWEST_APPROVALS = 2


@dataclass(frozen=True, slots=True)
class Approval:
    """That a juror favours a candidate, and why."""

    juror: int
    candidate: Candidate
    reason: str


@dataclass(frozen=True, slots=True)
class CandidateStanding:
    """How many of those who may judge a candidate, and chose, favour them; `reasons` are theirs."""

    candidate: Candidate
    approvals: int
    judges: int
    reasons: Sequence[str] = ()

    @property
    def share(self) -> Fraction:
        return Fraction(self.approvals, self.judges) if self.judges else Fraction(0)


def standings(
    judges_of: Mapping[Candidate, Collection[int]], approvals: Iterable[Approval], voters: Collection[int]
) -> list[CandidateStanding]:
    """Returns how each candidate stands. `judges_of` are the jurors who may judge a candidate, `voters` those who chose
    and are still there; whatever else was approved is not counted.
    """
    counting = {candidate: frozenset(judges) & frozenset(voters) for candidate, judges in judges_of.items()}
    counted = {
        (approval.juror, approval.candidate): approval.reason
        for approval in approvals
        if approval.juror in counting.get(approval.candidate, ())
    }
    return [
        CandidateStanding(
            candidate,
            sum(favoured == candidate for _, favoured in counted),
            len(judges),
            tuple(sorted(reason for (_, favoured), reason in counted.items() if favoured == candidate and reason)),
        )
        for candidate, judges in counting.items()
    ]


def can_decide(voters: Collection[int]) -> bool:
    """Returns whether enough jurors chose that something may be awarded."""
    return len(voters) >= FEWEST_TO_DECIDE


def winners(counted: Iterable[CandidateStanding]) -> list[Candidate]:
    """Returns for each value whoever has the largest share, all of them where several have; nobody whom half or fewer
    favour, or a single juror.
    """
    eligible = [
        standing for standing in counted if standing.approvals >= _FEWEST_APPROVALS and standing.share > _MORE_THAN
    ]
    best: dict[int, Fraction] = {}
    for standing in eligible:
        best[standing.candidate.value] = max(best.get(standing.candidate.value, Fraction(0)), standing.share)
    return [standing.candidate for standing in eligible if standing.share == best[standing.candidate.value]]
