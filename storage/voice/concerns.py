"""Concerns that may be read, in the database. Before their release nothing of them is here; who wrote never is."""

from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from bot.sealed.roll import Outcome
from bot.voice.circles import Circle
from bot.voice.concerns import Closing, PastPromise, ReaderReply, StoredConcern
from bot.voice.way_back import stored_look
from bot.voice.window_page import WindowPage
from storage.database import Row, statement
from storage.records import Stored

CIRCLES = TypeAdapter(Circle)
_PROMISES = TypeAdapter(tuple[PastPromise, ...])
_CONCERN = Stored(StoredConcern, "circle", "closing", "promises")
REPLY = Stored(ReaderReply)
COLUMNS = f"{_CONCERN.columns('c')}, c.circle, c.closing, c.promises"
# For the first word of a reader; or for a further one, once the day is over by which it was to change.
WAITS = """
(c.acknowledged_at is null and c.closed_at is null or c.changes_on < %(today)s) and c.hidden_by is null
"""
# What fell to the step up since no reader was left is theirs as if it had risen, once one of them answers.
_RISEN_BY_WORD = "case when circle->'step_up' @> %(number)s then coalesce(risen_at, %(now)s) else risen_at end"
# A circle's days count whole, also on days on which a clock is moved.
ACKNOWLEDGED_BY = "c.released_at + (c.circle->>'acknowledged_within')::int * interval '24 hours'"

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
    and {ACKNOWLEDGED_BY} <= %(now)s
order by c.released_at, c.key
"""
_ACKNOWLEDGE = """
update concern set acknowledged_at = %(now)s, acknowledged_by = %(person)s
where workspace_id = %(workspace_id)s and key = %(key)s and acknowledged_at is null returning key
"""
_RISE = """
update concern set risen_at = %(now)s where workspace_id = %(workspace_id)s and key = %(key)s
    and risen_at is null and acknowledged_at is null and closed_at is null returning key
"""
_CLOSE = f"""
with before as (
    select workspace_id, key, case when closed_at is null then '[]' else jsonb_build_array(jsonb_build_object(
        'said_at', closed_at, 'changes_on', changes_on, 'because', because)) end as promised
    from concern where workspace_id = %(workspace_id)s and key = %(key)s for update
)
update concern c set promises = promises || before.promised,
    closed_at = %(now)s, closing = %(closing)s, closed_by = %(person)s, because = %(because)s,
    changes_on = %(changes_on)s, acknowledged_at = coalesce(acknowledged_at, %(now)s),
    answered_at = coalesce(answered_at, %(now)s), risen_at = {_RISEN_BY_WORD}
from before where c.workspace_id = before.workspace_id and c.key = before.key
    and (closed_at is null or changes_on = %(promised)s and changes_on < %(today)s) returning c.key
"""
_CALL = """
update concern set called_by = %(person)s, called_at = %(now)s
where workspace_id = %(workspace_id)s and key = %(key)s and called_by is null returning key
"""
# Two at once: the second waits for the first one's row, and finds that somebody else called it so.
_HIDE = """
update concern set hidden_by = %(person)s
where workspace_id = %(workspace_id)s and key = %(key)s and hidden_by is null and called_by <> %(person)s returning key
"""
_LET_STAND = """
update concern c set called_by = null, called_at = null, hidden_by = null from concern before
where c.workspace_id = %(workspace_id)s and c.key = %(key)s and c.called_by is not null
    and before.workspace_id = c.workspace_id and before.key = c.key returning before.hidden_by is not null as was_hidden
