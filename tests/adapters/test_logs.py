"""No word of a person reaches a log line or a number, whatever goes wrong."""

import json
import logging
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import pytest
import structlog
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import application
from adapters.logs import write_logs
from adapters.queue import Queue
from bot.messages.request import Pressed
from bot.ports import Rejected, Unreachable
from commands.routing.entrance import Entrance
from storage.database import statement
from storage.delivery import deliveries
from tests.adapters.test_queue import RULES, working
from tests.cast import ANA, MIKA
from tests.platform import WatchedPlatform
from tests.stories.conftest import Company, said

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
    company = Company(entrance)
    platform.trouble = [Unreachable(), Rejected("channel_not_found"), RuntimeError(CANARY)]  # type: ignore[list-item]
    assert "on its way" in said(await company.types(ANA, f"@bo for feeding the {CANARY}, so that it sang #courage"))
    hinted = await company.types(MIKA, f"@bo great job {CANARY} #courage")
    await company.types(ANA, f"@{CANARY} @nobody {CANARY} #{CANARY}")
    await company.types(ANA, f"@bo {CANARY * 200} #courage")
    await company.does(ANA, Pressed(CANARY, CANARY))
    assert hinted
    queue = Queue(deliveries, entrance.served, RULES)
    async with working(queue):
        await platform.until(lambda: not platform.trouble and len(platform.calls) > 3)
    with pytest.raises(Exception, match=CANARY):
        await statement("select %s::int", CANARY)
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
    assert err.count("ValueError") == err.count("test_logs.py:") == 2
    assert "could not read %s" in err
    assert err.count("library says something") == 2
    assert CANARY not in err


def test_json_lines_are_json(capfd: pytest.CaptureFixture[str]) -> None:
    with written(as_json=True):
        structlog.get_logger("waterline.test").info("a thing happened", delivery=5)
    line = json.loads(capfd.readouterr().err)
    assert (line["event"], line["delivery"]) == ("a thing happened", 5)
    assert (line["level"], line["logger"]) == ("info", "waterline.test")
