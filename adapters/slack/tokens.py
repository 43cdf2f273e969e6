"""The token of a workspace that installed us: read once a minute, and renewed before it expires."""

import asyncio
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from time import monotonic

import structlog

from adapters.slack.web_api import WebApi
from bot.org.tenants.app_grants import AppGrant, AppGrants, KeyLost
from bot.ports import Barred, Clock, PlatformError, Refused, Unreachable
from commands.operate.check_health import AWAY

REMEMBERED_SECONDS = 60.0
RENEWED_BEFORE = timedelta(hours=2)  # it expires: tokens are good for twelve
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class AppSecrets:
    """By which Slack knows the app itself."""

    client_id: str
    client_secret: str


class Tokens:
    """Those of one workspace, one after the other."""

    def __init__(self, grants: AppGrants, workspace_id: int, api: WebApi, app: AppSecrets, clock: Clock) -> None:
        self._grants = grants
        self._workspace_id = workspace_id
        self._api = api
        self._app = app
        self._clock = clock
        self._grant: AppGrant | None = None
        self._read_again = 0.0
        self._reading = asyncio.Lock()

    def forget(self) -> None:
        """Has it read anew at the next call."""
        self._read_again = 0.0

    async def current(self) -> str:
        """Returns the token that is good now, read once for all who come together. Raises PlatformError."""
        async with self._reading:
            if self._grant is None or monotonic() >= self._read_again:
                self._grant = await self._looked_up()
                self._read_again = monotonic() + REMEMBERED_SECONDS
            return self._grant.token

    async def _looked_up(self) -> AppGrant:
        try:
            grant = await self._grants.find(self._workspace_id)
            if grant and grant.expires_at and grant.expires_at - self._clock.now() < RENEWED_BEFORE:
                grant = await self._renewed(grant, grant.expires_at)
        except KeyLost:
            raise Barred("key_lost") from None
        except AWAY as error:
            if self._grant:  # it is no worse than a minute ago
                return self._grant
            raise Unreachable(type(error).__name__) from None
        if grant is None:
            raise Barred("app_uninstalled")
        return grant

    async def _renewed(self, grant: AppGrant, expires_at: datetime) -> AppGrant | None:
        """Returns a new one; the old one where Slack gives none and it is still good."""
        try:
            return await self._grants.renewed(self._workspace_id, grant, self._exchanged)
        except PlatformError as error:
            _log.error("a token is not renewed", workspace=self._workspace_id, reason=str(error))
            if expires_at > self._clock.now():
                return grant
            if isinstance(error, Refused):
                raise Barred("token_expired") from None
            raise

    async def _exchanged(self, grant: AppGrant) -> AppGrant:
        answer = await self._api.exchange(
            client_id=self._app.client_id,
            client_secret=self._app.client_secret,
            grant_type="refresh_token",
            refresh_token=grant.refresh_token,
        )
        seconds = int(answer.get("expires_in") or 0)
        return replace(
            grant,
            token=str(answer["access_token"]),
            refresh_token=str(answer["refresh_token"]),
            expires_at=self._clock.now() + timedelta(seconds=seconds) if seconds else None,
        )
