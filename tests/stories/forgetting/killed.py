"""A process that forgets people, and is killed by kill -9 where it is told to be.

`python -m tests.stories.forgetting.killed CONNINFO MOMENT KEYS SEALED listed|erasing|erased|ending|nowhere`
"""

import asyncio
import sys
from datetime import datetime
from pathlib import Path

from bot.config.settings import load
from bot.ports import ServedWorkspace
from commands.delivery.deliver import deliver_waiting
from commands.feature import Tick
from commands.forgetting import fulfil
from storage import database
from storage.forgetting import wishes, words
from storage.org import people
from storage.sealed.folders import Folder, Folders
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.processes import ROOT
from tests.rounds import check_ins
from tests.stories.killed import die, dying_after

# Once the list has its line, within the transaction, behind it, and within the last step.
LISTED, ERASING, ERASED, ENDING = "listed", "erasing", "erased", "ending"
NOWHERE = "nowhere"


async def main(conninfo: str, moment: str, keys: str, sealed: str, where: str) -> None:
    settings = load((ROOT / "app.yaml").read_text(), "app.yaml")
    await database.open_database(conninfo)
    [workspace] = await people.workspaces()
    served = {workspace.id: ServedWorkspace(workspace, RememberingPlatform(), settings, settings)}
    folders = Folders(Folder(Path(keys), "WATERLINE_KEYS"), Folder(Path(sealed), "WATERLINE_SEALED"))
    match where:
        case "listed":
            fulfil.forget_account = die  # type: ignore[attr-defined]
        case "erasing":
            words.take_names_out = dying_after(1, words.take_names_out)  # type: ignore[assignment]
        case "erased":
            fulfil._end = die
        case "ending":
            wishes.end = die
    now = datetime.fromisoformat(moment)
    tick = Tick(now, served, check_ins(folders, FakeClock(now)))
    for _ in range(3):
        assert await fulfil.forget_people(tick) == []
        await deliver_waiting(served, now)
    await database.close_database()


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
