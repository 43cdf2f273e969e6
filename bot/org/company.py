"""A company on paper: its people and who reports to whom."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date

from bot.org.chart_file import Line
from bot.org.imports.returning import FormerColleague, Marks, Returns
from bot.org.imports.sources import PeopleSource
from bot.org.matching.doubts import NOTHING_ASKED, Asking, Doubt
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
    is to be said of whatever describes it, `words` those of that source alone. `returns` are former colleagues who are
    here again, `doubts` what admins are asked, `marks` what people are known by beside the platform's ids.
    """

    members: tuple[Member, ...]
    teams: dict[str, TeamName]
    faults: tuple[Remark, ...] = ()
    notes: tuple[Remark, ...] = ()
    words: tuple[Line, ...] = field(default=(), compare=False)
    returns: Returns = field(default=Returns(), compare=False)
    doubts: tuple[Doubt, ...] = field(default=(), compare=False)
    marks: Marks = field(default_factory=dict, compare=False)


@dataclass(frozen=True, slots=True)
class ChartStanding:
    """The chart as it is: who reports to whom, and what teams are called by who leads them; by platform id. `words` are
    what each source said last, `asking` what admins were asked and said. `former` are colleagues whom the platform
    lists no more; `is_round_open` says that nobody's accounts can be joined now.
    """

    managers: Mapping[str, str | None]
    teams: Mapping[str, TeamName]
    words: Mapping[PeopleSource, Sequence[Line]] = field(default_factory=dict)
    asking: Asking = NOTHING_ASKED
    former: Sequence[FormerColleague] = ()
    is_round_open: bool = False
