"""Everything that Slack sends, by HTTP or Socket Mode: judged, read, carried by Bolt, and answered by the desk."""

import asyncio
import json
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from time import time
from typing import Any, NamedTuple
from urllib.parse import parse_qsl

import structlog
from aiohttp import WSMessage, WSMsgType, web
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.adapter.socket_mode.async_internals import send_async_response
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from yarl import URL

from adapters import proxy_for, slack
from adapters.slack.bolt import ELSEWHERE, Arrival, Carrier, nobody_arrives, refused
from adapters.slack.replies import Desk
from adapters.slack.text import Json
from adapters.slack.web_api import WebApi
from bot.ports import Barred, Busy, Rejected, Unreachable
from commands.operate.refused_requests import NOT_LET_IN

PATH = slack.PATH
EVENTS = ("app_home_opened", "app_uninstalled", "reaction_added", "tokens_revoked", "user_change")
SHORTCUT = "give_kudos"
SOCKETS = "wss://wss-primary.slack.com"  # where Slack opens them
PING_SECONDS = 10
_REFUSALS = 3  # in a row, after which Slack is believed that it opens no socket again
_PATIENCE = 30  # seconds in which Slack opens a socket, and
_GRACE = 10  # in which what was begun may end
_OFF_SECONDS = 30.0  # between two connections while Socket Mode is off
_OF_CONNECTION = re.compile(r'[^}]{0,200}"type"\s*:\s*"(hello|disconnect)"')
_SSL_CHECK = re.compile(r"ssl_check=1(&token=[^&]*)?\Z|token=[^&]*&ssl_check=1\Z")

_log = structlog.get_logger(__name__)


class Malformed(Exception):
    """Not what Slack sends. Says nothing of what was in it."""


def routes(
    desks: Sequence[Desk],
    pass_on: Callable[[web.Request], Awaitable[web.Response]] | None = None,
) -> list[web.RouteDef]:
    """Returns the one route for Slack, for all workspaces: commands, clicks, forms, shortcuts and events."""
    door = Door(pass_on)
    for desk in desks:
        door.admit(desk)
    return [web.post(PATH, door.events)]


class Door:
    """The one address for all workspaces, to which others may come while it is open.

    `awaits` says whether one is still to come: what is for none of those that are here may be for that one. It
    `is_open` where anybody may install the app.
    """

    def __init__(
        self,
        pass_on: Callable[[web.Request], Awaitable[web.Response]] | None = None,
        awaits: Callable[[], bool] = lambda: False,
        *,
        is_open: bool = False,
    ) -> None:
        self.is_open = is_open
        self._pass_on = pass_on
        self._awaits = awaits
        self._apps: dict[str, _App] = {}

    def admit(self, desk: Desk) -> None:
        """Takes what is signed with the secret of a workspace's app, which vouches for where it is installed alone."""
        secret, team = desk.connection.signing_secret, desk.connection.team_id
        if not secret:
            raise ValueError("without a signing secret anybody could speak for Slack")
        if secret in self._apps:
            self._apps[secret].desks[team] = desk
        else:
            self.open(secret, desk.connection.api)
            self._apps[secret].desks[team] = desk

    def open(self, secret: str, api: WebApi, arrival: Arrival = nobody_arrives) -> None:
        """Takes what is signed with the secret of an app, before it is installed anywhere."""
        desks: dict[str, Desk] = {}
        self._apps[secret] = _App(desks, SignatureVerifier(secret), Carrier(desks, api, arrival))

    def dismiss(self, desk: Desk) -> None:
        """Takes nothing more for a workspace that has removed the app."""
        app = self._apps[desk.connection.signing_secret]
        if app.desks.get(desk.connection.team_id) is desk:
            del app.desks[desk.connection.team_id]

    async def events(self, request: web.Request) -> web.Response:
        try:
            text = (await request.read()).decode()
            if (content := request.content_type) != "application/json" and _SSL_CHECK.match(text):
                return web.Response()  # Slack looks whether the certificate is good, and signs nothing
            answer = await self._answered(text, content, request)
        except (UnicodeDecodeError, Malformed):
            answer = refused(400, "This is no payload that Slack sends to this app.")
        if answer.status == ELSEWHERE and self._pass_on:
            return await self._pass_on(request)
        if answer.status in (401, 403) and self._awaits():
            answer = refused(503, f"Slack {NOT_LET_IN}")
        return _response(answer)

    async def _answered(self, text: str, content: str, request: web.Request) -> BoltResponse:
        app = next((app for app in self._apps.values() if _genuine(app.verifier, text, request)), None)
        if app is None:
            return refused(401, "Not signed by Slack in the last five minutes: check the secret and the clock.")
        return await app.carrier.answer(_body(text, content))


class _App(NamedTuple):
    desks: dict[str, Desk]
    verifier: SignatureVerifier
    carrier: Carrier


@dataclass(frozen=True, slots=True)
class OpenSocket:
    """`watching` ends by itself only where Slack refuses to open the socket again: it raises what Slack says.

    Who comes to the `desks` is answered, too.
    """

    desks: dict[str, Desk]
    is_connected: Callable[[], Awaitable[bool]]
    watching: "asyncio.Task[None]"


