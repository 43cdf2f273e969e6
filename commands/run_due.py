"""What the clock asks for at every tick. Each due moment is claimed in the database: two processes do a thing once."""

from collections.abc import Collection
from datetime import datetime, timedelta

from bot.ports import KeyStore
from bot.settings import Settings
from bot.units import OrgChartError
from commands.close_round import close_round, sweep_keys
from commands.open_round import open_round
from storage import audience, drafts, people, rounds

DRAFTS_KEPT_FOR = timedelta(days=7)


async def run_due(now: datetime, settings: Settings, keys: KeyStore, served: Collection[str]) -> list[OrgChartError]:
    """Forgets old drafts; closes, opens and asks what is due on the platforms that are `served`.

    Returns what keeps rounds from being opened.
    """
    await drafts.drop_older_than(now - DRAFTS_KEPT_FOR)
    for closing in await rounds.due_to_close(now):
        await close_round(closing, keys, now)
    await sweep_keys(keys)
    faults = []
    for workspace in await people.workspaces() if settings.pulse.enabled else ():
        if workspace.platform in served:
            try:
                await open_round(workspace, settings, keys, now)
            except OrgChartError as error:
                faults.append(error)
    await audience.ask("invitation", now)
    await audience.ask("reminder", now)
    return faults
