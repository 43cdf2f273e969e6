"""What admins are told of by direct message, in the database."""

from collections.abc import Collection

from bot.delivery.deliveries import Subject
from storage.database import all_or_nothing, statement


async def tell_once(workspace: int, subject: Subject, subject_id: int, named: Collection[str]) -> None:
    """Wants one message about a subject for each admin who has none yet; `named` are admins by platform id, too."""
    async with all_or_nothing():
        await statement("select 1 from workspace where id = %s for no key update", workspace)  # one process at a time
        await statement(
            "insert into delivery (workspace_id, place, reader_id, subject, subject_id)"
            " select p.workspace_id, p.platform_id, p.id, %s, %s from person p where p.workspace_id = %s"
            " and (p.is_admin or p.platform_id = any(%s)) and p.is_active and not p.is_bot and not p.is_stranger"
            " and not exists (select 1 from delivery d where d.workspace_id = p.workspace_id and d.subject = %s"
            " and d.subject_id = %s and d.reader_id = p.id)",
            *(subject, subject_id, workspace, list(named), subject, subject_id),
        )
