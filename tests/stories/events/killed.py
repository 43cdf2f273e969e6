"""A process that sends events, and is killed by kill -9 once a receiver has taken one and nobody has noted so.

`python -m tests.stories.events.killed CONNINFO MOMENT TIMES`: it dies behind the so-manieth that is taken.
"""

import asyncio
import os
import signal
import sys
from datetime import datetime

from adapters.events.sender import WebhookSender
from bot.config.settings import load
from bot.events.sending import SendOutcome, SignedRequest
from bot.ports import ServedWorkspace
from commands.events import send
from storage import database
from storage.org import people
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.processes import ROOT
from tests.stories.events.conftest import with_loopback


class _DeadlySender(WebhookSender):
    def __init__(self, clock: FakeClock, times: int) -> None:
        super().__init__(clock)
        self._left = times

    async def send(self, request: SignedRequest) -> SendOutcome:
        outcome = await super().send(request)
        self._left -= 1
        if not self._left:
            os.kill(os.getpid(), signal.SIGKILL)
        return outcome


async def main(conninfo: str, moment: str, times: str) -> None:
    settings = with_loopback(load((ROOT / "app.yaml").read_text(), "app.yaml"))
    clock = FakeClock(datetime.fromisoformat(moment))
    await database.open_database(conninfo)
    [workspace] = await people.workspaces()
    served = ServedWorkspace(workspace, RememberingPlatform(), settings, settings)
    await send.send_waiting(served, _DeadlySender(clock, int(times)), clock.now())


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
