"""The public page under attack, in small; `python -m bench siege` sends ten thousand, beside the other platforms."""

import asyncio
import gc
import logging
import time
from contextlib import suppress

import psutil
import pytest
import uvloop

from adapters.customers import limits
from adapters.customers.listener import CONNECTIONS_AT_MOST, CONNECTIONS_OF_ONE, Pace
from tests.customers.hostile import Target, attacks
from tests.customers.siege import besiege
from tests.customers.stage import ANAS, REPLACED, TEAMS, PublicPage, public_page

WORDS = "She called the ferry line back before we had noticed the mistake."


async def test_hostile_requests_post_nothing_break_nothing_and_leave_no_trace(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("adapters.customers.listener.LIVES", 0.3)
    monkeypatch.setattr("adapters.customers.listener.CONNECTIONS_A_SECOND", 10_000.0)
    monkeypatch.setattr("adapters.customers.listener.TIMES_LATE", 0.0)
    async with public_page("127.0.0.0/8") as page:
        form = (await page.opens(X_Forwarded_For="192.0.2.1")).form
        target = Target(ANAS, REPLACED, form)
        await besiege(page.port, attacks(1, target, 210))
        before = _memory()
        with caplog.at_level(logging.DEBUG):
            outcome = await besiege(page.port, attacks(2, target, 630))
        assert _memory() - before < 8
        assert outcome.oddities == []
        assert sum(outcome.all.values()) == 630
        assert set(outcome.all) <= {0, 200, 400, 404, 405, 408, 411, 413, 415, 422, 429}
        assert outcome.statuses["flood of one"][429] > 20
        assert outcome.statuses["replaced"].keys() <= {404, 429}
        assert {address for address, _ in page.room.waiting} <= {ANAS}
        assert len(page.room.waiting) <= 1, "one form is one thanks, however often it comes"
        assert not any(kept.words == "smuggled" for kept in page.room.waiting.values())
        for said in (ANAS, form, "smuggled", "203.0.113.9", "spam.example"):
            assert said not in caplog.text
        page.seconds.now += 60
        assert (await page.sends(WORDS, address=TEAMS, X_Forwarded_For="192.0.2.2")).status == 200


def _memory() -> float:
    gc.collect()
    return float(psutil.Process().memory_info().rss / 2**20)


async def test_what_is_remembered_of_callers_is_bounded() -> None:
    known = limits.Limits(lambda: 0.0)
    for number in range(limits.REMEMBERED + 500):
        known.may_read(f"caller {number}")
    assert len(known._buckets) == limits.REMEMBERED


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.customers.listener.LIVES", 30.0)


async def test_a_crowd_of_slow_callers_keeps_nobody_out(patient: None, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.customers.listener.CONNECTIONS_AT_MOST", 30)
    async with public_page("127.0.0.0/8") as page:
        crowd = [await asyncio.open_connection("127.0.0.1", page.port) for _ in range(40)]
        for _, writer in crowd:
            writer.write(b"GET /slow")
        assert (await page.opens()).status == 200
        assert await crowd[0][0].read() == b"", "who has been there for longest is ended"
        for _, writer in crowd:
            writer.close()


async def test_slow_callers_are_ended_on_the_loop_that_the_program_runs_on_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.customers.listener.LIVES", 0.2)

    async def waits() -> bool:
        async with public_page() as page:
            reader, writer = await asyncio.open_connection("127.0.0.1", page.port)
            writer.write(b"GET /slow")
            async with asyncio.timeout(10):
                is_ended = await _ends(reader)
            writer.close()
            with suppress(ConnectionError):
                await writer.wait_closed()
            return is_ended

    assert await asyncio.to_thread(uvloop.run, waits())


async def test_a_flood_is_taken_up_at_a_pace(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("adapters.customers.listener.CONNECTIONS_A_SECOND", 20.0)
    async with public_page() as page:
        begun = time.monotonic()
        await asyncio.gather(*(page.opens() for _ in range(30)))
        assert time.monotonic() - begun > 0.4


def taken_up(pace: Pace, since: float, late: float) -> int:
    """How many connections in ten seconds, in a process that is so late with every timer."""
    now, count = since, 0
    while now < since + 10:
        if seconds := pace.wait(now):
            pace.waited(seconds + late, seconds)
            now += seconds + late
        else:
            pace.took()
            count += 1
    return count


def test_a_flood_leaves_a_process_alone_that_others_keep_busy() -> None:
    pace = Pace(0.0)
    assert 500 <= taken_up(pace, 0.0, late=0.002) <= 610, "colleagues notice little of sixty a second"
    assert taken_up(pace, 10.0, late=0.05) <= 60
    assert taken_up(pace, 20.0, late=0.5) >= 10, "some are taken up all the same"
    assert taken_up(pace, 31.0, late=0.0) >= 500, "as soon as it is on time again"


async def test_one_caller_has_so_many_connections_and_no_more(patient: None) -> None:
    async with public_page() as page:
        crowd = [await asyncio.open_connection("127.0.0.1", page.port) for _ in range(CONNECTIONS_OF_ONE)]
        reader, writer = await asyncio.open_connection("127.0.0.1", page.port)
        assert await _ends(reader)
        for _, other in [*crowd, (reader, writer)]:
            other.close()
            await other.wait_closed()
        assert CONNECTIONS_OF_ONE < CONNECTIONS_AT_MOST


async def _ends(reader: asyncio.StreamReader) -> bool:
    try:
        return await reader.read() == b""
    except ConnectionError:
        return True


async def test_a_fault_of_ours_says_nothing_of_what_was_sent(
    page: PublicPage, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    page.room.fault = LookupError(f"no row for {ANAS}")
    answer = await page.opens()
    assert (answer.status, answer.text) == (500, "")
    assert answer.headers["X-Robots-Tag"]
    assert ANAS not in capsys.readouterr().err
