"""A process that sends what waits for webhooks, and is killed by kill -9 where it is told to be."""

import os
from datetime import datetime

from adapters.events.outbox import Outbox
from adapters.events.sender import WebhookSender
from bot.config.settings import load
from bot.ports import ServedWorkspace
from storage import database
from storage.events import waiting
from storage.org import people
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.processes import ROOT
from tests.stories.events.conftest import with_loopback
from tests.stories.killed import die, dying_after

SENDING, TAKEN, NOTED = "sending", "taken", "noted"  # before the receiver has it, once it answered, and once we know


async def sends(conninfo: str, moment: datetime, key: str, where: str, times: int) -> None:
    os.environ["WATERLINE_SECRETS"] = key
    settings = with_loopback(load((ROOT / "app.yaml").read_text(), "app.yaml"))
    await database.open_database(conninfo)
    [workspace] = await people.workspaces()
    served = {workspace.id: ServedWorkspace(workspace, RememberingPlatform(), settings, settings)}
    clock = FakeClock(moment)
    sender = WebhookSender(clock)
    match where:
        case "sending":
            sender.send = die  # type: ignore[method-assign]
        case "taken":
            sender.send = dying_after(times, sender.send)  # type: ignore[method-assign,assignment]
        case "noted":
            waiting.finish = dying_after(times, waiting.finish)  # type: ignore[assignment]
    outbox = Outbox(served, sender, clock)
    await outbox.begin()
    await outbox.settled()
