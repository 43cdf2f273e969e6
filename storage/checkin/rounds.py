"""Rounds in the database: a copy for readers. What decides about answers lies in the folders, and believes no row."""

from collections.abc import Hashable, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache

from cachetools import LRUCache, TTLCache
from pydantic import TypeAdapter

from bot.checkin.published import RoundFacts
from bot.checkin.rounds import Frozen, Round, State
from bot.org.tree import Tree, Unit
from storage.batching import Memo
from storage.caches import registered
from storage.database import Row, statement
from storage.records import Stored

_ROUND = Stored(Round)
_FROZEN = TypeAdapter(Frozen)
_FIND = f"""
select {_ROUND.columns()} from round
where workspace_id = %(workspace)s and id = %(round_id)s and frozen is not null
"""
COUNTS_IN = "(1 + floor(((r.closes_at at time zone 'UTC')::date - r.first_monday) / 7.0)::int)"  # as of a `Round`
_CLOSED_IN_WEEKS = f"""
select r.id from round r
where r.workspace_id = %(workspace)s and r.state = 'closed' and {COUNTS_IN} > %(after)s and {COUNTS_IN} <= %(up_to)s
order by r.closes_at, r.id
"""
_LAST_CLOSED = """
select id, key from round where workspace_id = %(workspace)s and state = 'closed'
order by closes_at desc, id desc limit 1
"""
_CLOSED_UNTIL = """
select id from round where workspace_id = %(workspace)s and state = 'closed' and closes_at <= %(until)s
order by closes_at desc, id desc limit %(count)s
"""
_STANDING = """
select min(first_monday) as first_monday, max(week) filter (where state <> 'void') as last_week
from round where workspace_id = %(workspace)s
"""
_LATEST_STATE = """
select state from round where workspace_id = %(workspace)s and opened_at is not null
order by opened_at desc, id desc limit 1
"""

# What is frozen never changes. That a round was closed elsewhere is seen within 30 seconds. What is closed stays so.
_unclosed: TTLCache[tuple[int, int], Round] = registered(TTLCache(maxsize=100, ttl=30))
_closed: LRUCache[tuple[int, int], Round] = registered(LRUCache(maxsize=100))
# All letters of a morning ask for the same ones (`make bench`).
_lists: Memo[Hashable, list[Round]] = registered(Memo(100, 30))
_begun: LRUCache[int, date] = registered(LRUCache(maxsize=1_000))


@dataclass(frozen=True, slots=True)
class WeekSpan:
    """The first and the latest week of a workspace's rounds; a void round has no week."""

    first_monday: date | None
    last_week: int


def forget(workspace: int, round_id: int | None) -> None:
    """Drops what this process remembers of a round that has changed, and of which rounds there are."""
    _lists.clear()
    _begun.clear()
    if round_id is not None:
        _unclosed.pop((workspace, round_id), None)


async def id_of(workspace: int, key: str) -> int | None:
    rows = await statement(
        "select id from round where workspace_id = %(workspace)s and key = %(key)s", workspace=workspace, key=key
    )
    return rows[0]["id"] if rows else None


async def find(workspace: int, round_id: int) -> Round | None:
    """Returns a round that was opened, whatever became of it; None if there is no such round here."""
    key = (workspace, round_id)
    if remembered := _closed.get(key) or _unclosed.get(key):
        return remembered
    rows = await statement(_FIND, workspace=workspace, round_id=round_id)
    if not rows:
        return None
    round_ = _round_of(rows[0])
    (_closed if round_.state is State.CLOSED else _unclosed)[key] = round_
    return round_


async def key_of(workspace: int, round_id: int) -> str:
    """Returns the key of a round; empty if there is no such round here."""
    rows = await statement(
        "select key from round where workspace_id = %(workspace)s and id = %(round_id)s",
        workspace=workspace,
        round_id=round_id,
    )
    return str(rows[0]["key"]) if rows else ""


async def last_closed_key(workspace: int) -> str:
    """Returns the key of the latest closed round; empty before the first."""
    rows = await statement(_LAST_CLOSED, workspace=workspace)
    return str(rows[0]["key"]) if rows else ""


async def last_closed(workspace: int) -> Round | None:
    rows = await statement(_LAST_CLOSED, workspace=workspace)
    return await find(workspace, rows[0]["id"]) if rows else None


async def closed(workspace: int, after: int, up_to: int) -> list[Round]:
    """Returns the rounds that closed in the weeks after `after`, up to and with `up_to`, in their order."""

    async def read() -> list[Round]:
        rows = await statement(_CLOSED_IN_WEEKS, workspace=workspace, after=after, up_to=up_to)
        return await _rounds_of(workspace, rows)

    return await _lists.answer((workspace, after, up_to), read)


async def closed_until(workspace: int, until: datetime, count: int) -> list[Round]:
    """Returns the last `count` rounds that closed by `until`, the oldest first."""

    async def read() -> list[Round]:
        rows = await statement(_CLOSED_UNTIL, workspace=workspace, until=until, count=count)
        return await _rounds_of(workspace, rows[::-1])

    return await _lists.answer((workspace, until, count), read)


async def _rounds_of(workspace: int, rows: Sequence[Row]) -> list[Round]:
    return [round_ for row in rows if (round_ := await find(workspace, row["id"]))]


async def first_monday(workspace: int) -> date | None:
    """Returns the Monday of the first round's week; None before there is a round."""
    if workspace not in _begun and (begun := (await standing(workspace)).first_monday):
        _begun[workspace] = begun
    return _begun.get(workspace)


async def standing(workspace: int) -> WeekSpan:
    rows = await statement(_STANDING, workspace=workspace)
    return WeekSpan(rows[0]["first_monday"], rows[0]["last_week"] or 0)


async def latest_is_void(workspace: int) -> bool:
    rows = await statement(_LATEST_STATE, workspace=workspace)
    return bool(rows) and rows[0]["state"] == State.VOID.value


async def published(workspace: int, round_id: int) -> frozenset[str]:
    """Returns the units that a closed round published."""
    rows = await statement(
        "select published from round where workspace_id = %(workspace)s and id = %(round_id)s",
        workspace=workspace,
        round_id=round_id,
    )
    return frozenset(rows[0]["published"] or ()) if rows else frozenset()


async def recorded_fingerprint(workspace: int, round_id: int) -> str:
    rows = await statement(
        "select fingerprint from round where workspace_id = %(workspace)s and id = %(round_id)s",
        workspace=workspace,
        round_id=round_id,
    )
    return str(rows[0]["fingerprint"] or "") if rows else ""


async def facts(workspace: int, round_id: int) -> RoundFacts | None:
    """Reads anew what was frozen according to the row, so that it can be compared."""
    rows = await statement(_FIND, workspace=workspace, round_id=round_id)
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
