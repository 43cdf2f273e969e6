"""The key of a unit: what kind it is, and who leads it. It stands in ledgers and files, and never changes."""

from enum import Enum
from typing import NewType

UnitKey = NewType("UnitKey", str)


class Kind(Enum):
    UNIT = "unit"
    TEAM = "team"
    NEWCOMERS = "new"


def team_key(boss: int) -> UnitKey:
    """Those who report to a person."""
    return UnitKey(f"{Kind.TEAM.value}:{boss}")


def unit_key(boss: int) -> UnitKey:
    """Everything below a boss of bosses, their own team included."""
    return UnitKey(f"{Kind.UNIT.value}:{boss}")


def newcomers_key(unit: str) -> UnitKey:
    """Those who are new below a unit."""
    return UnitKey(f"{Kind.NEWCOMERS.value}:{leads(unit)}")


def kind_of(unit: str) -> Kind:
    """ValueError for what is no key of a unit."""
    return Kind(unit.partition(":")[0])


def leads(unit: str) -> int:
    """The person who leads a unit or a team."""
    return int(unit.partition(":")[2])
