"""Of whom a team is asked for words in an invitation that it gets anyway: whose morning comes before the next one; or
in a digest, where there are no check-ins.

Everybody of a team reads the same, and thousands at the same hour: what they share is looked up once.
"""

from collections.abc import Sequence
from datetime import date, datetime, timedelta

from bot.celebrations.occasions import Celebrated
from storage.batching import Memo
from storage.caches import registered
from storage.celebrations.celebrated import in_team
from storage.database import statement

_SOME_TIME = 60  # seconds
_any: Memo[int, bool] = registered(Memo(10_000, _SOME_TIME))
_before: Memo[tuple[int, datetime], timedelta] = registered(Memo(1_000, _SOME_TIME))
_teams: Memo[tuple[int, int, date, date], Sequence[Celebrated]] = registered(Memo(5_000, _SOME_TIME))
_WEEK = timedelta(weeks=1)
_LONGEST = timedelta(weeks=4)
_ANY = "select exists (select 1 from celebration where workspace_id = %(workspace_id)s) as there"
_BEFORE = """
select opened_at from round
where workspace_id = %(workspace_id)s and opened_at < %(opened_at)s and state <> 'void'
order by opened_at desc, id desc limit 1
"""
# Of the longest time from one check-in to the next: where there was none, none asks.
_ASKS = """
select 1 from round
where workspace_id = %(workspace_id)s and opened_at > %(since)s and opened_at <= %(until)s and state <> 'void' limit 1
"""


async def asked_in_digest(workspace_id: int, team: int, written_at: datetime) -> Sequence[Celebrated]:
    """Returns whose morning comes in the week that a digest begins, the soonest first; nobody where check-ins ask."""
    if not await _any.answer(workspace_id, lambda: _is_any(workspace_id)):
        return ()
    if await statement(_ASKS, workspace_id=workspace_id, since=written_at - _LONGEST, until=written_at):
        return ()
    return await in_team(workspace_id, team, written_at.date(), (written_at + _WEEK).date())


async def asked_of(workspace_id: int, team: int, opened_at: datetime) -> Sequence[Celebrated]:
    """Returns whose morning comes from a check-in's opening on and before the next one is to open, as far as the time
    from the one before it tells, the soonest first.
    """
    if not await _any.answer(workspace_id, lambda: _is_any(workspace_id)):
        return ()
    lasts = await _before.answer((workspace_id, opened_at), lambda: _lasts(workspace_id, opened_at))
    since, until = opened_at.date(), (opened_at + lasts).date()
    return await _teams.answer((workspace_id, team, since, until), lambda: in_team(workspace_id, team, since, until))


async def _is_any(workspace_id: int) -> bool:
    [row] = await statement(_ANY, workspace_id=workspace_id)
    return bool(row["there"])


async def _lasts(workspace_id: int, opened_at: datetime) -> timedelta:
    """A week where it is the first."""
    rows = await statement(_BEFORE, workspace_id=workspace_id, opened_at=opened_at)
    weeks = round((opened_at - rows[0]["opened_at"]) / _WEEK) if rows else 1
    return min(_LONGEST, max(1, weeks) * _WEEK)
