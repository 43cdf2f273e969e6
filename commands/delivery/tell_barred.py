"""Tell admins, once a day at most, that a platform refused everything: they read it once the platform lets us in."""

from datetime import datetime

from bot.org.people import BARRED
from bot.ports import ServedWorkspace
from storage.delivery import notices


async def tell_barred(served: ServedWorkspace, now: datetime) -> None:
    await notices.tell_admins_once(served.workspace.id, BARRED, now.toordinal(), served.settings.admins)
