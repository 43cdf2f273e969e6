"""Which users or groups are asked for, free of how it was written and of how they are stored."""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum


class ValueKind(Enum):
    """How the values of an attribute are compared."""

    TEXT = "text"  # whatever the case
    EXACT = "exact"
    TRUTH = "truth"
    MOMENT = "moment"


class Operator(Enum):
    """How an attribute is to stand to a value."""

    EQUAL = "eq"
    UNEQUAL = "ne"
    CONTAINS = "co"
    BEGINS = "sw"
    ENDS = "ew"
    GREATER = "gt"
    GREATER_OR_EQUAL = "ge"
    LESS = "lt"
    LESS_OR_EQUAL = "le"


@dataclass(frozen=True, slots=True)
class Attribute:
    """`steps` lead to it, by SCIM's names: of a `listed` one the first is that of the list."""

    steps: tuple[str, ...]
    kind: ValueKind = ValueKind.TEXT
    listed: bool = False


@dataclass(frozen=True, slots=True)
class ComparedTo:
    """An attribute that stands so to a value; None is no value."""

    attribute: Attribute
    operator: Operator
    value: str | bool | datetime | None


@dataclass(frozen=True, slots=True)
class HasValue:
    """An attribute that has any value."""

    attribute: Attribute


@dataclass(frozen=True, slots=True)
class Negated:
    """What does not hold."""

    condition: "Condition"


@dataclass(frozen=True, slots=True)
class Combined:
    """Conditions of which `every` one holds, or at least one."""

    conditions: tuple["Condition", ...]
    every: bool


@dataclass(frozen=True, slots=True)
class InList:
    """One entry of a list for which all of it holds."""

    name: str
    condition: "Condition"


Condition = ComparedTo | HasValue | Negated | Combined | InList


@dataclass(frozen=True, slots=True)
class PageQuery:
    """A page of those that fit: `count` from the one at `start`, which is 1 for the first."""

    condition: Condition | None = None
    start: int = 1
    count: int = 100
    sort_by: Attribute | None = None
    descending: bool = False
    with_members: bool = True
