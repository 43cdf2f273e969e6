"""A jury: whom an admin may name together, and what each of them may judge."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from bot.awards.actions import JuryForm
from bot.awards.awards import Candidate, Nomination
from bot.messages.refusal import Refusal
from bot.org.people import Person
from bot.org.positions import Place, is_asked

FEWEST_JURORS, MOST_JURORS = 3, 9
FEWEST_BRANCHES = 2
FEWEST_TO_DECIDE = 2  # jurors who chose


@dataclass(frozen=True)
class JuryLines:
    """Who reports to whom, of those in question and of everybody above them; None for nobody."""

    boss_of: Mapping[int, int | None]

    @cached_property
    def _bosses(self) -> frozenset[int | None]:
        return frozenset(self.boss_of.values())

    @classmethod
    def of(cls, places: Iterable[Place]) -> "JuryLines":
        return cls({place.person: place.boss for place in places})

    def branch_of(self, person: int) -> int | None:
        """Returns who leads somebody's branch: whoever below the top has them below, else the top; None where the chart
        knows nothing of them.
        """
        if person not in self.boss_of:
            return None
        path = [person]
        while (boss := self.boss_of.get(path[-1])) is not None and boss not in path:
            path.append(boss)
        if len(path) == 1:
            return person
        below_top = path[-2]
        leads = below_top != person or person in self._bosses
        return below_top if leads else path[-1]

    def same_team(self, person: int, teammate: int) -> bool:
        """Returns whether two work in one team, also where one of them leads it."""
        boss, boss_of_other = self.boss_of.get(person), self.boss_of.get(teammate)
        return (boss is not None and boss in (boss_of_other, teammate)) or boss_of_other == person


def check_jury(jurors: Sequence[Person], lines: JuryLines) -> Refusal | None:
    """Returns why these cannot be a jury, with the cure; None where they can."""
    field = JuryForm.jurors.name
    if absent := next((juror for juror in jurors if not is_asked(juror)), None):
        return Refusal("awards.refused.not_here", {"name": absent.name}, field)
    if not FEWEST_JURORS <= len(jurors) <= MOST_JURORS:
        return Refusal("awards.refused.jury_size", {"least": FEWEST_JURORS, "most": MOST_JURORS}, field)
    branches = {lines.branch_of(juror.id) for juror in jurors}
    if branches == {None}:
        return Refusal("awards.refused.no_chart", input=field)
    if len(branches - {None}) < FEWEST_BRANCHES:
        return Refusal("awards.refused.one_branch", input=field)
    return None


def has_jury(jurors: Iterable[Person]) -> bool:
    """Returns whether enough of a jury are still here that something can be decided."""
    return sum(is_asked(juror) for juror in jurors) >= FEWEST_TO_DECIDE


def may_judge(juror: int, candidate: Candidate, nominations: Collection[Nomination], lines: JuryLines) -> bool:
    """Returns whether a juror may judge a candidate, whose `nominations` these are: nobody judges themselves, their own
    team, or whom they nominated.
    """
    if juror == candidate.nominee or lines.same_team(juror, candidate.nominee):
        return False
    return all(nomination.nominator != juror for nomination in nominations)


def open_to(
    juror: int, candidates: Mapping[Candidate, Sequence[Nomination]], lines: JuryLines
) -> dict[Candidate, Sequence[Nomination]]:
    """Returns the candidates that a juror may judge."""
    return {
        candidate: nominations
        for candidate, nominations in candidates.items()
        if may_judge(juror, candidate, nominations, lines)
    }
