"""A stretch of weeks as storage reads it, before `bot.insight.evidence` makes arrays of it."""

from collections.abc import Sequence
from dataclasses import dataclass

Column = Sequence[int]
# The week in which its 14 days were over, the kind of its circle, the head of that or None, the words, and whether
# nobody said anything until then.
ConcernRow = tuple[int, str, int | None, str, bool]


@dataclass(frozen=True, slots=True)
class Staff:
    """How many active people report to a manager, and how many of these a post may name."""

    people: int
    in_public: int


@dataclass(frozen=True, slots=True)
class Records:
    """Every sequence holds one row a week and item (or value, or week alone), with columns that are equally long.

    Weeks are counted from the first Monday, teams named by their managers. believed: week, item, managers, labels.
    received: week, value or 0, managers of the receivers' teams, givers; each once. thanks_given: week, managers,
    kudos. Of concerns there is a row each (`bot.insight.concerns`).
    """

    believed: Sequence[tuple[int, str, Column, Column]]
    received: Sequence[tuple[int, int, Column, Column]]
    thanks_given: Sequence[tuple[int, Column, Column]]
    concerns: Sequence[ConcernRow] = ()
