"""Tell admins, once a day at most, that a message to somebody was refused for good: a digest, or an invitation."""

from bot.delivery.deliveries import Delivery
from bot.org.people import UNDELIVERED
from bot.ports import ServedWorkspace
from storage import database
from storage.delivery import notices


async def tell_undelivered(_: Delivery, served: ServedWorkspace) -> None:
    today = (await database.clock()).toordinal()
    await notices.tell_admins_once(served.workspace.id, UNDELIVERED, today, served.settings.admins)
