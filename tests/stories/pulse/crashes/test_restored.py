"""A backup taken while a check-in was open, put back on another machine: it is void there, and asked again."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.org.people import Workspace
from commands.delivery.run_due import run_due
from storage import database
from storage.backups import restoring, writing
from storage.database import statement
from storage.sealed.ballot_box import KEYS, MANIFEST
from tests.conftest import copied
from tests.rounds import all_served, check_ins, count_due, folders_in
from tests.stories.pulse.checkin import CheckIn

SLOWEST = timedelta(days=2)


async def states() -> list[str]:
    return [row["state"] for row in await statement("select state from round order by opened_at, id")]


@pytest.fixture
async def backup(checkin: CheckIn, opened: str, tmp_path: Path) -> Path:
    """Of the small company, while everybody's answers lie sealed."""
    await checkin.opens()
    await checkin.all_answer(checkin.staff, 4)
    await writing.back_up(opened, checkin.check_ins.folders, tmp_path / "open.zip")
    return tmp_path / "open.zip"


async def test_an_open_check_in_is_void_where_its_keys_are_not_and_is_asked_again(
    checkin: CheckIn, backup: Path, opened: str, server: str, tmp_path: Path
) -> None:
    elsewhere, clock = folders_in(tmp_path / "elsewhere"), checkin.clock
    elsewhere.prepare()
    ends = checkin.running.closes_at
    await database.close_database()
    with copied(server, "template0") as restored:
        contents = await restoring.put_back(restored, elsewhere.sealed, backup)
        assert contents.open_rounds == 1
        assert elsewhere.keys.files(f"*{KEYS}") == elsewhere.keys.files(f"*{MANIFEST}") == []
        await database.open_database(restored)
        here = check_ins(elsewhere, clock)
        assert await states() == ["open"]
        while clock.now() < ends + SLOWEST and "void" not in await states():
            clock.move(hours=1)
            count_due(elsewhere, clock)
            await run_due(clock.now(), await all_served(checkin.entrance.settings), here)
        assert (await states())[0] == "void"
        while clock.now() < ends + SLOWEST and len(await states()) == 1:
            clock.move(hours=1)
            await run_due(clock.now(), await all_served(checkin.entrance.settings), here)
        assert await states() == ["void", "open"]
        workspace: Workspace = checkin.entrance.workspace
        assert here.ballots.running(workspace.platform, workspace.platform_id) is not None
        assert await statement("select 1 from ledger") == []
        await database.close_database()
    await database.open_database(opened)
