"""Take numbers that a program of the company sent, signed: all of them or none, and the same request once."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.org.remarks import ChartError, Remark
from bot.ports import ServedWorkspace
from bot.signals.diary import StatedBy
from bot.signals.file import read_entries
from bot.signals.wording.remarks import spoken
from bot.signals.written_periods import company_day
from commands.signals.departments import department_names
from commands.signals.state_values import state_values
from storage.database import all_or_nothing
from storage.signals import kinds
from storage.signals.webhooks import came_before, is_new

SIGNAL_NAMES = ("signal", "department", "week", "month", "value", "answers")
_FAULTS_AT_MOST = 50
_LANGUAGE = "en"  # of those who write programs


class Inbound(NamedTuple):
    """A request whose signature holds. `id` is the same whenever it is sent again."""

    id: str
    entries: Sequence[Mapping[str, str]]
    now: datetime


class EntryFault(NamedTuple):
    """What is wrong with an entry, by its place in the list, from 1 on; 0 is the whole list."""

    entry: int
    detail: str


class Received(NamedTuple):
    """What was stored, in words for the answer; nothing where there are faults. After `retry_after` seconds the same
    request may be taken as it is.
    """

    counts: Mapping[str, object]
    faults: Sequence[EntryFault] = ()
    retry_after: int | None = None


REPEATED = Received({"repeated": True})


async def receive_signals(served: ServedWorkspace, inbound: Inbound) -> Received:
    """Stores the numbers of a request that did not come before."""
    workspace_id = served.workspace.id
    if await came_before(workspace_id, inbound.id):
        return REPEATED
    current = await kinds.current_kinds(workspace_id)
    names = await department_names(workspace_id, served.settings.pulse.k, inbound.now)
    try:
        today = company_day(served.settings, inbound.now)
        file = await asyncio.to_thread(read_entries, inbound.entries, current, names, today)
    except ChartError as error:
        return Received({}, faults_of(error.faults))
    if file.faults:
        return Received({}, faults_of(file.faults))
    async with all_or_nothing():
        if not await is_new(workspace_id, inbound.id, inbound.now):
            return REPEATED
        stated = await state_values(workspace_id, None, StatedBy.WEBHOOK, file.values, inbound.now)
    change = stated.change
    unchanged = len(file.values) - change.added - change.restated
    return Received({"added": change.added, "restated": change.restated, "unchanged": unchanged})


def faults_of(faults: Sequence[Remark]) -> list[EntryFault]:
    """Returns each fault with the first entry that has it."""
    return [
        EntryFault(next(iter(fault.lines), 0), spoken(Remark(fault.key, (), fault.fields), _LANGUAGE))
        for fault in faults[:_FAULTS_AT_MOST]
    ]
