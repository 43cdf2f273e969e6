"""One call of the Bot Connector, where the answer is none of Teams'."""

import asyncio
import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from unittest.mock import AsyncMock

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from jwt.algorithms import RSAAlgorithm

from adapters.teams.connector import Connector
from adapters.teams.entra.tokens import Gate, Pass
from adapters.teams.wire.people import profile
from bot.config.settings import Settings
from bot.messages.message import Message
from bot.ports import Barred, Busy, Missing, PlatformError, Refused, Rejected, Unclear, Unreachable
from tests.teams.activities import LAUNCH
from tests.teams.conftest import Stage
from tests.teams.issuer import APP, ISSUER, Issuer, rsa

PAGE = b"<h1>Back soon</h1>"


@asynccontextmanager
async def saying(status: int, body: bytes, **headers: str) -> AsyncIterator[tuple[Connector, str]]:
    """A connector that answers everything with the same, and where it is."""

    async def answer(_: web.Request) -> web.Response:
        return web.Response(status=status, body=body, headers={"Retry-After": headers["wait"]} if headers else {})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    async with TestServer(app) as server, ClientSession() as session:
        yield Connector(session, Pass(session, "", "", "")), str(server.make_url("/"))


@pytest.mark.parametrize(
    ("status", "body"), [(404, PAGE), (400, PAGE), (200, PAGE), (503, PAGE), (502, b""), (200, b"[" * 100_000)]
)
async def test_a_page_on_the_way_says_nothing_of_a_conversation_or_a_message(status: int, body: bytes) -> None:
    """Taken for Teams' own, a missing page would end a message: it would never be changed or taken back."""
    async with saying(status, body) as (connector, url):
        for call in (
            connector.send(url, "19:kudos", {"type": "message"}),
            connector.update(url, "19:kudos", "1", {"type": "message"}),
            connector.delete(url, "19:kudos", "1"),
            connector.create(url, {"isGroup": False}),
            connector.member(url, "19:kudos", "29:ana"),
            connector.channels(url, "19:team"),
        ):
            with pytest.raises(Unreachable):
                await call


@pytest.mark.parametrize("body", [b"", b"{}", b'{"id": 7}'])
async def test_a_yes_without_an_id_is_a_yes_and_no_message_is_sent_again(body: bytes) -> None:
    async with saying(201, body) as (connector, url):
        assert await connector.send(url, "19:kudos", {"type": "message"}) == ""
        with pytest.raises(Unreachable):  # without it there is nowhere to write to
            await connector.create(url, {"isGroup": False})


