"""Rounds as rows, written when one opens and when it is published: a copy for readers.

What decides about answers lies in the folders, and believes no row.
"""

from collections.abc import Iterable

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from bot.checkin.promises import promise_of
from bot.checkin.rounds import Frozen, Member
from bot.sealed.manifest import Manifest
from bot.sealed.page import ClosedRound
from storage.checkin import promises
from storage.database import all_or_nothing, statement

_FROZEN = TypeAdapter(Frozen)


async def admit(workspace: int, manifest: Manifest, members: Iterable[Member]) -> bool:
    """Notes a round that is open, and whom to invite when; False if another process has done so."""
    people = list(members)
    async with all_or_nothing():
        rows = await statement(
            "insert into round (workspace_id, state, key, week, first_monday, k, frozen, opened_at, closes_at)"
            " values (%s, 'open', %s, %s, %s, %s, %s, %s, %s) on conflict (workspace_id, key) do nothing returning id",
            *(workspace, manifest.key, manifest.week, manifest.first_monday, manifest.k, _packed(manifest.frozen)),
            *(manifest.opened_at, manifest.closes_at),
        )
        if not rows:
            return False
        promised = [promise_of(item.key) for item in manifest.frozen.extra.values()]
        await promises.asked(workspace, rows[0]["id"], promised)
        await statement(
            "insert into audience"
            " (workspace_id, round_id, person_id, leaf, boss, since, invite_at, invited, remind_at, reminded)"
            " select %s, %s, person, leaf, boss, since, invite_at, false, remind_at, false"
            " from unnest(%s::bigint[], %s::text[], %s::bigint[], %s::date[], %s::timestamptz[], %s::timestamptz[])"
            " as row(person, leaf, boss, since, invite_at, remind_at)",
            *(workspace, rows[0]["id"]),
            *([getattr(member, name) for member in people] for name in ("person", "leaf", "boss", "since")),
            *([getattr(member, name) for member in people] for name in ("invite_at", "remind_at")),
        )
    return True


async def is_known(workspace: int, key: str) -> bool:
    return bool(await statement("select 1 from round where workspace_id = %s and key = %s", workspace, key))


async def admitted() -> frozenset[str]:
    """The rounds that are open, as the rows have it."""
    return frozenset(row["key"] for row in await statement("select key from round where state = 'open'"))


async def is_published(workspace: int, key: str) -> bool:
    """Whether the rows have a round as counted. Where the roll does not, it was put back to an older one."""
    sql = "select 1 from round where workspace_id = %s and key = %s and state = 'closed'"
    return bool(await statement(sql, workspace, key))


async def settle(workspace: int, page: ClosedRound) -> int | None:
    """Writes what a closed round published over whatever its row says, and returns its number.

    None for one that could not be counted and that no row knows. Belongs into a transaction with the ledger.
    """
    facts = page.facts
    if facts is None:
        rows = await statement(
            "update round set state = 'void' where workspace_id = %s and key = %s returning id", workspace, page.key
        )
        for row in rows:
            await statement("delete from forecast where workspace_id = %s and round_id = %s", workspace, row["id"])
        return rows[0]["id"] if rows else None
    rows = await statement(
        "insert into round (workspace_id, state, key, week, first_monday, k, frozen, opened_at, closes_at, published,"
        " fingerprint) values (%s, 'closed', %s, %s, %s, %s, %s, %s, %s, %s, %s)"
        " on conflict (workspace_id, key) do update set state = excluded.state, week = excluded.week,"
        " first_monday = excluded.first_monday, k = excluded.k, frozen = excluded.frozen,"
        " opened_at = excluded.opened_at, closes_at = excluded.closes_at, published = excluded.published,"
        " fingerprint = excluded.fingerprint returning id",
        *(workspace, page.key, facts.week, facts.first_monday, facts.k, _packed(facts.frozen)),
        *(facts.opened_at, facts.closes_at, Jsonb(list(page.numbers.published)), page.fingerprint),
    )
    return int(rows[0]["id"])


def _packed(frozen: Frozen) -> Jsonb:
    return Jsonb(_FROZEN.dump_python(frozen, mode="json"))
