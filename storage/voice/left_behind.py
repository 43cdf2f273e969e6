"""Concerns whose readers may be gone, in the database: who has them then is found out by whoever asks."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from bot.voice.concerns import StoredConcern
from storage.database import statement
from storage.voice.concerns import COLUMNS, concern_of

# As it was when who reads it was looked up: who was quicker counts.
_AS_IT_WAS = """
workspace_id = %(workspace_id)s and key = %(key)s and answered_at is null and closed_at is null
    and risen_at is not distinct from %(risen_at)s and acknowledged_at is not distinct from %(acknowledged_at)s
"""
# What those said of its arrival who are gone counts no more: it is to be acknowledged by who has it now.
_FALL = f"""
update concern set risen_at = %(now)s,
    acknowledged_at = case when acknowledged_by = any(%(reading)s) then acknowledged_at end,
    acknowledged_by = case when acknowledged_by = any(%(reading)s) then acknowledged_by end
where {_AS_IT_WAS} returning key
"""
_GIVE_BACK = f"update concern set risen_at = null where {_AS_IT_WAS} and hidden_by is null"
_UNANSWERED = f"""
select {COLUMNS} from concern c
where c.workspace_id = %(workspace_id)s and c.answered_at is null and c.closed_at is null and c.hidden_by is null
order by c.released_at, c.key
"""
_UNCLOSED = f"""
select {COLUMNS} from concern c where c.workspace_id = %(workspace_id)s and c.closed_at is null
    and greatest(c.released_at, c.acknowledged_at, c.risen_at, c.answered_at) <= %(until)s
"""


async def unanswered(workspace_id: int) -> Sequence[StoredConcern]:
    """Returns the concerns that nobody has answered, as far as they are not hidden."""
    return list(map(concern_of, await statement(_UNANSWERED, workspace_id=workspace_id)))


async def unclosed(workspace_id: int, until: datetime) -> Sequence[StoredConcern]:
    """Returns the concerns without a closing word of which nothing was heard since then."""
    return list(map(concern_of, await statement(_UNCLOSED, workspace_id=workspace_id, until=until)))


async def fall(workspace_id: int, concern: StoredConcern, reading: Sequence[int], now: datetime) -> bool:
    """Lets the step up read what none of its readers is left to answer, and acknowledge it unless one of those who are
    `reading` did; False where somebody was quicker.
    """
    return bool(await statement(_FALL, now=now, reading=[*reading], **_as_it_was(workspace_id, concern)))


async def give_back(workspace_id: int, concern: StoredConcern) -> None:
    """Leaves to its readers what had fallen to the step up, unless somebody was quicker there."""
    await statement(_GIVE_BACK, **_as_it_was(workspace_id, concern))


def _as_it_was(workspace_id: int, concern: StoredConcern) -> dict[str, Any]:
    return {
        "workspace_id": workspace_id,
        "key": concern.key,
        "risen_at": concern.risen_at,
        "acknowledged_at": concern.acknowledged_at,
    }
