"""How nominations and awards spread over a company compared with its people, in words, for the jury before it decides.

Only groups of five and more are spoken of, and never such that what is left of a company is a smaller one.
"""

from collections import Counter, defaultdict
from collections.abc import Collection, Hashable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import Enum
from typing import TypeVar

from bot.awards.jury import JuryLines
from bot.org.people import Person

SMALLEST_GROUP = 5
_FEW, _MANY = 0.5, 2.0  # times as many as there would be by the number of people
_CLEAR = 2  # people more or fewer, below which it is no more than chance
_YEARS = (1, 3, 10)  # where each band of tenure ends

Group = TypeVar("Group", bound=Hashable)


class Division(Enum):
    """By what a company is divided into groups."""

    BRANCH = "branch"
    PLACE = "place"
    LANGUAGE = "language"
    TENURE = "tenure"


class Counted(Enum):
    NOMINATIONS = "nominations"
    AWARDS = "awards"


class SpreadShare(Enum):
    """Of a group, compared with how many people it has."""

    FEW = "few"
    MANY = "many"


@dataclass(frozen=True, slots=True)
class SpreadRemark:
    """That few or many of those who were nominated, or awarded, are of a group: by who leads the branch, the country or
    the time zone, the language, or the years after which a band of tenure begins.
    """

    division: Division
    group: str
    counted: Counted
    share: SpreadShare

    def stored(self) -> str:
        """Returns it as text, which `read` takes."""
        return f"{self.division.value}|{self.counted.value}|{self.share.value}|{self.group}"

    @classmethod
    def read(cls, text: str) -> "SpreadRemark":
        division, counted, share, group = text.split("|", 3)
        return cls(Division(division), group, Counted(counted), SpreadShare(share))


def shown_groups(sizes: Mapping[Group, int], unknown: int = 0) -> list[Group]:
    """Returns the groups that may be spoken of. `unknown` are the people in none of them.

    What is left beside them is nobody, or five people and more: otherwise the smallest ones are left out, too.
    """
    spoken_of = sorted((group for group in sizes if sizes[group] >= SMALLEST_GROUP), key=lambda group: -sizes[group])
    everybody = sum(sizes.values()) + unknown
    while spoken_of and 0 < everybody - sum(sizes[group] for group in spoken_of) < SMALLEST_GROUP:
        spoken_of.pop()
    return spoken_of


def divided(people: Iterable[Person], lines: JuryLines, today: date) -> dict[Division, dict[int, str]]:
    """Returns by division the group of each person of whom it is known."""
    groups: dict[Division, dict[int, str]] = defaultdict(dict)
    for person in people:
        branch = lines.branch_of(person.id)
        group_in = {
            Division.BRANCH: str(branch) if branch is not None else "",
            Division.PLACE: person.country or person.time_zone,
            Division.LANGUAGE: person.language,
            Division.TENURE: _band(person.joined_on, today) if person.joined_on else "",
        }
        for division, group in group_in.items():
            if group:
                groups[division][person.id] = group
    return groups


def _band(joined_on: date, today: date) -> str:
    years = (today - joined_on).days / 365.25
    return str(max((start for start in (0, *_YEARS) if start <= years), default=0))


def remarks(
    groups: Mapping[Division, Mapping[int, str]], people: int, chosen_of: Mapping[Counted, Collection[int]]
) -> list[SpreadRemark]:
    """Returns what is out of proportion; `people` is how many there are, `chosen_of` who was nominated and awarded."""
    return [
        SpreadRemark(division, group, counted, share)
        for division, group_of in groups.items()
        for counted, chosen in chosen_of.items()
        for group, share in _out_of_proportion(group_of, people, chosen).items()
    ]


def _out_of_proportion(group_of: Mapping[int, str], people: int, chosen: Collection[int]) -> dict[str, SpreadShare]:
    sizes = Counter(group_of.values())
    chosen_in = Counter(group_of[person] for person in chosen if person in group_of)
    shares: dict[str, SpreadShare] = {}
    for group in shown_groups(sizes, people - sum(sizes.values())):
        expected = len(chosen) * sizes[group] / people
        if chosen_in[group] <= expected * _FEW and expected - chosen_in[group] >= _CLEAR:
            shares[group] = SpreadShare.FEW
        elif chosen_in[group] >= expected * _MANY and chosen_in[group] - expected >= _CLEAR:
            shares[group] = SpreadShare.MANY
    return shares
