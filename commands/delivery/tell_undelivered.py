"""Tell admins, once a day at most, that a message to somebody was refused for good: a digest, or an invitation."""

from datetime import datetime

from bot.delivery.deliveries import Delivery
from bot.org.people import UNDELIVERED
from bot.ports import ServedWorkspace
from storage.delivery import notices


async def tell_undelivered(_: Delivery, served: ServedWorkspace, now: datetime) -> None:
    await notices.tell_admins_once(served.workspace.id, UNDELIVERED, now.toordinal(), served.settings.admins)
