"""A process that hands somebody what is held of them, and is killed by kill -9 where it is told to be.

`python -m tests.stories.personal_data.killed CONNINFO MOMENT making|handed|taking FILE`: what left it stands in the
file: the zip, or the token of whoever takes it.
"""

import asyncio
import os
import signal
import sys
from datetime import datetime
from pathlib import Path
from typing import cast

from bot.config.settings import load
from bot.delivery.handing import FileOffer, HandedFile, HandedMessage
from bot.messages.message import Message
from bot.ports import Ballots, ServedWorkspace
from commands.delivery.deliver import deliver_waiting
from commands.delivery.hand_over import take
from storage import database
from storage.org import people
from tests.cast import ANA
from tests.platform import RememberingPlatform
from tests.processes import ROOT

# Before it is with the person, once it is and nobody has noted so, and while they take what was offered.
MAKING, HANDED, TAKING = "making", "handed", "taking"


def _notes(left_it: Path, token: str) -> None:
    left_it.write_text(token)


def _dies() -> None:
    os.kill(os.getpid(), signal.SIGKILL)


class OfferingPlatform(RememberingPlatform):
    """Hands nothing over by itself: whoever brings the token takes it."""

    def __init__(self) -> None:
        super().__init__()
        self.tokens: list[str] = []

    async def hand(self, place: str, message: Message, offer: FileOffer) -> HandedMessage:
        """Offers it."""
        self.tokens.append(offer.token)
        return HandedMessage(await self.post(place, message), is_over=False)


class _Deadly(RememberingPlatform):
    def __init__(self, where: str, left_it: Path) -> None:
        super().__init__()
        self._where, self._left_it = where, left_it

    async def hand(self, place: str, message: Message, offer: FileOffer) -> HandedMessage:
        file = await offer.make()
        if file and self._where == HANDED:
            self._left_it.write_bytes(file.content)
        _dies()
        return HandedMessage(place, is_over=True)


async def main(conninfo: str, moment: str, where: str, file: str) -> None:
    settings, now = load((ROOT / "app.yaml").read_text(), "app.yaml"), datetime.fromisoformat(moment)
    await database.open_database(conninfo)
    [workspace] = await people.workspaces()
    offering = OfferingPlatform()
    platform = offering if where == TAKING else _Deadly(where, Path(file))
    served = ServedWorkspace(workspace, platform, settings, settings)
    await deliver_waiting({workspace.id: served}, now, cast(Ballots, None))
    [token] = offering.tokens
    async with take(served, ANA.platform_id, token, now) as given:
        assert isinstance(given, HandedFile)
        _notes(Path(file), token)
        _dies()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
