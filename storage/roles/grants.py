"""Roles in the database: who has which, since when, by whom and why. What was once stands in the diary."""

from collections.abc import Collection, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from typing import NamedTuple

from cachetools import TTLCache

from bot.org.people import Person
from bot.roles.roles import GIVEN, Grant, Role
from storage.caches import WORKSPACES, registered
from storage.database import Row, statement
from storage.records import Stored
from storage.roles import installers

_GRANT = Stored(Grant, "role")
_KNOWN = [role.value for role in GIVEN]
# Whoever left has no role at once, whatever stands here; the clock takes the rows away.
_OF_ACTIVE = "p.is_active and not p.is_bot and not p.is_stranger"
_EVERY = f"""
select {_GRANT.columns("g")}, g.role from role_grant g
join person p on p.workspace_id = g.workspace_id and p.id = g.person_id and {_OF_ACTIVE}
where g.workspace_id = %(workspace_id)s and g.role = any(%(known)s) order by g.role, g.granted_at, g.id
"""
_ADD = """
insert into role_grant (workspace_id, person_id, role, granted_by, reason, granted_at)
values (%(workspace_id)s, %(person)s, %(role)s, %(by)s, %(reason)s, %(now)s)
on conflict (workspace_id, person_id, role) do nothing returning id
"""
_DROP = "delete from role_grant where workspace_id = %(workspace_id)s and id = %(grant)s"
_OF_LEAVERS = f"""
delete from role_grant g using person p
where g.workspace_id = %(workspace_id)s and p.workspace_id = g.workspace_id and p.id = g.person_id
    and not ({_OF_ACTIVE})
returning {_GRANT.columns("g")}, g.role
"""
# Seen at every request; what another process changes is seen within this many seconds.
_by_workspace: TTLCache[int, Mapping[int, frozenset[Role]]] = registered(TTLCache(maxsize=WORKSPACES, ttl=30))
_installers: TTLCache[int, int | None] = registered(TTLCache(maxsize=WORKSPACES, ttl=30))


async def every(workspace_id: int) -> Sequence[Grant]:
    """Returns what everybody of the workspace has now."""
    return list(map(_grant, await statement(_EVERY, workspace_id=workspace_id, known=_KNOWN)))


async def held(workspace_id: int) -> Mapping[int, frozenset[Role]]:
    """Returns the roles that were given, by person."""
    if (by_person := _by_workspace.get(workspace_id)) is None:
        grants = await every(workspace_id)
        by_person = {
            grant.person_id: frozenset(own_grant.role for own_grant in grants if own_grant.person_id == grant.person_id)
            for grant in grants
        }
        _by_workspace[workspace_id] = by_person
    return by_person


async def with_roles(workspace_id: int, people: Collection[Person], admin_accounts: Collection[str]) -> list[Person]:
    """Returns people with their roles. Until somebody was made an admin, those are whom the platform calls so, whom
    app.yaml names (`admin_accounts`, by platform id), and who installed us where the platform calls nobody so.
    """
    by_person = await held(workspace_id)
    stand_ins = None if _has_admin(by_person) else _StandIns(admin_accounts, await _installer(workspace_id))
    return [_with_roles(person, by_person.get(person.id, frozenset()), stand_ins) for person in people]


def _has_admin(by_person: Mapping[int, frozenset[Role]]) -> bool:
    return any(Role.ADMIN in roles for roles in by_person.values())


async def _installer(workspace_id: int) -> int | None:
    """Whoever installed us is kept for as long as roles are."""
    with suppress(KeyError):  # also where it runs out this moment
        return _installers[workspace_id]
    _installers[workspace_id] = installer = await installers.find(workspace_id)
    return installer


class _StandIns(NamedTuple):
    admin_accounts: Collection[str]
    installer: int | None


def _with_roles(person: Person, roles: frozenset[Role], stand_ins: _StandIns | None) -> Person:
    if stand_ins and (
        person.is_admin or person.platform_id in stand_ins.admin_accounts or person.id == stand_ins.installer
    ):
        roles |= {Role.ADMIN}
    is_admin = Role.ADMIN in roles
    if (roles, is_admin) == (person.roles, person.is_admin):  # as of nearly everybody, at every request
        return person
    return replace(person, roles=roles, is_admin=is_admin)


async def add(workspace_id: int, person: int, role: Role, granted_by: int | None, reason: str, now: datetime) -> bool:
    """Gives a role; False if the person has it already."""
    rows = await statement(
        _ADD, workspace_id=workspace_id, person=person, role=role.value, by=granted_by, reason=reason, now=now
    )
    return bool(rows)


async def drop(workspace_id: int, grant: int) -> None:
    await statement(_DROP, workspace_id=workspace_id, grant=grant)


async def drop_of_leavers(workspace_id: int) -> Sequence[Grant]:
    """Takes every role from those who have left, and returns what they had."""
    rows = await statement(_OF_LEAVERS, workspace_id=workspace_id)
    return [_grant(row) for row in rows if row["role"] in _KNOWN]


def forget(workspace_id: int) -> None:
    """Has the roles looked up anew: to be called at the end of the transaction that changed them."""
    _by_workspace.pop(workspace_id, None)
    _installers.pop(workspace_id, None)


def _grant(row: Row) -> Grant:
    return _GRANT.read(row, role=Role(row["role"]))
