"""Rounds in the database: a copy for readers. What decides about answers lies in the folders, and believes no row."""

from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import lru_cache
from typing import Any

from cachetools import LRUCache, TTLCache
from pydantic import TypeAdapter

from bot.checkin.published import Facts
from bot.checkin.rounds import Frozen, Round, State
from bot.org.tree import Tree, Unit
from storage.database import Row, statement

_COLUMNS = "id, workspace_id, week, first_monday, key, state, k, opened_at, closes_at, frozen"
_FROZEN = TypeAdapter(Frozen)
# What is frozen never changes. That a round was closed elsewhere is seen within 30 seconds. What is closed stays so.
_known: TTLCache[int, Round] = TTLCache(maxsize=100, ttl=30)
_over: LRUCache[int, Round] = LRUCache(maxsize=100)
# All letters of a morning ask for the same ones (`make bench`).
_asked: TTLCache[tuple[Any, ...], list[Round]] = TTLCache(maxsize=100, ttl=30)
_begun: LRUCache[int, date] = LRUCache(maxsize=1_000)


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a workspace's rounds have come to, for readers; a void round does not count as its week's."""

    first_monday: date | None
    last_week: int


def forget(round_id: int | None = None) -> None:
    """Drops what this process remembers of a round, or of all."""
    _asked.clear()
    _begun.clear()
    if round_id is None:
        _known.clear()
        _over.clear()
    _known.pop(round_id or 0, None)


async def id_of(workspace: int, key: str) -> int | None:
    rows = await statement("select id from round where workspace_id = %s and key = %s", workspace, key)
    return rows[0]["id"] if rows else None


async def find(workspace: int, round_id: int) -> Round | None:
    """A round that was opened, whatever became of it."""
    if (known := _over.get(round_id) or _known.get(round_id)) and known.workspace_id == workspace:
        return known
    rows = await statement(
        f"select {_COLUMNS} from round where workspace_id = %s and id = %s and frozen is not null", workspace, round_id
    )
    if not rows:
        return None
    round_ = _round_of(rows[0])
    (_over if round_.state is State.CLOSED else _known)[round_id] = round_
    return round_


async def key_of(workspace: int, round_id: int) -> str:
    """The key of a round; empty if there is no such round here."""
    rows = await statement("select key from round where workspace_id = %s and id = %s", workspace, round_id)
    return str(rows[0]["key"]) if rows else ""


async def last_closed_key(workspace: int) -> str:
    """Of the latest round that is called closed; empty before the first."""
    rows = await statement(
        "select key from round where workspace_id = %s and state = 'closed' order by closes_at desc, id desc limit 1",
        workspace,
    )
    return str(rows[0]["key"]) if rows else ""


async def last_closed(workspace: int) -> Round | None:
    rows = await statement(
        "select id from round where workspace_id = %s and state = 'closed' order by closes_at desc, id desc limit 1",
        workspace,
    )
    return await find(workspace, rows[0]["id"]) if rows else None


async def closed(workspace: int, after: int, up_to: int) -> list[Round]:
    """The closed rounds of the weeks after the one and up to the other, in their order."""
    return await _all_of("week > %s and week <= %s order by week", workspace, after, up_to)


async def closed_until(workspace: int, until: datetime, count: int) -> list[Round]:
    """The last so many rounds that closed up to then, the oldest first."""
    latest = await _all_of("closes_at <= %s order by closes_at desc, id desc limit %s", workspace, until, count)
    return latest[::-1]


async def _all_of(condition: str, workspace: int, *values: Any) -> list[Round]:
    key = (condition, workspace, *values)
    if (rounds := _asked.get(key)) is None:
        rows = await statement(
            f"select id from round where workspace_id = %s and state = 'closed' and {condition}", workspace, *values
        )
        rounds = [round_ for row in rows if (round_ := await find(workspace, row["id"]))]
        _asked[key] = rounds
    return rounds


async def first_monday(workspace: int) -> date | None:
    """On which the first round's week began; None before there is one."""
    if workspace not in _begun and (begun := (await standing(workspace)).first_monday):
        _begun[workspace] = begun
    return _begun.get(workspace)


async def standing(workspace: int) -> Standing:
    rows = await statement(
        "select min(first_monday) as first_monday, max(week) filter (where state <> 'void') as last_week"
        " from round where workspace_id = %s",
        workspace,
    )
    return Standing(rows[0]["first_monday"], rows[0]["last_week"] or 0)


async def latest_is_void(workspace: int) -> bool:
    rows = await statement(
        "select state from round where workspace_id = %s and opened_at is not null"
        " order by opened_at desc, id desc limit 1",
        workspace,
    )
    return bool(rows) and rows[0]["state"] == State.VOID.value


async def published(workspace: int, round_id: int) -> frozenset[str]:
    """The units that a closed round published."""
    rows = await statement("select published from round where workspace_id = %s and id = %s", workspace, round_id)
    return frozenset(rows[0]["published"] or ()) if rows else frozenset()


async def recorded_fingerprint(workspace: int, round_id: int) -> str:
    rows = await statement("select fingerprint from round where workspace_id = %s and id = %s", workspace, round_id)
    return str(rows[0]["fingerprint"] or "") if rows else ""


async def facts(workspace: int, round_id: int) -> Facts | None:
    """What the row says was frozen, freshly read: for who compares it."""
    rows = await statement(
        f"select {_COLUMNS} from round where workspace_id = %s and id = %s and frozen is not null", workspace, round_id
    )
    if not rows:
        return None
    stored = _round_of(rows[0])
    return Facts(stored.week, stored.first_monday, stored.k, stored.opened_at, stored.closes_at, stored.frozen)


def _round_of(row: Row) -> Round:
    frozen = _FROZEN.validate_python(row["frozen"])
    fields = {name: row[name] for name in _COLUMNS.split(", ") if name not in ("state", "frozen")}
    return Round(**fields, state=State(row["state"]), frozen=replace(frozen, tree=_shared(frozen.tree.units)))


@lru_cache(maxsize=20)
def _shared(units: tuple[Unit, ...]) -> Tree:
    """From one check-in to the next the tree seldom changes: then they share one, with all that it works out."""
    return Tree(units, {})
