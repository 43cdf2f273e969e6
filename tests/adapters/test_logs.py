"""No word of a person reaches a log line or a number, whatever goes wrong."""

import asyncio
import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from psycopg_pool import AsyncConnectionPool, PoolTimeout

from adapters.clock import SystemClock, tick
from adapters.http import application
from adapters.logs import heed, write_logs
from adapters.queue import Queue
from bot.messages.request import Pressed
from bot.ports import Rejected, Unreachable
from commands.routing.entrance import Entrance
from storage.database import statement
from storage.delivery import deliveries
from tests.adapters.test_queue import RULES, working
from tests.cast import ANA, MIKA
from tests.conftest import log_plainly
from tests.platform import WatchedPlatform
from tests.stories.conftest import ChatCompany, said

Client = TestClient[web.Request, web.Application]
CANARY = "Zwergkanarie"


@contextmanager
def written(*, as_json: bool) -> Iterator[None]:
    """Logs as the program writes them, at the most talkative; afterwards everything is as it was."""
    root = logging.getLogger()
    before, level = root.handlers[:], root.level
    root.handlers.clear()  # pytest's would be closed
    write_logs(as_json=as_json)
    root.setLevel(logging.DEBUG)
    try:
        yield
    finally:
        structlog.reset_defaults()
        log_plainly()
        logging.raiseExceptions = True
        root.handlers[:] = before
        root.setLevel(level)


both_ways = pytest.mark.parametrize("as_json", [True, False], ids=["json", "console"])


@pytest.fixture
def platform() -> WatchedPlatform:
    return WatchedPlatform()


async def _broken(_: web.Request) -> web.Response:
    raise RuntimeError(f"row with {CANARY}")


@pytest.fixture
async def client() -> AsyncIterator[Client]:
    app = application()
    app.router.add_get("/broken", _broken)
    async with TestClient(TestServer(app)) as client:
        yield client


async def everything_that_can_go_wrong(
    entrance: Entrance, platform: WatchedPlatform, client: Client, opened: str
) -> str:
    """What the numbers say afterwards."""
    company = ChatCompany(entrance)
    platform.trouble = [Unreachable(), Rejected("channel_not_found"), RuntimeError(CANARY)]  # type: ignore[list-item]
    assert "on its way" in said(await company.types(ANA, f"@bo for feeding the {CANARY}, so that it sang #courage"))
    hinted = await company.types(MIKA, f"@bo great job {CANARY} #courage")
    await company.types(ANA, f"@{CANARY} @nobody {CANARY} #{CANARY}")
    await company.types(ANA, f"@bo {CANARY * 200} #courage")
    await company.does(ANA, Pressed(CANARY, CANARY))
    assert hinted
    queue = Queue(deliveries, entrance.served, RULES, SystemClock())
    async with working(queue):
        await platform.until(lambda: not platform.trouble and len(platform.calls) > 3)
    with pytest.raises(Exception, match=CANARY):
        await statement("select %(canary)s::int", canary=CANARY)
    assert (await client.get(f"/broken?word={CANARY}")).status == 500
    return "".join([await (await client.get(path)).text() for path in ("/health", "/metrics")])


@both_ways
async def test_a_persons_words_are_in_no_line_and_no_number(
    capfd: pytest.CaptureFixture[str],
    as_json: bool,
    entrance: Entrance,
    platform: WatchedPlatform,
    client: Client,
    opened: str,
) -> None:
    with written(as_json=as_json):
        told = await everything_that_can_go_wrong(entrance, platform, client, opened)
    out, err = capfd.readouterr()
    assert "RuntimeError" in err
    assert "a platform did not answer" in err
    assert CANARY not in out + err + told
    assert "Lindqvist" not in out + err + told


def raised(word: str) -> ValueError:
    try:
        raise ValueError(word)
    except ValueError as error:
        return error


@both_ways
def test_an_error_is_its_class_and_its_place(capfd: pytest.CaptureFixture[str], as_json: bool) -> None:
    error, library = raised(CANARY), logging.getLogger("library")
    with written(as_json=as_json):
        structlog.get_logger("waterline.test").warning("something broke", exc_info=error)
        library.error("could not read %s", CANARY, exc_info=error)
        library.warning(f"already has {CANARY}")
        library.warning("has it behind", extra={"body": CANARY}, stack_info=True)
        library.warning("has %d places and one thing", CANARY)
    err = capfd.readouterr().err
    assert err.count("ValueError") == err.count("tests/adapters/test_logs.py:") == 2
    assert "could not read" not in err
    assert err.count("the library library speaks of a fault") == 4
    assert err.count("test_logs.py:") == 2 + 4
    assert CANARY not in err


