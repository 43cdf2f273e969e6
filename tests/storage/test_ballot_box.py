"""An answer is on the disk before anybody reads "Sealed", and nobody reads it once the round is closing."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path

import pytest

from bot.ballots import BOX, SEQUENCE
from storage.ballot_box import BOXES, CLOSING, BallotBox, boxes_of, is_key, read_boxes
from storage.folders import Folders
from tests.cast import MONDAY
from tests.processes import ROOT
from tests.rounds import folders_in

KEY = "0123456789abcdef0123456789abcdef"


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = folders_in(tmp_path)
    folders.prepare()
    return folders


def box(number: int) -> bytes:
    return number.to_bytes(2) * (BOX // 2)


def stored(folders: Folders, at_a_time: int = 7) -> list[bytes]:
    """All boxes, read as the closing reads them."""
    buffer, boxes = bytearray(at_a_time * BOX), []
    for size in read_boxes(folders.sealed, KEY, buffer):
        boxes += [bytes(buffer[begin : begin + BOX]) for begin in range(0, size, BOX)]
    return boxes


async def test_what_was_taken_is_on_the_disk_in_the_order_in_which_it_came(folders: Folders) -> None:
    ballots = BallotBox(folders)
    assert all([await ballots.put(KEY, box(number)) for number in range(20)])
    assert stored(folders) == [box(number) for number in range(20)]
    assert boxes_of(folders.sealed, KEY) == 20


async def test_many_at_once_share_a_write_and_none_is_lost(folders: Folders, monkeypatch: pytest.MonkeyPatch) -> None:
    syncs = 0
    real = os.fdatasync

    def counting(file: int) -> None:
        nonlocal syncs
        syncs += 1
        real(file)

    monkeypatch.setattr(os, "fdatasync", counting)
    ballots = BallotBox(folders)
    assert all(await asyncio.gather(*(ballots.put(KEY, box(number)) for number in range(200))))
    assert sorted(stored(folders)) == [box(number) for number in range(200)]
    assert syncs < 20


async def test_once_a_round_is_closing_nobody_is_told_that_it_was_sealed(folders: Folders) -> None:
    ballots = BallotBox(folders)
    assert await ballots.put(KEY, box(1))
    folders.sealed.link(KEY + CLOSING, b"")
    assert not await ballots.put(KEY, box(2))
    assert not await BallotBox(folders).put(KEY, box(3))


async def test_each_process_has_a_file_of_its_own_and_all_are_read(folders: Folders) -> None:
    one, other = BallotBox(folders), BallotBox(folders)
    for number in range(3):
        assert await one.put(KEY, box(number))
        assert await other.put(KEY, box(10 + number))
    assert len(folders.sealed.files(f"{KEY}.*{BOXES}")) == 2
    assert sorted(stored(folders)) == [box(number) for number in (0, 1, 2, 10, 11, 12)]


async def test_a_box_that_a_crash_tore_is_no_box(folders: Folders) -> None:
    ballots = BallotBox(folders)
    assert await ballots.put(KEY, box(1))
    (file,) = folders.sealed.files(f"{KEY}.*{BOXES}")
    with file.open("ab") as torn:
        torn.write(box(2)[:-1])
    assert stored(folders) == [box(1)]
    assert boxes_of(folders.sealed, KEY) == 1


async def test_who_waited_and_is_gone_keeps_nobody_else_waiting(folders: Folders) -> None:
    ballots = BallotBox(folders)
    gone, other = (asyncio.create_task(ballots.put(KEY, box(number))) for number in (1, 2))
    await asyncio.sleep(0)  # both wait
    gone.cancel()
    assert await other
    assert box(2) in stored(folders)


FULL_DISK = """
import asyncio, pathlib, resource, signal, sys
from bot.ballots import BOX
from bot.ports import NotStored
from storage.ballot_box import BallotBox
from tests.rounds import folders_in

async def main():
    folders = folders_in(pathlib.Path(sys.argv[1]))
    folders.prepare()
    signal.signal(signal.SIGXFSZ, signal.SIG_IGN)  # then a file that grows too large is an error, as on a full disk
    resource.setrlimit(resource.RLIMIT_FSIZE, (2 * BOX + 100, 2 * BOX + 100))
    ballots = BallotBox(folders)
    for number in range(4):
        try:
            print(await ballots.put(sys.argv[2], bytes([number]) * BOX))
        except NotStored as error:
            print(type(error).__name__, error.strerror)

asyncio.run(main())
"""


def test_on_a_full_disk_nothing_of_an_answer_stays_and_the_person_is_told(tmp_path: Path) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", FULL_DISK, str(tmp_path), KEY], cwd=ROOT, capture_output=True, text=True, check=True
    )
    first, second, third, fourth = ended.stdout.splitlines()
    assert (first, second) == ("True", "True")
    assert third.startswith("NotStored")
    assert fourth.startswith("NotStored")
    assert stored(folders_in(tmp_path)) == [bytes([0]) * BOX, bytes([1]) * BOX]


def test_a_later_submission_has_a_larger_sequence_in_every_process(folders: Folders) -> None:
    one, other = BallotBox(folders), BallotBox(folders)
    later = MONDAY.replace(minute=1)
    sequences = [one.sequence(MONDAY), one.sequence(MONDAY), other.sequence(later), one.sequence(later)]
    assert sequences[0] < sequences[1] < min(sequences[2:])
    assert {len(sequence) for sequence in sequences} == {SEQUENCE.size}


@pytest.mark.parametrize("text", ["", "1", KEY[:-1], KEY + "0", KEY.upper(), "../" + KEY[3:], KEY[:-1] + "٣"])
def test_what_came_back_from_a_button_and_is_no_key_leads_to_no_file(folders: Folders, text: str) -> None:
    assert not is_key(text)
    assert BallotBox(folders).manifest(text) is None
    assert BallotBox(folders).seal(text) is None
