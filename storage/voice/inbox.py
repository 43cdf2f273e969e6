"""What readers find in their inbox, in the database: a page of it, and what waits for a word of theirs."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any, NamedTuple

from bot.voice.circles import Circle
from bot.voice.concerns import NOTHING, ConcernPage
from storage.database import Row, statement
from storage.voice.concerns import CIRCLES, COLUMNS, WAITS, concern_of

_NAMED = """
from concern_reader r join concern c on c.workspace_id = r.workspace_id and c.key = r.concern_key
where r.workspace_id = %(workspace_id)s and r.person_id = %(person)s
"""
_CIRCLES = f"""
select circle, circle::text as stored, has_risen, is_answered, count
from (
    select c.circle, c.risen_at is not null as has_risen, c.answered_at is not null as is_answered, count(*) as count
    {_NAMED} {{waiting}} group by 1, 2, 3
) named
"""
_ALL_CIRCLES, _CIRCLES_WAITING = _CIRCLES.format(waiting=""), _CIRCLES.format(waiting=f"and {WAITS}")
_READ = f"""
{_NAMED}
    and (c.circle, c.risen_at is not null, c.answered_at is not null) in (
        select * from unnest(%(circles)s::jsonb[], %(risen)s::boolean[], %(answered)s::boolean[]))
"""
_PLACE = "({0}.closed_at is not null, -extract(epoch from {0}.released_at), {0}.key)"
_LAST = f"""
(select {_PLACE.format("l")[1:-1]} from concern l where l.workspace_id = %(workspace_id)s and l.key = %(behind)s)
"""
_PAGE = f"""
select {COLUMNS}, count(*) over () as count {_READ} and (%(behind)s = '' or {_PLACE.format("c")} > {_LAST})
order by {_PLACE.format("c")[1:-1]} limit %(limit)s
"""
_WORDS = f"select c.words {_READ} and c.key <> %(but_not)s and c.hidden_by is null"
_SAID = f"""
with open_to as (select c.key, c.because, c.promises {_READ})
select because as words from open_to where because <> ''
union all select promise->>'because' from open_to, jsonb_array_elements(promises) promise
union all select s.words from concern_reply s
    where s.workspace_id = %(workspace_id)s and s.concern_key in (select key from open_to)
"""
# As `bot.voice.circles.judging_now` has it, of somebody who is one of today's observers.
_JUDGES = """
(c.circle->'observers' @> to_jsonb(%(person)s::bigint) or not exists (
    select 1 from jsonb_array_elements(coalesce(c.circle->'observers', '[]')) frozen
    where frozen::bigint = any(%(observers)s::bigint[])))
"""
_CALLED = f"""
select {COLUMNS}, count(*) over () as count from concern c
where c.workspace_id = %(workspace_id)s and c.called_by is not null and {_JUDGES}
    and (%(behind)s = '' or {_PLACE.format("c")} > {_LAST})
order by {_PLACE.format("c")[1:-1]} limit %(limit)s
"""
_COUNT_CALLED = f"""
select count(*) as count from concern c
where c.workspace_id = %(workspace_id)s and c.called_by <> %(person)s and c.hidden_by is null and c.closed_at is null
    and {_JUDGES}
"""
_OPEN_CALLS = """
select called_at, called_by, circle from concern
where workspace_id = %(workspace_id)s and called_by is not null and hidden_by is null and closed_at is null
"""


class NamedCircle(NamedTuple):
    """A circle of so many `concerns` that have all risen, or none of which has, and that were all answered, or none;
    `stored` is how it stands with each.
    """

    circle: Circle
    has_risen: bool
    is_answered: bool
    stored: str
    concerns: int


class OpenCall(NamedTuple):
    """That somebody called a concern of a circle abusive, which another one is to judge."""

    called_at: datetime
    called_by: int
    circle: Circle


async def circles_of(workspace_id: int, person: int) -> Sequence[NamedCircle]:
    """Returns the circles in which somebody was named, as a reader or as a step up."""
    return _circles(await statement(_ALL_CIRCLES, workspace_id=workspace_id, person=person))


async def circles_waiting(workspace_id: int, person: int, today: date) -> Sequence[NamedCircle]:
    """Returns the same of concerns that wait alone: nobody has acknowledged, closed or hidden them, or confirmed them
    in time.
    """
    return _circles(await statement(_CIRCLES_WAITING, workspace_id=workspace_id, person=person, today=today))


def _circles(rows: Sequence[Row]) -> Sequence[NamedCircle]:
    return [
        NamedCircle(
            circle=CIRCLES.validate_python(row["circle"], strict=False),
            has_risen=row["has_risen"],
            is_answered=row["is_answered"],
            stored=row["stored"],
            concerns=row["count"],
        )
        for row in rows
    ]


async def page(workspace_id: int, person: int, open_to: Sequence[NamedCircle], limit: int, behind: str) -> ConcernPage:
    """Returns the concerns of these circles in which somebody was named, open ones first, the latest first."""
    if not open_to:
        return NOTHING
    rows = await statement(
        _PAGE, workspace_id=workspace_id, person=person, behind=behind, limit=limit, **_written(open_to)
    )
    return _page_of(rows)


async def words(workspace_id: int, person: int, open_to: Sequence[NamedCircle], but_not: str = "") -> Sequence[str]:
    """Returns the words of all of them but one, as far as they are not hidden."""
    if not open_to:
        return []
    rows = await statement(_WORDS, workspace_id=workspace_id, person=person, but_not=but_not, **_written(open_to))
    return [row["words"] for row in rows]


async def said(workspace_id: int, person: int, open_to: Sequence[NamedCircle]) -> Sequence[str]:
    """Returns the replies to all of them, and what stands beside their closing words."""
    if not open_to:
        return []
    rows = await statement(_SAID, workspace_id=workspace_id, person=person, **_written(open_to))
    return [row["words"] for row in rows]


async def called(workspace_id: int, person: int, observers: Sequence[int], limit: int, behind: str = "") -> ConcernPage:
    """Returns the concerns that somebody called abusive and one of the `observers` may judge, hidden or not, in the
    same order.
    """
    rows = await statement(
        _CALLED, workspace_id=workspace_id, person=person, observers=[*observers], limit=limit, behind=behind
    )
    return _page_of(rows)


async def count_called(workspace_id: int, person: int, observers: Sequence[int]) -> int:
    """Returns how many of these somebody else called abusive, and nobody agreed to or closed so far."""
    [row] = await statement(_COUNT_CALLED, workspace_id=workspace_id, person=person, observers=[*observers])
    return int(row["count"])


async def open_calls(workspace_id: int) -> Sequence[OpenCall]:
    """Returns the concerns that somebody called abusive, and nobody agreed to or closed so far."""
    rows = await statement(_OPEN_CALLS, workspace_id=workspace_id)
    return [
        OpenCall(row["called_at"], row["called_by"], CIRCLES.validate_python(row["circle"], strict=False))
        for row in rows
    ]


def _page_of(rows: Sequence[Row]) -> ConcernPage:
    return ConcernPage([*map(concern_of, rows)], rows[0]["count"] - len(rows) if rows else 0)


def _written(open_to: Sequence[NamedCircle]) -> dict[str, Any]:
    return {
        "circles": [named.stored for named in open_to],
        "risen": [named.has_risen for named in open_to],
        "answered": [named.is_answered for named in open_to],
    }
