"""The way in for answers: acknowledged is what lies on the disk before the round is being closed, and nothing else."""

import asyncio
import os
import subprocess
import sys
from pathlib import Path
from unittest.mock import Mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ports import MaybeStored, NotStored
from bot.sealed.ballots import BOX
from bot.sealed.manifest import Manifest
from commands.sealed.count_rounds import Played, count_rounds
from storage.sealed.ballot_box import BOXES, CLOSING, BallotBox
from storage.sealed.boxes import boxes_of, read_boxes
from storage.sealed.folders import Folders
from tests.processes import ROOT
from tests.rounds import folders_in


def box(letter: str) -> bytes:
    return letter.encode() * BOX


def stored(folders: Folders, key: str, at_once: int = 4) -> list[bytes]:
    """What the closing reads."""
    buffer = bytearray(at_once * BOX)
    read = b"".join(bytes(buffer[:size]) for size in read_boxes(folders.sealed, key, buffer))
    assert len(read) == boxes_of(folders.sealed, key) * BOX
    return [read[at : at + BOX] for at in range(0, len(read), BOX)]


class Disk:
    """Counts how often a disk was asked to keep what was written; `then` happens meanwhile."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        self.sizes: list[int] = []
        self.mark: Path | None = None
        self._keep = os.fdatasync
        monkeypatch.setattr(os, "fdatasync", self._fdatasync)

    def _fdatasync(self, file: int) -> None:
        self._keep(file)
        self.sizes.append(os.fstat(file).st_size)
        if self.mark:
            self.mark.touch()


@pytest.fixture
def disk(monkeypatch: pytest.MonkeyPatch) -> Disk:
    return Disk(monkeypatch)


class TestAcknowledged:
    async def test_what_is_acknowledged_was_kept_by_the_disk_before(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox, disk: Disk
    ) -> None:
        assert await ballots.put(manifest.key, box("a"))
        assert disk.sizes == [BOX]
        assert await ballots.put(manifest.key, box("b"))
        assert disk.sizes == [BOX, 2 * BOX]
        assert stored(folders, manifest.key) == [box("a"), box("b")]

    async def test_once_the_round_is_closing_nothing_is_acknowledged_any_more(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox
    ) -> None:
        assert await ballots.put(manifest.key, box("a"))
        folders.sealed.link(manifest.key + CLOSING, b"")
        assert not await ballots.put(manifest.key, box("b"))
        other = BallotBox(folders)
        assert not await other.put(manifest.key, box("c"))
        other.close()

    async def test_once_the_round_is_over_a_process_whose_clock_is_behind_acknowledges_nothing(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox
    ) -> None:
        assert await ballots.put(manifest.key, box("a"))
        assert count_rounds(folders, Played(manifest.closes_at)) == []
        assert not folders.sealed.holds(manifest.key + CLOSING)
        assert not await ballots.put(manifest.key, box("b"))

    async def test_a_mark_that_is_made_while_the_disk_writes_is_seen(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox, disk: Disk
    ) -> None:
        disk.mark = folders.sealed.path / f"{manifest.key}{CLOSING}"
        assert not await ballots.put(manifest.key, box("a"))

    @pytest.mark.parametrize("answered_before", [True, False])
    async def test_who_was_asleep_while_the_round_was_counted_and_cleared_up_is_not_acknowledged(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox, answered_before: bool
    ) -> None:
        """The mark is gone by then."""
        if answered_before:
            assert await ballots.put(manifest.key, box("a"))
        assert count_rounds(folders, Played(manifest.closes_at)) == []
        assert not folders.sealed.holds(manifest.key + CLOSING)
        assert not await ballots.put(manifest.key, box("b"))
        assert folders.sealed.files(f"{manifest.key}*{BOXES}") == []

    async def test_another_rounds_mark_is_none(self, folders: Folders, manifest: Manifest, ballots: BallotBox) -> None:
        folders.sealed.link("f" * 32 + CLOSING, b"")
        assert await ballots.put(manifest.key, box("a"))

    async def test_many_at_once_share_one_write_to_the_disk(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox, disk: Disk
    ) -> None:
        sent = [box(chr(ord("0") + number)) for number in range(50)]
        assert await asyncio.gather(*(ballots.put(manifest.key, one) for one in sent)) == [True] * len(sent)
        assert disk.sizes == [len(sent) * BOX]
        assert stored(folders, manifest.key) == sent

    async def test_whoever_went_away_while_waiting_keeps_nobody_else_from_an_answer(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox
    ) -> None:
        gone = asyncio.create_task(ballots.put(manifest.key, box("a")))
        stays = asyncio.create_task(ballots.put(manifest.key, box("b")))
        await asyncio.sleep(0)
        gone.cancel()
        assert await stays
        assert gone.cancelled()
        assert box("b") in stored(folders, manifest.key)

    async def test_two_processes_write_two_files_and_both_are_read(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox
    ) -> None:
        other = BallotBox(folders)
        assert await ballots.put(manifest.key, box("a"))
        assert await other.put(manifest.key, box("b"))
        other.close()
        written = [file for file in folders.sealed.files(f"{manifest.key}.*{BOXES}") if file.stat().st_size]
        assert {file.name for file in written} == {f"{manifest.key}.{one.process}{BOXES}" for one in (ballots, other)}
        assert {file.stat().st_mode & 0o777 for file in written} == {0o600}
        assert sorted(stored(folders, manifest.key)) == [box("a"), box("b")]


FULL = """
import asyncio, os, resource, sys
from pathlib import Path
from bot.sealed.ballots import BOX
from bot.ports import NotStored
from storage.sealed.ballot_box import BallotBox
from tests.rounds import folders_in

