"""What a token opens: a part of what its role may read, and never more than whoever made it may read now."""

from collections.abc import Mapping
from enum import Enum


class Scope(Enum):
    """One reading, by the name of its address."""

    PEOPLE = "people"
    VALUES = "values"
    KUDOS = "kudos"
    LEDGER = "ledger"
    SUMMARY = "summary"
    PARTICIPATION = "participation"


class ReadingRole(Enum):
    """As whom a token reads."""

    EVERYBODY = "everybody"
    OBSERVER = "observer"
    ADMIN = "admin"
    LEADER = "leader"  # of managers: whoever made the token, and as they themselves read


# Scores and participation by team are what admins take out as an export; who leads reads them in the summary.
_FOR_EVERYBODY = frozenset({Scope.PEOPLE, Scope.VALUES, Scope.KUDOS, Scope.LEDGER})
READABLE: Mapping[ReadingRole, frozenset[Scope]] = {
    ReadingRole.EVERYBODY: _FOR_EVERYBODY,
    ReadingRole.OBSERVER: _FOR_EVERYBODY | {Scope.PARTICIPATION},
    ReadingRole.ADMIN: _FOR_EVERYBODY | {Scope.PARTICIPATION},
    ReadingRole.LEADER: _FOR_EVERYBODY | {Scope.SUMMARY},
}


class Lifetime(Enum):
    """For how many days a token opens anything."""

    MONTH = "30"
    QUARTER = "90"
    YEAR = "365"

    @property
    def days(self) -> int:
        return int(self.value)
