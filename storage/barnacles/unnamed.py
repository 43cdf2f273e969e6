"""Barnacles that were named without a name, in the database: all of a window at once, and dated by its week."""

from collections.abc import Callable, Collection, Sequence
from datetime import UTC, date, datetime, time

from psycopg.types.json import Jsonb

from bot.barnacles.actions import BarnacleKind
from bot.barnacles.barnacles import Naming
from bot.barnacles.unnamed import UnnamedBarnacle
from storage.database import statement

# One statement, in the order of random keys: neither the number nor the transaction of a row says which came first.
# Nobody is counted with it: whoever named it is hindered, and in `barnacle_me_too` they would stand by name.
_ADD = """
with released as (
    select * from jsonb_to_recordset(%(barnacles)s) as released(source text, kind text, words text, hinders text,
        cost text, head bigint, shingles text[])
), named as (
    insert into barnacle (workspace_id, source, kind, words, hinders, cost, place, namer_id, proposed_id, named_at,
        size)
    select %(workspace_id)s, r.source, r.kind, r.words, r.hinders, r.cost, %(place)s, null, p.id, %(named_at)s,
        cardinality(r.shingles)
    from released r left join person p on p.workspace_id = %(workspace_id)s and p.id = r.head and p.is_active
    order by r.source
    on conflict (workspace_id, source) do nothing returning id, source
)
insert into barnacle_word (workspace_id, word, barnacle_id)
select %(workspace_id)s, word, named.id from named join released using (source) cross join unnest(shingles) as word
"""
_STANDING = """
select source, kind, words, hinders, cost from barnacle
where workspace_id = %(workspace_id)s and source = any(%(sources)s)
"""


async def add(
    workspace_id: int,
    released: Sequence[UnnamedBarnacle],
    shingles_of: Callable[[str], Collection[str]],
    place: str,
    week: date,
) -> None:
    """Stores what a window released. Belongs into the transaction that notes the window. `place` is told of it."""
    rows = [
        {
            "source": _source(barnacle),
            "kind": barnacle.naming.kind.value,
            "words": barnacle.naming.words,
            "hinders": barnacle.naming.hinders,
            "cost": barnacle.naming.cost,
            "head": barnacle.head,
            "shingles": sorted(shingles_of(barnacle.naming.words)),
        }
        for barnacle in released
    ]
    named_at = datetime.combine(week, time(12), UTC)
    await statement(_ADD, workspace_id=workspace_id, barnacles=Jsonb(rows), place=place, named_at=named_at)


async def stand(workspace_id: int, released: Sequence[UnnamedBarnacle]) -> bool:
    """Returns whether what is read back now is what a window released."""
    sources = [_source(barnacle) for barnacle in released]
    rows = await statement(_STANDING, workspace_id=workspace_id, sources=sources)
    stored = {
        row["source"]: Naming(BarnacleKind(row["kind"]), row["words"], row["hinders"], row["cost"]) for row in rows
    }
    return stored == {_source(barnacle): barnacle.naming for barnacle in released}


def _source(barnacle: UnnamedBarnacle) -> str:
    return f"window:{barnacle.key}"
