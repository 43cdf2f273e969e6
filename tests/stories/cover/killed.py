"""A process that asks who is back, and is killed by kill -9 where it is told to be.

`python -m tests.stories.cover.killed CONNINFO MOMENT noting|noted|sending`
"""

import asyncio
import os
import signal
import sys
from datetime import datetime
from typing import Any, NoReturn, cast

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

NOTING, NOTED, SENDING = "noting", "noted", "sending"  # within the transaction, behind it, and at the platform's door


def _dies() -> NoReturn:
    os.kill(os.getpid(), signal.SIGKILL)
    raise AssertionError


class _Deadly(RememberingPlatform):
    async def post(self, place: str, message: Message) -> str:
        _dies()


def _dies_behind(asks: Any) -> Any:
    async def asks_and_dies(*arguments: Any) -> None:
        await asks(*arguments)
        _dies()

    return asks_and_dies


async def main(conninfo: str, moment: str, where: str) -> None:
    settings, now = load((ROOT / "app.yaml").read_text(), "app.yaml"), datetime.fromisoformat(moment)
    await database.open_database(conninfo)
    [workspace] = await people.workspaces()
    served = {workspace.id: ServedWorkspace(workspace, _Deadly(), settings, settings)}
    if where == NOTING:
        leaves.ask = _dies_behind(leaves.ask)
    assert await ask_who_is_back(Tick(now, served, cast(CheckIns, None))) == []
    if where == NOTED:
        _dies()
    await deliver_waiting(served, now, cast(Ballots, None))


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
