"""A process that asks who is back, and is killed by kill -9 where it is told to be."""

from datetime import datetime
from typing import cast

from bot.config.settings import load
from bot.messages.message import Message
from bot.ports import Ballots, ServedWorkspace
from commands.check_ins import CheckIns
from commands.cover.ask_back import ask_who_is_back
from commands.delivery.deliver import deliver_waiting
from commands.feature import Tick
from storage import database
from storage.cover import leaves
from storage.org import people
from tests.platform import RememberingPlatform
from tests.processes import ROOT
from tests.stories.killed import die, dying_after

NOTING, NOTED, SENDING = "noting", "noted", "sending"  # within the transaction, behind it, and at the platform's door


class _Deadly(RememberingPlatform):
    async def post(self, place: str, message: Message) -> str:
        die()


async def asks(conninfo: str, now: datetime, where: str) -> None:
    settings = load((ROOT / "app.yaml").read_text(), "app.yaml")
    await database.open_database(conninfo)
    [workspace] = await people.workspaces()
    served = {workspace.id: ServedWorkspace(workspace, _Deadly(), settings, settings)}
    if where == NOTING:
        leaves.ask = dying_after(1, leaves.ask)  # type: ignore[assignment]
    assert await ask_who_is_back(Tick(now, served, cast(CheckIns, None))) == []
    if where == NOTED:
        die()
    await deliver_waiting(served, now, cast(Ballots, None))
