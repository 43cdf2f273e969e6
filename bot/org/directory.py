"""Who is meant: people of a platform, and lines of a file, by whatever names somebody there."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Set
from functools import cached_property
from types import MappingProxyType

from bot.org.chart_file import Line
from bot.org.matching.doubts import NO_ANSWERS, Answers, subject_of_line
from bot.org.people import Profile
from bot.org.positions import is_asked

_BRACKETS = re.compile(r"[\[(（].*?[\])）]")  # as in "Vera Pohl (On Leave)"
_IN_BRACKETS = re.compile(r"[\[(（/／](.+?)(?:[\])）]|$)")  # as in "三浦 美香 (Mika Miura)" or "三浦 美香 / Mika Miura"
_ADDRESS = r"([^@\s<>()\[\]:;,|]+@[^@\s<>()\[\]:;,|]+)"
# An address beside a name, as mail programs write both: "Vera Pohl <vera@example.test>", "mailto:vera@example.test".
_WITH_ADDRESS = re.compile(rf"[^<>()@;|]*[<(]{_ADDRESS}[>)]|{_ADDRESS}\s*\([^()@]*\)|mailto:{_ADDRESS}", re.IGNORECASE)
_COMMON_NAME = re.compile(r"CN=((?:\\.|[^,\\])+),", re.IGNORECASE)  # as Active Directory names a manager
_NUMBER = re.compile(r"0*(\d+)(?:\.0+)?")  # as spreadsheets show one: without the zeros before it, or with some behind
_NUMBERED = re.compile(r"[^()]+\((\w+)\)")  # as Workday tells two of one name apart: "Vera Pohl (1017)"
_SPACED = re.compile(r"[a-z]", re.IGNORECASE)
NO_ADDRESSES: Mapping[str, str] = MappingProxyType({})
_PLAIN = re.compile(r"[A-Za-z]+(?: [A-Za-z]+)*")


def name_key(name: str) -> str:
    """Folds a person's name: "Pohl, Vera (On Leave)" is "vera pohl"; names without Latin letters need no blank."""
    plain = _BRACKETS.sub(" ", unicodedata.normalize("NFKC", name).casefold())
    family_name, comma, given_names = plain.partition(",")
    words = f"{given_names} {family_name}".split() if comma else plain.split()
    return (" " if _SPACED.search(plain) else "").join(words)


def name_keys(name: str) -> set[str]:
    """Returns all that somebody may be called by: a name in two scripts is two."""
    if _PLAIN.fullmatch(name):
        return {name.lower()}
    bracketed = _IN_BRACKETS.search(unicodedata.normalize("NFKC", name))
    if bracketed is None:
        return {name_key(name)}
    outside = name[: bracketed.start()]
    if bool(_SPACED.search(outside)) == bool(_SPACED.search(bracketed.group(1))):
        return {name_key(name)}
    return {name_key(outside), name_key(bracketed.group(1))}


def _spellings(manager: str) -> Iterator[str]:
    """Yields what may say who is meant, the surest first."""
    if "@" in manager and (written := _WITH_ADDRESS.fullmatch(manager)):
        yield next(filter(None, written.groups()))
    if common_name := _COMMON_NAME.match(manager):
        yield re.sub(r"\\(.)", r"\1", common_name.group(1))
    yield manager


def _number(text: str) -> str:
    """Folds a number of an employee; empty for what is none."""
    number = _NUMBER.fullmatch(text)
    return number.group(1) if number else ""


def folded(account: str) -> str:
    """Folds an id or an address: nearly all stand so already, and a second text of each would be most of an index."""
    key = account.casefold()
    return account if account == key else key


