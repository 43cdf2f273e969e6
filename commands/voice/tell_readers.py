"""Tell readers what came: one message a day at most, in their working hours, and nothing where nothing is new.

The number that such a message is about holds both: the day on which it was sent, and the moment of what came last.
"""

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta

from bot.delivery.deliveries import Delivery
from bot.messages.message import Block, Message
from bot.org.people import Person, Workspace
from bot.ports import ServedWorkspace
from bot.voice.circles import judging_now
from bot.voice.concerns import StoredConcern
from bot.voice.notices import CONCERNS
from bot.voice.wording import reading
from commands.check_ins import has_concerns
from commands.checkin.put_back import may_be_asked
from commands.feature import Tick, each
from commands.roles.concern_readers import named_readers
from commands.voice.read_concerns import count_waiting, readers_of_all
from commands.voice.voice_now import observers
from storage.caches import ByWorkspace, registered
from storage.delivery import deliveries, notices
from storage.org import people
from storage.voice import concerns
from storage.voice.inbox import count_called, open_calls
from storage.voice.told import last_told

_HOUR, _DAY = timedelta(hours=1), timedelta(days=1)
_MOMENTS = 10**11  # more than the seconds of any moment
_told: ByWorkspace[datetime] = registered(ByWorkspace())  # when this process looked


async def tell_all_readers(tick: Tick) -> list[BaseException]:
    """Looks every hour, where voice is on or anybody ever wrote; returns what went wrong with some.

    Not from the first concern on: the log of statements would show when that was written.
    """
    return await each(_tell(served, tick) for served in tick.served.values())


async def _tell(served: ServedWorkspace, tick: Tick) -> None:
    workspace = served.workspace
    looked_at = _told.get(workspace.id)
    if looked_at and tick.now - looked_at < _HOUR:
        tick.again(workspace.id, looked_at + _HOUR)
        return
    _told[workspace.id] = tick.now
    tick.again(workspace.id, tick.now + _HOUR)
    if not (served.settings.voice.enabled or has_concerns(tick.checkins.folders, workspace)):
        return
    newest = await _newest(workspace.id, tick.now)
    if not newest:
        return
    told_at, today = await last_told(workspace.id, CONCERNS), tick.now.toordinal()
    for reader in await people.by_ids(workspace.id, newest):
        day, moment = divmod(told_at.get(reader.id, 0), _MOMENTS)
        is_new = day < today and moment < newest[reader.id]
        if is_new and may_be_asked(reader.time_zone, served.settings, tick.now):
            await notices.tell_once(workspace.id, CONCERNS, today * _MOMENTS + newest[reader.id], reader.id)


async def _newest(workspace_id: int, now: datetime) -> dict[int, int]:
    """When the latest came of what waits for a word, in seconds, by who may read it; to observers, when a reader called
    one abusive.
    """
    waiting, newest = await concerns.waiting(workspace_id, now.date()), defaultdict[int, int](int)
    reading = await readers_of_all(workspace_id, waiting, await named_readers(workspace_id))
    for concern in waiting:
        came = int(_came_at(concern).timestamp())
        for reader in reading[concern.key]:
            newest[reader] = max(newest[reader], came)
    calls = await open_calls(workspace_id)
    watching = await observers(workspace_id) if calls else ()
    for call in calls:
        for observer in judging_now(call.circle, watching):
            if observer != call.called_by:
                newest[observer] = max(newest[observer], int(call.called_at.timestamp()))
    return newest


def _came_at(concern: StoredConcern) -> datetime:
    """When it began to wait: once it was there, or once the day was over by which it was to change."""
    if concern.changes_on:
        return datetime.combine(concern.changes_on + _DAY, time(), UTC)
    return concern.risen_at or concern.released_at


async def draw_concerns(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns how many wait; nothing where another reader was quicker."""
    reader = await people.reader_of(delivery)
    if reader is None:
        return None
    day = delivery.subject_id // _MOMENTS or 1  # none: noted by a version that told of new ones alone
    blocks = await waiting_for(workspace.id, reader, date.fromordinal(day))
    return reading.letter(blocks) if blocks else None


async def waiting_for(workspace_id: int, reader: Person, today: date) -> list[Block]:
    """Returns how many concerns wait for a word of somebody's, as a reader and as an observer, and the way there."""
    count = await count_waiting(workspace_id, reader.id, await named_readers(workspace_id), today)
    watching = await observers(workspace_id)
    called = await count_called(workspace_id, reader.id, watching) if reader.id in watching else 0
    return reading.waiting(count, called, reader.language)


async def put_back(delivery: Delivery, served: ServedWorkspace, now: datetime) -> bool:
    """Returns whether it was put back, which would come at night: it comes when the reader works."""
    reader = await people.reader_of(delivery)
    if reader is None or may_be_asked(reader.time_zone, served.settings, now):
        return False
    await deliveries.unwant(delivery)
    return True