folders, key, room = folders_in(Path(sys.argv[1])), sys.argv[2], int(sys.argv[3])

def size():
    return sum(file.stat().st_size for file in folders.sealed.files(key + ".*.boxes"))

async def main():
    ballots = BallotBox(folders)
    print(await ballots.put(key, b"a" * BOX), size() // BOX, size() % BOX)
    _, most = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (BOX + room, most))
    outcomes = await asyncio.gather(*(ballots.put(key, b"b" * BOX) for _ in range(3)), return_exceptions=True)
    print([isinstance(one, NotStored) for one in outcomes], size() // BOX, size() % BOX)
    print({str(one) for one in outcomes if "b" * 9 in str(one)})
    resource.setrlimit(resource.RLIMIT_FSIZE, (most, most))
    print(await ballots.put(key, b"c" * BOX), size() // BOX, size() % BOX)

asyncio.run(main())
"""


@pytest.mark.parametrize("room", [0, 1, BOX - 1, 2 * BOX, 2 * BOX + 1, 3 * BOX - 1])
def test_on_a_full_disk_nobody_is_acknowledged_and_no_part_of_a_box_stays(
    folders: Folders, manifest: Manifest, tmp_path: Path, room: int
) -> None:
    """Three boxes that share one write, where there is room for none or some of their bytes; then there is room."""
    ran = subprocess.run(
        [sys.executable, "-c", FULL, str(tmp_path), manifest.key, str(room)], cwd=ROOT, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.splitlines() == ["True 1 0", "[True, True, True] 1 0", "set()", "True 2 0"]
    assert stored(folders, manifest.key) == [box("a"), box("c")]


async def test_where_a_part_cannot_be_taken_back_nobody_says_that_nothing_was_kept(
    folders: Folders, manifest: Manifest, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The box is there in full: what failed is to be sure of it, and to cut it off again."""
    ballots, failed = BallotBox(folders), OSError(5, "the disk is ill")
    with monkeypatch.context() as ill:
        ill.setattr(os, "fdatasync", Mock(side_effect=failed))
        with pytest.raises(NotStored) as cut:
            await ballots.put(manifest.key, box("a"))
        assert not isinstance(cut.value, MaybeStored)
        assert stored(folders, manifest.key) == []
        ill.setattr(os, "ftruncate", Mock(side_effect=failed))
        with pytest.raises(MaybeStored):
            await ballots.put(manifest.key, box("b"))
    assert await ballots.put(manifest.key, box("c"))
    assert sorted(stored(folders, manifest.key)) == [box("b"), box("c")]
    ballots.close()


class TestReading:
    @settings(max_examples=50)
    @given(st.lists(st.lists(st.sampled_from("abcdef"), max_size=5), max_size=4), st.integers(0, BOX - 1))
    def test_every_whole_box_is_read_once_whatever_file_it_is_in_and_whatever_fits_into_the_buffer(
        self, tmp_path_factory: pytest.TempPathFactory, files: list[list[str]], torn: int
    ) -> None:
        folders = folders_in(tmp_path_factory.mktemp("reading"))
        folders.prepare()
        for number, letters in enumerate(files):
            path = folders.sealed.path / f"{'1' * 32}.{number}{BOXES}"
            path.write_bytes(b"".join(map(box, letters)) + bytes(torn))
        (folders.sealed.path / f"{'2' * 32}.0{BOXES}").write_bytes(box("z"))
        everything = [box(letter) for letters in files for letter in letters]
        for at_once in (1, 2, 256):
            assert stored(folders, "1" * 32, at_once) == everything

    def test_a_file_that_is_cut_while_it_is_read_is_no_shorter_round(
        self, folders: Folders, manifest: Manifest
    ) -> None:
        path = folders.sealed.path / f"{manifest.key}.0{BOXES}"
        path.write_bytes(box("a") + box("b"))
        reading = read_boxes(folders.sealed, manifest.key, bytearray(BOX))
        assert next(reading) == BOX
        os.truncate(path, BOX)
        with pytest.raises(OSError, match="ended before its end"):
            next(reading)
