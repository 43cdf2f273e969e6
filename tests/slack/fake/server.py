"""The fake's HTTP side: reads a call, lets the planned fault happen, answers, writes down what happened."""

import copy
import functools
import inspect
import json
import time
from collections.abc import AsyncIterator, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from email.utils import formatdate
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from slack_sdk.web.async_client import AsyncWebClient

from tests.edge import StandIn, is_gone, reset
from tests.faults import Fault, Plan
from tests.limits import Limits
from tests.slack import blockkit
from tests.slack.blockkit import Judge
from tests.slack.fake.answers import ApiError, arguments_of, flag, invalid, need, parsed
from tests.slack.fake.directory import Directory
from tests.slack.fake.files import Files
from tests.slack.fake.lookups import Lookups
from tests.slack.fake.posts import Posts
from tests.slack.fake.socketmode import SocketMode
from tests.slack.fake.views import Views
from tests.slack.payloads import TEAM, im

Json = dict[str, Any]

BOT_TOKEN, APP_TOKEN = "xoxb-fake", "xapp-fake"
SCOPES = frozenset(
    [
        *("chat:write", "commands", "files:read", "files:write", "users:read", "usergroups:read"),
        *("channels:read", "groups:read", "im:read", "im:write"),
    ]
)
RESPONSES = 5


@dataclass(frozen=True, slots=True)
class Call:
    """One call that reached Slack. `outcome` is `ok`, Slack's error code, or the fault that hid the answer.

    `late` is what took effect when nobody waited for it any more. `at` is by Slack's clock.

    `ts` is the message that was posted, changed or deleted, also where the answer was lost.
    """

    number: int
    method: str
    arguments: Json
    outcome: str
    channel: str = ""
    ts: str = ""
    at: float = 0


