"""Rounds in the database: each is opened once, whatever crashes between two statements."""

from collections.abc import Iterable
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any
from uuid import uuid4

from cachetools import LRUCache, TTLCache
from psycopg.types.json import Jsonb

from bot.promises import promise_of
from bot.pulse import Item, Scale
from bot.rounds import Frozen, Member, Round, State
from bot.units import Kind, Tree, Unit
from storage import promises
from storage.database import Row, all_or_nothing, statement

_COLUMNS = "id, workspace_id, week, first_monday, key, state, k, opened_at, closes_at, frozen"
# What is frozen never changes, so that taking an answer need not read it again. That a round was closed elsewhere is
# seen within 30 seconds; until then the statement that stores an answer refuses it. What is closed stays so.
_known: TTLCache[int, Round] = TTLCache(maxsize=100, ttl=30)
_over: LRUCache[int, Round] = LRUCache(maxsize=100)
# All letters of a morning ask for the same ones (`make bench`).
_asked: TTLCache[tuple[Any, ...], list[Round]] = TTLCache(maxsize=100, ttl=30)
_begun: LRUCache[int, date] = LRUCache(maxsize=1_000)


@dataclass(frozen=True, slots=True)
class Claim:
    """A round that is being opened, by whichever process finishes first."""

    id: int
    key: str


@dataclass(frozen=True, slots=True)
class Standing:
    """Where a workspace's rounds have come to; a void round does not count as its week's. `k` is never gone below."""

    first_monday: date | None
    last_week: int
    k: int
    is_open: bool


def forget(round_id: int | None = None) -> None:
    """Drops what this process remembers of a round, or of all."""
    _asked.clear()
    _begun.clear()
    if round_id is None:
        _known.clear()
        _over.clear()
    _known.pop(round_id or 0, None)


async def claim(workspace: int) -> Claim | None:
    """The right to open a round, also one that a process left unfinished; None while a round is open."""
    await statement(
        "insert into round (workspace_id, state, key) values (%s, 'opening', %s) on conflict do nothing",
        *(workspace, uuid4().hex),
    )
    rows = await statement(
        "select id, key from round where workspace_id = %s and state = 'opening'"
        " and not exists (select 1 from round where workspace_id = %s and state = 'open')",
        *(workspace, workspace),
    )
    return Claim(**rows[0]) if rows else None


async def open_up(
    claimed: Claim,
    week: int,
    first_monday: date,
    k: int,
    frozen: Frozen,
    members: Iterable[Member],
    now: datetime,
    closes: datetime,
) -> bool:
    """Freezes a round and its audience; False if another process has done so."""
    people = list(members)
    async with all_or_nothing():
        rows = await statement(
            "update round set state = 'open', week = %s, first_monday = %s, k = %s, frozen = %s, opened_at = %s,"
            " closes_at = %s where id = %s and state = 'opening' returning workspace_id",
            *(week, first_monday, k, Jsonb(_packed(frozen)), now, closes, claimed.id),
        )
        if not rows:
            return False
        about = [promise_of(item.key) for item in frozen.extra.values()]
        await promises.asked(rows[0]["workspace_id"], claimed.id, about)
        await statement(
            "insert into audience"
            " (workspace_id, round_id, person_id, leaf, boss, since, invite_at, invited, remind_at, reminded)"
            " select %s, %s, person, leaf, boss, since, invite_at, false, remind_at, false"
            " from unnest(%s::bigint[], %s::text[], %s::bigint[], %s::date[], %s::timestamptz[], %s::timestamptz[])"
            " as row(person, leaf, boss, since, invite_at, remind_at)",
            *(rows[0]["workspace_id"], claimed.id),
            *([getattr(one, name) for one in people] for name in ("person", "leaf", "boss", "since")),
            *([getattr(one, name) for one in people] for name in ("invite_at", "remind_at")),
        )
    return True


async def find(workspace: int, round_id: int) -> Round | None:
    """A round that was opened, whatever became of it."""
    if (known := _over.get(round_id) or _known.get(round_id)) and known.workspace_id == workspace:
        return known
    rows = await statement(
        f"select {_COLUMNS} from round where workspace_id = %s and id = %s and frozen is not null", workspace, round_id
    )
    if not rows:
        return None
    found = _round_of(rows[0])
    (_over if found.state is State.CLOSED else _known)[round_id] = found
    return found


async def running(workspace: int, now: datetime) -> Round | None:
    """The round that takes answers now."""
    return await _one("state = 'open' and closes_at > %s", workspace, now)


async def last_closed(workspace: int) -> Round | None:
    return await _one("state = 'closed'", workspace)


