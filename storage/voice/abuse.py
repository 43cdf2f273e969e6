"""How many concerns were hidden as abusive, and brought back, in each week: told of in the diary once it is over."""

from collections.abc import Sequence
from datetime import UTC, date, datetime
from typing import NamedTuple

from storage.database import statement

_COUNT = """
insert into voice_abuse (workspace_id, week, hidden, brought_back)
values (%(workspace_id)s, date_trunc('week', %(today)s::date)::date, %(hidden)s, %(brought_back)s)
on conflict (workspace_id, week) do update
    set hidden = voice_abuse.hidden + excluded.hidden, brought_back = voice_abuse.brought_back + excluded.brought_back
"""
_TAKE = """
update voice_abuse set is_told = true
where workspace_id = %(workspace_id)s and not is_told and week < date_trunc('week', %(today)s::date)::date
returning week, hidden, brought_back
"""


class WeekOfAbuse(NamedTuple):
    """How many were hidden, and brought back, in the week that begins on this Monday."""

    week: date
    hidden: int
    brought_back: int


async def count_hidden(workspace_id: int, now: datetime) -> None:
    await statement(_COUNT, workspace_id=workspace_id, today=_day(now), hidden=1, brought_back=0)


async def count_brought_back(workspace_id: int, now: datetime) -> None:
    await statement(_COUNT, workspace_id=workspace_id, today=_day(now), hidden=0, brought_back=1)


async def take_untold(workspace_id: int, now: datetime) -> Sequence[WeekOfAbuse]:
    """Returns the weeks that are over and were not told of, each once; belongs into a transaction with its entry."""
    rows = await statement(_TAKE, workspace_id=workspace_id, today=_day(now))
    return sorted(WeekOfAbuse(row["week"], row["hidden"], row["brought_back"]) for row in rows)


def _day(now: datetime) -> date:
    return now.astimezone(UTC).date()
