"""What came through a proxy reaches the public routes, and nothing else."""

from collections.abc import AsyncIterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.public_routes import closed_to_proxies
from bot.app.platforms import PLATFORMS, PUBLIC

Client = TestClient[web.Request, web.Application]


async def _answer(_: web.Request) -> web.Response:
    return web.Response(text="reached")


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    app = web.Application(middlewares=[closed_to_proxies({"/public"})])
    app.add_routes([web.route("*", path, _answer) for path in ("/public", "/health", "/")])
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.mark.parametrize(
    "header",
    [
        "Forwarded",
        "Via",
        "X-Forwarded-For",
        "x-forwarded-host",
        "X-Forwarded-Proto",
        "X-Real-IP",
        "X-Original-URL",
        "CF-Connecting-IP",
    ],
)
async def test_what_a_proxy_forwards_is_answered_on_public_paths_alone(client: Client, header: str) -> None:
    forwarded = {header: "203.0.113.7"}
    assert await (await client.post("/public", headers=forwarded)).text() == "reached"
    for path in ("/", "/health", "/health?a=/public", "/public/", "/nowhere"):
        answer = await client.get(path, headers=forwarded)
        assert (answer.status, "reached" in await answer.text()) == (404, False), path


async def test_who_asks_directly_is_answered_everywhere(client: Client) -> None:
    for path in ("/public", "/health", "/"):
        assert (await client.get(path, headers={"Referer": "x", "X-Request-Id": "1"})).status == 200


async def test_whatever_lies_below_a_public_path_is_answered_and_nothing_beside_it() -> None:
    app = web.Application(middlewares=[closed_to_proxies((), ["/scim/v2"])])
    app.add_routes([web.route("*", "/{tail:.*}", _answer)])
    forwarded = {"X-Forwarded-For": "203.0.113.7"}
    async with TestClient(TestServer(app)) as client:
        for path, status in {
            "/scim/v2/1/Users": 200,
            "/scim/v2/": 200,
            "/scim/v2": 404,
            "/scim/v20/Users": 404,
            "/scim/v2/../health": 404,
            "/health": 404,
        }.items():
            assert (await client.get(path, headers=forwarded)).status == status, path


def test_the_table_of_platforms_names_every_public_path() -> None:
    assert PLATFORMS["slack"].public == ("/slack/events", "/slack/install", "/slack/oauth_redirect")
    assert PLATFORMS["teams"].public == ("/api/messages",)
    assert PLATFORMS["web"].public == ()
    assert {path for entry in PLATFORMS.values() for path in entry.public} == PUBLIC
