"""A stretch of weeks as storage reads it, before `bot.evidence` makes arrays of it."""

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Records:
    """Every sequence holds rows; weeks are counted from the first Monday, teams named by their manager.

    lived: week, item, manager and, as the ledger writes them, reading, fewest of the size, participation or None.
    believed: week, item, manager, label. received: manager of the receiver's team, value or 0, week, kudos. given:
    manager, week, kudos.
    """

    lived: Sequence[tuple[int, str, int, str, int, str | None]]
    believed: Sequence[tuple[int, str, int, int]]
    received: Sequence[tuple[int, int, int, int]]
    given: Sequence[tuple[int, int, int]]