async def test_a_post_of_which_teams_tells_no_id_is_known_by_none(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    await stage.install()
    monkeypatch.setattr(Connector, "send", AsyncMock(return_value=""))
    assert await stage.connection.platform.post(LAUNCH, Message("hello", ())) == ""


async def test_a_token_that_was_refused_to_many_at_once_is_fetched_anew_once() -> None:
    fetched: list[str] = []

    async def token(_: web.Request) -> web.Response:
        fetched.append(f"token-{len(fetched)}")
        return web.json_response({"access_token": fetched[-1], "expires_in": 3600})

    async def answer(request: web.Request) -> web.Response:
        if request.headers["Authorization"] == "Bearer token-0":
            await asyncio.sleep(float(request.match_info["place"]) / 50)  # one answer after the other
            return web.Response(status=401, text="no")
        return web.json_response({"id": "1"}, status=201)

    app = web.Application()
    app.router.add_post("/tenant/oauth2/v2.0/token", token)
    app.router.add_post("/v3/conversations/{place}/activities", answer)
    async with TestServer(app) as server, ClientSession() as session:
        connector = Connector(session, Pass(session, "app", "secret", "tenant", str(server.make_url("/"))))
        url = str(server.make_url("/"))
        sent = await asyncio.gather(*(connector.send(url, str(number), {"type": "message"}) for number in range(8)))
    assert sent == ["1"] * 8
    assert len(fetched) == 2


@pytest.mark.parametrize("body", [PAGE, b"", b'{"error": "BotNotInConversationRoster"}', b"7"])
async def test_a_no_without_a_word_is_called_by_its_status(body: bytes) -> None:
    async with saying(403, body) as (connector, url):
        with pytest.raises(Unclear) as no:
            await connector.send(url, "19:kudos", {"type": "message"})
    assert no.value.reason == "HTTP 403"


def word(code: str, **more: str) -> bytes:
    return json.dumps({"error": {"code": code, "message": "no", **more}}).encode()


@pytest.mark.parametrize(
    ("status", "body", "kind", "reason"),
    [
        (401, b"Unauthorized", Barred, "HTTP 401"),
        (401, word("BotNotRegistered"), Barred, "BotNotRegistered"),
        (403, PAGE, Unclear, "HTTP 403"),
        (403, word("InvalidBotApiHost"), Barred, "InvalidBotApiHost"),
        (403, word("Forbidden", subCode="MessageWritesBlocked"), Rejected, "MessageWritesBlocked"),
        (403, word("the words of a person: <b>\u3042</b>"), Unclear, "HTTP 403"),
        (403, json.dumps({"error": {"code": {"odd": 1}}}).encode(), Unclear, "HTTP 403"),
        (403, json.dumps({"error": [1]}).encode(), Unclear, "HTTP 403"),
        (400, word("Bad Argument"), Rejected, "Bad Argument"),
        (413, b"Request Entity Too Large", Rejected, "HTTP 413"),
        (403, word("BotNotInConversationRoster", subCode="SomethingNew"), Rejected, "BotNotInConversationRoster"),
        (403, word("SomethingNew", subCode="SomethingNewer"), Unclear, "SomethingNewer"),
        (404, word("TenantNotFound"), Barred, "TenantNotFound"),
        (404, word("ServiceError"), Unclear, "ServiceError"),
    ],
)
async def test_a_no_is_what_its_status_says_where_its_word_says_nothing(
    status: int, body: bytes, kind: type[PlatformError], reason: str
) -> None:
    async with saying(status, body) as (connector, url):
        with pytest.raises(kind) as no:
            await connector.send(url, "19:kudos", {"type": "message"})
    assert type(no.value) is kind
    assert getattr(no.value, "reason", "") == reason


FAR_AHEAD = "Wed, 21 Oct 2150 07:28:00 GMT"
LONG_AGO = "Wed, 21 Oct 2015 07:28:00 GMT"


@pytest.mark.parametrize("code", ["TenantNotFound", "ServiceError"])
async def test_a_404_that_speaks_of_something_else_ends_no_message(code: str) -> None:
    """Taken for a missing message, it would never be changed or taken back."""
    async with saying(404, word(code)) as (connector, url):
        for call in (
            connector.update(url, "19:kudos", "1", {"type": "message"}),
            connector.delete(url, "19:kudos", "1"),
        ):
            with pytest.raises(Refused, match=code):
                await call
    async with saying(404, word("ActivityNotFoundInConversation")) as (connector, url):
        with pytest.raises(Missing):
            await connector.update(url, "19:kudos", "1", {"type": "message"})


@pytest.mark.parametrize("body", [b"Too Many Requests", PAGE, b"[1]", word("Throttled")])
@pytest.mark.parametrize(
    ("wait", "seconds"),
    [("7", 7), ("1.5", 1.5), ("0", 1), ("soon", 30), ("", 30), ("9" * 400, 30), (LONG_AGO, 1), (FAR_AHEAD, 3600)],
)
async def test_a_wait_is_as_long_as_it_says_in_whatever_it_is_wrapped(body: bytes, wait: str, seconds: float) -> None:
    async with saying(429, body, wait=wait) as (connector, url):
        with pytest.raises(Busy) as busy:
            await connector.member(url, "19:kudos", "29:ana")
    assert busy.value.seconds == seconds


ODD = [None, 7, "text", [], [7, None, "x"], {}, {"id": 7}, {"id": {"id": 1}}, True]


@pytest.mark.parametrize("odd", ODD, ids=repr)
async def test_what_a_look_up_tells_may_be_odd_anywhere(odd: object) -> None:
    """It is read without the odd part, or no answer at all: never a TypeError."""
    bodies = [odd, {"members": odd}, {"members": [odd]}, {"members": [], "continuationToken": odd}]
    bodies += [{"conversations": odd}, {"conversations": [odd]}, {"id": odd}, {"id": "29:ana", "name": odd}]
    bodies += [{"id": "29:ana", "userPrincipalName": odd, "aadObjectId": odd, "tenantId": odd, "userRole": odd}]
    for body in bodies:
        async with saying(200, json.dumps(body).encode()) as (connector, url):
            with suppress(Unreachable):
                members = [member async for member in connector.members(url, "19:team")]
                assert all(isinstance(member, dict) for member in members)
            with suppress(Unreachable):
                assert all(isinstance(channel, dict) for channel in await connector.channels(url, "19:team"))
            with suppress(Unreachable):
                member = await connector.member(url, "19:team", "29:ana")
                assert isinstance(profile(member or {}, "tenant", Settings()).platform_id, str)
            with suppress(Unreachable):
                assert isinstance(await connector.send(url, "19:team", {"type": "message"}), str)


@pytest.mark.parametrize("odd", ODD, ids=repr)
async def test_a_key_of_teams_that_is_odd_keeps_no_other_from_being_known(odd: object) -> None:
    issuer = Issuer()
    genuine = json.loads(RSAAlgorithm.to_jwk(rsa("first").public_key())) | {"kid": "first", "endorsements": ["msteams"]}
    published = [odd, {"kty": odd}, {**genuine, "kid": "other", "endorsements": odd}, {**genuine, "n": odd}, genuine]

    async def openid(request: web.Request) -> web.Response:
        return web.json_response({"issuer": ISSUER, "jwks_uri": str(request.url.with_path("/keys"))})

    async def keys(_: web.Request) -> web.Response:
        return web.json_response({"keys": published})

    app = web.Application()
    app.add_routes([web.get("/openid", openid), web.get("/keys", keys)])
    async with TestServer(app) as server, ClientSession() as session:
        gate = Gate(session=session, app_id=APP, openid_url=str(server.make_url("/openid")))
        assert (await gate.judged(issuer.bearer("https://smba.example/"))).channels == {"msteams"}
