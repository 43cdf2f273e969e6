"""Rounds as rows, written when one opens and when it is published: a copy for readers.

What decides about answers lies in the folders, and believes no row.
"""

from collections.abc import Iterable, Sequence
from typing import Any

from psycopg.types.json import Jsonb
from pydantic import TypeAdapter

from bot.checkin.announcements import announcement_of, is_about_announcement
from bot.checkin.promises import promise_of
from bot.checkin.published import RoundFacts
from bot.checkin.rounds import AudienceMember, Frozen
from bot.sealed.manifest import Manifest
from bot.sealed.page import ClosedRound
from storage.checkin import announcements, promises
from storage.database import all_or_nothing, statement

_FROZEN = TypeAdapter(Frozen)


_ADMIT = """
insert into round (workspace_id, state, key, week, first_monday, k, frozen, opened_at, closes_at)
values (%(workspace_id)s, 'open', %(key)s, %(week)s, %(first_monday)s, %(k)s, %(frozen)s, %(opened_at)s, %(closes_at)s)
on conflict (workspace_id, key) do nothing returning id
"""
_INVITE_LATER = """
insert into audience (workspace_id, round_id, person_id, leaf, boss, since, invite_at, invited, remind_at, reminded)
select %(workspace_id)s, %(round_id)s, person, leaf, boss, since, invite_at, false, remind_at, false
from unnest(%(people)s::bigint[], %(leaves)s::text[], %(bosses)s::bigint[], %(sinces)s::date[],
    %(invite_ats)s::timestamptz[], %(remind_ats)s::timestamptz[])
    as member(person, leaf, boss, since, invite_at, remind_at)
"""
_IS_PUBLISHED = "select 1 from round where workspace_id = %(workspace_id)s and key = %(key)s and state = 'closed'"
_VOID = "update round set state = 'void' where workspace_id = %(workspace_id)s and key = %(key)s returning id"
_SETTLE = """
insert into round (workspace_id, state, key, week, first_monday, k, frozen, opened_at, closes_at, published,
    fingerprint)
values (%(workspace_id)s, 'closed', %(key)s, %(week)s, %(first_monday)s, %(k)s, %(frozen)s, %(opened_at)s,
    %(closes_at)s, %(published)s, %(fingerprint)s)
on conflict (workspace_id, key) do update set state = excluded.state, week = excluded.week,
    first_monday = excluded.first_monday, k = excluded.k, frozen = excluded.frozen,
    opened_at = excluded.opened_at, closes_at = excluded.closes_at, published = excluded.published,
    fingerprint = excluded.fingerprint
returning id
"""


async def admit(workspace_id: int, manifest: Manifest, members: Iterable[AudienceMember]) -> bool:
    """Stores an open round, and whom to invite when; False if another process has done so."""
    async with all_or_nothing():
        rows = await statement(_ADMIT, workspace_id=workspace_id, key=manifest.key, **_columns(manifest))
        if not rows:
            return False
        keys = dict.fromkeys(item.key for item in manifest.frozen.extra.values())
        announced = [announcement_of(key) for key in keys if is_about_announcement(key)]
        promised = [promise_of(key) for key in keys if not is_about_announcement(key)]
        await promises.asked(workspace_id, rows[0]["id"], promised)
        await announcements.asked(workspace_id, rows[0]["id"], announced)
        await _invite_later(workspace_id, rows[0]["id"], list(members))
    return True


async def _invite_later(workspace_id: int, round_id: int, members: Sequence[AudienceMember]) -> None:
    await statement(
        _INVITE_LATER,
        workspace_id=workspace_id,
        round_id=round_id,
        people=[member.person for member in members],
        leaves=[member.leaf for member in members],
        bosses=[member.boss for member in members],
        sinces=[member.since for member in members],
        invite_ats=[member.invite_at for member in members],
        remind_ats=[member.remind_at for member in members],
    )


async def is_known(workspace_id: int, key: str) -> bool:
    rows = await statement(
        "select 1 from round where workspace_id = %(workspace_id)s and key = %(key)s",
        workspace_id=workspace_id,
        key=key,
    )
    return bool(rows)


async def admitted() -> frozenset[str]:
    """Returns the keys of the rounds that are open by the rows, of all workspaces, since they share the folders."""
    return frozenset(row["key"] for row in await statement("select across_open_rounds() as key"))


async def wanted_keys() -> frozenset[str]:
    """Returns the keys of the same rounds, without those of workspaces that removed us: nobody misses these."""
    return frozenset(row["key"] for row in await statement("select across_wanted_keys() as key"))


async def overdue() -> int:
    """Returns how many check-ins, of workspaces that are there, ended over ten minutes ago and are not counted."""
    rows = await statement("select across_overdue_rounds() as overdue")
    return int(rows[0]["overdue"])


async def is_published(workspace_id: int, key: str) -> bool:
    """Returns whether the rows have a round as counted. If the roll does not, an older roll was put back."""
    return bool(await statement(_IS_PUBLISHED, workspace_id=workspace_id, key=key))


async def settle(workspace_id: int, page: ClosedRound) -> int | None:
    """Writes what a closed round published over whatever its row says, and returns the row's id.

    None for one that could not be counted and that no row knows. Belongs into a transaction with the ledger.
    """
    if page.facts is None:
        return await _void(workspace_id, page.key)
    rows = await statement(
        _SETTLE,
        workspace_id=workspace_id,
        key=page.key,
        **_columns(page.facts),
        published=Jsonb(list(page.numbers.published)),
        fingerprint=page.fingerprint,
    )
    return int(rows[0]["id"])


async def _void(workspace_id: int, key: str) -> int | None:
    rows = await statement(_VOID, workspace_id=workspace_id, key=key)
    for row in rows:
        await statement(
            "delete from forecast where workspace_id = %(workspace_id)s and round_id = %(round_id)s",
            workspace_id=workspace_id,
            round_id=row["id"],
        )
    return rows[0]["id"] if rows else None


def _columns(opened: Manifest | RoundFacts) -> dict[str, Any]:
    """What the row of a round holds from its opening on."""
    return {
        "week": opened.week,
        "first_monday": opened.first_monday,
        "k": opened.k,
        "frozen": Jsonb(_FROZEN.dump_python(opened.frozen, mode="json")),
        "opened_at": opened.opened_at,
        "closes_at": opened.closes_at,
    }
