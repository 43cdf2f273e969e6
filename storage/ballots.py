"""Sealed ballots in the database, and the one transaction in which a round's are counted and forgotten."""

import asyncio
from collections.abc import Callable, Collection, Sequence
from datetime import datetime
from typing import Protocol

from psycopg.types.json import Jsonb

from bot.ballots import Ballot
from bot.rounds import Counted, Round, fingerprint
from storage import ledger, rounds
from storage.database import all_or_nothing, statement

_BATCH = 2_000  # ballots that are opened at a time: a round of any size takes little memory


class Tally(Protocol):
    """Opens ballots and adds them up, in a thread."""

    def add(self, sealed: Sequence[Ballot]) -> None: ...

    def counted(self, last: frozenset[str]) -> Counted:
        """`last` is what the round before published."""


Begin = Callable[[Round, frozenset[int]], Tally]  # the round and its audience


async def put_in(round_id: int, answered: Sequence[Ballot], others: Sequence[Ballot], now: datetime) -> bool:
    """Stores ballots over the person's earlier ones; `others`, the rest of their rows, only where there are none yet.

    All rows of the person are written each time, in the order of their tokens, so that neither their order nor which
    were touched tells what was answered. False, with nothing stored, once the round is closing: the closing waits for
    whom this statement was first.
    """
    rows = sorted([*answered, *others], key=lambda ballot: ballot.token)
    given = {ballot.token for ballot in answered}
    stored = await statement(
        "with running as (select id from round where id = %s and state = 'open' and closes_at > %s for share),"
        " made as (select token, box, given from unnest(%s::bytea[], %s::bytea[], %s::boolean[])"
        " as row(token, box, given)),"
        " written as (insert into ballot (round_id, token, box) select running.id, token, box from running, made"
        " on conflict (round_id, token) do update set box = case"
        " when (select given from made where made.token = excluded.token) then excluded.box else ballot.box end)"
        " select id from running",
        *(round_id, now, [one.token for one in rows], [one.box for one in rows]),
        [one.token in given for one in rows],
    )
    return bool(stored)


async def close(closing: Round, now: datetime, begin: Begin) -> bool:
    """Counts a round and forgets its ballots, in one transaction; False if another process has done so."""
    async with all_or_nothing():
        if not await _lock(closing.id, now):
            return False
        people = await statement("select person_id from audience where round_id = %s", closing.id)
        before = await rounds.last_closed(closing.workspace_id)
        last_published = await rounds.published(closing.workspace_id, before.id) if before else frozenset()
        tally = await asyncio.to_thread(begin, closing, frozenset(row["person_id"] for row in people))
        await _add_all(closing.id, tally)
        counted = await asyncio.to_thread(tally.counted, last_published)
        await ledger.add(closing.workspace_id, closing.id, counted.page)
        await _keep_comments(closing.id, counted)
        await statement("delete from ballot where round_id = %s", closing.id)
        await statement(
            "update round set state = 'closed', published = %s, fingerprint = %s where id = %s",
            *(Jsonb(sorted(counted.page.blocks.published)), fingerprint(counted.page, closing.k), closing.id),
        )
    rounds.forget(closing.id)
    return True


async def _add_all(round_id: int, tally: Tally) -> None:
    """While some are opened in a thread, the next ones are read."""
    loop = asyncio.get_running_loop()
    ballots = await some_of(round_id)
    while ballots:
        opening = loop.run_in_executor(None, tally.add, ballots)
        ballots = await some_of(round_id, ballots[-1].token)
        await opening


async def _lock(round_id: int, now: datetime) -> bool:
    """Waits for answers that are just being stored; none comes after them."""
    return bool(
        await statement(
            "select id from round where id = %s and state = 'open' and closes_at <= %s for update", round_id, now
        )
    )


async def _keep_comments(round_id: int, counted: Counted) -> None:
    told = [(unit, words) for unit, comments in counted.comments.items() for words in comments]
    await statement(
        "insert into comment (round_id, unit, words) select %s, unit, words"
        " from unnest(%s::text[], %s::text[]) as told(unit, words)",
        *(round_id, [unit for unit, _ in told], [words for _, words in told]),
    )


async def declare_void(closing: Round, now: datetime) -> bool:
    """Gives up a round whose keys are lost: its ballots are of no use to anybody."""
    async with all_or_nothing():
        if not await _lock(closing.id, now):
            return False
        await statement("delete from ballot where round_id = %s", closing.id)
        await statement("delete from forecast where round_id = %s", closing.id)
        await statement("update round set state = 'void' where id = %s", closing.id)
    rounds.forget(closing.id)
    return True


async def comments(round_id: int, units: Collection[str]) -> dict[str, list[str]]:
    """Released comments of these units, in the random order in which they were stored."""
    told: dict[str, list[str]] = {}
    sql = "select unit, words from comment where round_id = %s and unit = any(%s) order by id"
    for row in await statement(sql, round_id, list(units)) if units else ():
        told.setdefault(row["unit"], []).append(row["words"])
    return told


async def some_of(round_id: int, after: bytes = b"", many: int = _BATCH) -> list[Ballot]:
    """The next ones in the order of their tokens, which says nothing."""
    rows = await statement(
        "select token, box from ballot where round_id = %s and token > %s order by token limit %s",
        *(round_id, after, many),
    )
    return [Ballot(bytes(row["token"]), bytes(row["box"])) for row in rows]


async def ballots_left(round_id: int) -> int:
    rows = await statement("select count(*) as many from ballot where round_id = %s", round_id)
    return int(rows[0]["many"])
