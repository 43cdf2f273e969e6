"""One call of Slack's Web API, where the answer is none of Slack's."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.slack.outbound import SlackPlatform, connect
from adapters.slack.web_api import WebApi
from bot.ports import Unreachable
from tests.slack.fake import APP_TOKEN, BOT_TOKEN

BESIDE_THE_POINT = {
    "a page": (200, b"<h1>Back soon</h1>"),
    "a page that is missing": (404, b"<h1>Not here</h1>"),
    "a list": (200, b"[]"),
    "a number": (200, b"7"),
    "half an object": (200, b'{"ok": tr'),
    "no UTF-8": (200, b'{"ok": "\xff"}'),
    "nothing": (200, b""),
    "no end of lists": (200, b"[" * 100_000),
    "a no without a reason": (200, b'{"ok": false}'),
    "a yes with a status that is none": (502, b'{"ok": true}'),
}


@asynccontextmanager
async def saying(status: int, body: bytes) -> AsyncIterator[WebApi]:
    """A Slack that answers everything with the same."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, body=body)

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    async with TestServer(app) as server, ClientSession() as session:
        yield WebApi(session, str(server.make_url("/api/")), BOT_TOKEN)


@pytest.mark.parametrize(("status", "body"), BESIDE_THE_POINT.values(), ids=BESIDE_THE_POINT.keys())
async def test_an_answer_that_is_none_of_slack_s_is_no_answer(status: int, body: bytes) -> None:
    async with saying(status, body) as api:
        with pytest.raises(Unreachable):
            await api.call("chat.postMessage", channel="C0KUDOS", text="Ana thanks Bo.")
        with pytest.raises(Unreachable):
            await api.look_up("users.info", user="U0ANA")


@pytest.mark.parametrize("told", ["", ', "ts": "1.0"', ', "channel": "C0KUDOS"', ', "user": {}, "members": [{}]'])
async def test_neither_is_a_yes_to_a_look_up_that_lacks_what_belongs_to_it(told: str) -> None:
    async with saying(200, f'{{"ok": true{told}}}'.encode()) as api:
        platform = SlackPlatform(api, "T0HARBOUR")
        for asked in (
            platform.profiles(["U0ANA"]),
            platform.group("S0PAY"),
            connect(BOT_TOKEN, "a signing secret", APP_TOKEN, api.url),
        ):
            with pytest.raises(Unreachable):
                await asked
