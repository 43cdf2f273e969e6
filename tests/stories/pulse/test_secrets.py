"""A canary answer and a canary comment are looked for everywhere, and backups are tried on every key there is."""

from contextlib import suppress
from datetime import timedelta
from pathlib import Path
from typing import Any

import psycopg
import pytest
import structlog
from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, SealedBox
from tortoise.exceptions import OperationalError

from bot.ballots import BOX
from bot.message import Form
from bot.people import Profile
from bot.request import Pressed
from commands.check_health import check_health
from storage import people
from storage.database import statement
from tests.canary import CANARY, dump, files, found_in
from tests.cast import MONDAY
from tests.stories.pulse.checkin import TUESDAY, CheckIn, taps_of


async def comments(checkin: CheckIn, handle: str, words: str, mood: str) -> None:
    person = checkin.who(handle)
    form = await checkin.presses(person, checkin.invitation(person), "Answer in a form, with a comment")
    assert isinstance(form, Form)
    await checkin.submits(person, form, mood=mood, comment=words)


async def test_a_canary_comment_is_nowhere_in_clear_while_its_round_is_open_nor_afterwards(
    checkin: CheckIn, opened: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    with structlog.testing.capture_logs() as logs:
        await comments(checkin, "hand11", CANARY, "1")
        assert await _leaks(checkin, opened, str(logs) + caplog.text) == []
        await checkin.live_until(MONDAY + timedelta(days=5))
        assert await _leaks(checkin, opened, str(logs) + caplog.text) == []  # it stood alone: discarded unread
    assert await statement("select state from round") == [{"state": "closed"}]


async def _leaks(checkin: CheckIn, conninfo: str, logs: str, canary: str = CANARY) -> list[str]:
    return await found_in(conninfo, canary, logs=logs, posts=checkin.platform.stands, health=await check_health())


async def test_a_canary_that_is_no_answer_would_be_found(checkin: CheckIn, opened: str) -> None:
    """The search above can fail: words that are stored on purpose are found by it."""
    canary = "Another canary sings at noon"
    await statement(
        "insert into draft (workspace_id, person_id, content, created_at) values (%s, %s, %s, %s)",
        checkin.entrance.workspace.id,
        checkin.staff[0].id,
        f'{{"words": "{canary}"}}',
        MONDAY,
    )
    assert await _leaks(checkin, opened, f"said: {canary}", canary) == ["backup", "base", "logs", "pg_wal"]


async def test_an_answer_changes_nothing_in_the_database(checkin: CheckIn, opened: str) -> None:
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    before = await dump(opened)
    await checkin.answers(checkin.who("hand11"), 1)
    await comments(checkin, "hand12", CANARY, "5")
    await checkin.pulse(checkin.who("hand11"))
    assert await dump(opened) == before
    assert checkin.sealed == 5  # four taps and a form


async def test_answering_says_nothing_to_the_database_and_nothing_to_the_log(
    checkin: CheckIn, opened: str, caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Also what is refused: who is asked, what, and until when, stands in the manifest."""
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    hand, stranger = checkin.who("hand11"), Profile("@late", "Late Comer", "late")
    taps = taps_of(checkin.invitation(hand), 4)
    caplog.set_level("DEBUG")
    executed: list[str] = []

    async def spied(self: psycopg.AsyncCursor[Any], query: object, *_: object, **__: object) -> None:
        executed.append(str(query))

    with structlog.testing.capture_logs() as logs, monkeypatch.context() as patch:
        patch.setattr(psycopg.AsyncCursor, "execute", spied)
        said = [await checkin.presses_button(who, tap) for who in (hand, stranger) for tap in taps]
        form = await checkin.does(hand, Pressed("pulse.form", checkin.running.key))
        said.append(await checkin.submits(hand, form, mood="2", comment=CANARY))
    assert (executed, logs, caplog.text) == ([], [], "")
    assert [one.plain == "Sealed. Thank you." for one in said] == [True] * 4 + [False] * 4 + [True]
    assert checkin.sealed == 5
    with monkeypatch.context() as patch:  # the spy would see one
        patch.setattr(psycopg.AsyncCursor, "execute", spied)
        with suppress(psycopg.Error, OperationalError, TypeError):
            await statement("select 1")
    assert executed


async def test_who_signed_answers_whatever_the_rows_of_people_say(checkin: CheckIn) -> None:
    """Somebody exchanges the accounts of two colleagues: both still answer for themselves, in their own leaf."""
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    await checkin.all_answer(checkin.staff, 5)
    victim, intruder = checkin.who("hand11"), checkin.who("hand21")
    away = "update person set platform_id = %s where id = %s"
    for account, person in (("@away", victim), (victim.platform_id, intruder), (intruder.platform_id, victim)):
        await statement(away, account, person.id)
    people.forget()
    for one in [one for one in checkin.staff if one.handle.startswith("hand2")]:
        await checkin.answers(one, 1)  # the signed account "@hand21" among them
    await checkin.live_until(MONDAY + timedelta(days=5))
    (row,) = await statement("select reading from ledger where unit = %s and item = 'mood'", team_of(checkin, "lead1"))
    assert row["reading"] == ">=4"
    (row,) = await statement("select reading from ledger where unit = %s and item = 'mood'", team_of(checkin, "lead2"))
    assert row["reading"] == "<=2"


def team_of(checkin: CheckIn, leader: str) -> str:
    return f"team:{checkin.who(leader).id}"


async def test_what_a_thief_kept_of_an_open_round_opens_none_of_its_boxes_with_any_key_that_is_left(
    harbour: CheckIn, tmp_path: Path
) -> None:
    await harbour.live_until(TUESDAY + timedelta(hours=6))
    await harbour.all_answer(harbour.staff[:12], 2)
    folders, key = harbour.check_ins.folders, harbour.running.key
    held = folders.keys.read(f"{key}.keys") or b""
    boxes = [box for file in folders.sealed.files(f"{key}.*.boxes") for box in cut(file.read_bytes())]
    await harbour.live_until(TUESDAY + timedelta(weeks=1, hours=6))  # the next one is open by now
    assert len(boxes) == 48
    assert len([box for box in boxes if opens(held, box)]) == 48  # with its key they could be read
    left = [kept for _, kept in files(tmp_path) if len(kept) == len(held)]
    assert len([kept for kept in left if kept in {file.read_bytes() for file in folders.keys.files("*.keys")}]) == 1
    assert not [box for box in boxes for kept in left if opens(kept, box)]
    assert not any(held in kept or boxes[0] in kept for _, kept in files(tmp_path))


def cut(stored: bytes) -> list[bytes]:
    return [stored[begin : begin + BOX] for begin in range(0, len(stored), BOX)]


def opens(key: bytes, box: bytes) -> bool:
    try:
        return len(SealedBox(PrivateKey(key)).decrypt(box)) > 0
    except CryptoError:
        return False


async def test_boxes_that_were_copied_or_moved_count_for_nothing_more(checkin: CheckIn) -> None:
    """Who writes to the sealed folder doubles a colleague's boxes, or hands them to a round of their own."""
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    await checkin.all_answer([one for one in checkin.staff if one.handle in ("hand11", "hand12", "hand13")], 5)
    sealed = checkin.check_ins.folders.sealed
    (own,) = [file for file in sealed.files(f"{checkin.running.key}.*.boxes") if file.stat().st_size]
    for number in range(10):
        sealed.link(f"{checkin.running.key}.copy{number}.boxes", own.read_bytes())
    await checkin.live_until(MONDAY + timedelta(days=5))
    assert await checkin.number("select count(*) from ledger") == 0