@asynccontextmanager
async def socket_mode(desks: Sequence[Desk]) -> AsyncIterator[OpenSocket]:
    """Connects the socket of one app, and answers everything for the workspaces that it is installed in.

    It reconnects by itself, and finishes what it began. What is for another workspace is not acknowledged.
    Raises PlatformError where Slack does not take the app token or cannot be reached.
    """
    connection = desks[0].connection
    api = replace(connection.api, token=connection.app_token)
    by_team = {desk.connection.team_id: desk for desk in desks}
    socket = _Socket(Carrier(by_team, api), api.token, ping_interval=PING_SECONDS)
    addresses = _Addresses(api)
    socket.client.issue_new_wss_url = addresses.another_in_time  # type: ignore[method-assign]
    socket.client.on_message_listeners.append(addresses.hear)
    renewing = asyncio.create_task(_renew_address(socket.client, addresses))

    async def is_connected() -> bool:
        return not renewing.done() and not addresses.is_off and await socket.client.is_connected()

    try:
        socket.client.wss_uri = await addresses.another()
        try:
            async with asyncio.timeout(_PATIENCE):
                await socket.connect_async()  # type: ignore[no-untyped-call]
        except TimeoutError as error:
            raise Unreachable("no connection in time") from error
        yield OpenSocket(by_team, is_connected, renewing)
        if socket.in_hand:
            await asyncio.wait(socket.in_hand, timeout=_GRACE)
    finally:
        renewing.cancel()
        await socket.close_async()  # type: ignore[no-untyped-call]


@dataclass(slots=True)
class _Addresses:
    """Asks for them in the place of the library, which would ask for ever, in silence, with a token that Slack refuses.

    Nobody asks beside it: Slack answers about once a minute. `no` is what it says once it was asked often enough.
    Where Socket Mode `is_off` in the app's settings, Slack gives addresses, and ends each connection as it begins.
    """

    api: WebApi
    no: Rejected | Barred | None = None
    is_off: bool = False
    _refusals: int = 0

    async def another_in_time(self) -> str:
        """Does the same for the library, which asks again soon: not before Slack may be asked."""
        if self.is_off:
            await asyncio.sleep(_OFF_SECONDS)
        try:
            return await self.another()
        except Busy as busy:
            await asyncio.sleep(busy.seconds)
            raise

    async def another(self) -> str:
        """Returns the address of one more connection. Raises PlatformError."""
        try:
            address = str((await self.api.call("apps.connections.open"))["url"])
        except (Rejected, Barred) as no:
            self._refusals += 1
            self.no = no if self._refusals >= _REFUSALS else None
            raise
        self._refusals = 0
        return address

    async def hear(self, message: WSMessage) -> None:
        """Looks at what Slack says of the connection itself. That Socket Mode is off is said once, until it is on."""
        if message.type is not WSMsgType.TEXT or not _OF_CONNECTION.match(message.data):
            return
        match json.loads(message.data):
            case {"type": "disconnect", "reason": "link_disabled"} if not self.is_off:
                self.is_off = True
                _log.error(
                    "Socket Mode is off in the app's settings, and nothing is heard: turn it on there, under Socket "
                    "Mode, or unset SLACK_APP_TOKEN to take requests over HTTP, and start again"
                )
            case {"type": "hello"}:
                self.is_off = False


async def _renew_address(client: SocketModeClient, addresses: _Addresses) -> None:
    """Has the library ask for another address while it is not connected: each is good for one attempt, and it would
    try one that was refused for ever. Raises Rejected or Barred once Slack has said so often that it opens none.
    """
    was_connected = True
    while addresses.no is None:
        await asyncio.sleep(PING_SECONDS / 2)
        is_connected = await client.is_connected()
        if is_connected is not was_connected:
            _log.warning("Socket Mode is connected again" if is_connected else "Socket Mode is not connected")
        was_connected = is_connected
        if not is_connected:
            client.wss_uri = None  # as the library does itself
    raise addresses.no


def take_proxy(client: SocketModeClient) -> None:
    """Has the library go the way that all of us go: by itself it knows no exceptions."""
    proxy = proxy_for(URL(SOCKETS))
    client.proxy = client.web_client.proxy = str(proxy) if proxy else None


class _Socket(AsyncSocketModeHandler):
    """Bolt's socket client, with the requests that it is answering: `in_hand`."""

    def __init__(self, carrier: Carrier, token: str, *, ping_interval: float) -> None:
        super().__init__(carrier.app, token, ping_interval=ping_interval)
        take_proxy(self.client)
        self._carrier = carrier
        self.in_hand: set[asyncio.Task[None]] = set()

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        self.in_hand.add(answering := asyncio.create_task(self._answer(req)))
        answering.add_done_callback(self.in_hand.discard)
        await answering

    async def _answer(self, req: SocketModeRequest) -> None:
        answer = await self._carrier.answer(req.payload) if isinstance(req.payload, dict) else BoltResponse(status=200)
        await send_async_response(self.client, req, answer, time())


def _response(answer: BoltResponse) -> web.Response:
    """Returns what Bolt's own `to_aiohttp_response` does for an answer without cookies, in a quarter of the time."""
    kind = "application/json" if answer.body.startswith("{") else "text/plain"
    return web.Response(status=answer.status, body=answer.body.encode(), content_type=kind)


def _genuine(verifier: SignatureVerifier, text: str, request: web.Request) -> bool:
    moment = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not (re.fullmatch(r"[0-9]{1,12}", moment) and signature.isascii()):
        return False
    return verifier.is_valid(text, moment, signature)


def _body(text: str, content_type: str) -> Json:
    """Returns the payload of a request: JSON, a form, or JSON in a form. Raises Malformed.

    Bolt would take a command for empty whose words hold "payload".
    """
    try:
        if content_type == "application/json":
            return _object(json.loads(text))
        form = dict(parse_qsl(text, keep_blank_values=True, errors="strict"))
        return _object(json.loads(form["payload"]) if "payload" in form else form or None)
    except (ValueError, RecursionError):
        raise Malformed from None


def _object(parsed: Any) -> Json:
    if not isinstance(parsed, dict):
        raise Malformed
    return parsed
