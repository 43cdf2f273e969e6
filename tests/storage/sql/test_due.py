"""A workspace is due as long as something waits there, whoever commits first; one with nothing to do costs nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from typing import Any

import psycopg
import pytest
from psycopg.rows import dict_row

from bot.config.settings import Settings
from bot.delivery.deliveries import Delivery
from commands.org.open_workspace import open_workspace
from storage.database import statement
from storage.delivery import dead_letters, deliveries
from storage.delivery.claiming import CLAIM, Sight
from storage.delivery.due import _ARE_DUE
from tests.processes import until
from tests.storage.sql.test_scans import rows_read

WANT = """
insert into delivery (workspace_id, place, subject, subject_id, due_at)
values (%(workspace_id)s, %(place)s, 'kudos', 1, now() + %(seconds)s * interval '1 second')
"""


@pytest.fixture
async def harbour(opened: str, settings: Settings) -> int:
    return (await open_workspace("slack", "T01HARBOUR", "Harbour", settings)).id


async def want(workspace_id: int, place: str, seconds: float = 0) -> None:
    await statement(WANT, workspace_id=workspace_id, place=place, seconds=seconds)


async def is_due() -> bool:
    return bool(await due())


async def due() -> list[int]:
    return await deliveries.due([], 100)


async def claim(workspace_id: int) -> list[Delivery]:
    return await deliveries.claim(workspace_id, places=10, lease=3600)


async def rest(workspace_id: int) -> None:
    """Claims until nothing is due."""
    while workspace_id in await due():
        await claim(workspace_id)


@asynccontextmanager
async def elsewhere(conninfo: str) -> AsyncIterator[psycopg.AsyncConnection[Any]]:
    """Another process, in the middle of a transaction."""
    async with await psycopg.AsyncConnection.connect(conninfo, row_factory=dict_row) as connection:
        yield connection


async def test_what_is_wanted_makes_its_workspace_due_and_what_was_claimed_no_longer_does(harbour: int) -> None:
    assert await due() == []
    await want(harbour, "@bo")
    assert await due() == [harbour]
    assert len(await claim(harbour)) == 1
    assert await claim(harbour) == []
    assert await due() == []


async def test_a_thanks_whose_transaction_ends_after_others_were_claimed_is_due(harbour: int, opened: str) -> None:
    async with elsewhere(opened) as ana:
        await ana.execute(WANT, {"workspace_id": harbour, "place": "@bo", "seconds": 0})
        await want(harbour, "@cy")
        await rest(harbour)
        assert await due() == []
        await ana.commit()
    assert await due() == [harbour]
    assert [delivery.place for delivery in await claim(harbour)] == ["@bo"]


async def test_a_process_that_looked_before_a_thanks_takes_no_sign_of_it_away(harbour: int, opened: str) -> None:
    """Two look at once, one of them at what was there a moment ago: it deletes nothing on which the other relies."""
    await want(harbour, "@cy")
    await claim(harbour)
    values = {"workspace_id": harbour, "places": 10, "lease": 3600, "subjects": ["kudos"], "set_apart": []}
    async with elsewhere(opened) as late:
        await late.execute("set transaction isolation level repeatable read")
        await late.execute("select 1")
        await want(harbour, "@bo")
        await deliveries.claim(harbour, places=0, lease=3600)
        with suppress(psycopg.errors.SerializationFailure):  # which a statement by itself is spared
            await late.execute(CLAIM[Sight.NEAR], values)
            await late.commit()
    assert await due() == [harbour]
    assert [delivery.place for delivery in await claim(harbour)] == ["@bo"]


@pytest.mark.parametrize(
    ("change", "is_due"),
    [
        ("wanted = wanted + 1", True),
        ("due_at = now()", False),
        ("posted = 0", True),
        ("failed = 'gone', posted = 0", False),
    ],
)
async def test_what_is_changed_is_due_where_it_waits_again(harbour: int, change: str, is_due: bool) -> None:
    await want(harbour, "@bo")
    await deliveries.settle(harbour, [delivery.stands("m1") for delivery in await claim(harbour)])
    await rest(harbour)
    await statement(f"update delivery set {change}")
    assert await due() == [harbour] * is_due


async def test_what_is_put_off_is_due_when_that_is_over_and_not_before(harbour: int) -> None:
    await want(harbour, "@bo")
    await deliveries.settle(harbour, [delivery.put_off(0.3) for delivery in await claim(harbour)])
    await rest(harbour)
    assert await due() == []
    await until(is_due, "what was put off is due")
    assert [delivery.place for delivery in await claim(harbour)] == ["@bo"]


async def test_what_is_sent_again_is_due(harbour: int) -> None:
    await want(harbour, "@bo")
    await deliveries.settle(harbour, [delivery.given_up("gone") for delivery in await claim(harbour)])
    await rest(harbour)
    await dead_letters.resend(harbour)
    assert await due() == [harbour]


async def test_however_much_is_wanted_a_claim_leaves_one_row_of_it(harbour: int) -> None:
    for number in range(30):
        await want(harbour, f"@{number}")
    await deliveries.claim(harbour, places=1, lease=3600)
    assert len(await statement("select id from due where work = 'deliveries'")) == 1


async def test_a_look_costs_the_same_whatever_waits_in_no_workspace(harbour: int, settings: Settings) -> None:
    quay = await open_workspace("slack", "T01QUAY", "Quay", settings)
    await statement(
        "insert into due (workspace_id, work, next_at)"
        " select %(workspace_id)s, 'deliveries', now() + n * interval '1 minute' from generate_series(1, 5000) n",
        workspace_id=quay.id,
    )
    await want(harbour, "@bo")
    await statement("analyze due")
    assert await rows_read(_ARE_DUE, work="deliveries", but=[], at_most=100) <= 2
    assert await due() == [harbour]
    assert await deliveries.due([harbour], 100) == []
