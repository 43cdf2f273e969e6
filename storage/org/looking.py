"""Whom a platform is to be asked about again: what it said of people before is stale."""

from collections.abc import Collection, Iterable
from datetime import datetime

from cachetools import LRUCache

from bot.org.people import Person
from storage.caches import registered
from storage.database import statement
from storage.org import people

_MARK = """
update person set is_stale = true
where workspace_id = %(workspace_id)s and is_active and not is_bot and not is_stale
"""
_BRING_FORWARD = """
update workspace set looks_again_at = %(moment)s
where id = %(workspace_id)s and (looks_again_at is null or looks_again_at > %(moment)s)
"""
_DUE = """
update workspace w set looks_again_at = %(next)s
from (select id, looks_again_at from workspace
    where id = %(workspace_id)s and (looks_again_at is null or looks_again_at <= %(now)s) for update) due
where w.id = due.id returning w.id, due.looks_again_at is null as is_new
"""
_CLAIM = """
with chosen as materialized (
    select workspace_id, id from person where workspace_id = %(workspace_id)s and is_stale limit %(count)s
    for update skip locked)
update person p set is_stale = false from chosen
where p.workspace_id = chosen.workspace_id and p.id = chosen.id returning p.*
"""
_CHANGE = "update person set is_stale = %(stale)s where workspace_id = %(workspace_id)s and id = any(%(ids)s)"
# Workspaces to which this process began to listen after nobody did, and of whose people it has asked since. Whom it
# has forgotten is asked about once more.
_unheard: set[int] = registered(set())
_looked_up: LRUCache[tuple[int, str], bool] = registered(LRUCache(maxsize=50_000))


def begin_to_listen(workspaces: Collection[int]) -> None:
    """Has everybody in these workspaces asked about by this process once they are met: nothing was heard of them."""
    _unheard.update(workspaces)
    for key in [key for key in _looked_up if key[0] in workspaces]:
        del _looked_up[key]


def note_asked(workspace_id: int, accounts: Iterable[str]) -> None:
    """Notes of whom the platform said what it knows: whatever changes from then on is heard."""
    if workspace_id in _unheard:
        _looked_up.update(((workspace_id, account), True) for account in accounts)


def is_unheard_of(workspace_id: int, person: Person) -> bool:
    """Returns whether somebody may have left, or have another name by now, without our hearing of it."""
    return person.is_stale or (workspace_id in _unheard and (workspace_id, person.platform_id) not in _looked_up)


async def bring_forward(workspace_id: int, moment: datetime) -> None:
    """Has everybody in a workspace asked about from that moment on at the latest."""
    await statement(_BRING_FORWARD, workspace_id=workspace_id, moment=moment)


async def _mark_all(workspaces: Collection[int]) -> None:
    """Has everybody in these workspaces asked about again."""
    for workspace_id in workspaces:
        await statement(_MARK, workspace_id=workspace_id)
    people.forget()


async def mark_due(workspaces: Collection[int], now: datetime, following: datetime) -> list[int]:
    """Has those whose time has come asked about again, by one process, and returns which these are; the next time is
    `following`.
    """
    rows = [
        row
        for workspace_id in workspaces
        for row in await statement(_DUE, workspace_id=workspace_id, now=now, next=following)
    ]
    if due := [row["id"] for row in rows if not row["is_new"]]:
        await _mark_all(due)
    return due


async def claim_stale(workspace_id: int, count: int) -> list[Person]:
    """Takes some of them, who count as asked about from now on."""
    return [people.person_of(row) for row in await statement(_CLAIM, workspace_id=workspace_id, count=count)]


async def put_back(workspace_id: int, claimed: Iterable[Person]) -> None:
    """Puts back those of whom nothing was learnt, to be asked about later."""
    await statement(_CHANGE, workspace_id=workspace_id, ids=[person.id for person in claimed], stale=True)


async def mark_fresh(workspace_id: int, persons: Iterable[Person]) -> None:
    """Notes that these people were asked about, whatever the platform told."""
    if stale := [person.id for person in persons if person.is_stale]:
        await statement(_CHANGE, workspace_id=workspace_id, ids=stale, stale=False)
