"""Concerns that name somebody as their reader or as a step up, whether or not they may read them today."""

from collections.abc import Sequence

from bot.voice.concerns import StoredConcern
from storage.voice import inbox


async def named_in(workspace_id: int, person: int, limit: int = 50) -> Sequence[StoredConcern]:
    circles = await inbox.circles_of(workspace_id, person)
    return (await inbox.page(workspace_id, person, circles, limit, "")).concerns
