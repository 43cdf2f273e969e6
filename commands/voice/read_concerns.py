"""Read the concerns of one's circles, and let those rise that nobody acknowledged in time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.voice.circles import Circle, Lines, reading_now
from bot.voice.concerns import ConcernPage, HandledConcern, Reach, StoredConcern, reach_of, rises
from bot.voice.diary import ConcernsHidden, band_of
from commands.org.chart import chart_around
from storage.database import all_or_nothing
from storage.diary import diary
from storage.voice import abuse, concerns, conversations, inbox
from storage.voice.inbox import NamedCircle


class _ReadCircle(NamedTuple):
    circle: Circle
    has_risen: bool
    is_answered: bool

    @classmethod
    def of(cls, concern: HandledConcern) -> "_ReadCircle":
        return cls(concern.circle, concern.risen_at is not None, concern.answered_at is not None)


class OpenTo(NamedTuple):
    """Who reads now what waits for an answer, of every circle of a workspace."""

    reading: Mapping[_ReadCircle, tuple[int, ...]]

    def reach(self, concern: HandledConcern) -> Reach | None:
        """Returns whom a concern reaches, where that is not as its writer read before.

        One that has its last word reaches nobody any more, whatever others wrote to its circle that waits still.
        """
        if concern.closing and concern.changes_on is None:
            return None
        reading = self.reading.get(_ReadCircle.of(concern))
        return None if reading is None else reach_of(concern, reading)


async def open_to(workspace_id: int, group: Collection[int]) -> OpenTo:
    """Returns it, and asks the same of the database whichever concern somebody looks for."""
    circles = {_ReadCircle(*circle) for circle in await conversations.circles_open(workspace_id)}
    return OpenTo(await _reading(workspace_id, circles, group))


async def readers_of(workspace_id: int, concern: StoredConcern, group: Collection[int]) -> tuple[int, ...]:
    """Returns who may read a concern now, and so who may answer it. `group` are whom the admins name today."""
    [readers] = (await readers_of_all(workspace_id, [concern], group)).values()
    return readers


async def readers_of_all(
    workspace_id: int, several: Collection[StoredConcern], group: Collection[int]
) -> Mapping[str, tuple[int, ...]]:
    """Returns the same of several, by the concern's key."""
    circle_of = {concern.key: _ReadCircle.of(concern) for concern in several}
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


async def words_read(workspace_id: int, person: int, group: Collection[int], but_not: str = "") -> Sequence[str]:
    """Returns the words of all that somebody may read now, `but_not` of one, so that they quote none of them."""
    circles = await inbox.circles_of(workspace_id, person)
    return await inbox.words(workspace_id, person, await _open_to(workspace_id, person, circles, group), but_not)


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


async def _present(workspace_id: int, several: Collection[StoredConcern]) -> frozenset[int]:
    """Who of those is still here to whom they would rise: what goes to nobody has not risen, whatever was said."""
    above = {person for concern in several for person in concern.circle.step_up}
    return frozenset(person.id for person in (await chart_around(workspace_id, above)).asked) if above else frozenset()


async def keep_voice_clocks(workspace_id: int, kept_for: timedelta, now: datetime) -> Sequence[StoredConcern]:
    """Returns the concerns that rose now, each once whichever processes try. What was closed long ago is forgotten, and
    the diary tells of the last week's abuse.
    """
    late = await concerns.unacknowledged(workspace_id, now)
    present = await _present(workspace_id, late)
    risen = [
        concern
        for concern in late
        if rises(concern, now)
        and present.intersection(concern.circle.step_up)
        and await concerns.rise(workspace_id, concern.key, now)
    ]
    await concerns.forget(workspace_id, now - kept_for)
    async with all_or_nothing():
        for counted in await abuse.take_untold(workspace_id, now):
            event = ConcernsHidden(counted.week, band_of(counted.hidden), band_of(counted.brought_back))
            await diary.append(workspace_id, None, event, now)
    return risen
