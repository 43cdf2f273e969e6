"""What teams wrote to whoever is celebrated, and managers of who is new: forgotten with the occasion."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime

from bot.celebrations.occasions import Celebrated, CelebrationKind, SignedWords
from storage.celebrations.celebrated import KINDS
from storage.database import statement

# Nobody adds anything to what was read already.
_WRITE = """
insert into celebration_word (workspace_id, person_id, kind, day, author_id, words, written_at)
select c.workspace_id, c.person_id, c.kind, c.day, %(author)s, %(words)s, %(now)s from celebration c
where c.workspace_id = %(workspace_id)s and c.person_id = %(person)s and c.kind = %(kind)s and c.day = %(day)s
    and c.posted_on is null and c.handed_on is null and (
        select count(*) from celebration_word x
        where x.workspace_id = c.workspace_id and x.person_id = c.person_id and x.kind = c.kind and x.day = c.day
            and x.author_id <> %(author)s) < %(at_most)s
on conflict (workspace_id, person_id, kind, day, author_id) do update
set words = excluded.words, written_at = excluded.written_at
returning author_id
"""
_OF_AUTHOR = """
select words from celebration_word
where workspace_id = %(workspace_id)s and person_id = %(person)s and kind = %(kind)s and day = %(day)s
    and author_id = %(author)s
"""
_OF = f"""
select x.person_id, x.kind, x.words, p.name, p.platform_id from celebration_word x
join person p on p.workspace_id = x.workspace_id and p.id = x.author_id
where x.workspace_id = %(workspace_id)s and x.person_id = any(%(people)s) and x.day = any(%(days)s)
    and x.kind in ({KINDS})
order by x.written_at, x.author_id
"""


async def write(
    workspace_id: int, author: int, celebrated: Celebrated, words: str, now: datetime, at_most: int
) -> bool:
    """Keeps what somebody wrote, in the place of what they wrote before; False where it was read already, or where
    `at_most` others have written.
    """
    occasion = celebrated.occasion
    rows = await statement(
        _WRITE,
        workspace_id=workspace_id,
        person=celebrated.person.id,
        kind=occasion.kind.value,
        day=occasion.day,
        author=author,
        words=words,
        now=now,
        at_most=at_most,
    )
    return bool(rows)


async def of_author(workspace_id: int, author: int, celebrated: Celebrated) -> str:
    """Returns what somebody has written to another; empty where that is nothing yet."""
    occasion = celebrated.occasion
    rows = await statement(
        _OF_AUTHOR,
        workspace_id=workspace_id,
        person=celebrated.person.id,
        kind=occasion.kind.value,
        day=occasion.day,
        author=author,
    )
    return str(rows[0]["words"]) if rows else ""


async def of(
    workspace_id: int, celebrated: Collection[Celebrated]
) -> dict[tuple[int, CelebrationKind], list[SignedWords]]:
    """Returns what was written, the oldest first, by whom it is for and the kind of the occasion."""
    people = [whose.person.id for whose in celebrated]
    days = [whose.occasion.day for whose in celebrated]
    rows = await statement(_OF, workspace_id=workspace_id, people=people, days=days)
    signed = defaultdict[tuple[int, CelebrationKind], list[SignedWords]](list)
    for row in rows:
        key = (row["person_id"], CelebrationKind(row["kind"]))
        signed[key].append(SignedWords(row["words"], row["name"], row["platform_id"]))
    return dict(signed)
