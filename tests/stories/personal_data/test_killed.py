"""A process that is killed while it hands somebody their data leaves nobody without it, and no copy of it behind."""

import asyncio
import io
import signal
import sys
import zipfile
from pathlib import Path

import pytest

from bot.delivery.handing import HandedFile
from bot.messages.refusal import Refusal
from bot.messages.request import Typed
from commands.delivery.hand_over import take
from storage.database import statement
from tests.cast import ANA, THANKS
from tests.platform import RememberingPlatform
from tests.processes import ROOT
from tests.stories.conftest import ChatCompany, count
from tests.stories.personal_data.killed import HANDED, MAKING, TAKING


async def asks_and_it_is_killed(company: ChatCompany, opened: str, where: str, left_it: Path) -> None:
    await company.types(ANA, f"@bo {THANKS} #courage")
    await company.does(ANA, Typed("my data", "general", "/waterline"))
    moment = company.entrance.clock.now().isoformat()
    arguments = ("-m", "tests.stories.personal_data.killed", opened, moment, where, str(left_it))
    process = await asyncio.create_subprocess_exec(sys.executable, *arguments, cwd=ROOT)
    assert await process.wait() == -signal.SIGKILL
    await statement("update delivery set due_at = now()")  # the minute for which it held what it had in hand


def thanks_in(content: bytes) -> bool:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        return any(THANKS in archive.read(name).decode() for name in archive.namelist())


@pytest.mark.parametrize(("where", "times"), [(MAKING, 1), (HANDED, 2)])
async def test_ana_gets_her_data_wherever_the_process_is_killed_and_at_most_twice(
    company: ChatCompany, opened: str, platform: RememberingPlatform, tmp_path: Path, where: str, times: int
) -> None:
    left_it = tmp_path / "left"
    await asks_and_it_is_killed(company, opened, where, left_it)
    for _ in range(2):
        await company.deliver()
    got = [file.content for file in platform.handed[ANA.platform_id]]
    if left_it.exists():
        got.append(left_it.read_bytes())
    assert len(got) == times
    assert all(thanks_in(content) for content in got)
    assert platform.handed.keys() == {ANA.platform_id}
    assert await count("file_handing") == 0


async def test_what_ana_was_taking_when_the_process_was_killed_she_takes_two_minutes_later_and_once(
    company: ChatCompany, opened: str, tmp_path: Path
) -> None:
    left_it = tmp_path / "left"
    await asks_and_it_is_killed(company, opened, TAKING, left_it)
    [served], clock, token = company.entrance.served.values(), company.entrance.clock, left_it.read_text()

    async def takes() -> HandedFile | Refusal:
        async with take(served, ANA.platform_id, token, clock.now()) as given:
            return given

    assert isinstance(await takes(), Refusal), "it may still be on its way"
    clock.move(minutes=3)  # type: ignore[attr-defined]
    given = await takes()
    assert isinstance(given, HandedFile)
    assert thanks_in(given.content)
    assert isinstance(await takes(), Refusal)
    assert await count("file_handing") == 0
