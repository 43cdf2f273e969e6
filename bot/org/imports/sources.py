"""Where a company's people come from, and which word stands where two sources say different things."""

from enum import IntEnum


class PeopleSource(IntEnum):
    """The weakest first. Of managers, names of teams, joining dates and who has left, the strongest source that says
    anything counts. What people are called, their addresses and their time zones are the platform's to tell: there they
    are found and written to.
    """

    PLATFORM = 1
    FILE = 2
    SCIM = 3
