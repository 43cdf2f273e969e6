"""Tell admins, once a day at most, that a platform refused everything: they read it once the platform lets us in."""

from bot.org.people import BARRED
from bot.ports import ServedWorkspace
from storage import database
from storage.delivery import notices


async def tell_barred(served: ServedWorkspace) -> None:
    today = (await database.clock()).toordinal()
    await notices.tell_admins_once(served.workspace.id, BARRED, today, served.settings.admins)
