"""How a workspace adds us by itself: Bolt's OAuth, with our stores and our pages."""

import asyncio
import hmac
import re
from base64 import urlsafe_b64encode
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from hashlib import sha256
from secrets import token_bytes
from typing import Any
from urllib.parse import urlencode

import structlog
from aiohttp import ClientError, web
from slack_bolt.async_app import AsyncBoltRequest
from slack_bolt.error import BoltError
from slack_bolt.oauth.async_callback_options import AsyncCallbackOptions, AsyncFailureArgs, AsyncSuccessArgs
from slack_bolt.oauth.async_oauth_flow import AsyncOAuthFlow
from slack_bolt.oauth.async_oauth_settings import AsyncOAuthSettings
from slack_bolt.response import BoltResponse
from slack_sdk.oauth import OAuthStateUtils
from slack_sdk.oauth.installation_store import Installation
from slack_sdk.oauth.installation_store.async_installation_store import AsyncInstallationStore
from slack_sdk.oauth.state_store.async_state_store import AsyncOAuthStateStore

from adapters import slack
from adapters.slack.bolt import quiet
from adapters.slack.install_pages import DECLINED, EXPIRED, FAILED, HEADERS, SILENT, ended, finished, invitation
from adapters.slack.manifest import SCOPES
from adapters.slack.text import Json
from adapters.slack.tokens import AppSecrets
from adapters.slack.web_api import WebApi
from bot.messages.accepted_language import accepted_language
from bot.org.tenants.app_grants import AppGrant, UsedStates
from bot.ports import Clock, PlatformError, Refused
from commands.operate.check_health import AWAY

STATE_SECONDS = 600
COOKIE = "__Host-slack-install"
AT_ONCE = 4  # attempts that are brought to an end: anybody may begin one, and Slack counts what we ask
_WAITING = 20
_KINDS = ("bot",)  # of tokens
_STATE = re.compile(r"([0-9]{10})\.([A-Za-z0-9_-]{43})\.([A-Za-z0-9_-]{43})")
_ID = re.compile(r"[A-Z][A-Z0-9]{1,30}")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class InstallDesk:
    """What installing needs of others. `keys` sign what is given to a browser: the first signs, all are good.

    `take` keeps what a workspace gave, and has it served.
    """

    api: WebApi
    app: AppSecrets
    keys: Sequence[bytes] = field(repr=False)
    states: UsedStates
    take: Callable[[AppGrant], Awaitable[None]]
    clock: Clock
    redirect_url: str  # that Slack sends browsers back to; empty where it is to take the one that it knows


def routes(desk: InstallDesk) -> list[web.RouteDef]:
    """Returns the routes of the page that begins, and of the one that Slack leads back to."""
    flow = _Flow(desk)
    return [web.get(slack.INSTALL, flow.begin), web.get(slack.COME_BACK, flow.come_back)]


class _States(AsyncOAuthStateStore):
    """Signed, so that nothing is stored for who merely looks at the page; who comes back is noted, and comes once."""

    def __init__(self, desk: InstallDesk) -> None:
        self._desk = desk

    async def async_issue(self, *_: Any, **__: Any) -> str:
        until = int(self._desk.clock.now().timestamp()) + STATE_SECONDS
        state = f"{until:010d}.{_text(token_bytes(32))}"
        return f"{state}.{_signature(self._desk.keys[0], state)}"

    async def async_consume(self, state: str) -> bool:
        parts = _STATE.fullmatch(state)
        now = self._desk.clock.now()
        if not parts or int(parts[1]) < now.timestamp():
            return False
        body = f"{parts[1]}.{parts[2]}"
        if not any(hmac.compare_digest(_signature(key, body), parts[3]) for key in self._desk.keys):
            return False
        until = datetime.fromtimestamp(int(parts[1]), now.tzinfo)
        return await self._desk.states.use(sha256(body.encode()).digest(), now, until)


def _signature(key: bytes, state: str) -> str:
    return _text(hmac.digest(key, state.encode(), "sha256"))


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


class _Cookies(OAuthStateUtils):
    """The state is in the browser that began, and no other site can put it there (`__Host-`)."""

    def build_set_cookie_for_new_state(self, state: str) -> str:
        return f"{COOKIE}={state}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age={STATE_SECONDS}"

    def build_set_cookie_for_deletion(self) -> str:
        return f"{COOKIE}=; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=0"


