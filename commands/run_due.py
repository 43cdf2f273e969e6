"""What the clock asks for at every tick. Each due moment is claimed in the database: two processes do a thing once."""

import asyncio
from collections.abc import Awaitable, Collection, Iterable
from datetime import datetime, timedelta

from bot.letters import Kind
from bot.people import Workspace
from bot.ports import KeyStore
from bot.settings import Settings
from bot.units import OrgChartError
from commands.close_round import close_round, sweep_keys
from commands.open_round import open_round
from commands.send_letters import send_letters
from commands.tell_admins import tell_admins
from storage import audience, drafts, people, rounds

LETTERS: tuple[Kind, ...] = ("digest", "summary")
DRAFTS_KEPT_FOR = timedelta(days=7)


async def run_due(now: datetime, settings: Settings, keys: KeyStore, served: Collection[str]) -> list[OrgChartError]:
    """Forgets old drafts; closes, opens, asks and sends what is due on the platforms that are `served`.

    Returns what keeps rounds from being opened; admins are told, too. One round's trouble keeps no other waiting: it
    is raised at the end.
    """
    await drafts.drop_older_than(now - DRAFTS_KEPT_FOR)
    faults = await _each(close_round(closing, keys, now) for closing in await rounds.due_to_close(now))
    await sweep_keys(keys)
    here = [one for one in await people.workspaces() if one.platform in served]
    asking = here if settings.pulse.enabled else []
    faults += await _each(_open(workspace, settings, keys, now) for workspace in asking)
    await audience.ask("invitation", now)
    await audience.ask("reminder", now)
    faults += await _each(send_letters(one, settings, kind, now) for one in here for kind in LETTERS)
    charts = [fault for fault in faults if isinstance(fault, OrgChartError)]
    if worse := [fault for fault in faults if fault not in charts]:
        raise worse[0]
    return charts


async def _open(workspace: Workspace, settings: Settings, keys: KeyStore, now: datetime) -> None:
    try:
        await open_round(workspace, settings, keys, now)
    except OrgChartError as fault:
        await tell_admins(workspace, fault, settings.admins)
        raise


async def _each(works: Iterable[Awaitable[object]]) -> list[BaseException]:
    """Does one after the other, whatever becomes of the one before, and tells what went wrong."""
    told = [(await asyncio.gather(work, return_exceptions=True))[0] for work in works]
    return [one for one in told if isinstance(one, BaseException)]
