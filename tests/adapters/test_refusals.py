"""Who is turned away waits for that, and nobody else does."""

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.refusals import in_turn
from commands.operate.even_pace import EvenPace


async def _greets(_: web.Request) -> web.Response:
    return web.Response(text="Good morning")


async def _turns_away(_: web.Request) -> web.Response:
    return web.Response(status=401)


@pytest.mark.parametrize(("path", "status"), [("/nowhere", 404), ("/closed", 401)])
async def test_each_refusal_has_a_turn_of_its_own_and_what_is_answered_has_none(path: str, status: int) -> None:
    pace = EvenPace(at_once=3, a_second=1, now=lambda: 0.0)
    app = web.Application(middlewares=[in_turn(pace)])
    app.add_routes([web.get("/open", _greets), web.get("/closed", _turns_away)])
    async with TestClient(TestServer(app)) as client:
        for _ in range(3):
            assert (await client.get(path)).status == status
            assert (await client.get("/open")).status == 200
    assert pace.seconds_until(None) == 1.0, "the fourth waits"


async def test_who_has_waited_as_long_as_anybody_does_is_refused_as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("commands.operate.even_pace.WAITS_AT_MOST", 0.0)
    app = web.Application(middlewares=[in_turn(EvenPace(at_once=1, a_second=0.001, now=lambda: 0.0))])
    async with TestClient(TestServer(app)) as client:
        assert [(await client.get("/nowhere")).status for _ in range(3)] == [404, 404, 404]
