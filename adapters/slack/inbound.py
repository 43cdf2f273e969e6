"""Everything that Slack sends, by HTTP or Socket Mode: judged before it is read, then answered by the desk."""

import asyncio
import json
import logging
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from typing import Any
from urllib.parse import parse_qsl

import structlog
from aiohttp import web
from slack_sdk.signature import SignatureVerifier
from slack_sdk.socket_mode.aiohttp import SocketModeClient
from slack_sdk.socket_mode.async_client import AsyncBaseSocketModeClient
from slack_sdk.socket_mode.request import SocketModeRequest
from slack_sdk.socket_mode.response import SocketModeResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.payloads import Malformed, UrlVerification, read
from adapters.slack.replies import Desk
from adapters.slack.text import Json
from bot.ports import TakenElsewhere, Unreachable

PATH = "/slack/events"
EVENTS = ("app_home_opened", "reaction_added", "user_change")
SHORTCUT = "give_kudos"
PING_SECONDS = 10
_PATIENCE = 30  # seconds in which Slack opens a socket, and
_GRACE = 10  # in which what was begun may end

_log = structlog.get_logger(__name__)
_silent = logging.Logger("slack", logging.CRITICAL + 1)  # noqa: LOG001 - Slack's library writes payloads into its logs


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

    async def events(request: web.Request) -> web.Response:
        try:
            text = (await request.read()).decode()
            signer = next((secret for secret in verifiers if _genuine(verifiers[secret], text, request)), None)
            if signer is None:
                return _refused(401, "Not signed by Slack in the last five minutes: check the secret and the clock.")
            body = _body(text, request.content_type)
            payload = read(body)
        except (UnicodeDecodeError, Malformed):
            return _refused(400, "This is no payload that Slack sends to this app.")
        if isinstance(payload, UrlVerification):
            return web.json_response({"challenge": payload.challenge})
        if (desk := served.get((signer, workspace_of(body)))) is None:
            return _refused(403, "This comes from a workspace that is not served here: check SLACK_BOT_TOKEN.")
        try:
            with _noted(type(payload).__name__):
                acknowledgement = await desk.answer(payload)
        except TakenElsewhere:
            return await pass_on(request) if pass_on else _refused(503, "Check-ins are not taken here.")
        return web.json_response(acknowledgement) if acknowledgement is not None else web.Response()

    return [web.post(PATH, events)]


@asynccontextmanager
async def socket_mode(desks: Sequence[Desk]) -> AsyncIterator[None]:
    """Takes everything over the socket of one app, for the workspaces that it is installed in, from when it is
    connected; reconnects by itself, and finishes what it began. What is for another workspace is not acknowledged.

    Raises PlatformError where Slack does not take the app token or cannot be reached.
    """
    connection = desks[0].connection
    api = replace(connection.api, token=connection.app_token)
    served = {desk.connection.team_id: desk for desk in desks}
    in_hand: set[asyncio.Task[None]] = set()

    async def answer(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        if (desk := served.get(workspace_of(request.payload))) is None:
            _log.warning("a payload comes from a workspace that is not served here", payload=request.type)
            return
        with _noted(request.type):
            acknowledgement = await desk.answer(read(request.payload))
            await client.send_socket_mode_response(SocketModeResponse(request.envelope_id, acknowledgement))

    async def listener(client: AsyncBaseSocketModeClient, request: SocketModeRequest) -> None:
        in_hand.add(begun := asyncio.create_task(answer(client, request)))
        begun.add_done_callback(in_hand.discard)
        await begun

    renews = AsyncWebClient(base_url=api.url, session=api.session, retry_handlers=[], logger=_silent)
    client = SocketModeClient(connection.app_token, _silent, renews, ping_interval=PING_SECONDS)
    client.socket_mode_request_listeners.append(listener)
    try:
        # Asked for here, since the library would ask for ever, in silence, with a token that Slack refuses.
        client.wss_uri = (await api.call("apps.connections.open"))["url"]
        try:
            async with asyncio.timeout(_PATIENCE):
                await client.connect()  # type: ignore[no-untyped-call]
        except TimeoutError as error:
            raise Unreachable("no connection in time") from error
        yield
        if in_hand:
            await asyncio.wait(in_hand, timeout=_GRACE)
    finally:
        await client.close()  # type: ignore[no-untyped-call]


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


@contextmanager
def _noted(payload: str) -> Iterator[None]:
    """What goes wrong is a 500, or no acknowledgement, and Slack sends events again; the log learns the shapes only."""
    try:
        yield
    except TakenElsewhere:
        raise
    except Exception as error:
        _log.error("a payload could not be answered", payload=payload, error=type(error).__name__)
        raise web.HTTPInternalServerError from error


def _genuine(verifier: SignatureVerifier, text: str, request: web.Request) -> bool:
    moment = request.headers.get("X-Slack-Request-Timestamp", "")
    signature = request.headers.get("X-Slack-Signature", "")
    if not (re.fullmatch(r"[0-9]{1,12}", moment) and signature.isascii()):
        return False
    return verifier.is_valid(text, moment, signature)


def _body(text: str, content_type: str) -> Json:
    """The payload of a request: JSON, a form, or JSON in a form. Raises Malformed."""
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


def _refused(status: int, why: str) -> web.Response:
    return web.json_response({"error": why}, status=status)
