"""A process that sends what is planned of recognition, and is killed by kill -9 where it is told to be."""

from datetime import datetime
from pathlib import Path
from typing import Any, cast

from bot.config.settings import Settings, load
from bot.messages.message import Message
from bot.ports import Ballots, ServedWorkspace
from commands.awards.look import look_at_awards
from commands.celebrations.look_daily import celebrate
from commands.check_ins import CheckIns
from commands.delivery.deliver import deliver_waiting
from commands.feature import Tick
from commands.newcomers.show_stories import show_stories
from storage import database
from storage.org import people
from storage.reach import unasked
from tests.platform import RememberingPlatform
from tests.processes import ROOT
from tests.stories.killed import die

CLAIMING, SENDING = "claiming", "sending"  # within the transaction that claims a day, and at the platform's door
FEATURES = (celebrate, show_stories, look_at_awards)


class _Fate:
    def __init__(self, times: int) -> None:
        self._left = times

    def comes(self) -> None:
        self._left -= 1
        if not self._left:
            die()


class _Deadly(RememberingPlatform):
    def __init__(self, fate: _Fate, taken: Path) -> None:
        super().__init__()
        self._fate, self._taken = fate, taken

    async def post(self, place: str, message: Message) -> str:
        self._fate.comes()
        with self._taken.open("a") as file:
            file.write(f"{place}\n")
        return await super().post(place, message)


def _dies_behind(wants: Any, fate: _Fate) -> Any:
    async def wants_and_dies(*arguments: Any) -> None:
        await wants(*arguments)
        fate.comes()

    return wants_and_dies


def celebrating(settings: Settings) -> Settings:
    """Returns the same with celebrations turned on."""
    rules = settings.celebrations.model_copy(update={"enabled": True, "channel": "general"})
    return settings.model_copy(update={"celebrations": rules})


async def sends_what_is_planned(conninfo: str, now: datetime, where: str, times: int, taken: Path) -> None:
    """Dies the so-manieth time that it comes there. What the platform took stands in `taken`, a place a line."""
    settings = celebrating(load((ROOT / "app.yaml").read_text(), "app.yaml"))
    await database.open_database(conninfo)
    [workspace] = await people.workspaces()
    never, fate = _Fate(0), _Fate(times)
    platform = _Deadly(fate if where == SENDING else never, taken)
    served = {workspace.id: ServedWorkspace(workspace, platform, settings, settings)}
    if where == CLAIMING:
        unasked._want = _dies_behind(unasked._want, fate)
    for feature in FEATURES:
        assert await feature(Tick(now, served, cast(CheckIns, None))) == []
        await deliver_waiting(served, now, cast(Ballots, None))
