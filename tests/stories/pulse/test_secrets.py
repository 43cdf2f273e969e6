"""A canary answer and a canary comment are looked for everywhere, and backups are tried on every key there is."""

from datetime import timedelta
from pathlib import Path

import pytest
import structlog
from tortoise.exceptions import IntegrityError

from bot.ballots import Ballot, Opening, RoundKeys
from bot.message import Form
from commands.check_health import check_health
from commands.check_ins import CheckIns
from storage import rounds
from storage.database import statement
from tests.canary import CANARY, dump, files, found_in, restored
from tests.cast import MONDAY
from tests.stories.pulse.checkin import TUESDAY, CheckIn


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


async def test_an_answer_changes_nothing_in_the_database_but_sealed_boxes(checkin: CheckIn, opened: str) -> None:
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    but_ballots = ("--exclude-table-data=ballot", "--exclude-table-data=ballot_id_seq")
    before = await dump(opened, *but_ballots)
    await checkin.answers(checkin.who("hand11"), 1)
    await comments(checkin, "hand12", CANARY, "5")
    await checkin.pulse(checkin.who("hand11"))
    assert await dump(opened, *but_ballots) == before
    assert len(await statement("select distinct xmin::text from ballot")) == 2  # each person's rows, all at once
    boxes = await statement("select distinct length(token) as token, length(box) as box from ballot")
    assert len(boxes) == 1


async def test_a_backup_made_while_open_opens_none_of_its_ballots_with_any_key_that_is_left(
    harbour: CheckIn, opened: str, check_ins: CheckIns, tmp_path: Path
) -> None:
    await harbour.live_until(TUESDAY + timedelta(hours=6))
    await harbour.all_answer(harbour.staff[:12], 2)
    open_round = await rounds.running(harbour.entrance.workspace.id, harbour.clock.now())
    assert open_round
    items = [item.key for item in open_round.frozen.items]
    people = [person.id for person in harbour.staff]
    held = keys.keys(open_round.key)
    assert held
    backup = await dump(opened)
    await harbour.live_until(TUESDAY + timedelta(weeks=1, hours=6))  # the next one is open by now
    async with restored(opened, backup) as database:
        rows = await (await database.execute("select token, box from ballot")).fetchall()
    sealed = [Ballot(bytes(token), bytes(box)) for token, box in rows]
    assert len(list(Opening(held, people, items).open(sealed))) == 60  # with its keys it could be read
    left = [RoundKeys.load(kept) for _, kept in files(tmp_path / "keys") if len(kept) == len(bytes(held))]
    assert len(left) == 1
    assert [list(Opening(one, people, items).open(sealed)) for one in left] == [[]]
    assert not any(bytes(held) in kept for _, kept in files(tmp_path))


async def test_a_row_that_was_copied_swapped_or_forged_in_the_database_counts_for_nothing(checkin: CheckIn) -> None:
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    await checkin.all_answer([one for one in checkin.staff if one.handle.startswith("hand1")], 5)
    await statement("update ballot set box = (select box from ballot order by id limit 1)")
    await statement("insert into ballot (round_id, token, box) select round_id, sha256(token), box from ballot")
    await checkin.live_until(MONDAY + timedelta(days=5))
    assert await checkin.number("select count(*) from ledger") == 0


async def test_the_database_refuses_to_say_whose_words_failed(checkin: CheckIn, opened: str) -> None:
    """Sealed before they reach the database, words cannot come back in its errors."""
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    await statement("alter table ballot add constraint none check (length(box) = 0) not valid")
    with pytest.raises(IntegrityError) as error:
        await comments(checkin, "hand11", CANARY, "1")
    assert CANARY not in str(error.value)
