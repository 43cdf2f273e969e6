"""What managers promised their teams, in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.checkin.promises import ASKED_UNTIL, OPEN_FOR, Promise
from bot.delivery.deliveries import Subject
from storage.database import Row, all_or_nothing, statement
from storage.delivery import deliveries

COLUMNS = "id, person_id, tip, made_at, done_at, asked_round"


async def done(workspace: int, person: int, promise: int, letter: int, now: datetime) -> bool:
    """Notes that a manager's own promise is kept, where a letter said that it is open; False if it was not open."""
    async with all_or_nothing():
        rows = await statement(
            "update promise set done_at = %s where workspace_id = %s and person_id = %s and id = %s and done_at is null"
            " returning id",
            *(now, workspace, person, promise),
        )
        if rows:
            await deliveries.revise(Subject.DIGEST, workspace, letter)
    return bool(rows)


async def of(workspace: int, person: int, since: datetime, until: datetime) -> list[Promise]:
    """What a manager promised or did in that time, the oldest first."""
    rows = await statement(
        f"select {COLUMNS} from promise where workspace_id = %s and person_id = %s and made_at <= %s"
        " and (made_at > %s or done_at > %s) order by made_at, id",
        *(workspace, person, until, since, since),
    )
    return list(map(promise_of, rows))


async def to_ask_about(workspace: int, now: datetime) -> list[Promise]:
    """Four weeks old and not asked about yet, or in a round that nobody could read; the oldest first."""
    rows = await statement(
        f"select {COLUMNS} from promise p where workspace_id = %s and made_at <= %s and made_at > %s"
        " and not exists (select 1 from round r where r.workspace_id = p.workspace_id and r.id = p.asked_round"
        " and r.state <> 'void') order by made_at, id",
        *(workspace, now - OPEN_FOR, now - ASKED_UNTIL),
    )
    return list(map(promise_of, rows))


async def asked(workspace: int, round_id: int, promises: Sequence[int]) -> None:
    """Belongs into the transaction that opens the round."""
    if promises:
        await statement(
            "update promise set asked_round = %s where workspace_id = %s and id = any(%s)",
            *(round_id, workspace, list(promises)),
        )


async def asked_in(workspace: int, person: int, rounds: Collection[int]) -> list[Promise]:
    """A manager's promises that one of these rounds asked about."""
    rows = await statement(
        f"select {COLUMNS} from promise where workspace_id = %s and person_id = %s and asked_round = any(%s)"
        " order by made_at, id",
        *(workspace, person, list(rounds)),
    )
    return list(map(promise_of, rows))


async def kept_and_broken(workspace: int, since: datetime, until: datetime) -> dict[int, tuple[int, int]]:
    """By person how many promises were kept in that time, and how many became four weeks old without that."""
    rows = await statement(
        "select person_id, count(*) filter (where done_at >= %s and done_at < %s and done_at < made_at + %s) as kept,"
        " count(*) filter (where made_at + %s >= %s and made_at + %s < %s"
        " and (done_at is null or done_at >= made_at + %s)) as broken"
        " from promise where workspace_id = %s group by 1",
        *(since, until, OPEN_FOR, OPEN_FOR, since, OPEN_FOR, until, OPEN_FOR, workspace),
    )
    return {row["person_id"]: (int(row["kept"]), int(row["broken"])) for row in rows}


def promise_of(row: Row) -> Promise:
    """From a row of COLUMNS, or from what PostgreSQL makes of one as JSON."""
    moments = (row["made_at"], row["done_at"])
    made, done = (datetime.fromisoformat(moment) if isinstance(moment, str) else moment for moment in moments)
    return Promise(row["id"], row["person_id"], row["tip"], made, done, row["asked_round"])
