"""Tell admins, once, what keeps a check-in from being opened."""

import hashlib
from collections.abc import Collection

from bot.checkin.wording import results
from bot.delivery.deliveries import Subject
from bot.messages.message import Message
from bot.org.people import Person, Workspace
from bot.org.tree import OrgChartError
from commands.checkin.preview_audience import names_of
from commands.org.chart import chart_fault
from storage.checkin import rounds
from storage.org import admins


async def tell_admins(workspace: Workspace, fault: OrgChartError, named: Collection[str]) -> None:
    """A fault is the same one until another check-in has opened. `named` are admins by platform id."""
    standing = await rounds.standing(workspace.id)
    digest = hashlib.sha256(f"{workspace.id} {standing.last_week} {fault.fault} {fault.people}".encode()).digest()
    await admins.tell_once(workspace.id, Subject.CHART, int.from_bytes(digest[:7]), named)


async def read_fault(workspace: Workspace, reader: Person) -> Message | None:
    """Nothing, if the reporting lines have been put right by now."""
    fault = await chart_fault(workspace.id)
    return results.chart_letter(fault, await names_of(workspace.id, fault), reader.language) if fault else None
