"""Rounds in the database: a copy for readers. What decides about answers lies in the folders, and believes no row."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from cachetools import LRUCache, TTLCache
from pydantic import TypeAdapter

from bot.checkin.published import RoundFacts
from bot.checkin.rounds import Frozen, Round, State
from bot.checkin.schedule import PreviousRound
from bot.org.tree import Tree, Unit
from storage.batching import Memo
from storage.caches import ByWorkspace, registered
from storage.database import Row, statement
from storage.records import Stored

_ROUND = Stored(Round)
_FROZEN = TypeAdapter(Frozen)
_FIND = f"""
select {_ROUND.columns()} from round
where workspace_id = %(workspace_id)s and id = %(round_id)s and frozen is not null
"""
COUNTS_IN = "(1 + floor(((r.closes_at at time zone 'UTC')::date - r.first_monday) / 7.0)::int)"  # as of a `Round`
_CLOSED_IN_WEEKS = f"""
select r.id from round r
where r.workspace_id = %(workspace_id)s and r.state = 'closed' and {COUNTS_IN} > %(after)s and {COUNTS_IN} <= %(up_to)s
order by r.closes_at, r.id
"""
_LAST_CLOSED = """
select id, key from round where workspace_id = %(workspace_id)s and state = 'closed'
order by closes_at desc, id desc limit 1
"""
_CLOSED_UNTIL = """
select id from round where workspace_id = %(workspace_id)s and state = 'closed' and closes_at <= %(until)s
order by closes_at desc, id desc limit %(count)s
"""
_STANDING = """
select whole.first_monday, latest.week, latest.opened_at, latest.closes_at
from (select min(first_monday) as first_monday from round where workspace_id = %(workspace_id)s) whole
left join (
    select week, opened_at, closes_at from round
    where workspace_id = %(workspace_id)s and state <> 'void' order by week desc limit 1
) latest on true
"""
_LATEST_STATE = """
select state from round where workspace_id = %(workspace_id)s and opened_at is not null
order by opened_at desc, id desc limit 1
"""

# What is frozen never changes. That a round was closed elsewhere is seen within 30 seconds. What is closed stays so.
_unclosed: TTLCache[tuple[int, int], Round] = registered(TTLCache(maxsize=100, ttl=30))
_closed: LRUCache[tuple[int, int], Round] = registered(LRUCache(maxsize=100))
# All letters of a morning ask for the same ones (`make bench`).
_lists: Memo[Hashable, list[Round]] = registered(Memo(100, 30))
_begun: ByWorkspace[date] = registered(ByWorkspace())


@dataclass(frozen=True, slots=True)
class WeekSpan:
    """The first and the latest week of a workspace's rounds, and when the latest was open; a void round has no week."""

    first_monday: date | None
    last_week: int
    previous: PreviousRound | None


def forget(workspace_id: int, round_id: int | None) -> None:
    """Drops what this process remembers of a round that has changed, and of which rounds there are."""
    _lists.clear()
    _begun.clear()
    if round_id is not None:
        _unclosed.pop((workspace_id, round_id), None)


async def id_of(workspace_id: int, key: str) -> int | None:
    rows = await statement(
        "select id from round where workspace_id = %(workspace_id)s and key = %(key)s",
        workspace_id=workspace_id,
        key=key,
    )
    return rows[0]["id"] if rows else None


async def find(workspace_id: int, round_id: int) -> Round | None:
    """Returns a round that was opened, whatever became of it; None if there is no such round here."""
    key = (workspace_id, round_id)
    if remembered := _closed.get(key) or _unclosed.get(key):
        return remembered
    rows = await statement(_FIND, workspace_id=workspace_id, round_id=round_id)
    if not rows:
        return None
    round_ = _round_of(rows[0])
    (_closed if round_.state is State.CLOSED else _unclosed)[key] = round_
    return round_


async def key_of(workspace_id: int, round_id: int) -> str:
    """Returns the key of a round; empty if there is no such round here."""
    rows = await statement(
        "select key from round where workspace_id = %(workspace_id)s and id = %(round_id)s",
        workspace_id=workspace_id,
        round_id=round_id,
    )
    return str(rows[0]["key"]) if rows else ""


