"""The database is away, or has no connection left: whoever asks is answered at once, in words or with a 503."""

import asyncio
from collections.abc import AsyncIterator

import psycopg
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from tortoise import connections

from adapters.http import CONNECTED, application
from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.request import Opened, Reacted, Submitted, Typed
from commands.operate import check_health as health
from commands.operate.check_health import check_health
from commands.routing.entrance import Entrance
from storage import database
from storage.caches import forget_all
from storage.org import people
from tests.cast import ANA, BO, MIKA, THANKS

Client = TestClient[web.Request, web.Application]
WORDS = "We cannot reach our own notes just now, so this is not done yet. Please try again in a minute."


@pytest.fixture
async def client(entrance: Entrance) -> AsyncIterator[Client]:
    async def asks(_: web.Request) -> web.Response:
        return web.json_response(len(await people.everyone(entrance.workspace.id)))

    app = application()
    app.router.add_get("/asks", asks)
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
async def without_connection(entrance: Entrance, client: Client) -> AsyncIterator[None]:
    """Somebody holds the only connection that there is."""
    pool = connections.get("default")._pool
    await pool.resize(1, 1)
    forget_all()
    async with pool.connection():
        yield


def test_whoever_waits_for_a_connection_waits_less_than_two_seconds() -> None:
    assert database._FREE_WITHIN <= 1.5


async def test_where_no_connection_is_left_people_read_words_and_nothing_is_done(
    entrance: Entrance, without_connection: None
) -> None:
    thanks = Typed(f"@bo {THANKS} #courage", "general")
    for request in (thanks, Opened()):
        answered = await entrance.answer(ANA.platform_id, "key", request)
        assert isinstance(answered.reply, Message)
        assert answered.reply.plain == WORDS


async def test_a_form_keeps_what_it_holds_where_no_connection_is_left(
    entrance: Entrance, without_connection: None
) -> None:
    answered = await entrance.answer(MIKA.platform_id, "key", Submitted("kudos.give", {}, {}))
    assert answered.reply == Refusal("refused.away")


async def test_what_a_platform_sends_again_is_left_to_it(entrance: Entrance, without_connection: None) -> None:
    with pytest.raises(database.AWAY):
        await entrance.answer(ANA.platform_id, "key", Reacted("🦁", BO.platform_id, "link", "general"))


async def test_requests_without_words_are_a_503_where_no_connection_is_left(
    client: Client, without_connection: None
) -> None:
    answers = await asyncio.gather(*(client.get("/asks") for _ in range(20)))
    assert {answer.status for answer in answers} == {503}
    assert "try again" in (await answers[0].json())["text"]
    for path in ("/health", "/health/ready"):
        assert (await client.get(path)).status == 503


async def test_with_one_connection_everybody_is_answered_one_after_the_other(
    entrance: Entrance, client: Client
) -> None:
    await connections.get("default")._pool.resize(1, 1)
    answers = await asyncio.gather(*(client.get("/asks") for _ in range(50)))
    assert {answer.status for answer in answers} == {200}


async def test_a_database_that_takes_no_changes_is_told_in_words(entrance: Entrance) -> None:
    await connections.get("default")._pool.resize(1, 1)
    await database.statement("set session characteristics as transaction read only")
    answered = await entrance.answer(ANA.platform_id, "key", Typed(f"@bo {THANKS} #courage", "general"))
    assert isinstance(answered.reply, Message)
    assert answered.reply.plain == WORDS
    await database.statement("set session characteristics as transaction read write")
    assert await database.statement("select 1 from kudos") == []


async def _yes() -> bool:
    return True


async def _no() -> bool:
    return False


async def test_a_process_is_ready_while_its_database_and_its_platforms_are(client: Client) -> None:
    answer = await client.get("/health/ready")
    assert (answer.status, await answer.json()) == (200, {"database": "ok", "platforms": {}})
    assert client.app
    client.app[CONNECTED].update(slack=_yes, teams=_no)
    answer = await client.get("/health/ready")
    platforms = {"slack": "ok", "teams": "not connected"}
    assert (answer.status, await answer.json()) == (503, {"database": "ok", "platforms": platforms})


async def test_tables_of_a_newer_version_take_a_process_out(client: Client, opened: str) -> None:
    with psycopg.connect(opened, autocommit=True) as connection:
        connection.execute(
            "insert into tortoise_migrations (app, name, applied_at) values ('models', '9999_later', now())"
        )
    answer = await client.get("/health/ready")
    assert answer.status == 503
    assert "9999_later" in (await answer.json())["database"]
    assert (await client.get("/health")).status == 200


async def test_what_cannot_be_counted_in_time_is_left_unsaid(
    client: Client, opened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(health, "_WITHIN", 0.2)
    async with await psycopg.AsyncConnection.connect(opened) as holder:
        await holder.execute("lock table delivery in access exclusive mode")
        assert (await check_health()).database == "slow"
        answer = await client.get("/health")
        assert answer.status == 200
        assert (await answer.json())["queue_seconds"] is None
    assert (await check_health()).database == "ok"
