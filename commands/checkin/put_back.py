"""Put back an invitation or a reminder that would be posted at night or on a day off: it comes when its hour does."""

from datetime import datetime, time

from bot.checkin.availability import country_at
from bot.checkin.schedule import is_in_time
from bot.config.settings import Settings
from bot.delivery.deliveries import Delivery
from bot.ports import ServedWorkspace
from storage.checkin import audience
from storage.org import people


async def put_back(delivery: Delivery, served: ServedWorkspace, now: datetime) -> bool:
    """Returns whether it was put back: the queue may have stood still since it was claimed."""
    reader = await people.reader_of(delivery)
    if reader is None or may_be_asked(reader.time_zone, served.settings, now, reader.country):
        return False
    await audience.put_back(delivery)
    return True


def may_be_asked(time_zone: str, settings: Settings, now: datetime, country: str = "") -> bool:
    """Returns whether people may be invited and reminded in this time zone now, however late it is."""
    there = country_at(time_zone, settings, country)
    return is_in_time(now, time.fromisoformat(settings.pulse.opens), time_zone, there)
