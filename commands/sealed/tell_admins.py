"""Tell admins, once, what keeps a check-in from being opened."""

import hashlib
from collections.abc import Collection
from datetime import datetime

from bot.checkin.wording import results
from bot.delivery.deliveries import Delivery
from bot.messages.message import Message
from bot.org.people import Workspace
from bot.org.tree import CHART, OrgChartError
from bot.ports import ServedWorkspace
from commands.checkin.preview_audience import names_of
from commands.checkin.put_back import may_be_asked
from commands.org.chart import chart_fault
from storage.checkin import rounds
from storage.delivery import deliveries, notices
from storage.org import people


async def tell_admins(workspace: Workspace, fault: OrgChartError, admins: Collection[str]) -> None:
    """Tells the admins of a fault, once until another check-in has opened. `admins` are platform ids."""
    standing = await rounds.standing(workspace.id)
    digest = hashlib.sha256(f"{workspace.id} {standing.last_week} {fault.fault} {fault.people}".encode()).digest()
    await notices.tell_admins_once(workspace.id, CHART, int.from_bytes(digest[:7]), admins)


async def put_back(delivery: Delivery, served: ServedWorkspace, now: datetime) -> bool:
    """Returns whether the notice was put back, which would come at night: admins are told anew in the morning."""
    if may_be_asked(served.settings.time_zone, served.settings, now):
        return False
    await deliveries.unwant(delivery)
    return True


async def draw_fault(delivery: Delivery, workspace: Workspace, _: object = None) -> Message | None:
    """Returns the notice; nothing if the reporting lines have been put right by now."""
    reader, fault = await people.reader_of(delivery), await chart_fault(workspace.id)
    if reader is None or fault is None:
        return None
    return results.chart_letter(fault, await names_of(workspace.id, fault), reader.language)
