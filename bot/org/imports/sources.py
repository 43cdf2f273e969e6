"""Where a company's people come from, and which word stands where two sources say different things."""

from enum import IntEnum


class PeopleSource(IntEnum):
    """The weakest first. Of each field the strongest source that says anything counts."""

    PLATFORM = 1
    FILE = 2
