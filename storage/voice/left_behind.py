"""Concerns whose readers may be gone, in the database: who has them then is found out by whoever asks."""

from collections.abc import Sequence
from datetime import datetime

from bot.voice.concerns import StoredConcern
from storage.database import statement
from storage.voice.concerns import COLUMNS, concern_of

# What those said of its arrival who are gone counts no more: it is to be acknowledged by who has it now.
_FALL = """
update concern set risen_at = %(now)s, acknowledged_at = null where workspace_id = %(workspace_id)s and key = %(key)s
    and risen_at is null and answered_at is null and closed_at is null returning key
"""
_UNANSWERED = f"""
select {COLUMNS} from concern c
where c.workspace_id = %(workspace_id)s and c.answered_at is null and c.closed_at is null and c.risen_at is null
    and c.hidden_by is null
order by c.released_at, c.key
"""
_UNCLOSED = f"""
select {COLUMNS} from concern c where c.workspace_id = %(workspace_id)s and c.closed_at is null
    and greatest(c.released_at, c.acknowledged_at, c.risen_at, c.answered_at) <= %(until)s
"""


async def unanswered(workspace_id: int) -> Sequence[StoredConcern]:
    """Returns the concerns that nobody has answered, and that have not risen, as far as they are not hidden."""
    return list(map(concern_of, await statement(_UNANSWERED, workspace_id=workspace_id)))


async def unclosed(workspace_id: int, until: datetime) -> Sequence[StoredConcern]:
    """Returns the concerns without a closing word of which nothing was heard since then."""
    return list(map(concern_of, await statement(_UNCLOSED, workspace_id=workspace_id, until=until)))


async def fall(workspace_id: int, key: str, now: datetime) -> bool:
    """Lets the step up read what none of its readers is left to answer; False where it does already."""
    return bool(await statement(_FALL, workspace_id=workspace_id, key=key, now=now))
