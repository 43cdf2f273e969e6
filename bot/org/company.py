"""A company on paper: its people and who reports to whom."""

from dataclasses import dataclass
from datetime import date

from bot.org.people import Profile


@dataclass(frozen=True, slots=True)
class Member:
    """One person; `manager` is the platform id of the person they report to, None for the one at the top."""

    profile: Profile
    manager: str | None = None
    joined_on: date | None = None


@dataclass(frozen=True, slots=True)
class Company:
    """`teams` names the people who report to one manager: manager's platform id -> (name, handle)."""

    members: tuple[Member, ...]
    teams: dict[str, tuple[str, str]]