async def test_a_database_that_lets_nobody_in_is_told_in_our_words_without_its_address(
    capfd: pytest.CaptureFixture[str],
) -> None:
    nowhere = f"host=127.0.0.1 port=1 user={CANARY} password={CANARY}"
    with written(as_json=True):
        async with AsyncConnectionPool(nowhere, min_size=1, open=False, reconnect_timeout=0.1) as pool:
            with pytest.raises(PoolTimeout):
                await pool.wait(0.3)
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    [first, *_] = [line for line in lines if line["level"] == "warning"]
    assert first["event"] == "a connection to the database could not be opened, or was lost"
    assert (first["logger"], first["error"]) == ("psycopg.pool", "OperationalError")
    assert first["line"].startswith("pool_async.py:")
    assert "error connecting" not in str(lines)
    assert CANARY not in str(lines)


def test_of_libraries_nothing_is_written_that_is_no_fault(capfd: pytest.CaptureFixture[str]) -> None:
    with written(as_json=True):
        logging.getLogger("slack_sdk.socket_mode").info("A new session has been established")
        structlog.get_logger("adapters.slack.inbound").info("a thing happened")
    [line] = capfd.readouterr().err.splitlines()
    assert json.loads(line)["event"] == "a thing happened"


def test_json_lines_are_json(capfd: pytest.CaptureFixture[str]) -> None:
    with written(as_json=True):
        structlog.get_logger("waterline.test").info("a thing happened", delivery=5)
    line = json.loads(capfd.readouterr().err)
    assert (line["event"], line["delivery"]) == ("a thing happened", 5)
    assert (line["level"], line["logger"]) == ("info", "waterline.test")


@both_ways
async def test_a_fault_of_the_database_is_its_sqlstate_and_the_line_of_ours_that_met_it(
    capfd: pytest.CaptureFixture[str], as_json: bool, opened: str
) -> None:
    faults = [
        "select %(canary)s::int",  # which Tortoise wraps
        "do $$ begin raise exception using errcode = 'disk_full', message = '" + CANARY + "'; end $$",
    ]
    with written(as_json=as_json):
        for fault in faults:
            [error] = await asyncio.gather(statement(fault, canary=CANARY), return_exceptions=True)
            structlog.get_logger("waterline.test").error("something broke", exc_info=error)
    err = capfd.readouterr().err
    assert "22P02" in err
    assert "53100" in err
    assert err.count("storage/client.py:") == 2
    assert CANARY not in err


async def test_lines_about_one_request_bear_its_number(capfd: pytest.CaptureFixture[str]) -> None:
    log = structlog.get_logger("waterline.test")

    async def logs(_: web.Request) -> web.Response:
        log.info("a thing happened")
        logging.getLogger("library").warning("saw %s", CANARY)
        return web.Response()

    app = application()
    app.router.add_get("/logs", logs)
    with written(as_json=True):
        async with TestClient(TestServer(app)) as client:
            for _ in range(2):
                assert (await client.get("/logs")).status == 200
        log.info("nobody asked for this")
    first, of_first, second, of_second, last = map(json.loads, capfd.readouterr().err.splitlines())
    assert first["request"] == of_first["request"]
    assert second["request"] == of_second["request"] == first["request"] + 1
    assert "request" not in last


async def test_what_takes_longer_than_a_tick_goes_on_alone_and_is_no_fault(capfd: pytest.CaptureFixture[str]) -> None:
    later, again = asyncio.Event(), asyncio.Event()
    at_once: list[int] = []

    async def takes_long() -> None:
        at_once.append(len(at_once))
        if len(at_once) == 1:
            asyncio.get_running_loop().call_later(0.1, later.set)  # ten ticks
            await later.wait()
            assert at_once == [0]
        else:
            again.set()

    with written(as_json=True):
        scheduler = tick(0.01, takes_long)
        await again.wait()
        scheduler.shutdown(wait=False)
    assert capfd.readouterr().err == ""


async def test_what_fails_at_a_tick_or_in_the_background_says_where(capfd: pytest.CaptureFixture[str]) -> None:
    ticked, twice = asyncio.Event(), asyncio.Event()

    async def fails() -> None:
        (twice if ticked.is_set() else ticked).set()
        raise raised(CANARY)

    loop = asyncio.get_running_loop()
    with written(as_json=True):
        heed(loop)
        scheduler = tick(0.01, fails)
        await twice.wait()
        scheduler.shutdown(wait=False)
        loop.call_exception_handler({"message": CANARY, "exception": raised(CANARY), "handle": CANARY})
        loop.set_exception_handler(None)
    lines = [json.loads(line) for line in capfd.readouterr().err.splitlines()]
    events = {line["event"] for line in lines}
    assert events >= {
        "what was due is not done, and is tried again at the next tick",
        "something failed in the background",
    }
    assert {line["error"] for line in lines} == {"ValueError"}
    assert all(line["at"].startswith("tests/adapters/test_logs.py:") for line in lines)
    assert CANARY not in str(lines)
