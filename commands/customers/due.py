"""What is done by the clock: one notice a person and day of what customers wrote, and what nobody decided on goes."""

from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.customers.thanks import CAME, WAITS_FOR
from bot.delivery.deliveries import Delivery
from bot.ports import ServedWorkspace
from commands.checkin.put_back import may_be_asked
from commands.feature import Looks, Tick, each
from storage.customers import following, waiting
from storage.database import all_or_nothing
from storage.delivery import deliveries
from storage.org import people
from storage.voice.told import last_told

_MOMENTS = 10**11  # more than there are thanks
_looks = Looks(timedelta(minutes=1))


async def tell_of_thanks(tick: Tick) -> list[BaseException]:
    """Looks every minute: whoever is thanked reads so on the same day, in their working hours."""
    return await each(_look(served, tick) for served in tick.served.values())


async def _look(served: ServedWorkspace, tick: Tick) -> None:
    workspace_id, now = served.workspace.id, tick.now
    if _looks.is_early(workspace_id, tick):
        return
    if await following.has_any(workspace_id):  # most companies have nothing of customers, and pay for one look
        await following.follow(workspace_id)
        await waiting.forget(workspace_id, now - WAITS_FOR)
        if untold := await waiting.untold(workspace_id):
            await _tell(served, untold, now)
    _looks.note(workspace_id, now)


async def _tell(served: ServedWorkspace, untold: dict[int, int], now: datetime) -> None:
    workspace_id = served.workspace.id
    latest = await last_told(workspace_id, CAME)
    for person in await people.by_ids(workspace_id, untold):
        today = now.astimezone(ZoneInfo(person.time_zone)).toordinal()  # theirs: elsewhere it may end as they work
        was_told_today = latest.get(person.id, 0) // _MOMENTS >= today
        if not was_told_today and may_be_asked(person.time_zone, served.settings, now, person.country):
            async with all_or_nothing():
                await waiting.tell(workspace_id, person.id, today * _MOMENTS + untold[person.id])


async def put_back(delivery: Delivery, served: ServedWorkspace, now: datetime) -> bool:
    """Returns whether it was put back, which would come at night: it comes when the reader works."""
    reader = await people.reader_of(delivery)
    if reader is None or may_be_asked(reader.time_zone, served.settings, now, reader.country):
        return False
    async with all_or_nothing():
        await waiting.untell(delivery.workspace_id, delivery.subject_id)
        await deliveries.unwant(delivery)
    return True
