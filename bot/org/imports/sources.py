"""Where a company's people come from, and which word stands where two sources say different things."""

from enum import IntEnum


class PeopleSource(IntEnum):
    """The weakest first. Of each field (managers, names of teams, joining dates, who has left; names, addresses, time
    zones, languages, countries, leave) the strongest source that says anything counts. What somebody chose for
    themselves in chat, their language and when they are asked, stands above all of them.
    """

    PLATFORM = 1
    FILE = 2
    SCIM = 3
