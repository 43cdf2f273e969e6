"""Somebody's name in the words of others: in its place stands that it was a colleague."""

from collections.abc import Mapping
from enum import Enum

from storage.database import statement


class NamedIn(Enum):
    """What stands in the chat with words of people in it; a value each, by which its deliveries are found."""

    KUDOS = "kudos"
    BARNACLES = "barnacles"
    BARNACLE_DAYS = "barnacle days"
    AWARDS = "awards"
    MORNINGS = "mornings"
    CUSTOMERS = "customers"


# Columns with words of people, by table. Nothing here is sealed by what follows on it, as the diary is.
WORDS: Mapping[str, tuple[str, ...]] = {
    "kudos": ("words", "quote", "removed_because"),
    "kudos_plus": ("word",),
    "kudos_report": ("because",),
    "announcement": ("words",),
    "award_choice": ("reason",),
    "award_nomination": ("deed", "words"),
    "award_round": ("gift",),
    "barnacle": ("words", "hinders", "because", "taken_because"),
    "celebration_word": ("words",),
    "comment": ("words",),
    "concern": ("words", "because"),
    "concern_reply": ("words",),
    "customer_thanks": ("words", "answer", "thanked"),
    "half_hour": ("words",),
    "role_grant": ("reason",),
    "past_kudos": ("words",),
    "post": ("html", "plain"),
}
_REPLACE = {
    (table, column): f"update {table} set {column} = regexp_replace({column}, %(pattern)s, %(instead)s, 'gi')"
    f" where workspace_id = %(workspace_id)s and {column} ~* %(pattern)s"
    for table, columns in WORDS.items()
    for column in columns
}


def _which(select: str, table: str) -> str:
    """A statement for the rows whose words name somebody, as numbers that deliveries know them by."""
    names = " or ".join(f"t.{column} ~* %(pattern)s" for column in WORDS[table])
    return f"select {select} as number from {table} t where t.workspace_id = %(workspace_id)s and ({names})"


_OF_DAY = "{} - date '0001-01-01' + 1"
_MORNING = f"""(
    select {_OF_DAY.format("c.posted_on")} from celebration c where c.workspace_id = t.workspace_id
        and c.person_id = t.person_id and c.kind = t.kind and c.day = t.day)"""
_NAMING: Mapping[NamedIn, str] = {
    NamedIn.KUDOS: " union ".join(
        (_which("t.id", "kudos"), _which("t.kudos_id", "kudos_plus"), _which("t.kudos_id", "kudos_report"))
    ),
    NamedIn.BARNACLES: _which("t.id", "barnacle"),
    NamedIn.BARNACLE_DAYS: " union ".join(
        _which(_OF_DAY.format(f"t.{day}"), "barnacle") for day in ("posted_on", "ending_posted_on")
    ),
    NamedIn.AWARDS: " union ".join(
        (
            _which("t.id", "award_round"),
            _which("t.round_id", "award_nomination"),
            _which("t.round_id", "award_choice"),
        )
    ),
    NamedIn.MORNINGS: " union ".join(
        (_which(_OF_DAY.format("t.day"), "celebration_word"), _which(_MORNING, "celebration_word"))
    ),
    NamedIn.CUSTOMERS: " union ".join((_which("t.id", "customer_thanks"), _which("t.told_in", "customer_thanks"))),
}


async def naming(workspace_id: int, pattern: str) -> dict[NamedIn, list[int]]:
    """Returns whatever stands in the chat and has somebody's name in its words: numbers of kudos, barnacles, awards'
    rounds and customers' thanks, and days as posts of a day have them for their number.
    """
    found_in = dict[NamedIn, list[int]]()
    for place in _NAMING:
        rows = await statement(_NAMING[place], workspace_id=workspace_id, pattern=pattern)
        found_in[place] = [row["number"] for row in rows if row["number"] is not None]
    return found_in


async def take_names_out(workspace_id: int, pattern: str, instead: str) -> None:
    """Replaces whatever `pattern` finds in the words of people."""
    for place in _REPLACE:
        await statement(_REPLACE[place], workspace_id=workspace_id, pattern=pattern, instead=instead)