async def closed(workspace: int, after: int, up_to: int) -> list[Round]:
    """The closed rounds of the weeks after the one and up to the other, in their order."""
    return await _all_of("week > %s and week <= %s order by week", workspace, after, up_to)


async def closed_until(workspace: int, until: datetime, many: int) -> list[Round]:
    """The last so many rounds that closed up to then, the oldest first."""
    found = await _all_of("closes_at <= %s order by id desc limit %s", workspace, until, many)
    return found[::-1]


async def _all_of(condition: str, workspace: int, *values: Any) -> list[Round]:
    asked = (condition, workspace, *values)
    if (found := _asked.get(asked)) is None:
        rows = await statement(
            f"select id from round where workspace_id = %s and state = 'closed' and {condition}", workspace, *values
        )
        found = [one for row in rows if (one := await find(workspace, row["id"]))]
        _asked[asked] = found
    return found


async def first_monday(workspace: int) -> date | None:
    """On which the first round's week began; None before there is one."""
    if workspace not in _begun and (begun := (await standing(workspace)).first_monday):
        _begun[workspace] = begun
    return _begun.get(workspace)


async def standing(workspace: int) -> Standing:
    rows = await statement(
        "select min(first_monday) as first_monday, max(week) filter (where state <> 'void') as last_week,"
        " max(k) as k, bool_or(state = 'open') as is_open from round where workspace_id = %s",
        workspace,
    )
    return Standing(rows[0]["first_monday"], rows[0]["last_week"] or 0, rows[0]["k"] or 0, bool(rows[0]["is_open"]))


async def was_void(workspace: int, before: int) -> bool:
    """Whether the round before this one had lost its keys."""
    rows = await statement(
        "select state from round where workspace_id = %s and id < %s order by id desc limit 1", workspace, before
    )
    return bool(rows) and rows[0]["state"] == State.VOID.value


async def due_to_close(now: datetime) -> list[Round]:
    rows = await statement(f"select {_COLUMNS} from round where state = 'open' and closes_at <= %s order by id", now)
    return [_round_of(row) for row in rows]


async def published(workspace: int, round_id: int) -> frozenset[str]:
    """The units that a closed round published."""
    rows = await statement("select published from round where workspace_id = %s and id = %s", workspace, round_id)
    return frozenset(rows[0]["published"] or ()) if rows else frozenset()


async def recorded_fingerprint(workspace: int, round_id: int) -> str:
    rows = await statement("select fingerprint from round where workspace_id = %s and id = %s", workspace, round_id)
    return str(rows[0]["fingerprint"] or "") if rows else ""


async def over(keys: Iterable[str]) -> list[str]:
    """Those of these keys whose round is closed or void: they are to be destroyed."""
    rows = await statement("select key from round where key = any(%s) and state in ('closed', 'void')", list(keys))
    return [row["key"] for row in rows]


async def _one(condition: str, workspace: int, *values: Any) -> Round | None:
    rows = await statement(
        f"select id from round where workspace_id = %s and {condition} order by id desc limit 1", workspace, *values
    )
    return await find(workspace, rows[0]["id"]) if rows else None


def _packed(frozen: Frozen) -> dict[str, Any]:
    return {
        "items": [_packed_item(item) for item in frozen.items],
        "units": [[unit.key, unit.parent, unit.kind.value] for unit in frozen.tree.units],
        "teams": {str(leader): name for leader, name in frozen.teams.items()},
        "invited": dict(frozen.invited),
        "comments": dict(frozen.comments),
        "extra": {leaf: _packed_item(item) for leaf, item in frozen.extra.items()},
    }


def _packed_item(item: Item) -> dict[str, Any]:
    return {**asdict(item), "scale": item.scale.value}


def _item_of(kept: dict[str, Any]) -> Item:
    return Item(**{**kept, "scale": Scale(kept["scale"])})


def _round_of(row: Row) -> Round:
    kept = row["frozen"]
    frozen = Frozen(
        tuple(map(_item_of, kept["items"])),
        _tree_of(tuple(map(tuple, kept["units"]))),
        {int(leader): name for leader, name in kept["teams"].items()},
        kept["invited"],
        kept["comments"],
        {leaf: _item_of(item) for leaf, item in kept.get("extra", {}).items()},
    )
    fields = {name: row[name] for name in _COLUMNS.split(", ") if name not in ("state", "frozen")}
    return Round(**fields, state=State(row["state"]), frozen=frozen)


@lru_cache(maxsize=20)
def _tree_of(units: tuple[tuple[str, str | None, str], ...]) -> Tree:
    """From one check-in to the next the tree seldom changes: then they share one, with all that it works out."""
    return Tree(tuple(Unit(key, parent, Kind(kind)) for key, parent, kind in units), {})
