"""A company on paper: its people and who reports to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.org.chart_file import Line
from bot.org.imports.sources import PeopleSource
from bot.org.people import Profile
from bot.org.remarks import Remark


@dataclass(frozen=True, slots=True)
class ToldFields:
    """What sources say of a person beside their place; `origins` say which source says which field."""

    country: str = ""
    not_before: date | None = None
    origins: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Member:
    """One person; `manager` is the platform id of the person they report to, None for the one at the top. `profile` is
    how sources and the platform have them together; None of the `told_fields` are known where no line surely speaks of
    them: those stay as they were.
    """

    profile: Profile
    manager: str | None = None
    joined_on: date | None = None
    told_fields: ToldFields | None = field(default=None, compare=False)


@dataclass(frozen=True, slots=True)
class TeamName:
    """`names` are what an admin called the team in some languages, by language."""

    name: str
    handle: str
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Company:
    """`teams` names the people who report to one manager, by the manager's platform id. `faults` and `notes` are what
    is to be said of whatever describes it, `words` those of that source alone.
    """

    members: tuple[Member, ...]
    teams: dict[str, TeamName]
    faults: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    words: tuple[Line, ...] = field(default=(), compare=False)


@dataclass(frozen=True, slots=True)
class ChartStanding:
    """The chart as it is: who reports to whom, and what teams are called by who leads them; by platform id. `words` are
    what each source said last.
    """

    managers: Mapping[str, str | None]
    teams: Mapping[str, TeamName]
    words: Mapping[PeopleSource, Sequence[Line]] = field(default_factory=dict)
