"""Tell readers what came: one message a day at most, in their working hours, and nothing where nothing is new.

The number that such a message is about holds both: the day on which it was sent, and the moment of what came last.
"""

from collections import defaultdict
from datetime import datetime, timedelta

from bot.delivery.deliveries import Delivery
from bot.messages.message import Message
from bot.org.people import Workspace
from bot.ports import ServedWorkspace
from bot.voice.notices import CONCERNS
from bot.voice.wording import reading
from commands.check_ins import has_concerns
from commands.checkin.put_back import may_be_asked
from commands.feature import Tick, each
from commands.voice.read_concerns import count_waiting, readers_of_all
from commands.voice.voice_now import named_readers
from storage.caches import registered
from storage.delivery import deliveries, notices
from storage.org import people
from storage.voice import concerns
from storage.voice.told import last_told

_HOUR = timedelta(hours=1)
_MOMENTS = 10**11  # more than the seconds of any moment
_told: dict[int, datetime] = registered({})  # by workspace, when this process looked


async def tell_all_readers(tick: Tick) -> list[BaseException]:
    """Looks every hour, where voice is on or anybody ever wrote; returns what went wrong with some.

    Not from the first concern on: the log of statements would show when that was written.
    """
    return await each(_tell(served, tick) for served in tick.served.values())


async def _tell(served: ServedWorkspace, tick: Tick) -> None:
    workspace = served.workspace
    looked_at = _told.get(workspace.id)
    if looked_at and tick.now - looked_at < _HOUR:
        return
    _told[workspace.id] = tick.now
    if not (served.settings.voice.enabled or has_concerns(tick.checkins.folders, workspace)):
        return
    newest = await _newest(workspace.id)
    if not newest:
        return
    told_at, today = await last_told(workspace.id, CONCERNS), tick.now.toordinal()
    for reader in await people.by_ids(workspace.id, newest):
        day, moment = divmod(told_at.get(reader.id, 0), _MOMENTS)
        is_new = day < today and moment < newest[reader.id]
        if is_new and may_be_asked(reader.time_zone, served.settings, tick.now):
            await notices.tell_once(workspace.id, CONCERNS, today * _MOMENTS + newest[reader.id], reader.id)


async def _newest(workspace_id: int) -> dict[int, int]:
    """When the latest came of what waits for a word, in seconds, by who may read it."""
    waiting, newest = await concerns.waiting(workspace_id), defaultdict[int, int](int)
    reading = await readers_of_all(workspace_id, waiting, await named_readers(workspace_id))
    for concern in waiting:
        came = int((concern.risen_at or concern.released_at).timestamp())
        for reader in reading[concern.key]:
            newest[reader] = max(newest[reader], came)
    return newest


async def draw_concerns(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns how many wait; nothing where another reader was quicker."""
    reader = await people.reader_of(delivery)
    count = await count_waiting(workspace.id, reader.id, await named_readers(workspace.id)) if reader else 0
    return reading.letter(count, reader.language) if reader and count else None


async def put_back(delivery: Delivery, served: ServedWorkspace, now: datetime) -> bool:
    """Returns whether it was put back, which would come at night: it comes when the reader works."""
    reader = await people.reader_of(delivery)
    if reader is None or may_be_asked(reader.time_zone, served.settings, now):
        return False
    await deliveries.unwant(delivery)
    return True
