"""Read the concerns of one's circles, and let those rise that nobody acknowledged in time."""

from collections.abc import Collection, Sequence
from datetime import datetime, timedelta

from bot.voice.circles import Lines, reading_now
from bot.voice.concerns import StoredConcern, VoiceClocks, rises
from commands.org.chart import chart
from storage.voice import concerns


async def readers_of(workspace_id: int, concern: StoredConcern, group: Collection[int]) -> tuple[int, ...]:
    """Returns who may read a concern now, and so who may answer it. `group` are whom the admins name today."""
    return await _Today(workspace_id, group).readers(concern)


async def read_concerns(workspace_id: int, person: int, group: Collection[int], limit: int) -> Sequence[StoredConcern]:
    """Returns what somebody may read now, open ones first: of concerns that named them before they were written."""
    today = _Today(workspace_id, group)
    return [
        concern
        for concern in await concerns.inbox(workspace_id, person, limit)
        if person in await today.readers(concern)
    ]


async def keep_voice_clocks(workspace_id: int, clocks: VoiceClocks, now: datetime) -> Sequence[StoredConcern]:
    """Returns the concerns that rose now, each once whichever processes try. What was closed long ago is forgotten."""
    late = await concerns.unacknowledged(workspace_id, now - timedelta(days=clocks.acknowledged_within))
    risen = [
        concern
        for concern in late
        if rises(concern, clocks, now) and await concerns.rise(workspace_id, concern.key, now)
    ]
    await concerns.forget(workspace_id, now - timedelta(days=clocks.kept_for))
    return risen


class _Today:
    """The chart of the moment, read once and only where something asks for it."""

    def __init__(self, workspace_id: int, group: Collection[int]) -> None:
        self._workspace_id = workspace_id
        self._group = group
        self._lines: Lines | None = None
        self._here: frozenset[int] = frozenset()

    async def readers(self, concern: StoredConcern) -> tuple[int, ...]:
        if self._lines is None:
            lines_now = await chart(self._workspace_id)
            self._here = frozenset(person.id for person in lines_now.asked)
            self._lines = Lines({place.person: place.boss for place in lines_now.places}, self._here, self._here)
        risen = concern.risen_at is not None
        return reading_now(concern.circle, self._lines, self._group, self._here, stepped_up=risen)
