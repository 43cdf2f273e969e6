"""Who has left and is still known, and whether somebody may be forgotten."""

from bot.org.people import NOBODY, Person
from storage.database import statement
from storage.org import people

_LEFT = """
select * from person p
where p.workspace_id = %(workspace_id)s and not p.is_active and not p.is_bot and p.platform_id <> %(nobody)s
    and position(lower(%(words)s) in lower(p.name)) > 0
    and not exists (select 1 from former_account f where f.workspace_id = p.workspace_id and f.former_id = p.id)
order by p.name, p.platform_id limit %(limit)s
"""


async def left(workspace_id: int, words: str, limit: int) -> list[Person]:
    """Returns some of those who have left and in whose names these words are, by name."""
    rows = await statement(_LEFT, workspace_id=workspace_id, words=words, nobody=NOBODY, limit=limit)
    return [people.person_of(row) for row in rows]