class FakeSlack(StandIn):
    """One workspace at the network's edge. `calls`, `messages()` and `home()` are what tests look at."""

    def __init__(
        self,
        directory: Directory | None = None,
        *,
        plan: Iterable[Fault] = (),
        record: Path | None = None,
        scopes: Iterable[str] = SCOPES,
        clock: Callable[[], float] = time.time,
        judge: Judge = blockkit.faults,
        team: str = TEAM,
        bot_token: str = BOT_TOKEN,
        limits: Limits | None = None,
    ) -> None:
        super().__init__(plan)
        self.calls: list[Call] = []
        self.responses: dict[str, list[Json]] = {}
        self.socket = SocketMode()
        self.token_is = ""  # the error with which Slack refuses the token: token_revoked, account_inactive ...
        self.app_token_is = ""  # the same of the app's token, which opens sockets
        self.directory = directory = directory or Directory()
        self._limits = limits
        self._clock = clock
        self._record = record
        self._judge = judge
        self._bot_token = bot_token
        granted = frozenset(scopes)
        self._granted = granted
        self._posts = Posts(directory, granted, clock, judge)
        self._views = Views(directory, clock, judge)
        self._methods = self._posts.methods | self._views.methods | Lookups(directory, granted, team).methods
        self.url = ""
        self.files = Files(granted, bot_token, lambda: self.url)
        self._methods |= self.files.methods

    @property
    def conversations(self) -> list[str]:
        """Where anything was ever written."""
        return list(self._posts.by_channel)

    def draws(self, natives: bool) -> None:
        """Whether this workspace shows charts and tables by itself: some plans do not."""
        self._posts.draws = natives

    def messages(self, channel: str, last: int = 0) -> list[Json]:
        """What stands in a channel now, oldest first; a user's id means the direct conversation."""
        place = im(channel) if channel.startswith(("U", "W")) else channel
        return copy.deepcopy(self._posts.by_channel[place][-last:])

    @property
    def scheduled(self) -> list[Json]:
        """What is to be posted later."""
        return copy.deepcopy(list(self._posts.scheduled.values()))

    @property
    def ephemerals(self) -> list[Json]:
        """What was shown to one person only, with `channel` and `user`."""
        return copy.deepcopy(self._posts.ephemerals)

    @property
    def views(self) -> list[Json]:
        """The forms that were opened, as they stand now, oldest first."""
        return copy.deepcopy(list(self._views.by_id.values()))

    def close_views(self) -> None:
        """Everybody closes the forms that are open."""
        self._views.by_id.clear()

    def home(self, user: str) -> Json | None:
        """What stands in a person's home."""
        return copy.deepcopy(self._views.homes.get(user))

    def say(self, channel: str, user: str, text: str) -> Json:
        """A person's own message, for reactions and shortcuts to refer to."""
        return copy.deepcopy(self._posts.say(channel, user, text))

    def response_url(self, name: str) -> str:
        """An address for answers to an interaction, found later in `responses[name]`; good for five answers."""
        return f"{self.url}/respond/{name}"

    @asynccontextmanager
    async def served(self, port: int = 0) -> AsyncIterator[str]:
        """Serves on loopback; gives the `base_url` for slack_sdk's client."""
        self._judge({"text": "Thanks"}, "message")  # makes the schemas, so that no call waits for npm
        runner = web.AppRunner(self.application(), shutdown_timeout=1)
        await runner.setup()
        site = web.TCPSite(runner, "127.0.0.1", port)
        await site.start()
        self.url = f"http://127.0.0.1:{runner.addresses[0][1]}"
        try:
            yield f"{self.url}/api/"
        finally:
            self.release()
            await self.socket.close()
            await runner.cleanup()

    @asynccontextmanager
    async def client(self, token: str = BOT_TOKEN) -> AsyncIterator[AsyncWebClient]:
        """Serves, and gives slack_sdk's client, which never repeats a call by itself."""
        async with self.served() as base_url, ClientSession() as session:
            yield AsyncWebClient(token, base_url=base_url, session=session, retry_handlers=[])

    def application(self) -> web.Application:
        """The aiohttp application: Slack's own routes, and those that a test in another process uses."""
        app = web.Application(client_max_size=2**20, middlewares=[self.counted])
        app.router.add_route("*", "/api/{method}", self._api)
        app.router.add_post("/respond/{name}", self._respond)
        app.router.add_get("/files-pri/{name}/download/{file}", self.files.download)
        app.router.add_post("/upload/{name}", self.files.upload)
        app.router.add_get("/link", self.socket.connect)
        app.router.add_post("/_plan", self._set_plan)
        app.router.add_post("/_envelope", self._send_envelope)
        app.router.add_get("/_state", self._state)
        return app

    async def _api(self, request: web.Request) -> web.StreamResponse:
        method = request.match_info["method"]
        try:
            token, arguments = await arguments_of(request)
        except ApiError as error:
            return web.json_response(error.answer)

        def answer() -> Json:
            self._authorise(token, method)
            if method == "apps.connections.open":
                return {"ok": True, "url": f"{self.url.replace('http', 'ws', 1)}/link?ticket={self.socket.ticket()}"}
            return self._call(method, arguments)

        response = await self._answer(request, method, arguments, answer)
        response.headers["Date"] = formatdate(self._clock(), usegmt=True)
        if token == self._bot_token:
            response.headers["x-oauth-scopes"] = ",".join(sorted(self._granted))
        return response

    def _authorise(self, token: str, method: str) -> None:
        if not token:
            raise ApiError("not_authed")
        if token not in (self._bot_token, APP_TOKEN):
            raise ApiError("invalid_auth")
        if token == APP_TOKEN and self.app_token_is:
            raise ApiError(self.app_token_is)
        if self.token_is == "missing_scope" and method.startswith("chat."):
            raise ApiError("missing_scope", needed="chat:write", provided="commands")
        if token != APP_TOKEN and self.token_is not in ("", "missing_scope"):
            raise ApiError(self.token_is)
        if (token == APP_TOKEN) != (method == "apps.connections.open"):
            raise ApiError("not_allowed_token_type")

    def _call(self, method: str, arguments: Json) -> Json:
        if method not in self._methods:
            raise ApiError("unknown_method", req_method=method)
        if unknown := sorted(arguments.keys() - _known_arguments(method)):
            raise invalid("invalid_arguments", [f"unknown argument {name}" for name in unknown])
        if "file_input" in str(arguments.get("view", "")):
            need(self._granted, "files:read")
        return {"ok": True, **self._methods[method](parsed(arguments))}

    async def _respond(self, request: web.Request) -> web.StreamResponse:
        name, payload = request.match_info["name"], await request.json()

        def answer() -> Json:
            if "Authorization" in request.headers:  # needless, and the address is not always Slack's own
                raise ApiError("token_shown", 400)
            if len(self.responses.get(name, [])) >= RESPONSES:
                raise ApiError("used_url", 404)
            if not flag(payload, "delete_original") and (
                faults := self._judge(payload, "message") or self._posts.undrawn(payload)
            ):
                raise invalid("invalid_blocks", faults, 400)
            self.responses.setdefault(name, []).append(payload)
            return {"ok": True}

        return await self._answer(request, "respond", payload, answer)

    async def _answer(
        self, request: web.Request, method: str, arguments: Json, answer: Callable[[], Json]
    ) -> web.StreamResponse:
        """Answers a call through the fault it meets; a call that took effect is written down before it is lost."""
        fault = self.plan.meet(method)
        match fault:
            case Fault(kind="rate_limited"):
                return self._limited(method, arguments, "rate_limited", int(fault.seconds))
            case Fault(kind="server_error"):
                self._note(method, arguments, "server_error")
                return web.Response(status=500, text="<h1>Server error</h1>", content_type="text/html")
            case Fault(kind="refused"):
                self._note(method, arguments, fault.error)
                return web.json_response({"ok": False, "error": fault.error})
            case Fault(kind="reset_before"):
                self._note(method, arguments, "reset_before")
                return reset(request)
        await self.held_up(fault)
        if self._limits and (wait := self._limits.wait(method, str(arguments.get("channel", "")))):
            return self._limited(method, arguments, "ratelimited", wait)
        try:
            result = answer()
        except ApiError as error:
            self._note(method, arguments, error.answer["error"])
            return web.json_response(error.answer, status=error.status)
        lost = fault is not None and fault.kind == "reset_after"
        outcome = "late" if is_gone(request) else "reset_after" if lost else "ok"
        self._note(method, arguments, outcome, result)
        return reset(request) if lost else web.json_response(result)

    def _limited(self, method: str, arguments: Json, outcome: str, wait: int) -> web.Response:
        self._note(method, arguments, outcome)
        headers = {"Retry-After": str(wait)}
        return web.json_response({"ok": False, "error": "ratelimited"}, status=429, headers=headers)

    def _note(self, method: str, arguments: Json, outcome: str, result: Json | None = None) -> None:
        """Written at once and unbuffered, so that the file is whole when a process of the test is killed."""
        place = {name: value for name in ("channel", "ts") if isinstance(value := (result or {}).get(name), str)}
        number, arguments = len(self.calls) + 1, copy.deepcopy(arguments)
        call = Call(number=number, method=method, arguments=arguments, outcome=outcome, at=self._clock(), **place)
        self.calls.append(call)
        if self._record:
            with self._record.open("ab", buffering=0) as file:
                file.write(json.dumps(asdict(call)).encode() + b"\n")

    async def _set_plan(self, request: web.Request) -> web.Response:
        self.plan = Plan(Fault(**fault) for fault in await request.json())
        return web.json_response({"ok": True})

    async def _send_envelope(self, request: web.Request) -> web.Response:
        return web.json_response(await self.socket.envelope(await request.json()))

    async def _state(self, _: web.Request) -> web.Response:
        calls = [asdict(call) for call in self.calls]
        views = {"views": self.views, "homes": self._views.homes, "ephemerals": self.ephemerals}
        return web.json_response({"messages": self._posts.by_channel, "calls": calls, **views})


@functools.cache
def _known_arguments(method: str) -> frozenset[str]:
    return frozenset(inspect.signature(getattr(AsyncWebClient, method.replace(".", "_"))).parameters)