async def last_closed_key(workspace_id: int) -> str:
    """Returns the key of the latest closed round; empty before the first."""
    rows = await statement(_LAST_CLOSED, workspace_id=workspace_id)
    return str(rows[0]["key"]) if rows else ""


async def last_closed(workspace_id: int) -> Round | None:
    rows = await statement(_LAST_CLOSED, workspace_id=workspace_id)
    return await find(workspace_id, rows[0]["id"]) if rows else None


async def closed(workspace_id: int, after: int, up_to: int) -> list[Round]:
    """Returns the rounds that closed in the weeks after `after`, up to and with `up_to`, in their order."""

    async def read() -> list[Round]:
        rows = await statement(_CLOSED_IN_WEEKS, workspace_id=workspace_id, after=after, up_to=up_to)
        return await _rounds_of(workspace_id, rows)

    return await _lists.answer((workspace_id, after, up_to), read)


async def closed_until(workspace_id: int, until: datetime, count: int) -> list[Round]:
    """Returns the last `count` rounds that closed by `until`, the oldest first."""

    async def read() -> list[Round]:
        rows = await statement(_CLOSED_UNTIL, workspace_id=workspace_id, until=until, count=count)
        return await _rounds_of(workspace_id, rows[::-1])

    return await _lists.answer((workspace_id, until, count), read)


async def _rounds_of(workspace_id: int, rows: Sequence[Row]) -> list[Round]:
    return [round_ for row in rows if (round_ := await find(workspace_id, row["id"]))]


async def first_monday(workspace_id: int) -> date | None:
    """Returns the Monday of the first round's week; None before there is a round."""
    if workspace_id not in _begun and (monday := (await standing(workspace_id)).first_monday):
        _begun[workspace_id] = monday
    return _begun.get(workspace_id)


async def standing(workspace_id: int) -> WeekSpan:
    rows = await statement(_STANDING, workspace_id=workspace_id)
    row = rows[0]
    is_known = row["opened_at"] is not None
    previous = PreviousRound(row["week"], row["opened_at"], row["closes_at"]) if is_known else None
    return WeekSpan(row["first_monday"], row["week"] or 0, previous)


async def latest_is_void(workspace_id: int) -> bool:
    rows = await statement(_LATEST_STATE, workspace_id=workspace_id)
    return bool(rows) and rows[0]["state"] == State.VOID.value


async def published(workspace_id: int, round_id: int) -> frozenset[str]:
    """Returns the units that a closed round published."""
    rows = await statement(
        "select published from round where workspace_id = %(workspace_id)s and id = %(round_id)s",
        workspace_id=workspace_id,
        round_id=round_id,
    )
    return frozenset(rows[0]["published"] or ()) if rows else frozenset()


async def recorded_fingerprint(workspace_id: int, round_id: int) -> str:
    rows = await statement(
        "select fingerprint from round where workspace_id = %(workspace_id)s and id = %(round_id)s",
        workspace_id=workspace_id,
        round_id=round_id,
    )
    return str(rows[0]["fingerprint"] or "") if rows else ""


async def facts(workspace_id: int, round_id: int) -> RoundFacts | None:
    """Reads anew what was frozen according to the row, so that it can be compared."""
    rows = await statement(_FIND, workspace_id=workspace_id, round_id=round_id)
    if not rows:
        return None
    stored = _round_of(rows[0])
    return RoundFacts(
        week=stored.week,
        first_monday=stored.first_monday,
        k=stored.k,
        opened_at=stored.opened_at,
        closes_at=stored.closes_at,
        frozen=stored.frozen,
    )


def _round_of(row: Row) -> Round:
    frozen = _FROZEN.validate_python(row["frozen"])
    return _ROUND.read(row, state=State(row["state"]), frozen=replace(frozen, tree=_shared(frozen.tree.units)))


@lru_cache(maxsize=20)
def _shared(units: tuple[Unit, ...]) -> Tree:
    """From one check-in to the next the tree seldom changes: then they share one, with all that it works out."""
    return Tree(units, {})
