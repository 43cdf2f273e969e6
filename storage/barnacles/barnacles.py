"""Barnacles in the database: how they are named, found by their words, and read."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.barnacles.actions import BarnacleKind, Ending
from bot.barnacles.barnacles import SIMILAR, SIMILAR_AT_MOST, Barnacle, FoundBarnacles, NamedBarnacle
from storage.database import Row, statement
from storage.org.people import person_of
from storage.records import Stored

_BARNACLE = Stored(Barnacle, "kind", "ending", "namer", "proposed", "owner")
READ = f"""
select {_BARNACLE.columns("b")}, b.kind, b.ending,
    (select to_jsonb(p) from person p where p.workspace_id = b.workspace_id and p.id = b.namer_id) as namer,
    (select to_jsonb(p) from person p where p.workspace_id = b.workspace_id and p.id = b.proposed_id) as proposed,
    (select to_jsonb(p) from person p where p.workspace_id = b.workspace_id and p.id = b.owner_id) as owner
from barnacle b
"""
STANDS = "b.ending is null and b.joined_into is null and b.taken_away_at is null"
# Whoever names it is the first whom it hinders. An event that comes again finds what it named.
_NAME = """
with named as (
    insert into barnacle (workspace_id, source, kind, words, hinders, cost, place, namer_id, proposed_id, named_at,
        thanks_for, size)
    values (%(workspace_id)s, %(source)s, %(kind)s, %(words)s, %(hinders)s, %(cost)s, %(place)s, %(namer)s,
        %(proposed)s, %(now)s, %(thanks_for)s, cardinality(%(shingles)s::text[]))
    on conflict (workspace_id, source) do nothing returning workspace_id, id
), worded as (
    insert into barnacle_word (workspace_id, word, barnacle_id)
    select workspace_id, word, id from named cross join unnest(%(shingles)s::text[]) as word
), hindered as (
    insert into barnacle_me_too (workspace_id, barnacle_id, person_id) select workspace_id, id, %(namer)s from named
)
select id from named
"""
# What was joined into another is found by its own words, too, and leads to the one that stands. Those that share words
# are few, whatever the planner thinks: each is looked up by its number.
_SIMILAR = f"""
with shared as (
    select w.barnacle_id, count(*) as shared from barnacle_word w
    where w.workspace_id = %(workspace_id)s and w.word = any(%(shingles)s) group by w.barnacle_id
    having count(*) >= {SIMILAR} * cardinality(%(shingles)s::text[])
), near as (
    select coalesce(n.joined_into, n.id) as barnacle_id, max(shared.shared) as shared
    from shared cross join lateral (
        select n.joined_into, n.id, n.size from barnacle n
        where n.workspace_id = %(workspace_id)s and n.id = shared.barnacle_id limit 1) n
    where shared.shared >= {SIMILAR} * n.size group by 1
)
{READ} join near on near.barnacle_id = b.id
where b.workspace_id = %(workspace_id)s and b.kind = %(kind)s and {STANDS}
order by near.shared desc, b.named_at, b.id limit {SIMILAR_AT_MOST}
"""
_FIND = f"""
{READ}
where b.workspace_id = %(workspace_id)s and b.id = (
    select coalesce(j.joined_into, j.id) from barnacle j
    where j.workspace_id = %(workspace_id)s and j.id = %(barnacle)s) and b.taken_away_at is null
"""
_BEHIND = f"""
b.workspace_id = %(workspace_id)s and {STANDS} and (%(behind)s = 0 or (b.named_at, b.id) > (
    select last.named_at, last.id from barnacle last
    where last.workspace_id = %(workspace_id)s and last.id = %(behind)s))
"""
_STANDING = f"{READ} where {_BEHIND} order by b.named_at, b.id limit %(limit)s"
_COUNT = f"select count(*) as count from barnacle b where {_BEHIND}"
_HOLDING = f"""
with near as (
    select w.barnacle_id, count(*) as held from barnacle_word w
    where w.workspace_id = %(workspace_id)s and w.word = any(%(shingles)s) group by w.barnacle_id
), joined as (
    select b.joined_into as barnacle_id, near.held from barnacle b join near on near.barnacle_id = b.id
    where b.workspace_id = %(workspace_id)s and b.joined_into is not null
), held as (
    select barnacle_id, max(held) as held
    from (select * from near union all select * from joined) words group by barnacle_id
), found as (
    select b.id, held.held, count(*) over () as count from barnacle b join held on held.barnacle_id = b.id
    where b.workspace_id = %(workspace_id)s and {STANDS}
    order by held.held desc, b.named_at, b.id limit %(limit)s
)
select page.*, found.count from found
join ({READ} where b.workspace_id = %(workspace_id)s) page on page.id = found.id
order by found.held desc, page.named_at, page.id
"""
_ENDED = f"""
{READ} where b.workspace_id = %(workspace_id)s and b.ending is not null and b.taken_away_at is null
order by b.ended_at desc, b.id desc limit %(limit)s
"""
_WORST = f"""
{READ} where b.workspace_id = %(workspace_id)s and {STANDS}
order by b.hindered_at_least desc, b.named_at, b.id limit %(limit)s
"""
_OF_PERSON = f"""
{READ}
where b.workspace_id = %(workspace_id)s and {STANDS}
    and (b.owner_id = %(person)s or b.owner_id is null and b.proposed_id = %(person)s)
