"""Bolt, which carries what Slack sends to the desk of its workspace, whichever way it came."""

import logging
import re
from collections.abc import Awaitable, Callable, Mapping
from time import monotonic

import structlog
from slack_bolt.async_app import AsyncAck, AsyncApp, AsyncBoltContext, AsyncBoltRequest
from slack_bolt.authorization import AuthorizeResult
from slack_bolt.response import BoltResponse
from slack_sdk.web.async_client import AsyncWebClient

from adapters.slack.replies import Desk
from adapters.slack.shapes import (
    AppUninstalled,
    BlockActions,
    MessageShortcut,
    Payload,
    SlashCommand,
    TokensRevoked,
    Unread,
    UrlVerification,
    ViewSubmission,
    read,
)
from adapters.slack.text import Json
from adapters.slack.web_api import WebApi
from bot.ports import TakenElsewhere
from commands.operate.refused_requests import refused_requests

_Removal = AppUninstalled | TokensRevoked
ELSEWHERE = 503  # what is not taken by this replica
_ANY = re.compile("")

_log = structlog.get_logger(__name__)


Arrival = Callable[[str], Awaitable[Desk | None]]


async def nobody_arrives(_: str) -> Desk | None:
    """Returns none: all who are served were named at the start."""
    return None


class Carrier:
    """One app of Slack's, for the workspaces that it is installed in: `desks` by workspace, others may come to them.

    `arrival` returns the desk of a workspace that has installed it meanwhile. `api` is any way to Slack.
    """

    def __init__(self, desks: Mapping[str, Desk], api: WebApi, arrival: Arrival = nobody_arrives) -> None:
        self._desks = desks
        self._arrival = arrival
        self.app = _app(api)

    async def answer(self, body: Json) -> BoltResponse:
        """Returns what is answered. What we do not know is counted, and 200: Slack would only send it again."""
        payload = read(body)
        if isinstance(payload, UrlVerification):
            return BoltResponse(status=200, body={"challenge": payload.challenge})
        desk = await self._desk_of(body)
        if isinstance(payload, Unread):
            if count := refused_requests.note("slack", payload.kind, monotonic()):
                _log.warning("payloads were not read", kind=payload.kind, count=count)
            acknowledgement = await desk.not_understood(body) if desk and payload.kind == "shape" else None
            return BoltResponse(status=200, body=acknowledgement or "")
        if desk is None and isinstance(payload, _Removal):
            return self._taken_leave(body)
        if desk is None:
            _log.warning("a payload comes from a workspace that is not served here", payload=type(payload).__name__)
            return refused(403, "This comes from a workspace that is not served here: check SLACK_BOT_TOKEN.")
        context = {"incoming": payload, "desk": desk}
        return await self.app.async_dispatch(
            AsyncBoltRequest(body=_listened_to(payload), context=context, mode="socket_mode")
        )

    async def _desk_of(self, body: Json) -> Desk | None:
        if not (workspace := workspace_of(body)):
            return _only(self._desks)  # an app that is installed once need not be told where
        return self._desks.get(workspace) or await self._arrival(workspace)

    def _taken_leave(self, body: Json) -> BoltResponse:
        """Of who is served no more there is nothing to do: Slack tells a removal twice, in any order. Where a workspace
        of an organisation is named it may mean all of that: Slack is asked.
        """
        if desk := self._desks.get(str(body.get("enterprise_id"))):
            desk.on_removal()
        return BoltResponse(status=200)


def _only(desks: Mapping[str, Desk]) -> Desk | None:
    return next(iter(desks.values())) if len(desks) == 1 else None


def _app(api: WebApi) -> AsyncApp:
    """Bolt with one listener for each kind of payload, since it asks one after another whether a payload is theirs.

    Requests are judged and read before Bolt, the check of the address is answered, and a token for its own calls is not
    needed.
    """

    async def authorize(context: AsyncBoltContext) -> AuthorizeResult:
        connection = context["desk"].connection
        return AuthorizeResult(
            enterprise_id=None, team_id=connection.team_id, bot_token=connection.api.token or "changes"
        )

    async def answer(incoming: Payload, desk: Desk, ack: AsyncAck) -> None:
        await ack(await desk.answer(incoming) or "")

    app = AsyncApp(
        name="slack",
        logger=quiet,
        client=AsyncWebClient(base_url=api.url, session=api.session, retry_handlers=[], logger=quiet),
        process_before_response=True,
        authorize=authorize,
        request_verification_enabled=False,
        ignoring_self_events_enabled=False,
        ssl_check_enabled=False,
        url_verification_enabled=False,
        attaching_function_token_enabled=False,
        attaching_conversation_kwargs_enabled=False,
    )
    # First what somebody waits for: each that is passed over costs some 10 microseconds.
    for listen in (app.command, app.action, app.view_submission, app.message_shortcut, app.event):
        listen(_ANY)(answer)
    app.error(_failed)
    return app


def _listened_to(payload: Payload) -> Json:
    """Returns as much as Bolt needs to find the listener: it stumbles over what it does not know in the rest."""
    match payload:
        case SlashCommand():
            return {"command": payload.command}
        case BlockActions():
            return {"type": "block_actions", "actions": [{"action_id": payload.actions[0].action_id}]}
        case ViewSubmission():
            return {"type": "view_submission", "view": {"type": "modal", "callback_id": payload.view.callback_id}}
        case MessageShortcut():
            return {"type": "message_action", "callback_id": payload.callback_id}
        case _:
            return {"type": "event_callback", "event": {"type": "event"}}


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
        case {"enterprise_id": str(organisation)}:  # which has no workspace to name once it has removed us
            return organisation
    return ""


async def _failed(error: Exception, incoming: Payload) -> BoltResponse:
    """What goes wrong is a 500, or no acknowledgement, and Slack sends events again; the log learns the shapes only."""
    if isinstance(error, TakenElsewhere):
        return refused(ELSEWHERE, "Check-ins are not taken here.")
    _log.error("a payload could not be answered", payload=type(incoming).__name__, error=type(error).__name__)
    return BoltResponse(status=500)


def refused(status: int, reason: str) -> BoltResponse:
    return BoltResponse(status=status, body={"error": reason})


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


quiet = logging.Logger("slack", logging.INFO)  # noqa: LOG001 - nobody else's; Bolt gives its level and filter to its own
quiet.addFilter(_States())
