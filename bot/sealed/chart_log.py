"""What changed in the reporting lines, as counts by team, in lines that are only ever added.

They stand beside the roll, where no database can write: whoever changes who is counted together is seen by everybody.
No name and no account is in them.
"""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import NamedTuple, TypeVar

from pydantic import TypeAdapter

from bot.org.unit_key import team_key
from bot.sealed.roll import Roll, Tenure

K = TypeVar("K")


class Author(Enum):
    """Who notes a change: an operator who loaded a chart, or a check-in that compared when it opened."""

    OPERATOR = "operator"
    OPENING = "opening"


class TeamChange(NamedTuple):
    """How many are new in the chart, came from another team, and are not in this team any more."""

    joined: int = 0
    moved_in: int = 0
    left: int = 0


@dataclass(frozen=True, slots=True)
class ChartLine:
    """`teams` are those that changed, by key; a person's team is that of whoever they report to (`bot.org.tree`)."""

    at: datetime
    by: Author
    teams: Mapping[str, TeamChange]


LINES = TypeAdapter(ChartLine)


def team_changes(before: Mapping[K, str], after: Mapping[K, str]) -> dict[str, TeamChange]:
    """Returns what happened between two charts, each the team of everybody in it."""
    joined = Counter(team for person, team in after.items() if person not in before)
    moved_in = Counter(team for person, team in after.items() if before.get(person, team) != team)
    leavers = Counter(team for person, team in before.items() if after.get(person) != team)
    teams = sorted({*joined, *moved_in, *leavers})
    return {team: TeamChange(joined[team], moved_in[team], leavers[team]) for team in teams}


def team_led_by(leader: int) -> str:
    """Returns the key of a team, as `bot.org.tree` makes it."""
    return team_key(leader)


def found_at_opening(roll: Roll, tenures: Iterable[Tenure], now: datetime) -> ChartLine | None:
    """Returns how the chart of an opening differs from that of the one before; None for the first."""
    if not roll.openings:
        return None
    return ChartLine(now, Author.OPENING, team_changes(_teams(roll.tenures().values()), _teams(tenures)))


def leaders(tenures: Iterable[Tenure]) -> dict[int, int]:
    """Returns by person who leads the team that they answer in, both by the database's number."""
    everyone = list(tenures)
    person = {tenure.number: tenure.person for tenure in everyone}
    return {tenure.person: tenure.person if tenure.boss is None else person[tenure.boss] for tenure in everyone}


class _NumberedAccount(NamedTuple):
    """An account, and the database's number for it: where that changes, it is somebody new."""

    number: int
    person: int


def _teams(tenures: Iterable[Tenure]) -> dict[_NumberedAccount, str]:
    everyone = list(tenures)
    person = {tenure.number: tenure.person for tenure in everyone}
    return {
        _NumberedAccount(tenure.number, tenure.person): team_led_by(
            tenure.person if tenure.boss is None else person[tenure.boss]
        )
        for tenure in everyone
    }
