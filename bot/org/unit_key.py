"""The key of a unit: what kind it is, and who leads it. It stands in ledgers and files, and never changes."""

from enum import Enum
from typing import NewType

UnitKey = NewType("UnitKey", str)


class UnitKind(Enum):
    UNIT = "unit"
    TEAM = "team"
    NEWCOMERS = "new"


def team_key(boss: int) -> UnitKey:
    """Returns the key of the team of those who report to a person."""
    return UnitKey(f"{UnitKind.TEAM.value}:{boss}")


def unit_key(boss: int) -> UnitKey:
    """Returns the key of everything below a boss of bosses, their own team included."""
    return UnitKey(f"{UnitKind.UNIT.value}:{boss}")


def newcomers_key(unit: str) -> UnitKey:
    """Returns the key of those who are new below a unit."""
    return UnitKey(f"{UnitKind.NEWCOMERS.value}:{leads(unit)}")


def kind_of(unit: str) -> UnitKind:
    """Returns the kind of unit that a key names. Raises ValueError for what is no key."""
    return UnitKind(unit.partition(":")[0])


def leads(unit: str) -> int:
    """Returns the person who leads a unit or a team."""
    return int(unit.partition(":")[2])
