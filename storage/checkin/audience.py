"""Who is asked in a round, in the database: everybody is invited once, and reminded at most once."""

from collections.abc import Collection
from datetime import datetime
from typing import Literal

from bot.delivery.deliveries import Subject
from storage.database import statement

_BATCH = 500  # invitations that one statement claims


async def leaf_of(workspace: int, round_id: int, person: int) -> str | None:
    """Where a person's answers go in a round; None outside its audience."""
    rows = await statement(
        "select leaf from audience where workspace_id = %s and round_id = %s and person_id = %s",
        *(workspace, round_id, person),
    )
    return rows[0]["leaf"] if rows else None


async def ask(workspaces: Collection[int], what: Literal[Subject.INVITATION, Subject.REMINDER], now: datetime) -> int:
    """Claims what is due of one kind in these workspaces, with the deliveries, and returns how many that were."""
    due, done = ("invite_at", "invited") if what is Subject.INVITATION else ("remind_at", "reminded")
    asked = 0
    while many := await _ask_some(workspaces, what, due, done, now):
        asked += many
    return asked


async def _ask_some(workspaces: Collection[int], what: str, due: str, done: str, now: datetime) -> int:
    rows = await statement(
        "with due as (select a.workspace_id, a.id from audience a"
        " join round r on r.workspace_id = a.workspace_id and r.id = a.round_id"
        " where a.workspace_id = any(%s) and r.state = 'open'"
        f" and r.closes_at > %s and a.{due} <= %s and not a.{done} order by a.{due}, a.id limit {_BATCH}"
        f" for update of a skip locked), claimed as (update audience a set {done} = true from due"
        " where a.workspace_id = due.workspace_id and a.id = due.id"
        " returning a.workspace_id, a.round_id, a.person_id), wanted as (insert into delivery"
        " (workspace_id, place, reader_id, subject, subject_id, patient)"
        " select c.workspace_id, p.platform_id, p.id, %s, c.round_id, true"
        " from claimed c join person p on p.workspace_id = c.workspace_id and p.id = c.person_id where p.is_active)"
        " select count(*) as many from claimed",
        *(list(workspaces), now, now, what),
    )
    return int(rows[0]["many"])


async def reschedule(
    workspace: int, round_id: int, person: int, invite_at: datetime | None, remind_at: datetime | None
) -> None:
    """Moves what a person has not been sent yet."""
    await statement(
        "update audience set invite_at = %s, remind_at = %s"
        " where workspace_id = %s and round_id = %s and person_id = %s",
        *(invite_at, remind_at, workspace, round_id, person),
    )
