"""One call of Slack's Web API, where the answer is none of Slack's."""

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer

from adapters.slack.web_api import WebApi
from bot.ports import Unreachable
from tests.slack.fake import BOT_TOKEN

BESIDE_THE_POINT = {
    "a page": (200, b"<h1>Back soon</h1>"),
    "a page that is missing": (404, b"<h1>Not here</h1>"),
    "a list": (200, b"[]"),
    "a number": (200, b"7"),
    "half an object": (200, b'{"ok": tr'),
    "no UTF-8": (200, b'{"ok": "\xff"}'),
    "nothing": (200, b""),
    "a no without a reason": (200, b'{"ok": false}'),
    "a yes with a status that is none": (502, b'{"ok": true}'),
}


@pytest.mark.parametrize(("status", "body"), BESIDE_THE_POINT.values(), ids=BESIDE_THE_POINT.keys())
async def test_an_answer_that_is_none_of_slack_s_is_no_answer(status: int, body: bytes) -> None:
    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, body=body)

    app = web.Application()
    app.router.add_route("*", "/api/{method}", answer)
    async with TestServer(app) as server, ClientSession() as session:
        api = WebApi(session, str(server.make_url("/api/")), BOT_TOKEN)
        with pytest.raises(Unreachable):
            await api.call("chat.postMessage", channel="C0KUDOS", text="Ana thanks Bo.")
        with pytest.raises(Unreachable):
            await api.look_up("users.info", user="U0ANA")
