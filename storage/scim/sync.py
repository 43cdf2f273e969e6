"""How far what a directory sent has become the chart, in the database: one process at a time makes it so."""

from collections.abc import Collection, Mapping
from dataclasses import asdict, fields
from datetime import datetime
from typing import Any, NamedTuple

from psycopg.types.json import Jsonb

from bot.scim.syncing import (
    ASKED_AGAIN_AFTER,
    AT_THE_LATEST,
    LEASE,
    QUIET_FOR,
    HeldRemark,
    SyncOutcome,
    SyncQuestion,
    SyncState,
)
from storage.database import Row, statement

_MOMENTS = ("declined_at", "again_at")  # of a question
_CLAIM = """
update scim_sync set claimed_until = %(until)s
where workspace_id = %(workspace_id)s and (claimed_until is null or claimed_until <= %(now)s) and (
    changed_first_at is not null and (changed_last_at <= %(quiet_since)s or changed_first_at <= %(waiting_since)s)
    or (stopped ->> 'again_at')::timestamptz <= %(now)s)
returning revision
"""
# What came while it was at work is due in its turn.
_SETTLE = """
update scim_sync set claimed_until = null, synced_at = %(now)s, outcome = %(outcome)s,
    remarks = coalesce(%(remarks)s, remarks),
    people = coalesce(%(people)s, people),
    stopped = %(stopped)s, approved = case when %(was_approved)s then null else approved end,
    question = question + (case when %(is_new_question)s then 1 else 0 end),
    changed_first_at = case
        when revision = %(revision)s and (%(was_approved)s or approved is null) then null
        else changed_last_at end
where workspace_id = %(workspace_id)s
returning question
"""
_PUT_BACK = "update scim_sync set claimed_until = %(until)s where workspace_id = %(workspace_id)s"
_STATE = """
select revision, outcome, people, remarks, question, stopped, approved, synced_at,
    changed_first_at is not null as is_waiting
from scim_sync where workspace_id = %(workspace_id)s
"""
_AGREE = """
update scim_sync set approved = stopped, changed_first_at = %(long_ago)s, changed_last_at = %(long_ago)s
where workspace_id = %(workspace_id)s and question = %(question)s and stopped is not null and approved is null
returning 1 as one
"""
_DECLINE = """
update scim_sync set stopped = jsonb_set(jsonb_set(
    stopped || %(declined)s, '{declined_leaving}', stopped -> 'leaving'), '{declined_moving}', stopped -> 'moving')
where workspace_id = %(workspace_id)s and question = %(question)s and stopped is not null and approved is null
returning 1 as one
"""
# As if the directory had just changed, where one has ever sent anything.
_AGAIN = """
update scim_sync set revision = revision + 1, changed_last_at = %(now)s,
    changed_first_at = coalesce(changed_first_at, %(now)s)
where workspace_id = %(workspace_id)s
"""


class ClaimedSync(NamedTuple):
    """What a sync that begins now will have seen: whatever changes later has a higher revision."""

    workspace_id: int
    revision: int


async def claim(workspaces: Collection[int], now: datetime) -> list[ClaimedSync]:
    """Takes what is due in these workspaces, for a while."""
    moments = {"until": now + LEASE, "quiet_since": now - QUIET_FOR, "waiting_since": now - AT_THE_LATEST}
    return [
        ClaimedSync(workspace_id, row["revision"])
        for workspace_id in workspaces
        for row in await statement(_CLAIM, workspace_id=workspace_id, now=now, **moments)
    ]


async def settle(
    claimed: ClaimedSync,
    now: datetime,
    outcome: SyncOutcome,
    remarks: Collection[HeldRemark] | None,
    *,
    people: int | None = None,
    was_approved: bool = False,
    stopped: SyncQuestion | None = None,
    is_new_question: bool = False,
) -> int:
    """Notes what came of it, and returns the number of the last question. Without `remarks` and `people` those of the
    last time stay. What an admin has agreed to meanwhile, where nothing `was_approved` when it began, is due in its
    turn.
    """
    [row] = await statement(
        _SETTLE,
        workspace_id=claimed.workspace_id,
        revision=claimed.revision,
        now=now,
        outcome=outcome.value,
        remarks=None if remarks is None else Jsonb([asdict(remark) for remark in remarks]),
        people=people,
        was_approved=was_approved,
        stopped=_written(stopped),
        is_new_question=is_new_question,
    )
    return int(row["question"])


async def put_back(workspace_id: int, until: datetime) -> None:
    """Has it tried again at a moment."""
    await statement(_PUT_BACK, workspace_id=workspace_id, until=until)


async def state(workspace_id: int) -> SyncState:
    """Returns how far it is; where no directory ever sent anything, nothing."""
    rows = await statement(_STATE, workspace_id=workspace_id)
    return _state(rows[0]) if rows else SyncState()


async def sync_again(workspace_id: int, now: datetime) -> None:
    """Has what a directory sent taken over anew: what it means has changed."""
    await statement(_AGAIN, workspace_id=workspace_id, now=now)


async def agree(workspace_id: int, question: int, now: datetime) -> bool:
    """Has the next sync do what was stopped; False where that is not the question any more."""
    long_ago = now - AT_THE_LATEST
    return bool(await statement(_AGREE, workspace_id=workspace_id, question=question, long_ago=long_ago))


async def decline(workspace_id: int, question: int, now: datetime) -> bool:
    """Notes that all is to stay as it is, for a while; False where that is not the question any more."""
    declined = Jsonb({"declined_at": now.isoformat(), "again_at": (now + ASKED_AGAIN_AFTER).isoformat()})
    return bool(await statement(_DECLINE, workspace_id=workspace_id, question=question, declined=declined))


async def hold(workspace_id: int, until: datetime) -> None:
    """Keeps others from beginning it while it is at work."""
    await statement(_PUT_BACK, workspace_id=workspace_id, until=until)


def _state(row: Row) -> SyncState:
    return SyncState(
        revision=row["revision"],
        outcome=SyncOutcome(row["outcome"]),
        people=row["people"],
        remarks=tuple(HeldRemark(**remark | {"users": tuple(remark["users"])}) for remark in row["remarks"]),
        question=row["question"],
        stopped=_question(row["stopped"]),
        approved=_question(row["approved"]),
        synced_at=row["synced_at"],
        is_waiting=row["is_waiting"],
    )


def _question(stored: Mapping[str, Any] | None) -> SyncQuestion | None:
    if stored is None:
        return None
    values = {field.name: stored[field.name] for field in fields(SyncQuestion) if field.name in stored}
    names = {name: tuple(stored[name]) for name in ("leaving_people", "moving_people")}
    moments = {name: datetime.fromisoformat(text) for name in _MOMENTS if (text := stored.get(name))}
    return SyncQuestion(**values | names | moments)


def _written(question: SyncQuestion | None) -> Jsonb | None:
    if question is None:
        return None
    values = asdict(question)
    return Jsonb(values | {name: moment.isoformat() for name in _MOMENTS if (moment := values[name])})
