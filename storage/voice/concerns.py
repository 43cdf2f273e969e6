"""Concerns that may be read, in the database. Before their release nothing of them is here; who wrote never is."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from bot.sealed.roll import Outcome
from bot.voice.circles import Circle
from bot.voice.concerns import Closing, ReaderReply, StoredConcern
from bot.voice.window_page import WindowPage
from storage.database import Row, statement
from storage.records import Stored

CIRCLES = TypeAdapter(Circle)
_CONCERN = Stored(StoredConcern, "circle", "closing")
REPLY = Stored(ReaderReply)
COLUMNS = f"{_CONCERN.columns('c')}, c.circle, c.closing"
WAITS = "c.acknowledged_at is null and c.closed_at is null and c.hidden_by is null"  # for the first word of a reader

_ADD_WINDOW = """
insert into voice_window (workspace_id, key, week, released_at, is_lost)
values (%(workspace_id)s, %(key)s, %(week)s, %(released_at)s, %(is_lost)s)
on conflict (workspace_id, key) do nothing returning key
"""
# One statement, in the order of random keys: neither place nor transaction of a row says when a concern was written.
_ADD = """
insert into concern (workspace_id, key, week, released_at, circle, look, words)
select %(workspace_id)s, key, %(week)s, %(released_at)s, circle, look, words
from unnest(%(keys)s::text[], %(circles)s::jsonb[], %(looks)s::text[], %(words)s::text[])
    as released(key, circle, look, words)
order by key
"""
_ADD_READERS = """
insert into concern_reader (workspace_id, person_id, concern_key)
select %(workspace_id)s, person, key from unnest(%(people)s::bigint[], %(keys)s::text[]) as reading(person, key)
order by key, person
"""
_WORDS_OF = """
select key, words from concern where workspace_id = %(workspace_id)s and key = any(%(keys)s)
"""
_FIND = f"select {COLUMNS} from concern c where c.workspace_id = %(workspace_id)s and c.key = %(key)s"
_WAITING = f"""
select {COLUMNS} from concern c
where c.workspace_id = %(workspace_id)s and {WAITS}
order by c.released_at, c.key
"""
_REPLIES_TO = f"""
select {REPLY.columns()} from concern_reply
where workspace_id = %(workspace_id)s and concern_key = %(key)s order by number
"""
_ANSWERED = """
select count(*) as count from (
    select c.key from concern c where c.workspace_id = %(workspace_id)s and c.closed_at > %(since)s
    union
    select r.concern_key from concern_reply r where r.workspace_id = %(workspace_id)s and r.at > %(since)s
) answered
"""
_LATE = f"""
select {COLUMNS} from concern c
where c.workspace_id = %(workspace_id)s and c.acknowledged_at is null and c.closed_at is null and c.risen_at is null
    and c.released_at <= %(released_by)s
order by c.released_at, c.key
"""
_ACKNOWLEDGE = """
update concern set acknowledged_at = %(now)s
where workspace_id = %(workspace_id)s and key = %(key)s and acknowledged_at is null returning key
"""
_RISE = """
update concern set risen_at = %(now)s where workspace_id = %(workspace_id)s and key = %(key)s
    and risen_at is null and acknowledged_at is null and closed_at is null returning key
"""
_CLOSE = """
update concern set closed_at = %(now)s, closing = %(closing)s, closed_by = %(person)s, because = %(because)s,
    changes_on = %(changes_on)s, acknowledged_at = coalesce(acknowledged_at, %(now)s)
