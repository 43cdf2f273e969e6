"""Read the concerns of one's circles, and let those rise that nobody acknowledged in time."""

from collections.abc import Collection, Mapping, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.voice.concerns import ConcernPage, HandledConcern, Reach, StoredConcern, falls, is_given_back, reach_of, rises
from bot.voice.diary import ConcernsHidden, band_of
from commands.org.chart import chart_around
from commands.roles.concern_readers import ReadCircle, named_readers, reading_of
from storage.database import all_or_nothing
from storage.diary import diary
from storage.voice import abuse, concerns, conversations, inbox, left_behind
from storage.voice.inbox import NamedCircle


class OpenTo(NamedTuple):
    """Who reads now what waits for an answer, of every circle of a workspace."""

    reading: Mapping[ReadCircle, tuple[int, ...]]

    def reach(self, concern: HandledConcern) -> Reach | None:
        """Returns whom a concern reaches, where that is not as its writer read before.

        One that has its last word reaches nobody any more, whatever others wrote to its circle that waits still.
        """
        if concern.closing and concern.changes_on is None:
            return None
        reading = self.reading.get(ReadCircle.of(concern))
        return None if reading is None else reach_of(concern, reading)


async def open_to(workspace_id: int, group: Collection[int]) -> OpenTo:
    """Returns it, and asks the same of the database whichever concern somebody looks for."""
    circles = {ReadCircle(*circle) for circle in await conversations.circles_open(workspace_id)}
    return OpenTo(await reading_of(workspace_id, circles, group))


async def readers_of(workspace_id: int, concern: StoredConcern, group: Collection[int]) -> tuple[int, ...]:
    """Returns who may read a concern now, and so who may answer it. `group` are whom the admins name today."""
    [readers] = (await readers_of_all(workspace_id, [concern], group)).values()
    return readers


async def readers_of_all(
    workspace_id: int, several: Collection[StoredConcern], group: Collection[int]
) -> Mapping[str, tuple[int, ...]]:
    """Returns the same of several, by the concern's key."""
    circle_of = {concern.key: ReadCircle.of(concern) for concern in several}
    reading = await reading_of(workspace_id, set(circle_of.values()), group)
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


async def words_said(workspace_id: int, person: int, group: Collection[int]) -> Sequence[str]:
    """Returns what readers said of the same concerns: each of them reads it, and may say it again."""
    circles = await inbox.circles_of(workspace_id, person)
    return await inbox.said(workspace_id, person, await _open_to(workspace_id, person, circles, group))


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
    read_as = [(circle, ReadCircle(circle.circle, circle.has_risen, circle.is_answered)) for circle in circles]
    reading = await reading_of(workspace_id, {key for _, key in read_as}, group)
    return [circle for circle, key in read_as if person in reading[key]]


async def _present(workspace_id: int, several: Collection[StoredConcern]) -> frozenset[int]:
    """Who of those is still here to whom they would rise: what goes to nobody has not risen, whatever was said."""
    above = {person for concern in several for person in concern.circle.step_up}
    return frozenset(person.id for person in (await chart_around(workspace_id, above)).asked) if above else frozenset()


async def _left_behind(workspace_id: int, group: Collection[int], now: datetime) -> list[StoredConcern]:
    """Returns what fell to the step up now, since none of its readers is left; what fell there before is given back
    where one of them is here again, and nobody has said a word.
    """
    unanswered = await left_behind.unanswered(workspace_id)
    reading = await readers_of_all(workspace_id, unanswered, group)
    for concern in unanswered:
        if is_given_back(concern, reading[concern.key], now):
            await left_behind.give_back(workspace_id, concern)
    return [
        concern
        for concern in unanswered
        if falls(concern, reading[concern.key])
        and await left_behind.fall(workspace_id, concern, reading[concern.key], now)
    ]


async def keep_voice_clocks(workspace_id: int, kept_for: timedelta, now: datetime) -> Sequence[StoredConcern]:
    """Returns the concerns that rose now, each once whichever processes try. What was closed long ago is forgotten, and
    what nobody can read any more; the diary tells of the last week's abuse.
    """
    group = await named_readers(workspace_id)
    late = await concerns.unacknowledged(workspace_id, now)
    present = await _present(workspace_id, late)
    risen = [
        concern
        for concern in late
        if rises(concern, now)
        and present.intersection(concern.circle.step_up)
        and await concerns.rise(workspace_id, concern.key, now)
    ]
    risen += await _left_behind(workspace_id, group, now)
    until = now - kept_for
    unclosed = await left_behind.unclosed(workspace_id, until)
    reading = await readers_of_all(workspace_id, unclosed, group)
    await concerns.forget(workspace_id, until, [key for key, readers in reading.items() if not readers])
    async with all_or_nothing():
        for counted in await abuse.take_untold(workspace_id, now):
            event = ConcernsHidden(counted.week, band_of(counted.hidden), band_of(counted.brought_back))
            await diary.append(workspace_id, None, event, now)
    return risen
