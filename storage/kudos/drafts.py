"""What people typed and have not sent yet, so that nothing of it is lost."""

from collections.abc import Collection
from dataclasses import fields
from datetime import datetime

from bot.kudos.kudos import Draft
from storage.client import in_workspace
from storage.models import DraftRow
from storage.org import people


async def save(workspace_id: int, person: int, draft: Draft, now: datetime) -> int:
    content = {field.name: getattr(draft, field.name) for field in fields(draft)}
    content["receivers"] = [receiver.id for receiver in draft.receivers]
    with in_workspace(workspace_id):
        row = await DraftRow.create(workspace_id=workspace_id, person_id=person, content=content, created_at=now)
    return int(row.id)


async def find(workspace_id: int, person: int, draft_id: int) -> Draft | None:
    """Returns the person's own draft, or None."""
    with in_workspace(workspace_id):
        row = await DraftRow.get_or_none(workspace_id=workspace_id, person_id=person, id=draft_id)
    if row is None:
        return None
    content = dict(row.content)
    receivers = await people.by_ids(workspace_id, content["receivers"])
    return Draft(
        **{
            **content,
            "receivers": tuple(receivers),
            "unknown": tuple(content["unknown"]),
            "unmet": tuple(content.get("unmet", ())),
        }
    )


async def drop_older_than(workspaces: Collection[int], moment: datetime) -> int:
    dropped = 0
    for workspace_id in workspaces:
        with in_workspace(workspace_id):
            dropped += await DraftRow.filter(workspace_id=workspace_id, created_at__lt=moment).delete()
    return dropped
