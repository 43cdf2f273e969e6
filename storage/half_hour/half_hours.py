"""Leaders' half hours in the database: one a week, read and changed by nobody but who took it."""

from datetime import date, datetime

from bot.half_hour.half_hour import REMEMBERED, HalfHour
from storage.database import all_or_nothing, statement
from storage.records import Stored

_HALF_HOUR = Stored(HalfHour)
_LATEST_AT_MOST = 13  # a quarter
# Another question may be taken in the place of one until it is done.
_TAKE = """
insert into half_hour (workspace_id, person_id, week, question)
values (%(workspace_id)s, %(person)s, %(week)s, %(question)s)
on conflict (workspace_id, person_id, week) do update set question = excluded.question
where half_hour.done_at is null
"""
_FORGET = "delete from half_hour where workspace_id = %(workspace_id)s and person_id = %(person)s and week < %(before)s"
_TICK = """
update half_hour set done_at = coalesce(done_at, %(now)s), words = %(words)s
where workspace_id = %(workspace_id)s and person_id = %(person)s and week = %(week)s returning week
"""
_LATEST = f"""
select {_HALF_HOUR.columns()} from half_hour
where workspace_id = %(workspace_id)s and person_id = %(person)s order by week desc limit {_LATEST_AT_MOST}
"""
_DONE = """
select count(*) as count from half_hour
where workspace_id = %(workspace_id)s and person_id = %(person)s and done_at is not null
    and week >= %(since)s and week < %(until)s
"""


async def take(workspace_id: int, person: int, week: date, question: str) -> None:
    """Notes what somebody takes along in a week, unless that week is done; what is old of theirs goes."""
    whose = {"workspace_id": workspace_id, "person": person}
    async with all_or_nothing():
        await statement(_FORGET, **whose, before=week - REMEMBERED)
        await statement(_TAKE, **whose, week=week, question=question)


async def tick(workspace_id: int, person: int, week: date, words: str, now: datetime) -> bool:
    """Ticks off what was taken along in a week, or changes its words; False where nothing was."""
    return bool(await statement(_TICK, workspace_id=workspace_id, person=person, week=week, words=words, now=now))


async def latest(workspace_id: int, person: int) -> list[HalfHour]:
    """Returns somebody's own, the newest first."""
    return [_HALF_HOUR.read(row) for row in await statement(_LATEST, workspace_id=workspace_id, person=person)]


async def done_in(workspace_id: int, person: int, since: date, until: date) -> int:
    """Returns how many somebody did in these weeks, from one Monday up to another."""
    [row] = await statement(_DONE, workspace_id=workspace_id, person=person, since=since, until=until)
    return int(row["count"])
