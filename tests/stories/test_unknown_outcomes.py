"""The connection to the database is lost just when a change may have been made: nobody reads that it was not."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from unittest.mock import patch

import psycopg
import pytest
from tortoise import connections
from tortoise.backends.psycopg.client import TransactionWrapper

from bot.messages.message import Message
from storage import database
from tests.cast import ANA, THANKS
from tests.stories.conftest import ChatCompany, count, said

LOST = psycopg.OperationalError("the connection is lost")


@contextmanager
def answers_lost() -> Iterator[None]:
    """What changes anything is done, and no answer comes back; then the database takes no more of it."""
    client = connections.get("default")
    run, lost = client.execute_query, list[object]()

    async def execute(sql: str, values: Any = None) -> Any:
        if "insert into" not in sql:
            return await run(sql, values)
        if lost:
            raise psycopg.errors.ReadOnlySqlTransaction
        lost.append(await run(sql, values))
        raise LOST

    with patch.object(client, "execute_query", execute):
        yield


@contextmanager
def ends_lost() -> Iterator[None]:
    """Every transaction is stored, and nobody hears of it."""
    commit = TransactionWrapper.commit

    async def committed(transaction: TransactionWrapper) -> None:
        await commit(transaction)
        if not isinstance(transaction._parent, TransactionWrapper):  # a part of another one has no end of its own
            raise LOST

    with patch.object(TransactionWrapper, "commit", committed):
        yield


async def test_who_thanks_then_reads_that_nobody_can_say_and_the_same_event_finds_it_later(
    company: ChatCompany,
) -> None:
    text = f"@bo {THANKS} #courage"
    with answers_lost():
        reply = await company.types(ANA, text, "once")
    assert isinstance(reply, Message)
    assert "cannot say whether this is done" in str(reply)
    assert "not done yet" not in str(reply)
    assert THANKS in str(reply), "the words are kept"
    assert "on its way" in said(await company.types(ANA, text, "once"))
    assert await count("kudos") == 1


async def test_who_takes_a_thanks_back_then_reads_that_nobody_can_say(company: ChatCompany) -> None:
    given = await company.types(ANA, f"@bo {THANKS} #courage")
    with ends_lost():
        reply = await company.presses(ANA, given, "Take it back")
    assert "cannot say whether this is done" in said(reply)
    assert await count("kudos where removed_at is not null") == 1


async def test_what_was_only_asked_has_no_outcome_that_could_be_unknown(opened: str) -> None:
    client = connections.get("default")
    with patch.object(client, "execute_query", side_effect=LOST), pytest.raises(psycopg.OperationalError) as caught:
        await database.statement("select id from kudos")
    assert not isinstance(caught.value, database.OutcomeUnknown)


async def test_what_is_lost_before_the_end_of_a_transaction_is_certainly_not_done(opened: str) -> None:
    async def breaks_off() -> None:
        async with database.all_or_nothing():
            await database.statement("create table made ()")
            await database.statement("select pg_terminate_backend(pg_backend_pid())")

    with pytest.raises(psycopg.OperationalError) as caught:
        await breaks_off()
    assert not isinstance(caught.value, database.OutcomeUnknown)
    assert (await database.statement("select to_regclass('made') is null as missing"))[0]["missing"]
