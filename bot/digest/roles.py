"""What is somebody's own by their role: a manager's and leader's part, and an admin's."""

from dataclasses import dataclass
from datetime import datetime

from bot.checkin.promises import Promise


@dataclass(frozen=True, slots=True)
class LedTeam:
    """Somebody's own team: how many of it are asked, and what was promised to it and is still open.

    `has_mirror` is whether anything can stand in a mirror by now.
    """

    size: int
    k: int
    promises: tuple[Promise, ...]
    has_mirror: bool
    leads_managers: bool


@dataclass(frozen=True, slots=True)
class SetUp:
    """What an admin set, and what waits for them. `fault` keeps check-ins from opening."""

    check_ins: bool
    upcoming: datetime | None
    people: int
    k: int
    letters: bool
    reports: int
    fault: str = ""
