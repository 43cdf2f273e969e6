"""Thanks of another product: kept apart from our own, so that no limit, hint, award or number counts them."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from psycopg.types.json import Jsonb

from bot.kudos.past_kudos import PastKudos
from storage.database import statement

_ADD = """
with added as (
    insert into past_kudos (workspace_id, import_id, line_key, giver_id, receiver_id, value_id, words, given_at)
    select %(workspace_id)s, %(into)s, key, giver, receiver, value, words, given_at
    from jsonb_to_recordset(%(thanks)s) as thanks(
        key text, giver bigint, receiver bigint, value bigint, words text, given_at timestamptz)
    on conflict (workspace_id, line_key) do nothing returning 1
)
select count(*) as count from added
"""
_KNOWN = """
select line_key from past_kudos where workspace_id = %(workspace_id)s and line_key = any(%(keys)s)
"""
_FORGOTTEN = """
select thanks_key from past_kudos_forgotten where workspace_id = %(workspace_id)s and thanks_key = any(%(keys)s)
"""
_BEGIN = """
insert into past_kudos_import (workspace_id, product, imported_at) values (%(workspace_id)s, %(product)s, %(now)s)
returning id
"""
_ALL = """
select i.id, i.product, i.imported_at, (select count(*) from past_kudos k
    where k.workspace_id = i.workspace_id and k.import_id = i.id) as thanks
from past_kudos_import i where i.workspace_id = %(workspace_id)s order by i.imported_at desc, i.id desc
"""
_WITH = """
select 1 from past_kudos where workspace_id = %(workspace_id)s and import_id = %(import)s
    and %(person)s in (giver_id, receiver_id) limit 1
"""
_DROP = "delete from past_kudos_import where workspace_id = %(workspace_id)s and id = %(import)s returning id"
_RECEIVED = """
select k.id, coalesce(g.name, '') as giver, k.words, k.given_at, i.product,
    coalesce(v.names ->> %(language)s, v.names ->> 'en', '') as value
from past_kudos k
join past_kudos_import i on i.workspace_id = k.workspace_id and i.id = k.import_id
left join person g on g.workspace_id = k.workspace_id and g.id = k.giver_id
left join value v on v.workspace_id = k.workspace_id and v.id = k.value_id
where k.workspace_id = %(workspace_id)s and k.receiver_id = %(person)s and (k.given_at, k.id) < (
    case when %(before)s::bigint is null then 'infinity' else (select b.given_at from past_kudos b
        where b.workspace_id = %(workspace_id)s and b.id = %(before)s::bigint) end, coalesce(%(before)s::bigint, 0))
order by k.given_at desc, k.id desc limit %(at_most)s
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class PastThanks:
    """One to be stored. `key` is of what its line says; `thanks_key` is what it is known by once it is forgotten."""

    key: str
    thanks_key: str
    giver: int | None
    receiver: int
    value: int | None
    words: str = field(repr=False)
    given_at: datetime


class PastImport(NamedTuple):
    """A file that was taken over, and how many thanks of it are here."""

    id: int
    product: str
    imported_at: datetime
    thanks: int


async def begin_import(workspace_id: int, product: str, now: datetime) -> int:
    """Returns the number of a new import."""
    rows = await statement(_BEGIN, workspace_id=workspace_id, product=product, now=now)
    return int(rows[0]["id"])


async def add_past(workspace_id: int, into: int, thanks: Sequence[PastThanks]) -> int:
    """Stores those that did not come before, and returns how many."""
    forgotten_keys = await _forgotten_keys(workspace_id, thanks)
    rows = [
        {
            "key": one_thanks.key,
            "giver": one_thanks.giver,
            "receiver": one_thanks.receiver,
            "value": one_thanks.value,
            "words": one_thanks.words,
            "given_at": one_thanks.given_at.isoformat(),
        }
        for one_thanks in thanks
        if one_thanks.thanks_key not in forgotten_keys
    ]
    added = await statement(_ADD, workspace_id=workspace_id, into=into, thanks=Jsonb(rows))
    return int(added[0]["count"])


async def known_keys(workspace_id: int, thanks: Sequence[PastThanks]) -> frozenset[str]:
    """Returns the keys of those that came before, whether they are here or went with somebody who was forgotten."""
    rows = await statement(_KNOWN, workspace_id=workspace_id, keys=[candidate.key for candidate in thanks])
    forgotten_keys = await _forgotten_keys(workspace_id, thanks)
    return frozenset(row["line_key"] for row in rows) | {
        candidate.key for candidate in thanks if candidate.thanks_key in forgotten_keys
    }


async def _forgotten_keys(workspace_id: int, thanks: Sequence[PastThanks]) -> frozenset[str]:
    rows = await statement(_FORGOTTEN, workspace_id=workspace_id, keys=[candidate.thanks_key for candidate in thanks])
    return frozenset(row["thanks_key"] for row in rows)


async def past_imports(workspace_id: int) -> list[PastImport]:
    """Returns what was taken over, the latest first."""
    rows = await statement(_ALL, workspace_id=workspace_id)
    return [PastImport(row["id"], row["product"], row["imported_at"], row["thanks"]) for row in rows]


async def is_in_import(workspace_id: int, import_id: int, person: int) -> bool:
    """Returns whether somebody thanked, or was thanked, in what a file brought."""
    return bool(await statement(_WITH, workspace_id=workspace_id, person=person, **{"import": import_id}))


async def drop_import(workspace_id: int, import_id: int) -> PastImport | None:
    """Removes an import with its thanks, and returns it; None where it is not there."""
    past_import = next((candidate for candidate in await past_imports(workspace_id) if candidate.id == import_id), None)
    if past_import is None or not await statement(_DROP, workspace_id=workspace_id, **{"import": import_id}):
        return None
    return past_import


async def past_received(
    workspace_id: int, person: int, language: str, before_id: int | None, at_most: int
) -> list[PastKudos]:
    """Returns what somebody was thanked for elsewhere, the newest first."""
    rows = await statement(
        _RECEIVED, workspace_id=workspace_id, person=person, language=language, before=before_id, at_most=at_most
    )
    return [
        PastKudos(
            id=row["id"],
            giver=row["giver"],
            value=row["value"],
            words=row["words"],
            given_at=row["given_at"],
            product=row["product"],
        )
        for row in rows
    ]
