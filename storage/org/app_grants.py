"""Which workspaces have installed the app, and with which tokens: sealed before they are stored."""

import json
from collections.abc import Mapping
from dataclasses import asdict
from datetime import datetime

from cryptography.fernet import InvalidToken, MultiFernet

from bot.org.people import Workspace
from bot.org.tenants.app_grants import AppGrant, KeyLost, Renew, StillErased, Tenancy
from storage.database import Row, all_or_nothing, statement
from storage.records import Stored

_PLACE = "app"  # among the installations of a workspace, of which each other one is a conversation
_WORKSPACE = Stored(Workspace)
_KEEP = f"""
insert into installation (workspace_id, place, kind, sealed, removed)
values (%(workspace_id)s, '{_PLACE}', '{_PLACE}', %(sealed)s, false)
on conflict (workspace_id, place) do update set sealed = excluded.sealed, removed = false
"""
_INSTALLED = """
update workspace set installed_at = now(), removed_at = null, name = %(name)s
where id = %(workspace_id)s and erasing_since is null returning id
"""
_FIND = f"""
select sealed from installation where workspace_id = %(workspace_id)s and place = '{_PLACE}' and not removed
"""
_LOCK = f"{_FIND} for update"
_RESEAL = f"""
update installation set sealed = %(sealed)s where workspace_id = %(workspace_id)s and place = '{_PLACE}'
"""
_TENANCIES = f"""
select {_WORKSPACE.columns()}, installed_at, removed_at from across_workspaces()
where platform = %(platform)s and installed_at is not null order by platform_id
"""
_TENANCY = f"""
select {_WORKSPACE.columns()}, installed_at, removed_at from across_workspace(%(platform)s, %(place)s)
where installed_at is not null
"""
_REMOVED = """
update workspace set removed_at = now()
where id = %(workspace_id)s and installed_at = %(installed_at)s and removed_at is null returning id
"""
_FORGET = f"""
update installation set removed = true, sealed = '' where workspace_id = %(workspace_id)s and place = '{_PLACE}'
"""
_USE = """
insert into oauth_state (digest, expires_at) values (%(digest)s, %(expires_at)s)
on conflict (digest) do nothing returning digest
"""
_EXPIRED = "delete from oauth_state where expires_at < %(now)s"


class StoredAppGrants:
    """Implements the AppGrants port, for one platform."""

    def __init__(self, platform: str, keys: MultiFernet) -> None:
        self._platform = platform
        self._keys = keys

    async def keep(self, workspace_id: int, grant: AppGrant) -> None:
        async with all_or_nothing():
            if not await statement(_INSTALLED, workspace_id=workspace_id, name=grant.name):
                raise StillErased
            await statement(_KEEP, workspace_id=workspace_id, sealed=self._sealed(grant))

    async def find(self, workspace_id: int) -> AppGrant | None:
        rows = await statement(_FIND, workspace_id=workspace_id)
        return self._opened(rows[0]["sealed"]) if rows else None

    async def renewed(self, workspace_id: int, expired: AppGrant, renew: Renew) -> AppGrant | None:
        async with all_or_nothing():
            rows = await statement(_LOCK, workspace_id=workspace_id)
            if not rows:
                return None
            grant = self._opened(rows[0]["sealed"])
            if grant.token != expired.token:
                return grant
            grant = await renew(grant)
            await statement(_RESEAL, workspace_id=workspace_id, sealed=self._sealed(grant))
            return grant

    async def tenancies(self) -> list[Tenancy]:
        return [_tenancy(row) for row in await statement(_TENANCIES, platform=self._platform)]

    async def tenancy(self, place: str) -> Tenancy | None:
        rows = await statement(_TENANCY, platform=self._platform, place=place)
        return _tenancy(rows[0]) if rows else None

    async def remove(self, tenancy: Tenancy) -> bool:
        workspace_id = tenancy.workspace.id
        async with all_or_nothing():
            if not await statement(_REMOVED, workspace_id=workspace_id, installed_at=tenancy.installed_at):
                return False
            await statement(_FORGET, workspace_id=workspace_id)
            return True

    def _sealed(self, grant: AppGrant) -> str:
        content = asdict(grant) | {"expires_at": grant.expires_at.isoformat() if grant.expires_at else None}
        return self._keys.encrypt(json.dumps(content).encode()).decode()

    def _opened(self, sealed: str) -> AppGrant:
        try:
            content = json.loads(self._keys.decrypt(sealed))
        except InvalidToken as error:
            raise KeyLost from error
        return AppGrant(**content | {"scopes": tuple(content["scopes"]), "expires_at": _moment(content)})


def _moment(content: Mapping[str, str]) -> datetime | None:
    return datetime.fromisoformat(text) if (text := content["expires_at"]) else None


def _tenancy(row: Row) -> Tenancy:
    return Tenancy(_WORKSPACE.read(row), row["installed_at"], row["removed_at"])


class StoredStates:
    """Implements the UsedStates port: an attempt belongs to no workspace, since nobody knows yet to which it leads."""

    async def use(self, digest: bytes, now: datetime, expires_at: datetime) -> bool:
        await statement(_EXPIRED, now=now)
        return bool(await statement(_USE, digest=digest, expires_at=expires_at))
