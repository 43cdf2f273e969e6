"""Everything that Slack sends, by HTTP or Socket Mode: judged, carried by Bolt, read, and answered by the desk."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.async_handler import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.middleware.async_middleware import AsyncMiddleware
from slack_bolt.response import BoltResponse
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.payloads import Malformed, Payload, UrlVerification, read
from adapters.slack.replies import Desk
from adapters.slack.text import Json
from bot.ports import TakenElsewhere, Unreachable

PATH = "/slack/events"
EVENTS = ("app_home_opened", "reaction_added", "user_change")
SHORTCUT = "give_kudos"
PING_SECONDS = 10
_PATIENCE = 30  # seconds in which Slack opens a socket, and
_GRACE = 10  # in which what was begun may end
_ELSEWHERE = 503  # what is not taken by this replica
_ANY = re.compile("")

_log = structlog.get_logger(__name__)


def routes(
    desks: Sequence[Desk], pass_on: Callable[[web.Request], Awaitable[web.Response]] | None = None
) -> list[web.RouteDef]:
    """Slack's one address here, for all workspaces: commands, clicks, forms, shortcuts and events.

    Needs signing secrets: an app vouches for the workspaces that it is installed in, and for no others.
    """
    served = {(desk.connection.signing_secret, desk.connection.team_id): desk for desk in desks}
    if not all(secret for secret, _ in served):
        raise ValueError("without a signing secret anybody could speak for Slack")
    verifiers = {secret: SignatureVerifier(secret) for secret, _ in served}
    apps = {
        secret: _app({team: desk for (signer, team), desk in served.items() if signer == secret})
        for secret in verifiers
    }

    async def events(request: web.Request) -> web.Response:
        try:
            text = (await request.read()).decode()
            signer = next((secret for secret in verifiers if _genuine(verifiers[secret], text, request)), None)
            if signer is None:
                why = "Not signed by Slack in the last five minutes: check the secret and the clock."
                return await to_aiohttp_response(_refused(401, why))
            answer = await _dispatch(apps[signer], _body(text, request.content_type))
        except (UnicodeDecodeError, Malformed):
            answer = _unread()
        if answer.status == _ELSEWHERE and pass_on:
            return await pass_on(request)
        return await to_aiohttp_response(answer)

    return [web.post(PATH, events)]


@asynccontextmanager
async def socket_mode(desks: Sequence[Desk]) -> AsyncIterator[None]:
    """Takes everything over the socket of one app, for the workspaces that it is installed in, from when it is
    connected; reconnects by itself, and finishes what it began. What is for another workspace is not acknowledged.

    Raises PlatformError where Slack does not take the app token or cannot be reached.
    """
    connection = desks[0].connection
    api = replace(connection.api, token=connection.app_token)
    app = _app({desk.connection.team_id: desk for desk in desks})
    socket = _Socket(app, api.token, ping_interval=PING_SECONDS)
    try:
        # Asked for here, since the library would ask for ever, in silence, with a token that Slack refuses.
        socket.client.wss_uri = (await api.call("apps.connections.open"))["url"]
        try:
            async with asyncio.timeout(_PATIENCE):
                await socket.connect_async()  # type: ignore[no-untyped-call]
        except TimeoutError as error:
            raise Unreachable("no connection in time") from error
        yield
        if socket.in_hand:
            await asyncio.wait(socket.in_hand, timeout=_GRACE)
    finally:
        await socket.close_async()  # type: ignore[no-untyped-call]


class _Socket(AsyncSocketModeHandler):
    """Bolt's, which also knows what it is answering: `in_hand`."""

    def __init__(self, app: AsyncApp, token: str, *, ping_interval: float) -> None:
        super().__init__(app, token, ping_interval=ping_interval)
        self.in_hand: set[asyncio.Task[None]] = set()

    async def handle(self, client: AsyncBaseSocketModeClient, req: SocketModeRequest) -> None:
        self.in_hand.add(answering := asyncio.create_task(super().handle(self.client, req)))
        answering.add_done_callback(self.in_hand.discard)
        await answering


