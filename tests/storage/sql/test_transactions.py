"""A connection of a transaction goes back to the pool, and the pool closes after it, however the transaction ends."""

import asyncio

import pytest
from tortoise import connections

from storage import client, database
from storage.database import all_or_nothing, pages, statement
from tests.conftest import MovedIn


async def held_until_cancelled(is_open: asyncio.Event) -> None:
    async with all_or_nothing():
        await statement("select 1")
        is_open.set()
        await asyncio.Event().wait()


async def test_a_transaction_that_is_cancelled_while_the_database_is_closed_ends_as_it_would_have(opened: str) -> None:
    is_open = asyncio.Event()
    holding = asyncio.create_task(held_until_cancelled(is_open))
    await is_open.wait()
    holding.cancel()
    await database.close_database()
    assert holding.cancelled()


async def test_what_is_under_way_is_stored_before_the_database_is_closed(opened: str) -> None:
    is_open, may_end = asyncio.Event(), asyncio.Event()

    async def holding() -> int:
        async with all_or_nothing():
            await statement("select 1")
            is_open.set()
            await may_end.wait()
            [row] = await statement("select 2 as number")
        return int(row["number"])

    task = asyncio.create_task(holding())
    await is_open.wait()
    closing = asyncio.create_task(database.close_database())
    await asyncio.wait([closing], timeout=0.05)
    assert not closing.done()
    may_end.set()
    assert await task == 2
    await closing


async def test_nobody_waits_for_ever_for_a_transaction_that_does_not_end(
    opened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(client, "_ENDS_WITHIN", 0.01)
    is_open = asyncio.Event()
    holding = asyncio.create_task(held_until_cancelled(is_open))
    await is_open.wait()
    await database.close_database()
    assert not holding.done()
    holding.cancel()
    await asyncio.wait([holding])


async def test_a_transaction_that_is_cancelled_before_it_begins_takes_no_connection_along(
    opened: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    await database.close_database()
    await database.open_database(opened, 1)
    begins = asyncio.Event()

    async def begin(_: client.Transaction) -> None:
        begins.set()
        await asyncio.Event().wait()

    with monkeypatch.context() as patched:
        patched.setattr(client.Transaction, "begin", begin)
        beginning = asyncio.create_task(held_until_cancelled(asyncio.Event()))
        await begins.wait()
        beginning.cancel()
        await asyncio.wait([beginning])
    assert beginning.cancelled()
    async with all_or_nothing():
        assert await statement("select 1 as number") == [{"number": 1}]
    assert connections.get("default")._pool.get_stats()["pool_available"] == 1


async def finds_the_disk_full(numbers: str, workspace_id: int) -> None:
    async with all_or_nothing(), pages(numbers, workspace_id=workspace_id) as read:
        async for rows in read:
            assert [row["number"] for row in rows] == list(range(1, 1001))
            raise OSError("the disk is full")


async def test_rows_that_nobody_reads_to_their_end_are_let_go(
    moved_in: MovedIn, opened: str, caplog: pytest.LogCaptureFixture
) -> None:
    """Who writes them finds the disk full, and what they wrote before is taken back: nothing waits for the rest."""
    numbers = "select generate_series(1, 1000000) as number, %(workspace_id)s::int as workspace_id"
    workspace_id = moved_in.workspace.id
    with pytest.raises(OSError, match="full"):
        await finds_the_disk_full(numbers, workspace_id)
    async with all_or_nothing():
        async with pages("select 1 as number where %(workspace_id)s = 0", workspace_id=workspace_id) as read:
            assert [rows async for rows in read] == []
        assert await statement("select 1 as number") == [{"number": 1}]
    assert caplog.text == ""
