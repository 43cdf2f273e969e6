"""What jurors favour in the database, until it is decided: then it is deleted, with their reasons."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.awards.awards import Candidate
from bot.awards.tally import Approval
from storage.database import statement

_FAVOUR = """
insert into award_choice (workspace_id, round_id, turn, juror_id, nominee_id, value_id, reason)
select %(workspace_id)s, r.id, %(turn)s, %(juror)s, %(nominee)s, %(value)s, %(reason)s
from award_round r where r.workspace_id = %(workspace_id)s and r.id = %(round)s and r.phase = %(phase)s for share
on conflict (workspace_id, round_id, turn, juror_id, nominee_id, value_id) do update set reason = excluded.reason
returning juror_id
"""
_UNFAVOUR = """
delete from award_choice where workspace_id = %(workspace_id)s and round_id = %(round)s and turn = %(turn)s
    and juror_id = %(juror)s and nominee_id = %(nominee)s and value_id = %(value)s
"""
_OF_TURN = """
select juror_id, nominee_id, value_id, reason from award_choice
where workspace_id = %(workspace_id)s and round_id = %(round)s and turn = %(turn)s
order by nominee_id, value_id, juror_id
"""
_DONE = """
update award_juror set
    first_done_at = case when %(turn)s = 1 then coalesce(first_done_at, %(now)s) else first_done_at end,
    second_done_at = case when %(turn)s = 2 then coalesce(second_done_at, %(now)s) else second_done_at end
where workspace_id = %(workspace_id)s and round_id = %(round)s and person_id = %(juror)s
"""
# Who favours somebody has chosen, and who said that they have read everything. Who has left has not.
_VOTERS = """
select j.person_id, (case when %(turn)s = 1 then j.first_done_at else j.second_done_at end) is not null as is_done
from award_juror j join person p on p.workspace_id = j.workspace_id and p.id = j.person_id
where j.workspace_id = %(workspace_id)s and j.round_id = %(round)s
    and p.is_active and not p.is_bot and not p.is_stranger
    and (%(everybody)s or (case when %(turn)s = 1 then j.first_done_at else j.second_done_at end) is not null
        or exists (
            select 1 from award_choice c where c.workspace_id = j.workspace_id and c.round_id = j.round_id
                and c.turn = %(turn)s and c.juror_id = j.person_id))
"""
_FORGET = "delete from award_choice where workspace_id = %(workspace_id)s and round_id = %(round)s"


async def favour(workspace_id: int, round_id: int, turn: int, approval: Approval) -> bool:
    """Stores that a juror favours a candidate, and why; False once this turn is over."""
    rows = await statement(
        _FAVOUR,
        workspace_id=workspace_id,
        round=round_id,
        turn=turn,
        phase="first" if turn == 1 else "second",
        juror=approval.juror,
        nominee=approval.candidate.nominee,
        value=approval.candidate.value,
        reason=approval.reason,
    )
    return bool(rows)


async def unfavour(workspace_id: int, round_id: int, turn: int, juror: int, candidate: Candidate) -> None:
    await statement(
        _UNFAVOUR,
        workspace_id=workspace_id,
        round=round_id,
        turn=turn,
        juror=juror,
        nominee=candidate.nominee,
        value=candidate.value,
    )


async def of_turn(workspace_id: int, round_id: int, turn: int) -> Sequence[Approval]:
    """Returns everything that jurors favour in a turn."""
    rows = await statement(_OF_TURN, workspace_id=workspace_id, round=round_id, turn=turn)
    return [Approval(row["juror_id"], Candidate(row["nominee_id"], row["value_id"]), row["reason"]) for row in rows]


async def note_done(workspace_id: int, round_id: int, turn: int, juror: int, now: datetime) -> None:
    """Notes that a juror has read everything of a turn."""
    await statement(_DONE, workspace_id=workspace_id, round=round_id, turn=turn, juror=juror, now=now)


async def voters(workspace_id: int, round_id: int, turn: int) -> Collection[int]:
    """Returns the jurors who have chosen in a turn, and are still there."""
    rows = await statement(_VOTERS, workspace_id=workspace_id, round=round_id, turn=turn, everybody=False)
    return [row["person_id"] for row in rows]


async def are_done(workspace_id: int, round_id: int, turn: int) -> bool:
    """Returns whether every juror who is still there said that they have read everything."""
    rows = await statement(_VOTERS, workspace_id=workspace_id, round=round_id, turn=turn, everybody=True)
    return bool(rows) and all(row["is_done"] for row in rows)


async def forget(workspace_id: int, round_id: int) -> None:
    """Deletes what jurors favoured and why."""
    await statement(_FORGET, workspace_id=workspace_id, round=round_id)
