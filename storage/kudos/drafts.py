"""What people typed and have not sent yet, so that nothing of it is lost."""

from collections.abc import Collection
from dataclasses import asdict
from datetime import datetime

from bot.kudos.kudos import Draft
from storage.models import DraftRow


async def keep(workspace: int, person: int, draft: Draft, now: datetime) -> int:
    row = await DraftRow.create(workspace_id=workspace, person_id=person, content=asdict(draft), created_at=now)
    return int(row.id)


async def find(workspace: int, person: int, draft_id: int) -> Draft | None:
    """The person's own draft, or None."""
    row = await DraftRow.get_or_none(workspace_id=workspace, person_id=person, id=draft_id)
    if row is None:
        return None
    content = dict(row.content)
    return Draft(**{**content, "receivers": tuple(content["receivers"]), "unknown": tuple(content["unknown"])})


async def drop_older_than(workspaces: Collection[int], moment: datetime) -> int:
    return await DraftRow.filter(workspace_id__in=list(workspaces), created_at__lt=moment).delete()
