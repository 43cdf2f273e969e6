"""The diary in the database: entries are added one after the other. Only what very old ones say is ever deleted."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from bot.diary.entries import NOTHING_BEFORE, Entry, hash_of
from bot.diary.events import DiaryEvent, read_event
from storage.database import all_or_nothing, statement
from storage.records import Stored

Kind = TypeVar("Kind", bound=DiaryEvent)
_ENTRY = Stored(Entry)
# Who adds an entry waits for whoever is adding one: else two would follow on the same.
_HOLD = "select 1 from workspace where id = %(workspace_id)s for no key update"
_ADD = f"insert into diary ({_ENTRY.columns()}) values ({_ENTRY.parameters()})"
_BEFORE = f"""
select {_ENTRY.columns()} from diary
where workspace_id = %(workspace_id)s and (%(before)s::bigint is null or number < %(before)s)
order by number desc limit %(limit)s
"""
_AFTER = f"""
select {_ENTRY.columns()} from diary
where workspace_id = %(workspace_id)s and number > %(after)s order by number limit %(limit)s
"""
_OF_KIND = f"""
select {_ENTRY.columns()} from diary where workspace_id = %(workspace_id)s and kind = %(kind)s order by number
"""
_NAMING = f"""
select {_ENTRY.columns()} from diary
where workspace_id = %(workspace_id)s
    and (person_id = %(person)s or position(%(person)s::bigint::text in content) > 0) order by number
"""
_HOLDS = "select 1 from diary where workspace_id = %(workspace_id)s and hash = %(hash)s"
# One trigger speaks for truncation (32), another looks at each row before it is changed or deleted (1 + 2 + 16 + 8);
# not only on replicas, without a condition; and their functions still say what they said when they were made: one of
# the same name may do nothing.
_STAYS = """
select 1 from pg_trigger t join pg_proc f on f.oid = t.tgfoid
where t.tgrelid = to_regclass('diary') and t.tgenabled in ('O', 'A') and t.tgqual is null and not t.tgisinternal
    and (t.tgname = 'diary_stays' and t.tgtype & 32 = 32 and f.prosrc = %(refuses)s
        or t.tgname = 'diary_row_stays' and t.tgtype & 27 = 27 and f.prosrc = %(refuses_row)s)
having count(*) = 2
"""
_NO = "raise exception 'the diary is only ever added to'; end "
_REFUSES = f" begin if tg_op <> 'TRUNCATE' then return null; end if; {_NO}"
_REFUSES_ROW = (
    " begin if tg_op = 'DELETE' then"
    " if exists (select 1 from workspace w where w.id = old.workspace_id and w.erasing_since is not null)"
    " then return old; end if;"
    " elsif old.at < now() - interval '1150 days' and new.content = '' and new.person_id is null"
    " and (old.workspace_id, old.number, old.at, old.kind, old.previous, old.hash)"
    " = (new.workspace_id, new.number, new.at, new.kind, new.previous, new.hash)"
    f" then return new; end if; {_NO}"
)


async def append(workspace_id: int, person: int | None, event: DiaryEvent, now: datetime) -> Entry:
    """Adds an entry, in the transaction around it, so that nothing is changed without its entry. `person` is None for
    the operator.
    """
    async with all_or_nothing():
        await hold(workspace_id)
        latest = await page(workspace_id, None, 1)
        number, previous = (latest[0].number + 1, latest[0].hash) if latest else (1, NOTHING_BEFORE)
        entry = Entry(
            workspace_id=workspace_id,
            number=number,
            at=now,
            person_id=person,
            kind=event.KIND,
            content=event.content(),
            previous=previous,
        )
        entry = replace(entry, hash=hash_of(entry))
        await statement(_ADD, **_ENTRY.values(entry))
    return entry


async def hold(workspace_id: int) -> None:
    """Keeps others from adding entries until the transaction around it ends."""
    await statement(_HOLD, workspace_id=workspace_id)


async def page(workspace_id: int, before: int | None, limit: int) -> Sequence[Entry]:
    """Returns the last `limit` entries before the one with the number `before`, or of all; the newest first."""
    return list(map(_ENTRY.read, await statement(_BEFORE, workspace_id=workspace_id, before=before, limit=limit)))


async def after(workspace_id: int, number: int, limit: int) -> Sequence[Entry]:
    """Returns the next `limit` entries behind a number, in their order."""
    return list(map(_ENTRY.read, await statement(_AFTER, workspace_id=workspace_id, after=number, limit=limit)))


async def naming(workspace_id: int, person: int) -> Sequence[Entry]:
    """Returns what somebody did and what holds their number, in order; also some in which another number has it in
    itself.
    """
    return list(map(_ENTRY.read, await statement(_NAMING, workspace_id=workspace_id, person=person)))


async def of_kind(workspace_id: int, kind: type[Kind]) -> Sequence[Kind]:
    """Returns what every entry of a kind tells, in their order, without those of a newer version's shape."""
    rows = await statement(_OF_KIND, workspace_id=workspace_id, kind=kind.KIND)
    events = (read_event(row["kind"], row["content"]) for row in rows)
    return [event for event in events if isinstance(event, kind)]


async def holds(workspace_id: int, hash_: str) -> bool:
    """Returns whether an entry has this hash."""
    return bool(await statement(_HOLDS, workspace_id=workspace_id, hash=hash_))


async def stays() -> bool:
    """Returns whether the database refuses whatever is no new entry."""
    return bool(await statement(_STAYS, refuses=_REFUSES, refuses_row=_REFUSES_ROW))