class _Store(AsyncInstallationStore):
    """Hands over what Slack gave, once it is whole and Slack says of the token itself where it belongs."""

    def __init__(self, desk: InstallDesk) -> None:
        self._desk = desk

    async def async_save(self, installation: Installation) -> None:
        """Raises BoltError for what is no grant of a bot's token, and for a token that Slack refuses at once."""
        try:
            grant = await self._grant(installation)
        except Refused as error:
            raise BoltError("the token is not taken") from error
        await self._desk.take(grant)

    async def _grant(self, installation: Installation) -> AppGrant:
        organisation, token = installation.enterprise_id or "", installation.bot_token or ""
        place = (organisation if installation.is_enterprise_install else installation.team_id) or ""
        if installation.token_type not in _KINDS or not token or not _ID.fullmatch(place):
            raise BoltError("no bot was installed")
        api = WebApi(self._desk.api.session, self._desk.api.url, token)
        identity = await api.call("auth.test")
        if place not in (identity.get("team_id"), identity.get("enterprise_id")):
            raise BoltError("the token belongs elsewhere")
        expires_at = installation.bot_token_expires_at
        name = installation.enterprise_name if installation.is_enterprise_install else installation.team_name
        return AppGrant(
            place=place,
            name=str(name or identity["team"]),
            url=str(identity["url"]),
            organisation=organisation,
            installer=installation.user_id or "",
            scopes=tuple(sorted(installation.bot_scopes or ())),
            token=token,
            refresh_token=installation.bot_refresh_token or "",
            expires_at=self._expiry(expires_at) if expires_at else None,
        )

    def _expiry(self, expires_at: int) -> datetime:
        return datetime.fromtimestamp(expires_at, self._desk.clock.now().tzinfo)


