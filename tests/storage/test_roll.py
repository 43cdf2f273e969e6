"""The roll in its file: what a crash tears is no line, and whose numbers stand in it lies beside it."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.sealed.floors import Uncounted
from bot.sealed.roll import ClosingLine, OpeningLine, Outcome, Tenure
from storage.sealed.folders import Folder
from storage.sealed.roll import ACCOUNTS, ROLL, append, numbers_of, read_roll, workspaces

HARBOUR = "slack-harbour"
AT = datetime(2026, 3, 3, 10, tzinfo=UTC)
OPENING = OpeningLine(
    at=AT,
    key="1" * 32,
    week=1,
    first_monday=date(2026, 3, 2),
    k=5,
    closes_at=AT + timedelta(days=2),
    manifest="ab" * 32,
    keys_folder="cd" * 16,
    tenures=(Tenure(7, None, 1, None, date.min), Tenure(8, 7, 2, date(2026, 3, 3), None)),
    left=(9,),
    not_asked=(8,),
    invited={"team:1": 5},
    hung={"unit:1": None, "team:1": "unit:1"},
    uncounted={"team:1": Uncounted.SHRANK},
)
CLOSING = ClosingLine(AT + timedelta(days=2), OPENING.key, Outcome.CLOSED, ("unit:1",), "ef" * 16, "01" * 16, "ab" * 32)
NEXT = replace(OPENING, key="2" * 32, week=2)


@pytest.fixture
def sealed(tmp_path: Path) -> Folder:
    return folder_at(tmp_path / "sealed")


def folder_at(path: Path) -> Folder:
    folder = Folder(path, "WATERLINE_SEALED")
    folder.prepare()
    return folder


def lines(sealed: Folder) -> list[OpeningLine | ClosingLine]:
    roll = read_roll(sealed, HARBOUR)
    return [*roll.openings, *roll.closings.values()]


def test_lines_come_back_as_they_were_written_in_their_order(sealed: Folder) -> None:
    for line in (OPENING, CLOSING, NEXT):
        append(sealed, HARBOUR, line)
    assert lines(sealed) == [OPENING, NEXT, CLOSING]


def test_a_roll_is_of_one_workspace_and_only_we_may_read_it(sealed: Folder) -> None:
    append(sealed, HARBOUR, OPENING)
    assert workspaces(sealed) == [HARBOUR]
    assert read_roll(sealed, "slack-elsewhere").openings == ()
    assert (sealed.path / (HARBOUR + ROLL)).stat().st_mode & 0o777 == 0o600


def test_what_stands_in_a_roll_is_only_ever_added_to(sealed: Folder) -> None:
    append(sealed, HARBOUR, OPENING)
    before = sealed.read(HARBOUR + ROLL)
    append(sealed, HARBOUR, CLOSING)
    assert before
    assert (sealed.read(HARBOUR + ROLL) or b"").startswith(before)


def test_a_line_torn_anywhere_is_no_line_and_harms_neither_those_before_nor_those_after(sealed: Folder) -> None:
    append(sealed, HARBOUR, OPENING)
    first = len(sealed.read(HARBOUR + ROLL) or b"")
    append(sealed, HARBOUR, CLOSING)
    whole = sealed.read(HARBOUR + ROLL) or b""
    for end in range(first, len(whole), 7):
        (sealed.path / (HARBOUR + ROLL)).write_bytes(whole[:end])
        assert lines(sealed) == [OPENING], end
        append(sealed, HARBOUR, NEXT)
        assert read_roll(sealed, HARBOUR).openings == (OPENING, NEXT), end
    (sealed.path / (HARBOUR + ROLL)).write_bytes(whole)
    assert lines(sealed) == [OPENING, CLOSING]


def test_a_line_that_lacks_only_its_end_is_told_from_the_next_one(sealed: Folder) -> None:
    """It was never said to be there, so that whoever wrote it writes it again: once it counts."""
    append(sealed, HARBOUR, OPENING)
    file = sealed.path / (HARBOUR + ROLL)
    file.write_bytes(file.read_bytes()[:-1])
    assert lines(sealed) == []
    append(sealed, HARBOUR, OPENING)
    assert lines(sealed) == [OPENING]
    append(sealed, HARBOUR, OPENING)
    assert lines(sealed) == [OPENING]


def test_accounts_stand_in_the_roll_under_numbers_that_tell_nothing_and_stay(sealed: Folder) -> None:
    numbers = numbers_of(sealed, HARBOUR, ["U-ana", "U-bo"])
    assert numbers == numbers_of(sealed, HARBOUR, ["U-bo", "U-ana"])
    assert len(set(numbers.values())) == 2
    grown = numbers_of(sealed, HARBOUR, ["U-cy"])
    assert grown.items() > numbers.items()
    assert numbers_of(sealed, "slack-elsewhere", ["U-ana"])["U-ana"] not in numbers.values()


def test_an_account_that_is_taken_out_of_the_file_beside_is_nobody_in_the_roll(sealed: Folder) -> None:
    before = numbers_of(sealed, HARBOUR, ["U-ana", "U-bo"])
    file = sealed.path / (HARBOUR + ACCOUNTS)
    file.write_bytes(b"".join(line for line in file.read_bytes().splitlines(keepends=True) if b"U-ana" not in line))
    after = numbers_of(sealed, HARBOUR, ["U-ana", "U-bo"])
    assert after["U-bo"] == before["U-bo"]
    assert after["U-ana"] != before["U-ana"]


def test_an_account_whose_line_was_torn_is_given_another_number(sealed: Folder) -> None:
    before = numbers_of(sealed, HARBOUR, ["U-ana", "U-bo"])
    file = sealed.path / (HARBOUR + ACCOUNTS)
    file.write_bytes(file.read_bytes()[:-3])
    after = numbers_of(sealed, HARBOUR, ["U-ana", "U-bo"])
    assert after["U-ana"] == before["U-ana"]
    assert after["U-bo"] != before["U-bo"]
    assert numbers_of(sealed, HARBOUR, ["U-ana", "U-bo"]) == after


@settings(max_examples=50)
@given(st.lists(st.text(st.characters(codec="utf-8"), max_size=20), unique=True, max_size=6))
def test_any_name_of_an_account_is_known_again(tmp_path_factory: pytest.TempPathFactory, accounts: list[str]) -> None:
    folder = folder_at(tmp_path_factory.mktemp("sealed"))
    assert numbers_of(folder, HARBOUR, accounts) == numbers_of(folder, HARBOUR, accounts)
