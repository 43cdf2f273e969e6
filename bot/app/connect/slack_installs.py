"""Workspaces of Slack that installed the app by themselves: each process serves all of them, as the database says."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from functools import partial
from typing import TYPE_CHECKING

import structlog
from cachetools import TTLCache

from bot.app.connect.slack_app import PublicApp
from bot.app.start import REFUSED, StartError, Wiring
from bot.org.tenants.app_grants import AppGrant, KeyLost, StillErased, Tenancy
from bot.ports import PlatformError, Refused, Unreachable
from commands.org.open_workspace import open_workspace
from storage.database import AWAY

if TYPE_CHECKING:
    from aiohttp.web import RouteDef

    from adapters.slack.inbound import Door
    from adapters.slack.replies import Desk
    from adapters.slack.web_api import WebApi
    from storage.org.app_grants import StoredAppGrants

LOOK_SECONDS = 2.0  # between two looks at who has installed or removed us
_JUDGED_AGAIN = 30.0  # seconds before Slack is asked once more whether we are still there
_UNKNOWN_FOR = 2.0  # seconds for which a workspace that nobody installed is not looked for again
# What Slack says of a token once the app is removed; the others may have another reason, unless it was told.
_REMOVED = frozenset(("account_inactive", "app_uninstalled", "token_revoked"))
_REMOVED_IF_TOLD = _REMOVED | {"invalid_auth", "not_authed", "token_expired"}
KEY_LOST = (
    "What a workspace gave us cannot be opened: the key that sealed it is not in WATERLINE_SECRETS. Put it back there, "
    "behind the others, and start again; or have the workspace install Waterline once more."
)
_log = structlog.get_logger("waterline")


async def serve_installed(public_app: PublicApp, door: "Door | None", wiring: Wiring) -> None:
    """Serves whoever has installed the app, now and from now on."""
    from adapters import new_session
    from adapters.slack.outbound import CALL_SECONDS
    from adapters.slack.web_api import WebApi
    from storage.org.app_grants import StoredAppGrants
    from storage.org.installations import SecretsError, secrets, signing_keys

    secrets_text = wiring.start.environment.get("WATERLINE_SECRETS", "")
    try:
        grants, keys = StoredAppGrants("slack", secrets(secrets_text)), signing_keys(secrets_text, "Add to Slack")
    except SecretsError as error:
        raise StartError(str(error)) from error
    session = await wiring.stack.enter_async_context(new_session(CALL_SECONDS))
    installs = Installs(public_app, grants, WebApi(session, public_app.api_url, ""), door, wiring)
    if door:
        door.open(public_app.signing_secret, installs.api, installs.arrival)
        wiring.app.add_routes(installs.routes(keys))
    await installs.look()
    wiring.stack.push_async_callback(installs.close)
    wiring.works.append(keeping_up := installs.keep_up())
    wiring.stack.callback(keeping_up.close)  # where the process does not come to begin it


@dataclass(slots=True)
class _Seat:
    """A workspace that is served."""

    tenancy: Tenancy
    desk: "Desk"
    is_doubted: bool = False  # Slack told that we were removed
    judged_at: float = 0.0  # of the loop's time


class Installs:
    """Who is served by this process of those who installed the app."""

    def __init__(
        self, public_app: PublicApp, grants: "StoredAppGrants", api: "WebApi", door: "Door | None", wiring: Wiring
    ) -> None:
        self.api = api
        self._app = public_app
        self._grants = grants
        self._door = door
        self._wiring = wiring
        self._seats: dict[int, _Seat] = {}
        self._lost: set[int] = set()  # workspaces of which the key is
        self._unknown: TTLCache[str, bool] = TTLCache(10_000, _UNKNOWN_FOR)
        self._following = asyncio.Lock()
        self._waking = asyncio.Event()

    def routes(self, keys: list[bytes]) -> "list[RouteDef]":
        """Returns the routes of the pages on which somebody adds the app."""
        from adapters.slack.oauth import InstallDesk, routes
        from storage.org.app_grants import StoredStates

        return routes(
            InstallDesk(
                api=self.api,
                app=self._app.secrets,
                keys=keys,
                states=StoredStates(),
                take=self.take,
                clock=self._wiring.start.program.clock,
                redirect_url=self._app.redirect_url,
            )
        )

    async def take(self, grant: AppGrant) -> None:
        """Keeps what a workspace gave, and serves it: with all that we knew of it where it comes back."""
        workspace = await open_workspace("slack", grant.place, grant.name, self._wiring.start.settings)
        try:
            await self._grants.keep(workspace.id, grant)
        except StillErased as error:
            raise Unreachable("what it was is still being erased") from error
        if tenancy := await self._grants.tenancy(grant.place):
            await self._follow(tenancy)

    async def arrival(self, place: str) -> "Desk | None":
        """Returns the desk of a workspace that another process has seen arrive."""
        if self._unknown.get(place):
            return None
        tenancy = await self._grants.tenancy(place)
        if tenancy is None or tenancy.removed_at:
            self._unknown[place] = True
            return None
        await self._follow(tenancy)
        seat = self._seats.get(tenancy.workspace.id)
        return seat.desk if seat else None

    async def keep_up(self) -> None:
        """Looks who has come or gone, as long as the process runs."""
        while True:
            with suppress(TimeoutError):
                await asyncio.wait_for(self._waking.wait(), LOOK_SECONDS)
            self._waking.clear()
            try:
                await self.look()
                await self._judge()
            except AWAY as error:
                _log.warning("who has installed the app is looked for again", exc_info=error)

    async def look(self) -> None:
        """Serves those who have come, and no longer those who have removed us, or were erased."""
        followed = self._seats.keys() | self._lost  # whoever comes meanwhile is not among those that are read
        tenancies = await self._grants.tenancies()
        for tenancy in tenancies:
            await self._follow(tenancy)
        for workspace_id in followed - {tenancy.workspace.id for tenancy in tenancies}:
            self._dismiss(workspace_id)

    async def close(self) -> None:
        """Returns once what was acknowledged is answered, too."""
        await asyncio.gather(*(seat.desk.close() for seat in self._seats.values()))

    async def _follow(self, tenancy: Tenancy) -> None:
        async with self._following:
            seat = self._seats.get(tenancy.workspace.id)
            if seat and tenancy.installed_at < seat.tenancy.installed_at:
                return  # it was read before the app was installed anew
            if tenancy.removed_at:
                self._dismiss(tenancy.workspace.id)
            elif seat is None or tenancy.installed_at > seat.tenancy.installed_at:
                await self._admit(tenancy)

    async def _admit(self, tenancy: Tenancy) -> None:
        """Serves it; in the place of how it was served before, where somebody installed the app anew."""
        workspace_id = tenancy.workspace.id
        if workspace_id in self._wiring.served and workspace_id not in self._seats:  # by the environment's token
            return
        try:
            grant = await self._grants.find(workspace_id)
        except KeyLost:
            self._note_lost(workspace_id)
            return
        self._forget_lost(workspace_id)
        if grant:
            self._wiring.barred.pop(workspace_id, None)
            seat = self._seats[workspace_id] = self._seat(tenancy, grant)
            if self._door:
                self._door.admit(seat.desk)
            self._wiring.served.update(seat.desk.entrance.served)
            self._unknown.pop(grant.place, None)
            _log.info("a workspace is served now", platform="slack", workspace=workspace_id)

    def _seat(self, tenancy: Tenancy, grant: AppGrant) -> _Seat:
        from adapters.slack.organisation import OrganisationPlatform
        from adapters.slack.outbound import SlackConnection, SlackPlatform
        from adapters.slack.replies import Desk
        from adapters.slack.tokens import Tokens
        from adapters.slack.web_api import WebApi

        start, workspace = self._wiring.start, tenancy.workspace
        tokens = Tokens(self._grants, workspace.id, self.api, self._app.secrets, start.program.clock)
        api, at_once = WebApi(self.api.session, self.api.url, "", tokens.current), start.settings.queue.posts_at_once
        platform = (
            OrganisationPlatform(api, grant.organisation, grant.installer, posts_at_once=at_once)
            if grant.is_of_organisation
            else SlackPlatform(api, grant.place, grant.organisation, posts_at_once=at_once)
        )
        connection = SlackConnection(
            platform=platform,
            api=api,
            team_id=grant.place,
            enterprise_id=grant.organisation,
            team_name=grant.name,
            team_url=grant.url,
            signing_secret=self._app.signing_secret,
            app_token="",
        )
        entrance = self._wiring.entrance(workspace, platform, start.settings)
        return _Seat(tenancy, Desk(connection, entrance, on_removal=partial(self._doubt, workspace.id)))

    def _note_lost(self, workspace_id: int) -> None:
        if workspace_id in self._lost:
            return
        self._dismiss(workspace_id)  # where it was served by what an earlier key sealed
        self._lost.add(workspace_id)
        self._wiring.not_served["slack", REFUSED] += 1
        self._wiring.start.tells(KEY_LOST)
        _log.error("a workspace is not served", workspace=workspace_id, why=KEY_LOST)

    def _forget_lost(self, workspace_id: int) -> None:
        self._wiring.not_served["slack", REFUSED] -= workspace_id in self._lost
        self._lost.discard(workspace_id)

    def _dismiss(self, workspace_id: int) -> None:
        """Nothing is sent there any more, and nothing answered; what we know of it stays."""
        self._forget_lost(workspace_id)
        if (seat := self._seats.pop(workspace_id, None)) is None:
            return
        if self._door:
            self._door.dismiss(seat.desk)
        self._wiring.served.pop(workspace_id, None)
        self._wiring.barred.pop(workspace_id, None)
        _log.info("a workspace has removed the app, and is not served any more", workspace=workspace_id)

    def _doubt(self, workspace_id: int) -> None:
        if seat := self._seats.get(workspace_id):
            seat.is_doubted, seat.judged_at = True, 0.0
            self._waking.set()

    async def _judge(self) -> None:
        """Asks Slack whether we are still there, where it told that we are not, or refuses all that we ask: an event
        may come late, twice or never.
        """
        now = asyncio.get_running_loop().time()
        for workspace_id, seat in list(self._seats.items()):
            is_barred = self._wiring.barred.get(workspace_id, "") in _REMOVED
            if (seat.is_doubted or is_barred) and (not seat.judged_at or now - seat.judged_at > _JUDGED_AGAIN):
                seat.judged_at = now
                await self._judge_one(seat)

    async def _judge_one(self, seat: _Seat) -> None:
        try:
            await seat.desk.connection.api.identity()
            seat.is_doubted = False
        except Refused as no:
            if no.reason in (_REMOVED_IF_TOLD if seat.is_doubted else _REMOVED):
                await self._grants.remove(seat.tenancy)
                await self.look()
        except PlatformError as error:
            _log.warning("Slack did not say whether we are still there", error=type(error).__name__)