order by b.owned_on nulls last, b.named_at, b.id limit %(limit)s
"""


def barnacle_of(row: Row) -> Barnacle:
    people = {name: person_of(row[name]) if row[name] else None for name in ("namer", "proposed", "owner")}
    ending = Ending(row["ending"]) if row["ending"] else None
    return _BARNACLE.read(row, kind=BarnacleKind(row["kind"]), ending=ending, **people)


async def add(workspace_id: int, idempotency_key: str, barnacle: NamedBarnacle, now: datetime) -> None:
    """Stores what somebody named, once for `idempotency_key`."""
    naming = barnacle.naming
    await statement(
        _NAME,
        workspace_id=workspace_id,
        source=idempotency_key,
        kind=naming.kind.value,
        words=naming.words,
        hinders=naming.hinders,
        cost=naming.cost,
        place=barnacle.place,
        namer=barnacle.namer,
        proposed=barnacle.proposed,
        now=now,
        thanks_for=barnacle.thanks_for,
        shingles=sorted(barnacle.shingles),
    )


async def is_named(workspace_id: int, idempotency_key: str) -> bool:
    """Returns whether this event has named one."""
    rows = await statement(
        "select 1 from barnacle where workspace_id = %(workspace_id)s and source = %(source)s",
        workspace_id=workspace_id,
        source=idempotency_key,
    )
    return bool(rows)


async def similar(workspace_id: int, kind: BarnacleKind, shingles: Collection[str]) -> list[Barnacle]:
    """Returns those that stand and share half of the words of the longer one, the most alike first."""
    rows = await statement(_SIMILAR, workspace_id=workspace_id, kind=kind.value, shingles=sorted(shingles))
    return [barnacle_of(row) for row in rows]


async def find(workspace_id: int, barnacle_id: int) -> Barnacle | None:
    """Returns a barnacle, or the one that it was joined into; None where that was taken away."""
    rows = await statement(_FIND, workspace_id=workspace_id, barnacle=barnacle_id)
    return barnacle_of(rows[0]) if rows else None


async def standing(workspace_id: int, behind: int, limit: int) -> Sequence[Barnacle]:
    """Returns those that stand, the longest first; `behind` is the last one read before, 0 for none."""
    rows = await statement(_STANDING, workspace_id=workspace_id, behind=behind, limit=limit)
    return [barnacle_of(row) for row in rows]


async def count_standing(workspace_id: int, behind: int) -> int:
    """Returns how many stand behind this one, or at all."""
    [row] = await statement(_COUNT, workspace_id=workspace_id, behind=behind)
    return int(row["count"])


async def holding(workspace_id: int, shingles: Collection[str], limit: int) -> FoundBarnacles:
    """Returns those that stand and hold most of these words, and how many hold any."""
    rows = await statement(_HOLDING, workspace_id=workspace_id, shingles=sorted(shingles), limit=limit)
    return FoundBarnacles([*map(barnacle_of, rows)], rows[0]["count"] if rows else 0)


async def ended(workspace_id: int, limit: int) -> Sequence[Barnacle]:
    """Returns the latest that ended, the newest first."""
    return [barnacle_of(row) for row in await statement(_ENDED, workspace_id=workspace_id, limit=limit)]


async def of_person(workspace_id: int, person: int, limit: int) -> Sequence[Barnacle]:
    """Returns those that somebody owns, those to be answered soonest first, and what is proposed to them."""
    rows = await statement(_OF_PERSON, workspace_id=workspace_id, person=person, limit=limit)
    return [barnacle_of(row) for row in rows]


async def worst(workspace_id: int, limit: int) -> Sequence[Barnacle]:
    """Returns those that hinder most people, of these the longest first."""
    return [barnacle_of(row) for row in await statement(_WORST, workspace_id=workspace_id, limit=limit)]
