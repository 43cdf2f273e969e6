"""A strict fake of the Bot Connector at the network's edge, with the issuer of tokens beside it.

What a bot may send is what Microsoft's ConnectorAPI.json describes, and nothing else; who is not in a conversation
cannot write there; a card over 28 KB, a message without content and an unknown message are refused as Teams does.
"""

import functools
import json
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from enum import Enum
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler
from jsonschema_rs import Draft6Validator

from tests.edge import StandIn, is_gone, reset
from tests.faults import Fault
from tests.limits import Limits
from tests.teams.activities import BOT, KUDOS, LAUNCH, TEAM, User
from tests.teams.cards import NO_DIALOG, message_faults
from tests.teams.issuer import TENANT, Issuer

Json = dict[str, Any]

_DEFINITIONS = json.loads((Path(__file__).parent / "connector.json").read_text(encoding="utf-8"))["definitions"]
_CLOSED = ("Activity", "ChannelAccount", "ConversationParameters")  # an unknown field here would be a misspelt one
BYTES_AT_MOST = 28 * 1024
PAGE = 2  # members, so that every roster has several pages
SEND, UPDATE, DELETE, CREATE, MEMBER, ROSTER = "send", "update", "delete", "create", "member", "roster"


@functools.cache
def _validator(name: str) -> Draft6Validator:
    closed = {one: {**_DEFINITIONS[one], "additionalProperties": False} for one in _CLOSED}
    return Draft6Validator({"$ref": f"#/definitions/{name}", "definitions": {**_DEFINITIONS, **closed}})


class Refused(Exception):
    """What Teams answers with a status and a code; `wait` is Retry-After."""

    def __init__(self, status: int, code: str, wait: int = 0) -> None:
        self.status = status
        self.code = code
        self.wait = wait


class Form(Enum):
    """What the body of an error is written as; the code stands in JSON alone."""

    JSON = "json"
    TEXT = "text"
    HTML = "html"


@dataclass(frozen=True, slots=True)
class Call:
    """One call that reached the connector. `outcome` is `ok`, Teams' code, or the fault that hid the answer.

    `late` is what took effect when nobody waited for it any more. `at` is by Teams' clock.
    """

    method: str
    conversation: str
    body: Json
    outcome: str
    message: str = ""
    at: float = 0


