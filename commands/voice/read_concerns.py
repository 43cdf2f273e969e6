"""Read the concerns of one's circles, and let those rise that nobody acknowledged in time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.voice.circles import Circle, Lines, reading_now
from bot.voice.concerns import ConcernPage, StoredConcern, rises
from bot.voice.diary import ConcernsHidden, band_of
from commands.org.chart import chart_around
from storage.database import all_or_nothing
from storage.diary import diary
from storage.voice import abuse, concerns, inbox
from storage.voice.inbox import NamedCircle


class _ReadCircle(NamedTuple):
    circle: Circle
    has_risen: bool
    is_answered: bool


async def readers_of(workspace_id: int, concern: StoredConcern, group: Collection[int]) -> tuple[int, ...]:
    """Returns who may read a concern now, and so who may answer it. `group` are whom the admins name today."""
    [readers] = (await readers_of_all(workspace_id, [concern], group)).values()
    return readers


async def readers_of_all(
    workspace_id: int, several: Collection[StoredConcern], group: Collection[int]
) -> Mapping[str, tuple[int, ...]]:
    """Returns the same of several, by the concern's key."""
    circle_of = {
        concern.key: _ReadCircle(concern.circle, concern.risen_at is not None, concern.answered_at is not None)
        for concern in several
    }
    reading = await _reading(workspace_id, set(circle_of.values()), group)
    return {key: reading[circle] for key, circle in circle_of.items()}


async def read_concerns(
    workspace_id: int, person: int, group: Collection[int], limit: int, behind: str = ""
) -> ConcernPage:
    """Returns what somebody may read now, open ones first: of concerns that named them before they were written.

    `behind` is the last one that they read before.
    """
    circles = await inbox.circles_of(workspace_id, person)
    return await inbox.page(workspace_id, person, await _open_to(workspace_id, person, circles, group), limit, behind)


async def count_waiting(workspace_id: int, person: int, group: Collection[int], today: date) -> int:
    """Returns how many concerns somebody may read that nobody has said a word about yet, or none since the day by which
    they were to change.
    """
    circles = await inbox.circles_waiting(workspace_id, person, today)
    return sum(circle.concerns for circle in await _open_to(workspace_id, person, circles, group))


async def _open_to(
    workspace_id: int, person: int, circles: Collection[NamedCircle], group: Collection[int]
) -> Sequence[NamedCircle]:
    """The circles that somebody reads now, of those in which they were named."""
    read_as = [(circle, _ReadCircle(circle.circle, circle.has_risen, circle.is_answered)) for circle in circles]
    reading = await _reading(workspace_id, {key for _, key in read_as}, group)
    return [circle for circle, key in read_as if person in reading[key]]


async def _reading(
    workspace_id: int, circles: Collection[_ReadCircle], group: Collection[int]
) -> Mapping[_ReadCircle, tuple[int, ...]]:
    """Who reads each now, by the chart of the moment; of that only what is around those whom a circle named."""
    if not circles:
        return {}
    everybody = {person for key in circles for person in key.circle.named}
    lines_around = await chart_around(workspace_id, everybody)
    active = frozenset(person.id for person in lines_around.asked)
    lines = Lines({place.person: place.boss for place in lines_around.places}, active, active)
    return {
        key: reading_now(key.circle, lines, group, active, stepped_up=key.has_risen, is_answered=key.is_answered)
        for key in circles
    }


async def keep_voice_clocks(workspace_id: int, kept_for: timedelta, now: datetime) -> Sequence[StoredConcern]:
    """Returns the concerns that rose now, each once whichever processes try. What was closed long ago is forgotten, and
    the diary tells of the last week's abuse.
    """
    late = await concerns.unacknowledged(workspace_id, now)
    risen = [concern for concern in late if rises(concern, now) and await concerns.rise(workspace_id, concern.key, now)]
    await concerns.forget(workspace_id, now - kept_for)
    async with all_or_nothing():
        for counted in await abuse.take_untold(workspace_id, now):
            event = ConcernsHidden(counted.week, band_of(counted.hidden), band_of(counted.brought_back))
            await diary.append(workspace_id, None, event, now)
    return risen
