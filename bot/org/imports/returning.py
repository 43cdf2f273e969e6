"""Former colleagues who are here again under a new account of the platform: their history follows them. Pure.

Sure is who has the e-mail address, or the number in the same list, of one former colleague, and a name that resembles
theirs: neither depends on the platform, and both are given to others again. Where only the one or the other is the
same, or several are meant, admins are asked; and who is still here under the old account is never taken for somebody
else. Who was here several times, as an admin says, has the history of all these times.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.org.chart_file import Line
from bot.org.directory import name_keys
from bot.org.imports.resembling import resembles
from bot.org.imports.sources import PeopleSource
from bot.org.matching.doubts import Asking, Doubt, fingerprint, subject_of_account
from bot.org.people import Profile

RETURNED, RETURN_WAITS = "chart.returned", "chart.return_waits"  # what is said of those who are sure
Marks = Mapping[str, Sequence[int]]  # by account, fingerprints of what somebody is known by beside the platform's id


class FormerColleague(NamedTuple):
    account: str
    name: str
    handle: str
    marks: Sequence[int]


class Return(NamedTuple):
    """The account that somebody had, and the one they have now."""

    former: str
    account: str


@dataclass(frozen=True, slots=True)
class Returns:
    """`sure` are those whose history follows them, `doubts` are what admins are asked."""

    sure: tuple[Return, ...] = ()
    doubts: tuple[Doubt, ...] = ()


def marks_of(line: Line, profile: Profile, source: PeopleSource) -> tuple[int, ...]:
    """Returns fingerprints of somebody's addresses, and of the number that a source has for them."""
    addresses = {account.casefold() for account in (*line.accounts, profile.email) if "@" in account[1:]}
    number = (f"{source.name} {line.employee}",) if line.employee else ()
    return tuple(fingerprint(name) for name in (*sorted(addresses), *number))


def returns_of(
    profiles: Iterable[Profile],
    marks: Marks,
    former: Sequence[FormerColleague],
    placed_before: Collection[str],
    asking: Asking,
) -> Returns:
    """Returns who of `profiles`, who have a place now, were here before. `placed_before` had a place already: of them
    only what is sure, or was asked, is looked at.
    """
    if not former:
        return Returns()
    matching = _Matching(former, marks, placed_before, asking)
    candidates = {
        profile.platform_id: fitting for profile in profiles if (fitting := list(matching.candidates(profile)))
    }
    claims = Counter(candidate.claim for fitting in candidates.values() for candidate in fitting)
    sure, doubts = [], []
    for account, fitting in candidates.items():
        surely = [candidate for candidate in fitting if candidate.is_sure or candidate.is_agreed]
        is_one = len(surely) == 1 or all(candidate.is_agreed for candidate in surely)
        if surely and is_one and all(candidate.is_alone(claims) for candidate in surely):
            sure += [Return(candidate.former.account, account) for candidate in surely]
        else:
            doubts += [candidate.doubt for candidate in fitting]
    taken_over = {entry.former for entry in sure}
    return Returns(tuple(sure), tuple(doubt for doubt in doubts if doubt.account not in taken_over))


class _Claim(NamedTuple):
    former: str
    is_sure: bool
    is_agreed: bool


class _Candidate(NamedTuple):
    """`is_agreed` is whether an admin said that it is the same person, which counts before any mark."""

    former: FormerColleague
    is_sure: bool
    is_agreed: bool
    doubt: Doubt

    @property
    def claim(self) -> _Claim:
        return _Claim(self.former.account, self.is_sure, self.is_agreed)

    def is_alone(self, claims: Mapping[_Claim, int]) -> bool:
        """Returns whether nobody else is this former colleague by as strong a word."""
        agreed = sum(claims.get(_Claim(self.former.account, sure, True), 0) for sure in (True, False))
        if self.is_agreed:
            return agreed == 1
        return not agreed and claims.get(self.claim) == 1


class _Matching:
    """Former colleagues by what they are known by."""

    def __init__(
        self, former: Sequence[FormerColleague], marks: Marks, placed_before: Collection[str], asking: Asking
    ) -> None:
        self._marks, self._placed_before, self._asking = marks, placed_before, asking
        self._by_account = {colleague.account: colleague for colleague in former}
        self._by_mark: dict[int, list[FormerColleague]] = defaultdict(list)
        self._by_name: dict[str, list[FormerColleague]] = defaultdict(list)
        for colleague in former:
            for mark in colleague.marks:
                self._by_mark[mark].append(colleague)
            for name in name_keys(colleague.name):
                self._by_name[name].append(colleague)

    def candidates(self, profile: Profile) -> Iterator[_Candidate]:
        account, subject = profile.platform_id, subject_of_account(profile.platform_id)
        answered = self._asking.answers.get(subject, {})
        same_marks = {former.account for mark in self._marks.get(account, ()) for former in self._by_mark.get(mark, ())}
        asked_before = {former for former in answered if former in self._by_account}
        namesakes = {former.account for name in name_keys(profile.name) for former in self._by_name.get(name, ())}
        if account in self._placed_before:
            namesakes = {former for former in namesakes if (subject, former) in self._asking.still_open}
        agreed = {former for former in asked_before if answered[former]}
        for former in sorted(agreed or (same_marks | namesakes) - asked_before):
            colleague = self._by_account[former]
            name = f"{profile.name} ({profile.email or account})"  # which tells two of one name apart
            person = f"{colleague.name} (@{colleague.handle})"
            doubt = Doubt(subject=subject, account=former, name=name, person=person)
            is_sure = former in same_marks and resembles(profile.name, colleague.name)
            yield _Candidate(colleague, is_sure, former in agreed, doubt)