"""
# The number comes from the concern's own row, so that two replies at once have two.
_REPLY_TO = f"""
with replied as (
    update concern set replies = replies + 1, acknowledged_at = coalesce(acknowledged_at, %(now)s),
        answered_at = coalesce(answered_at, %(now)s), risen_at = {_RISEN_BY_WORD}
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
delete from concern where workspace_id = %(workspace_id)s and (
    closed_at <= %(closed_by)s and (changes_on is null or changes_on <= %(closed_by)s::date)
    or closed_at is null and hidden_by is not null and called_at <= %(closed_by)s
    or closed_at is null and key = any(%(unread)s)
) returning key
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
        looks=[stored_look(bytes.fromhex(concern.look), concern.key).hex() for concern in page.concerns],
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


async def waiting(workspace_id: int, today: date) -> Sequence[StoredConcern]:
    """Returns the concerns that nobody has said a word about yet, or none since the day by which they were to change;
    the oldest first.
    """
    return list(map(concern_of, await statement(_WAITING, workspace_id=workspace_id, today=today)))


async def replies_to(workspace_id: int, key: str) -> Sequence[ReaderReply]:
    """Returns what readers said about a concern, in its order."""
    return [REPLY.read(row) for row in await statement(_REPLIES_TO, workspace_id=workspace_id, key=key)]


async def answered_since(workspace_id: int, since: datetime) -> int:
    """Returns how many concerns were replied to, or closed, since then."""
    [row] = await statement(_ANSWERED, workspace_id=workspace_id, since=since)
    return int(row["count"])


async def unacknowledged(workspace_id: int, now: datetime) -> Sequence[StoredConcern]:
    """Returns the concerns that nobody has acknowledged in the days of their circle, and that have not risen."""
    return list(map(concern_of, await statement(_LATE, workspace_id=workspace_id, now=now)))


async def acknowledge(workspace_id: int, key: str, person: int, now: datetime) -> bool:
    """Notes that a reader has seen a concern; False where one had before."""
    return bool(await statement(_ACKNOWLEDGE, workspace_id=workspace_id, key=key, person=person, now=now))


async def rise(workspace_id: int, key: str, now: datetime) -> bool:
    """Lets the step up read; False where it does already, or where a reader was quicker."""
    return bool(await statement(_RISE, workspace_id=workspace_id, key=key, now=now))


async def reply(workspace_id: int, key: str, person: int, words: str, now: datetime) -> bool:
    """Adds what a reader says, which acknowledges the concern, too; False where it is gone."""
    values = {"key": key, "person": person, "number": Jsonb(person), "words": words, "now": now}
    return bool(await statement(_REPLY_TO, workspace_id=workspace_id, **values))


async def close(
    workspace_id: int,
    key: str,
    person: int,
    closing: Closing,
    because: str,
    changes_on: date | None,
    now: datetime,
    promised: date | None = None,
    today: date | None = None,
) -> bool:
    """Notes the closing word; False where another reader had the last one.

    `promised` is the day by which it was to change when this word was begun: another may follow on such a one
    once it is over. `today` is the day where it is said.
    """
    rows = await statement(
        _CLOSE,
        workspace_id=workspace_id,
        key=key,
        person=person,
        number=Jsonb(person),
        closing=closing.value,
        because=because,
        changes_on=changes_on,
        promised=promised,
        today=today or now.date(),
        now=now,
    )
    return bool(rows)


async def call_abusive(workspace_id: int, key: str, person: int, now: datetime) -> bool:
    """Notes who called a concern abusive first: it stands as it did. False where somebody had already."""
    return bool(await statement(_CALL, workspace_id=workspace_id, key=key, person=person, now=now))


async def hide(workspace_id: int, key: str, person: int) -> bool:
    """Hides the words of a concern that somebody else called abusive; False where nobody else did, or it is hidden."""
    return bool(await statement(_HIDE, workspace_id=workspace_id, key=key, person=person))


async def let_stand(workspace_id: int, key: str) -> bool:
    """Takes back that a concern was called abusive, and returns whether its words were hidden."""
    rows = await statement(_LET_STAND, workspace_id=workspace_id, key=key)
    return bool(rows) and bool(rows[0]["was_hidden"])


async def forget(workspace_id: int, closed_by: datetime, unread: Sequence[str] = ()) -> int:
    """Removes what was closed until then, with all that was said about it, and returns how many concerns there were.

    What was to change by a day is kept as long after that day. What nobody can close goes, too: what was called abusive
    until then, and hidden, and what is `unread`, since nobody is left who may.
    """
    return len(await statement(_FORGET, workspace_id=workspace_id, closed_by=closed_by, unread=[*unread]))


def concern_of(row: Row) -> StoredConcern:
    return _CONCERN.read(row, **apart_of(row))


def apart_of(row: Mapping[str, Any]) -> dict[str, Any]:
    """Returns of a row what is not as it stands there."""
    return {
        "promises": _PROMISES.validate_python(row["promises"], strict=False),
        "circle": CIRCLES.validate_python(row["circle"], strict=False),
        "closing": Closing(row["closing"]) if row["closing"] else None,
    }
