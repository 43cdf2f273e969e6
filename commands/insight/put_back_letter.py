"""Put back a digest or a summary that would be posted at night, on a day off or after its week."""

from datetime import datetime

from bot.delivery.deliveries import Delivery
from bot.digest.letters import Hour, may_come, wish_of
from bot.ports import ServedWorkspace
from storage.digest import letters
from storage.org import people


async def put_back_letter(delivery: Delivery, served: ServedWorkspace, now: datetime) -> bool:
    """Returns whether it was put back: the queue may have stood still since it was claimed."""
    reader = await people.reader_of(delivery)
    letter = await letters.find(delivery.workspace_id, delivery.subject_id)
    if reader is None or letter is None:
        return False
    wish = await letters.wish(delivery.workspace_id, reader.id, wish_of(served.settings))
    hour = Hour(reader.time_zone, wish.weekday, wish.at, reader.country)
    if may_come(letter.day, hour, served.settings, now):
        return False
    await letters.put_back(delivery)
    return True
