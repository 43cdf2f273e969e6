"""Who may be meant by a name that nobody has as a handle."""

import unicodedata

from bot.org.people import Person
from storage.database import statement
from storage.org.people import person_of

_AT_MOST = 2_000  # people whose names are compared
# Who misspells a name seldom misspells its first letter.
_BEGINNING_ALIKE = """
select * from person
where workspace_id = %(workspace_id)s and is_active and not is_bot
    and (not is_stranger or (is_guest and %(guests)s)) and (
    starts_with(handle, %(first)s) or strpos(' ' || lower(normalize(name, NFKC)), ' ' || %(first)s) > 0)
order by name, id limit %(limit)s
"""


async def beginning_alike(workspace_id: int, name: str, *, guests: bool) -> list[Person]:
    """Returns the active people one of whose names begins with the same letter, with or without guests."""
    initial = unicodedata.normalize("NFKC", name).casefold()[:1]
    if not initial:
        return []
    rows = await statement(_BEGINNING_ALIKE, workspace_id=workspace_id, first=initial, guests=guests, limit=_AT_MOST)
    return [person_of(row) for row in rows]