where workspace_id = %(workspace_id)s and key = %(key)s and closed_at is null returning key
"""
_HIDE = """
update concern set hidden_by = %(person)s
where workspace_id = %(workspace_id)s and key = %(key)s and hidden_by is null returning key
"""
_BRING_BACK = """
update concern set hidden_by = null
where workspace_id = %(workspace_id)s and key = %(key)s and hidden_by is not null returning key
"""
# The number comes from the concern's own row, so that two replies at once have two.
_REPLY_TO = """
with replied as (
    update concern set replies = replies + 1, acknowledged_at = coalesce(acknowledged_at, %(now)s)
    where workspace_id = %(workspace_id)s and key = %(key)s returning key, replies
)
insert into concern_reply (workspace_id, concern_key, number, person_id, words, at)
select %(workspace_id)s, key, replies, %(person)s, %(words)s, %(now)s from replied returning number
"""
_EVERY = f"select {COLUMNS} from concern c where c.workspace_id = %(workspace_id)s"
# A window is noted as soon as something of it may be gone, whether or not it is. What was answered soonest goes first:
# of what is left a share would say that less was answered than was.
_FORGET = """
with forgotten as (
    update voice_window set is_forgotten = true
    where workspace_id = %(workspace_id)s and released_at <= %(closed_by)s and not is_forgotten
)
delete from concern where workspace_id = %(workspace_id)s and closed_at <= %(closed_by)s returning key
"""


async def publish(workspace_id: int, page: WindowPage) -> bool:
    """Stores what a window released; False where it was stored before. Belongs into a transaction."""
    is_lost = page.outcome is Outcome.VOID
    rows = await statement(
        _ADD_WINDOW, workspace_id=workspace_id, key=page.key, week=page.week, released_at=page.at, is_lost=is_lost
    )
    if not rows or not page.concerns:
        return bool(rows)
    await statement(
        _ADD,
        workspace_id=workspace_id,
        week=page.week,
        released_at=page.at,
        keys=[concern.key for concern in page.concerns],
        circles=[Jsonb(CIRCLES.dump_python(concern.circle, mode="json")) for concern in page.concerns],
        looks=[concern.look for concern in page.concerns],
        words=[concern.words for concern in page.concerns],
    )
    reading = [
        (person, concern.key)
        for concern in page.concerns
        for person in (*concern.circle.readers, *concern.circle.step_up)
    ]
    await statement(
        _ADD_READERS,
        workspace_id=workspace_id,
        people=[person for person, _ in reading],
        keys=[key for _, key in reading],
    )
    return True


async def stand(workspace_id: int, page: WindowPage) -> bool:
    """Returns whether what is read back now are the words of a page."""
    keys = [concern.key for concern in page.concerns]
    rows = await statement(_WORDS_OF, workspace_id=workspace_id, keys=keys)
    return {row["key"]: row["words"] for row in rows} == {concern.key: concern.words for concern in page.concerns}


async def find(workspace_id: int, key: str) -> StoredConcern | None:
    rows = await statement(_FIND, workspace_id=workspace_id, key=key)
    return concern_of(rows[0]) if rows else None


async def every(workspace_id: int) -> Sequence[StoredConcern]:
    """Returns all concerns that are kept."""
    return list(map(concern_of, await statement(_EVERY, workspace_id=workspace_id)))


async def waiting(workspace_id: int) -> Sequence[StoredConcern]:
    """Returns the concerns that nobody has said a word about yet, the oldest first."""
    return list(map(concern_of, await statement(_WAITING, workspace_id=workspace_id)))


async def replies_to(workspace_id: int, key: str) -> Sequence[ReaderReply]:
    """Returns what readers said about a concern, in its order."""
    return [REPLY.read(row) for row in await statement(_REPLIES_TO, workspace_id=workspace_id, key=key)]


async def answered_since(workspace_id: int, since: datetime) -> int:
    """Returns how many concerns were replied to, or closed, since then."""
    [row] = await statement(_ANSWERED, workspace_id=workspace_id, since=since)
    return int(row["count"])


async def unacknowledged(workspace_id: int, released_by: datetime) -> Sequence[StoredConcern]:
    """Returns the concerns released until then that nobody has acknowledged, and that have not risen."""
    return list(map(concern_of, await statement(_LATE, workspace_id=workspace_id, released_by=released_by)))


async def acknowledge(workspace_id: int, key: str, now: datetime) -> bool:
    """Notes that a reader has seen a concern; False where one had before."""
    return bool(await statement(_ACKNOWLEDGE, workspace_id=workspace_id, key=key, now=now))


async def rise(workspace_id: int, key: str, now: datetime) -> bool:
    """Lets the step up read; False where it does already, or where a reader was quicker."""
    return bool(await statement(_RISE, workspace_id=workspace_id, key=key, now=now))


async def reply(workspace_id: int, key: str, person: int, words: str, now: datetime) -> bool:
    """Adds what a reader says, which acknowledges the concern, too; False where it is gone."""
    rows = await statement(_REPLY_TO, workspace_id=workspace_id, key=key, person=person, words=words, now=now)
    return bool(rows)


async def close(
    workspace_id: int,
    key: str,
    person: int,
    closing: Closing,
    because: str,
    changes_on: date | None,
    now: datetime,
) -> bool:
    """Notes the closing word; False where another reader had the last one."""
    rows = await statement(
        _CLOSE,
        workspace_id=workspace_id,
        key=key,
        person=person,
        closing=closing.value,
        because=because,
        changes_on=changes_on,
        now=now,
    )
    return bool(rows)


async def hide(workspace_id: int, key: str, person: int) -> bool:
    """Hides the words of a concern that a reader calls abusive; False where they are hidden already."""
    return bool(await statement(_HIDE, workspace_id=workspace_id, key=key, person=person))


async def bring_back(workspace_id: int, key: str) -> bool:
    """Shows the words of a concern again; False where they were not hidden."""
    return bool(await statement(_BRING_BACK, workspace_id=workspace_id, key=key))


async def forget(workspace_id: int, closed_by: datetime) -> int:
    """Removes what was closed until then, with all that was said about it, and returns how many concerns there were."""
    return len(await statement(_FORGET, workspace_id=workspace_id, closed_by=closed_by))


def concern_of(row: Row) -> StoredConcern:
    apart: dict[str, Any] = {
        "circle": CIRCLES.validate_python(row["circle"], strict=False),
        "closing": Closing(row["closing"]) if row["closing"] else None,
    }
    return _CONCERN.read(row, **apart)
