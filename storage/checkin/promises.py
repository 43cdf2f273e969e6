"""What managers promised their teams, in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.checkin.helped import TeamReading
from bot.checkin.promises import ASKED_UNTIL, ITEM_KEY, OPEN_FOR, Promise, PromiseCount
from bot.checkin.release import Reading
from bot.digest.letters import DIGEST
from storage.batching import Memo
from storage.caches import registered
from storage.database import all_or_nothing, statement
from storage.delivery import deliveries
from storage.org.unit_keys import team_key_of
from storage.records import Stored

PROMISE = Stored(Promise)

# All letters of a morning ask for the same (`make bench`).
_readings: Memo[tuple[int, datetime], list[TeamReading]] = registered(Memo(20, 30))

_DONE = """
update promise set done_at = %(now)s
where workspace_id = %(workspace_id)s and person_id = %(person)s and id = %(promise)s and done_at is null returning id
"""
_OF_PERSON = f"""
select {PROMISE.columns()} from promise
where workspace_id = %(workspace_id)s and person_id = %(person)s and made_at <= %(until)s
    and (made_at > %(since)s or done_at > %(since)s)
order by made_at, id
"""
_FIND = f"select {PROMISE.columns()} from promise where workspace_id = %(workspace_id)s and id = %(promise)s"
_TO_ASK_ABOUT = f"""
select {PROMISE.columns()} from promise p
where p.workspace_id = %(workspace_id)s and p.made_at <= %(made_until)s and p.made_at > %(made_after)s and not exists (
    select 1 from round r where r.workspace_id = p.workspace_id and r.id = p.asked_round and r.state <> 'void')
order by made_at, id
"""
_ASKED_IN = f"""
select {PROMISE.columns()} from promise
where workspace_id = %(workspace_id)s and person_id = %(person)s and asked_round = any(%(rounds)s)
order by made_at, id
"""
_SAID_OF_TIPS = f"""
select r.id as round, p.tip, p.person_id as manager, l.reading
from promise p
join round r on r.workspace_id = p.workspace_id and r.id = p.asked_round
join ledger l on l.workspace_id = r.workspace_id and l.round_id = r.id
    and l.unit = {team_key_of("p.person_id")} and l.item = '{ITEM_KEY}' || p.id
where p.workspace_id = %(workspace_id)s and r.state = 'closed' and r.closes_at <= %(until)s
order by r.closes_at, r.id, p.id
"""
_KEPT_AND_BROKEN = """
select person_id,
    count(*) filter (where done_at >= %(since)s and done_at < %(until)s and done_at < made_at + %(open_for)s) as kept,
    count(*) filter (where made_at + %(open_for)s >= %(since)s and made_at + %(open_for)s < %(until)s
        and (done_at is null or done_at >= made_at + %(open_for)s)) as broken
from promise where workspace_id = %(workspace_id)s group by 1
"""


async def done(workspace_id: int, person: int, promise: int, letter: int, now: datetime) -> bool:
    """Notes that a manager's own promise is kept, where a letter said that it is open; False if it was not open."""
    async with all_or_nothing():
        rows = await statement(_DONE, workspace_id=workspace_id, person=person, promise=promise, now=now)
        if rows:
            await deliveries.revise(DIGEST, workspace_id, letter)
    return bool(rows)


async def of(workspace_id: int, person: int, since: datetime, until: datetime) -> list[Promise]:
    """Returns the promises that a manager made or kept in that time, the oldest first."""
    rows = await statement(_OF_PERSON, workspace_id=workspace_id, person=person, since=since, until=until)
    return list(map(PROMISE.read, rows))


async def find(workspace_id: int, promise: int) -> Promise | None:
    rows = await statement(_FIND, workspace_id=workspace_id, promise=promise)
    return PROMISE.read(rows[0]) if rows else None


async def to_ask_about(workspace_id: int, now: datetime) -> list[Promise]:
    """Returns the promises that are four weeks old and not asked about, the oldest first.

    One that was asked about in a round that nobody could read counts as not asked about.
    """
    rows = await statement(
        _TO_ASK_ABOUT, workspace_id=workspace_id, made_until=now - OPEN_FOR, made_after=now - ASKED_UNTIL
    )
    return list(map(PROMISE.read, rows))


async def asked(workspace_id: int, round_id: int, promises: Sequence[int]) -> None:
    """Notes that a round asks about these promises. Call it in the transaction that opens the round."""
    if promises:
        await statement(
            "update promise set asked_round = %(round_id)s"
            " where workspace_id = %(workspace_id)s and id = any(%(promises)s)",
            workspace_id=workspace_id,
            round_id=round_id,
            promises=list(promises),
        )


async def asked_in(workspace_id: int, person: int, rounds: Collection[int]) -> list[Promise]:
    """Returns a manager's promises that one of these rounds asked about."""
    rows = await statement(_ASKED_IN, workspace_id=workspace_id, person=person, rounds=list(rounds))
    return list(map(PROMISE.read, rows))


async def said_of_tips(workspace_id: int, until: datetime) -> list[TeamReading]:
    """Returns what was released by then of teams that were asked whether a promise helped, the oldest round first."""
    return await _readings.answer((workspace_id, until), lambda: _said_of_tips(workspace_id, until))


async def _said_of_tips(workspace_id: int, until: datetime) -> list[TeamReading]:
    rows = await statement(_SAID_OF_TIPS, workspace_id=workspace_id, until=until)
    return [TeamReading(row["round"], row["tip"], row["manager"], Reading(row["reading"])) for row in rows]


async def kept_and_broken(workspace_id: int, since: datetime, until: datetime) -> dict[int, PromiseCount]:
    """Returns for each person how many promises were kept in that time, and how many became four weeks old unkept."""
    rows = await statement(_KEPT_AND_BROKEN, workspace_id=workspace_id, since=since, until=until, open_for=OPEN_FOR)
    return {row["person_id"]: PromiseCount(int(row["kept"]), int(row["broken"])) for row in rows}
