"""Tenants of Microsoft that installed the app of another: one registration, one token, and each tenant a workspace."""

import asyncio
import re
from collections.abc import Mapping
from functools import partial
from typing import TYPE_CHECKING

import structlog

from bot.app.start import StartError, Wiring
from bot.messages.say import say
from bot.org.tenants.app_grants import AppGrant, StillErased, Tenancy
from bot.ports import Unreachable
from commands.operate.examine import Finding
from commands.org.open_workspace import open_workspace
from storage.config.chosen import counting_settings, remembered_settings
from storage.database import AWAY

if TYPE_CHECKING:
    from cryptography.fernet import MultiFernet

    from adapters.teams.inbound import Reception
    from adapters.teams.outbound import TeamsConnection

LOOK_SECONDS = 2.0  # between two looks at who has come, or is gone
ANYBODY = "*"
_TENANT = re.compile(r"[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}")
_log = structlog.get_logger("waterline")


def may_come(environment: Mapping[str, str]) -> frozenset[str]:
    """Returns which other tenants may come, or ANYBODY; none where that of the app is served alone. Raises
    StartError with the cure.
    """
    listed = environment.get("TEAMS_TENANTS", "").lower().split(",")
    tenants = frozenset(name.strip() for name in listed if name.strip())
    if tenants and not environment.get("TEAMS_APP_ID"):
        raise StartError("TEAMS_TENANTS names tenants, and TEAMS_APP_ID no app that they could install. Set it, too.")
    if not all(name == ANYBODY or _TENANT.fullmatch(name) for name in tenants):
        raise StartError(
            "TEAMS_TENANTS holds something that is no id of a tenant, so that nobody could come by it. Write ids with "
            "commas between (Entra, Overview, Tenant ID), or * for whoever installs the app."
        )
    return tenants


def examine_tenants(environment: Mapping[str, str]) -> list[Finding]:
    """Returns whether other tenants may come; nothing where that of the app is served alone."""
    try:
        tenants = may_come(environment)
    except StartError as error:
        return [Finding("TEAMS_TENANTS", False, str(error))]
    if not tenants:
        return []
    served = "whoever installs the app is" if ANYBODY in tenants else f"as many as {len(tenants)} other tenants are"
    return [Finding("TEAMS_TENANTS", True, f"{served} served, beside the app's own.")]


class Tenants:
    """Who is served by this process, beside the tenant that the app belongs to."""

    def __init__(self, allowed: frozenset[str], keys: "MultiFernet", wiring: Wiring) -> None:
        from storage.org.app_grants import StoredAppGrants  # only processes that use Teams carry what it needs

        self._allowed = allowed
        self._keys = keys
        self._grants = StoredAppGrants("teams", keys)
        self._wiring = wiring
        self._home: TeamsConnection | None = None
        self._reception: Reception | None = None
        self._served: dict[int, TeamsConnection] = {}
        self._following = asyncio.Lock()

    def open(self, home: "TeamsConnection", reception: "Reception | None") -> None:
        """Begins, once Microsoft has let the app itself in."""
        self._home, self._reception = home, reception

    async def arrival(self, tenant: str, *, leaves: bool) -> None:
        """Serves a tenant of which Teams tells something for the first time: so it has installed the app, unless what
        is told is that somebody there removed it.
        """
        if not self._allowed & {tenant, ANYBODY} or self._home is None:
            return
        tenancy = await self._grants.tenancy(tenant)
        if tenancy is None or tenancy.removed_at:
            if leaves:
                return
            settings = self._wiring.start.settings
            name = say(settings.languages[0], "teams.organisation")
            workspace = await open_workspace("teams", tenant, name, settings)
            try:
                await self._grants.keep(workspace.id, _grant(tenant, name))
            except StillErased as error:
                raise Unreachable("what it was is still being erased") from error
            tenancy = await self._grants.tenancy(tenant)
        if tenancy:
            await self._follow(tenancy)

    async def keep_up(self) -> None:
        """Looks who has come by way of another process, or was erased, as long as the process runs."""
        while True:
            try:
                await self.look()
            except AWAY as error:
                _log.warning("which tenants have come is looked for again", exc_info=error)
            await asyncio.sleep(LOOK_SECONDS)

    async def look(self) -> None:
        """Serves those who have come, where they still may, and no longer those who are gone."""
        if self._home is None:
            return
        served_before = {*self._served}  # whoever comes meanwhile is not among those that are read
        tenancies = await self._grants.tenancies()
        for tenancy in tenancies:
            await self._follow(tenancy)
        for workspace_id in served_before - {tenancy.workspace.id for tenancy in tenancies}:
            self._dismiss(workspace_id)

    async def close(self) -> None:
        """Returns once what was acknowledged is answered, too."""
        await asyncio.gather(*(connection.close() for connection in self._served.values()))

    async def _follow(self, tenancy: Tenancy) -> None:
        workspace, may = tenancy.workspace, bool(self._allowed & {tenancy.workspace.platform_id, ANYBODY})
        async with self._following:
            if tenancy.removed_at or not may:
                self._dismiss(workspace.id)
            elif workspace.id not in self._wiring.served:
                await self._admit(tenancy)

    async def _admit(self, tenancy: Tenancy) -> None:
        from adapters.teams.outbound import Tenant
        from adapters.teams.tenants import also_in
        from storage.org.installations import StoredInstallations

        if self._home is None:
            return
        workspace, settings = tenancy.workspace, self._wiring.start.settings
        await counting_settings(workspace.id, settings)  # which are remembered from here on
        connection = also_in(
            self._home,
            workspace.platform_id,
            StoredInstallations(workspace.id, self._keys),
            partial(remembered_settings, workspace.id, settings),
        )
        entrance = self._wiring.entrance(workspace, connection.platform, settings)
        if self._reception:
            self._reception.admit(Tenant(connection, entrance))
        self._served[workspace.id] = connection
        self._wiring.served.update(entrance.served)
        _log.info("a workspace is served now", platform="teams", workspace=workspace.id)

    def _dismiss(self, workspace_id: int) -> None:
        if connection := self._served.pop(workspace_id, None):
            if self._reception:
                self._reception.dismiss(connection.tenant)
            self._wiring.served.pop(workspace_id, None)
            self._wiring.barred.pop(workspace_id, None)
            _log.info("a workspace is not served any more", platform="teams", workspace=workspace_id)


def _grant(tenant: str, name: str) -> AppGrant:
    """Teams gives nothing: the app shows its own proof, whichever tenant it is for."""
    return AppGrant(place=tenant, name=name, url="", organisation="", installer="", scopes=(), token="")