class _Flow(AsyncOAuthFlow):
    def __init__(self, desk: InstallDesk) -> None:
        site = desk.api.url.removesuffix("api/")
        settings = AsyncOAuthSettings(
            client_id=desk.app.client_id,
            client_secret=desk.app.client_secret,
            scopes=list(SCOPES),
            user_scopes=[],
            redirect_uri=desk.redirect_url or None,
            install_path=slack.INSTALL,
            redirect_uri_path=slack.COME_BACK,
            callback_options=AsyncCallbackOptions(success=self._succeeded, failure=self._failed),
            authorization_url=f"{site}oauth/v2/authorize",
            installation_store=_Store(desk),
            installation_store_bot_only=True,
            state_store=_States(desk),
            state_expiration_seconds=STATE_SECONDS,
            logger=quiet,
        )
        settings.redirect_uri = desk.redirect_url or None  # and not what a variable of Bolt's own says
        settings.state_utils = _Cookies(cookie_name=COOKIE, expiration_seconds=STATE_SECONDS)
        super().__init__(logger=quiet, settings=settings)
        self._desk = desk
        self._in_hand = asyncio.Semaphore(AT_ONCE)
        self._waiting = 0

    async def begin(self, request: web.Request) -> web.Response:
        asking = _read(request)
        return _response(await self.handle_installation(asking), _language(asking))

    async def come_back(self, request: web.Request) -> web.Response:
        """Brings an attempt to its end. What a stranger can bring about is answered with a page."""
        asking = _read(request)
        if self._waiting >= _WAITING:
            return _response(self._ended(SILENT, asking, 503), _language(asking))
        self._waiting += 1
        try:
            async with self._in_hand:
                answer = await self.handle_callback(asking)
        except (ClientError, TimeoutError, OSError, PlatformError, ValueError, *AWAY) as error:
            _log.warning("an installation was not brought to its end", error=type(error).__name__)
            answer = self._ended(SILENT, asking, 503)
        finally:
            self._waiting -= 1
        return _response(answer, _language(asking))

    async def build_authorize_url(self, state: str, request: AsyncBoltRequest) -> str:
        """Returns where Slack asks. Of the request it takes which workspace somebody means, and nothing else."""
        team = next(iter(request.query.get("team", [])), "")
        query = {"client_id": self.client_id, "scope": ",".join(SCOPES), "state": state}
        query |= {"redirect_uri": self._desk.redirect_url} if self._desk.redirect_url else {}
        query |= {"team": team} if _ID.fullmatch(team) else {}
        return f"{self.settings.authorization_url}?{urlencode(query)}"

    async def build_install_page_html(self, url: str, request: AsyncBoltRequest) -> str:
        return invitation(url, _language(request))

    async def run_installation(self, code: str) -> Installation | None:
        """Returns what Slack gives for a code; None where it gives nothing. Raises PlatformError where it is silent."""
        app, redirect_url = self._desk.app, self._desk.redirect_url
        form = {"client_id": app.client_id, "client_secret": app.client_secret, "code": code}
        try:
            return self._installation(
                await self._desk.api.exchange(**form, **({"redirect_uri": redirect_url} if redirect_url else {}))
            )
        except Refused as no:
            _log.warning("Slack gives nothing for a code", reason=no.reason)
            return None

    def _installation(self, answer: Json) -> Installation:
        team, organisation = answer.get("team") or {}, answer.get("enterprise") or {}
        seconds = int(answer.get("expires_in") or 0)
        return Installation(
            app_id=answer.get("app_id"),
            enterprise_id=organisation.get("id"),
            enterprise_name=organisation.get("name"),
            team_id=team.get("id"),
            team_name=team.get("name"),
            bot_token=answer.get("access_token"),
            bot_scopes=answer.get("scope") or "",
            bot_refresh_token=answer.get("refresh_token"),
            bot_token_expires_at=int(self._desk.clock.now().timestamp()) + seconds if seconds else None,
            user_id=str((answer.get("authed_user") or {}).get("id") or ""),
            is_enterprise_install=answer.get("is_enterprise_install") is True,
            token_type=answer.get("token_type"),
        )

    async def _succeeded(self, arguments: AsyncSuccessArgs) -> BoltResponse:
        installation = arguments.installation
        everywhere = bool(installation.is_enterprise_install)
        _log.info("the app was installed", organisation=everywhere)
        name = (installation.enterprise_name if everywhere else installation.team_name) or ""
        page = finished(name, _way_in(installation), _language(arguments.request), everywhere=everywhere)
        return BoltResponse(status=200, body=page, headers={"Set-Cookie": self._forgetting})

    async def _failed(self, arguments: AsyncFailureArgs) -> BoltResponse:
        how, status = _ENDINGS.get(arguments.reason, (FAILED, 400))
        return self._ended(how, arguments.request, status)

    def _ended(self, how: str, request: AsyncBoltRequest, status: int) -> BoltResponse:
        page = ended(how, _language(request))
        return BoltResponse(status=status, body=page, headers={"Set-Cookie": self._forgetting})

    @property
    def _forgetting(self) -> str:
        return self.settings.state_utils.build_set_cookie_for_deletion()


_ENDINGS = {
    "access_denied": (DECLINED, 200),
    "invalid_browser": (EXPIRED, 400),
    "invalid_state": (EXPIRED, 400),
    "missing_code": (EXPIRED, 400),
}


def _way_in(installation: Installation) -> str:
    """Returns the address that opens the app where it was installed."""
    ids = {"app": installation.app_id, "team": None if installation.is_enterprise_install else installation.team_id}
    query = {name: place for name, place in ids.items() if place and _ID.fullmatch(place)}
    return f"https://slack.com/app_redirect?{urlencode(query)}"


def _read(request: web.Request) -> AsyncBoltRequest:
    headers: dict[str, str | Sequence[str]] = {
        name: request.headers.getall(name) for name in ("Cookie", "Accept-Language") if name in request.headers
    }
    return AsyncBoltRequest(body="", query=request.query_string, headers=headers)


def _language(request: AsyncBoltRequest) -> str:
    chosen, accepted = request.query.get("lang", [""])[0], request.headers.get("accept-language", [""])[0]
    return accepted_language(chosen, accepted)


def _response(answer: BoltResponse, language: str) -> web.Response:
    response = web.Response(
        status=answer.status, body=answer.body.encode(), headers={**HEADERS, "Content-Language": language}
    )
    for cookie in answer.headers.get("set-cookie", []):
        response.headers.add("Set-Cookie", cookie)
    return response
