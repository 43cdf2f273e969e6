"""When readers were last told of new concerns: each of these messages is about a day, and about what came last."""

from collections.abc import Mapping

from bot.delivery.deliveries import Subject
from storage.database import statement

_LAST = """
select reader_id, max(subject_id) as latest from delivery
where workspace_id = %(workspace_id)s and subject = %(subject)s and reader_id is not null group by reader_id
"""


async def last_told(workspace_id: int, subject: Subject) -> Mapping[int, int]:
    """Returns what the latest message of this subject was about, by reader."""
    rows = await statement(_LAST, workspace_id=workspace_id, subject=subject)
    return {row["reader_id"]: row["latest"] for row in rows}