def _app(desks: Mapping[str, Desk]) -> AsyncApp:
    """Bolt with one listener for each kind of payload, since it asks one after another whether a payload is theirs.

    Requests are judged before Bolt, which would parse first, and a token for its own calls is not needed.
    """

    installed = {
        team: AuthorizeResult(enterprise_id=None, team_id=team, bot_token=desk.connection.api.token)
        for team, desk in desks.items()
    }
    api = next(iter(desks.values())).connection.api

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
        return installed[context["desk"].connection.team_id]

    async def answer(incoming: Payload, desk: Desk, ack: AsyncAck) -> None:
        await ack(await desk.answer(incoming) or "")

    app = AsyncApp(
        name="slack",
        logger=_quiet,
        client=AsyncWebClient(base_url=api.url, session=api.session, retry_handlers=[], logger=_quiet),
        process_before_response=True,
        before_authorize=_Reader(desks),
        authorize=authorize,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        ssl_check_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    # First what somebody waits for: each that is passed over costs some 10 microseconds.
    for listen in (app.command, app.action, app.view_submission, app.message_shortcut, app.event):
        listen(_ANY)(answer)
    app.error(_failed)
    return app


class _Reader(AsyncMiddleware):
    """Reads what came before Bolt looks for its listener, so that nothing else reaches one, and finds whose desk it is.

    `desks` are by the workspace that the app is installed in.
    """

    def __init__(self, desks: Mapping[str, Desk]) -> None:
        self._desks = desks

    async def async_process(
        self,
        *,
        req: AsyncBoltRequest,
        resp: BoltResponse,
        next: Callable[[], Awaitable[BoltResponse]],  # noqa: A002 - Bolt's name
    ) -> BoltResponse:
        try:
            req.context["incoming"] = incoming = read(req.body)
        except Malformed as error:
            return await _failed(error, None)
        req.context["desk"] = desk = self._desks.get(workspace_of(req.body))
        if desk is None and not isinstance(incoming, UrlVerification):
            _log.warning("a payload comes from a workspace that is not served here", payload=type(incoming).__name__)
            return _refused(403, "This comes from a workspace that is not served here: check SLACK_BOT_TOKEN.")
        return await next()


def workspace_of(body: object) -> str:
    """Returns the id of the workspace whose installation of the app a payload is for, or of the organisation that
    installed it for all of its workspaces; nothing where none is named. Who acts may belong to another workspace.
    """
    match body:
        case {"authorizations": [dict(installation), *_]}:
            body = installation
    match body:
        case {"is_enterprise_install": True | "true", "enterprise_id": str(organisation)}:
            return organisation
        case {"is_enterprise_install": True, "enterprise": {"id": str(organisation)}}:
            return organisation
        case {"view": {"app_installed_team_id": str(team)}} | {"team": {"id": str(team)}} | {"team_id": str(team)}:
            return team
    return ""


async def _dispatch(app: AsyncApp, body: Json) -> BoltResponse:
    """What Bolt answers. It stumbles over shapes that Slack does not send, before a listener is called."""
    try:
        return await app.async_dispatch(AsyncBoltRequest(body=body, mode="socket_mode"))  # judged and parsed already
    except (AttributeError, LookupError, TypeError):
        raise Malformed from None


async def _failed(error: Exception, incoming: Payload | None) -> BoltResponse:
    """What goes wrong is a 500, or no acknowledgement, and Slack sends events again; the log learns the shapes only."""
    if isinstance(error, TakenElsewhere):
        return _refused(_ELSEWHERE, "Check-ins are not taken here.")
    payload = type(incoming).__name__ if incoming else "unread"
    _log.error("a payload could not be answered", payload=payload, error=type(error).__name__)
    return _unread() if isinstance(error, Malformed) else BoltResponse(status=500)


def _unread() -> BoltResponse:
    return _refused(400, "This is no payload that Slack sends to this app.")


def _refused(status: int, why: str) -> BoltResponse:
    return BoltResponse(status=status, body={"error": why})


def _genuine(verifier: SignatureVerifier, text: str, request: web.Request) -> bool:
    moment = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not (re.fullmatch(r"[0-9]{1,12}", moment) and signature.isascii()):
        return False
    return verifier.is_valid(text, moment, signature)


def _body(text: str, content_type: str) -> Json:
    """The payload of a request: JSON, a form, or JSON in a form. Raises Malformed.

    Bolt would take a command for empty whose words hold "payload".
    """
    try:
        if content_type == "application/json":
            return _object(json.loads(text))
        form = dict(parse_qsl(text, keep_blank_values=True, errors="strict"))
        return _object(json.loads(form["payload"])) if "payload" in form else form
    except (ValueError, RecursionError):
        raise Malformed from None


def _object(parsed: Any) -> Json:
    if not isinstance(parsed, dict):
        raise Malformed
    return parsed


class _States(logging.Filter):
    """Tells what state Slack's library is in. Its own sentences, which repeat payloads, go no further."""

    WORDS = (
        ("A new session", "connected"),
        ("Received CLOSE event", "closed by Slack, connects again"),
        ("The session", "lost, connects again"),
        ("Failed to connect", "cannot connect, tries again"),
        ("Failed to retrieve", "Slack opens no connection"),
        ("Rate limited", "Slack opens no connection yet, waits"),
    )

    def filter(self, record: logging.LogRecord) -> bool:
        state = next((state for beginning, state in self.WORDS if str(record.msg).startswith(beginning)), "")
        if state or record.levelno >= logging.ERROR:
            error = record.exc_info[0].__name__ if record.exc_info and record.exc_info[0] else None
            _log.log(record.levelno, "Slack's library", state=state or record.funcName, error=error)
        return False


_quiet = logging.Logger("slack", logging.INFO)  # noqa: LOG001 - nobody else's; Bolt gives its level and filter to its own
_quiet.addFilter(_States())
