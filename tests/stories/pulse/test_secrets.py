"""A canary answer and a canary comment are looked for everywhere; what was copied is tried on every key there is."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from secrets import token_bytes

import pytest
import structlog
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox

from bot.messages.message import Form
from bot.sealed.ballots import BOX, SECRET
from commands.check_ins import CheckIns
from commands.operate.check_health import check_health
from storage.database import statement
from storage.sealed.ballot_box import BOXES, KEYS, SEAL
from tests.canary import CANARY, dump, files, found_in
from tests.cast import MONDAY
from tests.stories.pulse.checkin import TUESDAY, CheckIn


async def comments(checkin: CheckIn, handle: str, words: str, mood: str) -> None:
    person = checkin.who(handle)
    form = await checkin.presses(person, checkin.invitation(person), "Answer in a form, with a comment")
    assert isinstance(form, Form)
    await checkin.submits(person, form, mood=mood, comment=words)


async def test_a_canary_comment_is_nowhere_in_clear_while_its_round_is_open_nor_afterwards(
    checkin: CheckIn, opened: str, canary: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    with structlog.testing.capture_logs() as logs:
        await comments(checkin, "hand11", canary, "1")
        assert await _leaks(checkin, opened, canary, str(logs) + caplog.text) == []
        await checkin.live_until(MONDAY + timedelta(days=5))
        assert await _leaks(checkin, opened, canary, str(logs) + caplog.text) == []  # it stood alone: discarded unread
    assert await statement("select state from round") == [{"state": "closed"}]


async def _leaks(checkin: CheckIn, conninfo: str, canary: str, logs: str) -> list[str]:
    return await found_in(conninfo, canary, logs=logs, posts=checkin.platform.stands, health=await check_health())


async def test_a_canary_that_is_no_answer_would_be_found(checkin: CheckIn, opened: str, canary: str) -> None:
    """The search above can fail: words that are stored on purpose are found by it."""
    await statement(
        "insert into draft (workspace_id, person_id, content, created_at)"
        " values (%(workspace)s, %(person)s, %(content)s, %(now)s)",
        workspace=checkin.entrance.workspace.id,
        person=checkin.staff[0].id,
        content=f'{{"words": "{canary}"}}',
        now=MONDAY,
    )
    assert await _leaks(checkin, opened, canary, f"said: {canary}") == ["backup", "base", "logs", "pg_wal"]


async def test_an_answer_changes_nothing_in_the_database(checkin: CheckIn, opened: str) -> None:
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    before = await dump(opened)
    await checkin.answers(checkin.who("hand11"), 1)
    await comments(checkin, "hand12", CANARY, "5")
    assert await dump(opened) == before


async def test_a_canary_stands_in_no_file_of_the_open_check_in_nor_of_the_closed_one(
    checkin: CheckIn, tmp_path: Path
) -> None:
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    await comments(checkin, "hand11", CANARY, "1")
    assert [path for path, content in files(tmp_path) if CANARY.encode() in content] == []
    await checkin.live_until(MONDAY + timedelta(days=5))
    assert [path for path, content in files(tmp_path) if CANARY.encode() in content] == []


async def test_what_a_thief_copied_while_a_check_in_was_open_opens_with_no_key_that_is_left(
    harbour: CheckIn, check_ins: CheckIns, tmp_path: Path
) -> None:
    await harbour.live_until(TUESDAY + timedelta(hours=6))
    await harbour.all_answer(harbour.staff[:12], 2)
    copied, key, held = _copied(harbour, check_ins)
    assert _opened(copied, held) > 0  # with its keys it could be read
    await harbour.live_until(TUESDAY + timedelta(weeks=1, hours=6))  # the next one is open by now
    (left,) = check_ins.folders.keys.files(f"*{KEYS}")
    assert left.name != key + KEYS
    assert _opened(copied, left.read_bytes() + left.with_suffix(SEAL).read_bytes()) == 0
    assert not [path for path, content in files(tmp_path) if held[:SECRET] in content]
    assert check_ins.folders.sealed.files(f"{key}.*") == []


def _copied(harbour: CheckIn, check_ins: CheckIns) -> tuple[list[bytes], str, bytes]:
    """The boxes of the open check-in, its name, and its keys with its seal."""
    workspace, folders = harbour.entrance.workspace, check_ins.folders
    running = check_ins.ballots.running(workspace.platform, workspace.platform_id)
    assert running
    stored = b"".join(file.read_bytes() for file in folders.sealed.files(f"{running.key}.*{BOXES}"))
    private, seal = (folders.keys.read(running.key + ending) for ending in (KEYS, SEAL))
    assert private
    assert seal
    return [stored[at : at + BOX] for at in range(0, len(stored), BOX)], running.key, private + seal


def _opened(boxes: list[bytes], keys: bytes) -> int:
    """How many of the boxes open with these keys."""
    opens = SealedBox(PrivateKey(keys[:SECRET]))
    opened = 0
    for box in boxes:
        with suppress(CryptoError):
            opens.decrypt(box)
            opened += 1
    return opened


async def test_boxes_that_were_copied_cut_or_forged_in_the_file_count_for_nothing_more(
    checkin: CheckIn, check_ins: CheckIns
) -> None:
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    alone = [person for person in checkin.staff if person.handle.startswith("hand1")][:2]
    await checkin.all_answer(alone, 5)
    (file,) = [path for path in check_ins.folders.sealed.files(f"*{BOXES}") if path.stat().st_size]
    taken = file.read_bytes()
    with file.open("ab") as forged:
        forged.write(taken * 20 + token_bytes(20 * BOX) + taken[:100])
    await checkin.live_until(MONDAY + timedelta(days=5))
    assert await statement("select state from round") == [{"state": "closed"}]
    assert await checkin.number("select count(*) from ledger") == 0