class Directory:
    """A platform's people by their id or e-mail address, by user name, and by name; of several with one address or
    name, those count who can be asked. Names are looked at once one is needed: most files have addresses.
    """

    def __init__(
        self,
        profiles: Iterable[Profile],
        answers: Answers = NO_ANSWERS,
        addresses: Mapping[str, str] = NO_ADDRESSES,
    ) -> None:
        """`addresses` are those by which sources know people, with their ids on the platform."""
        self._profiles = sorted(profiles, key=is_asked)
        self._answers = answers
        self.by_account: Mapping[str, Profile] = {
            folded(key): profile for profile in self._profiles for key in (profile.email, profile.platform_id) if key
        }
        self._by_address = {
            address.casefold(): profile
            for address, account in addresses.items()
            if (profile := self.by_account.get(account.casefold()))
        }

    @cached_property
    def by_user(self) -> Mapping[str, list[Profile]]:
        by_user: dict[str, list[Profile]] = defaultdict(list)
        for profile in self._profiles:
            by_user[profile.handle.casefold()].append(profile)
        return _who_can_be_asked(by_user)

    @cached_property
    def by_name(self) -> Mapping[str, list[Profile]]:
        by_name: dict[str, list[Profile]] = defaultdict(list)
        for profile in self._profiles:
            for key in name_keys(profile.name):
                by_name[key].append(profile)
        return _who_can_be_asked(by_name)

    def find(self, line: Line) -> list[Profile]:
        """Returns the person of a line; several where it does not tell them apart, nobody where none fits.

        By id and address first: several then are one too many. By user name next, and by name where nothing else
        stands there. What an admin answered counts wherever this leaves a doubt.
        """
        people = self._fitting(line)
        if not self._answers or (len(people) == 1 and self.knows(line)):
            return people
        return self.meant_by_answer(line) or self.not_ruled_out(line, people)

    def meant_by_answer(self, line: Line) -> list[Profile]:
        """Returns the person who an admin said is meant by a line."""
        answered = self._answers.get(subject_of_line(line), {})
        people = (self.by_account.get(account.casefold()) for account, is_same in answered.items() if is_same)
        return [profile for profile in people if profile][:1]

    def not_ruled_out(self, line: Line, people: Iterable[Profile]) -> list[Profile]:
        """Returns people without those who an admin said are not meant by a line."""
        answered = self._answers.get(subject_of_line(line), {}) if self._answers else {}
        return [profile for profile in people if answered.get(profile.platform_id) is not False]

    def _fitting(self, line: Line) -> list[Profile]:
        if certain := self.knows(line):
            return certain
        if line.user and (people := self.by_user.get(line.user.casefold().removeprefix("@"))):
            return people
        names = [account for account in line.accounts if "@" not in account] or ([] if line.accounts else [line.name])
        return next((people for name in names if (people := self.called(name))), [])

    def knows(self, line: Line) -> list[Profile]:
        """Returns everybody whose id or address a line holds."""
        known = [profile for account in line.accounts for profile in self._known_as(account.casefold())]
        return list({profile.platform_id: profile for profile in known}.values()) if len(known) > 1 else known

    def _known_as(self, account: str) -> list[Profile]:
        """Of an address that the platform and a source know somebody else by, both: that is a doubt."""
        person, other = self.by_account.get(account), self._by_address.get(account)
        if other is None or other is person:
            return [person] if person else []
        return [person, other] if person else [other]

    def surely(self, account: str) -> Profile | None:
        """Returns whose id or address it is, where only one person has it."""
        people = self._known_as(account.casefold())
        return people[0] if len(people) == 1 else None

    def called(self, name: str) -> list[Profile]:
        return (
            next((people for key in sorted(name_keys(name)) if (people := self.by_name.get(key))), []) if name else []
        )


def _who_can_be_asked(people: Mapping[str, list[Profile]]) -> dict[str, list[Profile]]:
    return {
        name: [profile for profile in profiles if is_asked(profile)] or profiles for name, profiles in people.items()
    }


class _Numbers:
    """Numbers of lines by key; nearly all have one, for which a set each would be most of the memory of an import."""

    def __init__(self) -> None:
        self._only: dict[str, int] = {}
        self._several: dict[str, set[int]] = {}

    def add(self, key: str, number: int) -> None:
        if (earliest := self._only.setdefault(key, number)) != number:
            self._several.setdefault(key, {earliest}).add(number)

    def get(self, key: str) -> Set[int]:
        if numbers := self._several.get(key):
            return numbers
        return {self._only[key]} if key in self._only else frozenset()


class LineIndex:
    """The lines of a file, by what managers are called in it; by user and name once one is called so."""

    def __init__(self, people: Iterable[tuple[Line, Profile | None]]) -> None:
        self._people = list(people)
        self._sure = _Numbers()
        for line, profile in self._people:
            accounts = (*line.accounts, line.employee, *((profile.platform_id, profile.email) if profile else ()))
            for account in {folded(account) for account in accounts if account}:
                self._sure.add(account, line.number)

    @cached_property
    def _by_user(self) -> _Numbers:
        by_user = _Numbers()
        for line, profile in self._people:
            for user in filter(None, (line.user, profile.handle if profile else "")):
                by_user.add(user.casefold(), line.number)
        return by_user

    @cached_property
    def _by_name(self) -> _Numbers:
        by_name = _Numbers()
        for line, profile in self._people:
            names = {line.name, profile.name if profile else "", *(name for name in line.accounts if "@" not in name)}
            for key in (key for name in names if name for key in name_keys(name)):
                by_name.add(key, line.number)
        return by_name

    @cached_property
    def _by_number(self) -> _Numbers:
        by_number = _Numbers()
        for line, _ in self._people:
            if number := _number(line.employee):
                by_number.add(number, line.number)
        return by_number

    def find(self, managers: Iterable[str]) -> Set[int]:
        """Returns the numbers of the lines that fit; the first name that fits any counts, and an id before a name."""
        for manager in filter(None, managers):
            for spelling in _spellings(manager):
                if fitting := self._fitting(spelling):
                    return fitting
        return frozenset()

    def _fitting(self, manager: str) -> Set[int]:
        folded = manager.casefold()
        if fitting := self._sure.get(folded) or self._by_user.get(folded.removeprefix("@")):
            return fitting
        if (number := _number(manager)) and (fitting := self._by_number.get(number)):
            return fitting
        keys = name_keys(manager)
        fitting = self._by_name.get(keys.pop()) if len(keys) == 1 else self._of_any(keys)
        if len(fitting) > 1 and (numbered := _NUMBERED.fullmatch(manager)):
            return fitting & self._sure.get(numbered.group(1).casefold()) or fitting
        return fitting

    def _of_any(self, keys: Iterable[str]) -> Set[int]:
        return {number for key in keys for number in self._by_name.get(key)}
