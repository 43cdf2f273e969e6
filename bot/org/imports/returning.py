"""Former colleagues who are here again under a new account of the platform: their history follows them. Pure.

Sure is who has the e-mail address, or the number in the same list, of one former colleague: neither depends on the
platform. Where only the name is the same, or several are meant, admins are asked; and who is still here under the old
account is never taken for somebody else.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from bot.org.chart_file import Line
from bot.org.directory import name_keys
from bot.org.imports.sources import PeopleSource
from bot.org.matching.doubts import Asking, Doubt, fingerprint, subject_of_account
from bot.org.people import Profile

RETURNED, RETURN_WAITS = "chart.returned", "chart.return_waits"  # what is said of those who are sure
Marks = Mapping[str, Sequence[int]]  # by account, fingerprints of what somebody is known by beside the platform's id


class FormerColleague(NamedTuple):
    account: str
    name: str
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
    claims: dict[str, int] = defaultdict(int)
    for fitting in candidates.values():
        for candidate in fitting:
            claims[candidate.former.account] += candidate.is_sure
    sure, doubts = [], []
    for account, fitting in candidates.items():
        surely = [candidate for candidate in fitting if candidate.is_sure]
        if len(surely) == 1 and claims[surely[0].former.account] == 1:
            sure.append(Return(surely[0].former.account, account))
        else:
            doubts += [candidate.doubt for candidate in fitting]
    taken_over = {entry.former for entry in sure}
    return Returns(tuple(sure), tuple(doubt for doubt in doubts if doubt.account not in taken_over))


class _Candidate(NamedTuple):
    former: FormerColleague
    is_sure: bool
    doubt: Doubt


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
            doubt = Doubt(subject=subject, account=former, name=profile.name, person=colleague.name)
            yield _Candidate(colleague, former in agreed or former in same_marks, doubt)