@dataclass
class FakeTeams(StandIn):
    """One tenant. `chats` is where the bot is, by conversation: who is in it."""

    people: list[User]
    issuer: Issuer = field(default_factory=Issuer)
    chats: dict[str, list[User]] = field(default_factory=dict)
    channels: dict[str, str] = field(default_factory=lambda: {KUDOS: "kudos", LAUNCH: "launch"})
    team_names: dict[str, str] = field(default_factory=lambda: {TEAM: "Harbour"})
    of_team: dict[str, str] = field(default_factory=dict)  # the channels that are of another team than TEAM
    blocked: set[str] = field(default_factory=set)  # people, by id, who do not want us
    calls: list[Call] = field(default_factory=list)
    gone: set[str] = field(default_factory=set)  # channels that were deleted
    errors: Form = Form.JSON
    clock: Callable[[], float] = time.time
    limits: Limits | None = None
    playground: bool = False  # as Microsoft's: it asks for no token, and finds people by Teams' own names alone
    url: str = ""
    judge: Callable[[Json], list[str]] = message_faults
    _stands: dict[str, dict[str, Json]] = field(default_factory=dict)
    _count: int = 0

    def __post_init__(self) -> None:
        super().__init__()

    @property
    def address(self) -> str:
        return f"{self.url}/teams/"

    def messages(self, place: str) -> list[Json]:
        """What stands in a conversation now, oldest first."""
        return list(self._stands.get(place, {}).values())

    @property
    def conversations(self) -> list[str]:
        """Where anything was ever written."""
        return list(self._stands)

    @asynccontextmanager
    async def served(self) -> AsyncIterator[str]:
        app = web.Application(client_max_size=2**20, middlewares=[self.counted])
        of, members = "/teams/v3/conversations/{conversation}", "/members"
        app.add_routes(
            [
                *self.issuer.routes(),
                web.post("/teams/v3/conversations", self._answering(CREATE, self._create)),
                web.post(of + "/activities", self._answering(SEND, self._send)),
                web.put(of + "/activities/{message}", self._answering(UPDATE, self._update)),
                web.delete(of + "/activities/{message}", self._answering(DELETE, self._delete)),
                web.get(of + members + "/{member}", self._answering(MEMBER, self._member)),
                web.get(of + "/pagedmembers", self._answering(ROSTER, self._roster)),
                web.get("/teams/v3/teams/{conversation}", self._answering("team", self._team)),
                web.get("/teams/v3/teams/{conversation}/conversations", self._answering("channels", self._channels)),
            ]
        )
        runner = web.AppRunner(app, shutdown_timeout=1)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.url = self.issuer.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield self.url
        finally:
            self.release()
            await runner.cleanup()

    def _answering(self, method: str, answer: Callable[[web.Request, Json], tuple[int, Json]]) -> Handler:
        """Answers a call through the fault it meets; one that took effect is written down before it is lost."""

        async def answering(request: web.Request) -> web.StreamResponse:
            body: Json = await request.json() if request.can_read_body else {}
            fault = self.plan.meet(method)
            match fault:
                case Fault(kind="rate_limited"):
                    return self._no(request, method, body, Refused(429, "rate_limited", int(fault.seconds)))
                case Fault(kind="server_error" | "refused"):
                    status = int(fault.error) if fault.kind == "refused" and fault.error.isdecimal() else 500
                    self._note(request, method, body, fault.kind)
                    return web.Response(status=status, text="<h1>no</h1>", content_type="text/html")
                case Fault(kind="reset_before"):
                    self._note(request, method, body, "reset_before")
                    return reset(request)
            await self.held_up(fault)
            try:
                self._let_in(request)
                if self.limits and (wait := self.limits.wait(method, request.match_info.get("conversation", ""))):
                    raise Refused(429, "rate_limited", wait)
                if len(await request.read()) > BYTES_AT_MOST:
                    raise Refused(413, "MessageSizeTooBig")
                status, told = answer(request, body)
            except Refused as no:
                return self._no(request, method, body, no)
            lost = fault is not None and fault.kind == "reset_after"
            message = str(told.get("id", "")) or request.match_info.get("message", "")
            outcome = "late" if is_gone(request) else "reset_after" if lost else "ok"
            self._note(request, method, body, outcome, message)
            return reset(request) if lost else web.json_response(told, status=status)

        return answering

    def _no(self, request: web.Request, method: str, body: Json, no: Refused) -> web.Response:
        """An error as Teams words it, or whoever stands before Teams."""
        self._note(request, method, body, no.code)
        headers = {"Retry-After": str(no.wait)} if no.wait else {}
        match self.errors:
            case Form.JSON:
                body = {"error": {"code": no.code, "message": "no"}}
                return web.json_response(body, status=no.status, headers=headers)
            case Form.TEXT:
                return web.Response(text="no", status=no.status, headers=headers)
            case Form.HTML:
                return web.Response(text="<h1>no</h1>", content_type="text/html", status=no.status, headers=headers)

    def _note(self, request: web.Request, method: str, body: Json, outcome: str, message: str = "") -> None:
        conversation = request.match_info.get("conversation", "")
        call = Call(
            method=method,
            conversation=conversation,
            body=body,
            outcome=outcome,
            message=message,
            at=self.clock(),
        )
        self.calls.append(call)

    def _let_in(self, request: web.Request) -> None:
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        if not self.playground and (scheme != "Bearer" or token not in self.issuer.tokens):
            raise Refused(401, "Unauthorized")

    def _conversation(self, request: web.Request) -> str:
        """Where a call goes to: the bot must have been let in."""
        name = request.match_info["conversation"]
        inside = self._team_of(name)
        if name.partition(";")[0] in self.gone:
            raise Refused(404, "ConversationNotFound")
        if inside not in self.chats:
            raise Refused(403, "BotNotInConversationRoster")
        if {one.aad for one in self.chats[inside]} & self.blocked and inside.startswith("a:"):
            raise Refused(403, "MessageWritesBlocked")
        return name

    def _sound(self, activity: Json) -> None:
        if faults := [error.message for error in _validator("Activity").iter_errors(activity)]:
            raise Refused(400, f"BadSyntax: {faults[0]}")
        if activity.get("type") != "message" or not (activity.get("text") or activity.get("attachments")):
            raise Refused(400, "BadSyntax: nothing to show")
        if activity.get("attachments") and (faults := self.refused(self.judge(activity))):
            raise Refused(400, f"BadSyntax: {faults[0]}")

    def refused(self, faults: list[str]) -> list[str]:
        """Those that are some here: in the playground no button opens a dialog."""
        return [fault for fault in faults if not (self.playground and fault.endswith(NO_DIALOG))]

    def _send(self, request: web.Request, activity: Json) -> tuple[int, Json]:
        conversation = self._conversation(request)
        self._sound(activity)
        self._count += 1
        message = f"{1772445600000 + self._count}"
        self._stands.setdefault(conversation, {})[message] = {**activity, "id": message}
        return 201, {"id": message}

    def _update(self, request: web.Request, activity: Json) -> tuple[int, Json]:
        conversation, message = self._conversation(request), request.match_info["message"]
        self._sound(activity)
        if message not in self._stands.get(conversation, {}):
            raise Refused(404, "ActivityNotFoundInConversation")
        self._stands[conversation][message] = activity
        return 200, {"id": message}

    def _delete(self, request: web.Request, _: Json) -> tuple[int, Json]:
        conversation, message = self._conversation(request), request.match_info["message"]
        if self._stands.get(conversation, {}).pop(message, None) is None:
            raise Refused(404, "ActivityNotFoundInConversation")
        return 200, {}

    def _create(self, _: web.Request, parameters: Json) -> tuple[int, Json]:
        """A private chat with somebody who has installed the app, or who is where it was installed."""
        if faults := [error.message for error in _validator("ConversationParameters").iter_errors(parameters)]:
            raise Refused(400, f"BadSyntax: {faults[0]}")
        asked = [one["id"] for one in parameters.get("members", [])]
        bot = "28:" if self.playground else BOT
        if parameters.get("tenantId") != TENANT or parameters.get("bot", {}).get("id") != bot or len(asked) != 1:
            raise Refused(400, "BadArgument")
        user = self._names([user for inside in self.chats.values() for user in inside]).get(asked[0])
        if user is None or user.aad in self.blocked:
            raise Refused(403, "ForbiddenOperationException")
        self.chats[user.chat] = [user]
        return 201, {"id": user.chat, "serviceUrl": "http://elsewhere.example/"}

    def _inside(self, request: web.Request) -> list[User]:
        return self.chats[self._team_of(self._conversation(request))]

    def _team_of(self, conversation: str) -> str:
        channel = conversation.partition(";")[0]
        return self.of_team.get(channel, TEAM) if channel in self.channels else conversation

    def _team(self, request: web.Request, _: Json) -> tuple[int, Json]:
        team = self._conversation(request)
        return 200, {"id": team, "name": self.team_names.get(team)}

    def _names(self, people: list[User]) -> dict[str, User]:
        names = {one.account: one for one in people}
        return names if self.playground else names | {one.aad: one for one in people}

    def _member(self, request: web.Request, _: Json) -> tuple[int, Json]:
        found = self._names(self._inside(request)).get(request.match_info["member"])
        if found is None:
            raise Refused(404, "MemberNotFoundInConversation")
        return 200, told_of(found)

    def _roster(self, request: web.Request, _: Json) -> tuple[int, Json]:
        inside, start = self._inside(request), int(request.query.get("continuationToken", "0"))
        page: Json = {"members": [told_of(one) for one in inside[start : start + PAGE]]}
        return 200, page | ({"continuationToken": str(start + PAGE)} if start + PAGE < len(inside) else {})

    def _channels(self, request: web.Request, _: Json) -> tuple[int, Json]:
        team = self._conversation(request)
        standing = [one for one in self.channels if one not in self.gone and self._team_of(one) == team]
        listed = ({"id": one, "name": self.channels[one]} for one in standing)
        return 200, {"conversations": [{"id": team, "name": None}, *listed]}


def told_of(user: User) -> Json:
    address = f"{user.handle}@harbour.example"
    return {**user.told(), "userPrincipalName": address, "tenantId": user.tenant, "userRole": user.role}
