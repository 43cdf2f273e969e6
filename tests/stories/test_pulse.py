"""A check-in from its opening to what comes out of it."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.invented import invent_company
from bot.message import Form, Message, Note, Text
from bot.rounds import State
from bot.settings import Settings
from bot.wording.say import plain
from commands.entrance import Entrance
from commands.keep_company import keep_company
from commands.open_workspace import open_workspace
from storage import rounds
from storage.keys import KeyFolder
from tests.cast import MONDAY, FakeClock
from tests.platform import RememberingPlatform
from tests.stories.checkin import CheckIn, taps_of, with_check_ins
from tests.stories.conftest import buttons, said


@pytest.fixture
async def checkin(
    opened: str, settings: Settings, clock: FakeClock, platform: RememberingPlatform, tmp_path: Path
) -> CheckIn:
    """The invented company, on Monday morning before its first check-in."""
    keys = KeyFolder(tmp_path / "keys", tmp_path / "data")
    checking = with_check_ins(settings)
    workspace = await open_workspace("web", "local", "Harbour", checking)
    met = await keep_company(workspace, invent_company(MONDAY))
    entrance = Entrance(workspace, platform, checking, clock, keys)
    return CheckIn(entrance, keys, clock, platform, list(met.values()))


def text_of(message: Message | Form) -> str:
    return "\n".join(plain(block.line) for block in message.blocks if isinstance(block, Text | Note))


async def test_a_round_is_asked_answered_and_shown(checkin: CheckIn) -> None:
    await checkin.live_until(MONDAY + timedelta(days=1, hours=12))
    assert await checkin.one("select count(*) from delivery where subject = 'invitation'") == len(checkin.staff)
    for person in checkin.staff:
        assert set(await checkin.answers(person, 4)) <= {"Sealed. Thank you.", "封をしました。ありがとうございます。"}
    await checkin.live_until(MONDAY + timedelta(days=5))
    closed = await rounds.last_closed(checkin.entrance.workspace.id)
    assert closed and closed.state is State.CLOSED
    print(text_of(checkin.invitation(checkin.staff[0])))
    print(await checkin.types(checkin.staff[0], ""))
    reply = await checkin.does(checkin.staff[5], __import__("bot.request").request.Typed("", "general", "/pulse"))
    print(reply)
    reply = await checkin.presses(checkin.staff[5], reply, "What was said")
    print(reply)
    assert 0
