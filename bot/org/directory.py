"""Who is meant: people of a platform, and lines of a file, by whatever names somebody there."""

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.org.chart_file import Line
from bot.org.people import Profile
from bot.org.positions import is_asked

_BRACKETS = re.compile(r"[\[(（].*?[\])）]")  # as in "Vera Pohl (On Leave)"
_SPACED = re.compile(r"[a-z]", re.IGNORECASE)


def name_key(name: str) -> str:
    """Folds a person's name: "Pohl, Vera (On Leave)" is "vera pohl"; names without Latin letters need no blank."""
    plain = _BRACKETS.sub(" ", unicodedata.normalize("NFKC", name).casefold())
    family_name, comma, given_names = plain.partition(",")
    words = f"{given_names} {family_name}".split() if comma else plain.split()
    return (" " if _SPACED.search(plain) else "").join(words)


@dataclass(frozen=True, slots=True)
class Directory:
    """A platform's people by their id or e-mail address, and by name."""

    by_account: Mapping[str, Profile]
    by_name: Mapping[str, list[Profile]]

    @classmethod
    def of(cls, profiles: Iterable[Profile]) -> "Directory":
        """Returns a directory of these people. Of several with one address or name, those count who can be asked."""
        ordered = sorted(profiles, key=is_asked)
        by_account = {key.casefold(): person for person in ordered for key in (person.email, person.platform_id) if key}
        by_name: dict[str, list[Profile]] = defaultdict(list)
        for person in ordered:
            by_name[name_key(person.name)].append(person)
        return cls(
            by_account,
            {
                name: [person for person in namesakes if is_asked(person)] or namesakes
                for name, namesakes in by_name.items()
            },
        )

    def find(self, line: Line) -> list[Profile]:
        """Returns the person of a line; several where a name does not tell them apart, nobody where none fits."""
        for account in line.accounts:
            if person := self.by_account.get(account.casefold()):
                return [person]
        names = [account for account in line.accounts if "@" not in account] or ([] if line.accounts else [line.name])
        return next((people for name in names if (people := self.by_name.get(name_key(name)))), [])


class LineIndex:
    """The lines of a file, by what managers are called in it."""

    def __init__(self, people: Iterable[tuple[Line, Profile | None]]) -> None:
        self._sure: dict[str, set[int]] = defaultdict(set)
        self._by_name: dict[str, set[int]] = defaultdict(set)
        for line, keys in people:
            names = [line.name, *line.accounts, keys.name if keys else ""]
            for account in (*line.accounts, line.employee, *((keys.platform_id, keys.email) if keys else ())):
                self._sure[account.casefold()].add(line.number)
            for name in filter(None, names):
                self._by_name[name_key(name)].add(line.number)

    def find(self, managers: Iterable[str]) -> set[int]:
        """Returns the numbers of the lines that fit; the first name that fits any counts."""
        for manager in filter(None, managers):
            if fitting := self._sure.get(manager.casefold()) or self._by_name.get(name_key(manager)):
                return fitting
        return set()
