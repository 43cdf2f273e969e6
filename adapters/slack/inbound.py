"""Everything that Slack sends, by HTTP or Socket Mode: judged before it is read, then answered by the desk."""

import asyncio
import json
import re
from collections.abc import Awaitable, Callable
from typing import Any
from urllib.parse import parse_qsl

import structlog
from aiohttp import web
from slack_bolt.adapter.aiohttp import to_aiohttp_response
from slack_bolt.adapter.socket_mode.aiohttp import AsyncSocketModeHandler
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.authorization.async_authorize import AsyncAuthorize
from slack_sdk.signature import SignatureVerifier

from adapters.slack.outbound import SlackConnection, silent, told
from adapters.slack.payloads import (
    AppHomeOpened,
    BlockActions,
    Malformed,
    MessageShortcut,
    OtherEvent,
    ReactionAdded,
    SlashCommand,
    UrlVerification,
    UserChange,
    ViewSubmission,
    read,
)
from adapters.slack.replies import Desk
from adapters.slack.text import Json
from bot.ports import PlatformError
from commands.entrance import Entrance
from commands.table import KUDOS

PATH = "/slack/events"
EVENTS = ("app_home_opened", "reaction_added", "user_change")
SHORTCUT = "give_kudos"

# By these fields Bolt chooses the listener; it need not see more.
_SORTED_AS: dict[type, Json] = {
    SlashCommand: {"command": KUDOS},
    BlockActions: {"type": "block_actions", "actions": [{"action_id": ""}]},
    ViewSubmission: {"type": "view_submission", "view": {"type": "modal", "callback_id": ""}},
    MessageShortcut: {"type": "message_action", "callback_id": SHORTCUT},
    ReactionAdded: {"type": "event_callback", "event": {"type": "reaction_added"}},
    AppHomeOpened: {"type": "event_callback", "event": {"type": "app_home_opened"}},
    UserChange: {"type": "event_callback", "event": {"type": "user_change"}},
    OtherEvent: {"type": "event_callback", "event": {"type": "other"}},
}

_log = structlog.get_logger(__name__)


def routes(connection: SlackConnection, entrance: Entrance) -> list[web.RouteDef]:
    """Slack's one address here: commands, clicks, forms, shortcuts and events. Needs a signing secret."""
    if not connection.signing_secret:
        raise ValueError("without a signing secret anybody could speak for Slack")
    app = _bolt(connection, entrance)
    verifier = SignatureVerifier(connection.signing_secret)

    async def events(request: web.Request) -> web.Response:
        try:
            text = (await request.read()).decode()
            if not _genuine(verifier, text, request):
                return _refused(401, "Not signed by Slack in the last five minutes: check the secret and the clock.")
            payload = read(_body(text, request.content_type))
        except (UnicodeDecodeError, Malformed):
            return _refused(400, "This is no payload that Slack sends to this app.")
        if isinstance(payload, UrlVerification):
            return web.json_response({"challenge": payload.challenge})
        # The signature is judged and the body is read, as in Socket Mode: in its HTTP mode Bolt stumbles over odd ones.
        sorted_as = AsyncBoltRequest(body=_SORTED_AS[type(payload)], context={"payload": payload}, mode="socket_mode")
        return await to_aiohttp_response(await app.async_dispatch(sorted_as))

    return [web.post(PATH, events)]


async def follow_socket(connection: SlackConnection, entrance: Entrance) -> None:
    """Takes everything over Socket Mode until it is cancelled; reconnects by itself. Raises what `connect` raises."""
    handler = AsyncSocketModeHandler(_bolt(connection, entrance), connection.app_token, silent, connection.client)
    try:
        # Asked for here, since the library would ask for ever, in silence, with a token that Slack refuses.
        with told():
            opened = await connection.client.apps_connections_open(app_token=connection.app_token)
        handler.client.wss_uri = opened["url"]
        await handler.connect_async()  # type: ignore[no-untyped-call]
        await asyncio.Event().wait()
    except PlatformError as error:
        _log.error("the socket to Slack could not be opened; check SLACK_APP_TOKEN", reason=str(error))
        raise
    finally:
        await handler.close_async()  # type: ignore[no-untyped-call]


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


class _OneWorkspace(AsyncAuthorize):
    """Whose token is used was asked at the start: no call and no look-up a request, whatever the environment says."""

    def __init__(self, connection: SlackConnection) -> None:
        self._result = AuthorizeResult(
            enterprise_id=None,
            team_id=connection.team_id,
            bot_token=connection.client.token,
            bot_id=connection.bot_id,
            bot_user_id=connection.bot_user_id,
        )

    async def __call__(self, **_: Any) -> AuthorizeResult:
        return self._result


def _bolt(connection: SlackConnection, entrance: Entrance) -> AsyncApp:
    """Bolt with one listener for everything of a type: matching costs the same however many buttons there are."""
    desk = Desk(connection, entrance)
    answers: dict[type, Callable[[Any], Awaitable[Json | None]]] = {
        SlashCommand: desk.command,
        BlockActions: desk.click,
        ViewSubmission: desk.submission,
        MessageShortcut: desk.shortcut,
        ReactionAdded: desk.reaction,
        AppHomeOpened: desk.opened,
        UserChange: desk.changed,
    }

    async def listener(body: Json, context: AsyncBoltContext, ack: AsyncAck) -> None:
        payload = context.get("payload") or read(body)
        acknowledgement = None if isinstance(payload, OtherEvent) else await answers[type(payload)](payload)
        await ack(acknowledgement or "")

    app = AsyncApp(
        name="slack",  # of its silent logger: under our own name it would silence our lines, too
        logger=silent,
        client=connection.client,
        authorize=_OneWorkspace(connection),
        signing_secret=connection.signing_secret,
        process_before_response=True,
        request_verification_enabled=False,
    )
    anything = re.compile("")
    app.command(anything)(listener)
    app.action(anything)(listener)
    app.view_submission(anything)(listener)
    app.message_shortcut(anything)(listener)
    app.event(anything)(listener)
    app.error(_failed)
    return app


async def _failed(error: Exception, body: Json) -> None:
    """Bolt answers 500, and Slack sends events again; the log learns the shapes only."""
    event = body.get("event") or {}
    _log.error(
        "a payload could not be answered",
        payload=body.get("type", "command"),
        event_type=event.get("type"),
        error=type(error).__name__,
    )
