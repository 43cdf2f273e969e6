"""The way in for answers: acknowledged is what lies on the disk before the round is being closed, and nothing else."""

import asyncio
import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import psutil
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.ballots import BOX
from bot.manifest import Manifest
from bot.schedule import OPEN_FOR
from commands.count_rounds import Played
from commands.freeze_round import freeze_round
from storage.ballot_box import (
    BOXES,
    CLOSING,
    MANIFEST,
    OPEN,
    SEAL,
    BallotBox,
    boxes_of,
    is_due,
    is_key,
    links,
    read_boxes,
)
from storage.folders import Folder, Folders, of_workspace
from tests.processes import ROOT
from tests.rounds import folders_in, plan_of

OPENS = datetime(2026, 3, 3, 10, tzinfo=UTC)
CREW = tuple(f"U-{name}" for name in ("ana", "bo", "cy", "dana", "mika"))
HARBOUR = of_workspace("slack", "harbour")
TICK = timedelta(microseconds=1)
ENDS = OPENS + OPEN_FOR


def box(letter: str) -> bytes:
    return letter.encode() * BOX


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    return folders_in(tmp_path)


@pytest.fixture
def manifest(folders: Folders) -> Manifest:
    """Of a round that is open."""
    return freeze_round(plan_of("harbour", CREW, OPENS), folders, Played(OPENS))


@pytest.fixture
def ballots(folders: Folders, manifest: Manifest) -> Iterator[BallotBox]:
    ballots = BallotBox(folders)
    yield ballots
    ballots.close()


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
        assert not await BallotBox(folders).put(manifest.key, box("c"))

    async def test_a_mark_that_is_made_while_the_disk_writes_is_seen(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox, disk: Disk
    ) -> None:
        disk.mark = folders.sealed.path / f"{manifest.key}{CLOSING}"
        assert not await ballots.put(manifest.key, box("a"))

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
from bot.ballots import BOX
from bot.ports import NotStored
from storage.ballot_box import BallotBox
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


class TestWhatIsOpenHere:
    def test_the_round_of_a_workspace_is_found_by_its_link(self, manifest: Manifest, ballots: BallotBox) -> None:
        assert ballots.running("slack", "harbour") == ballots.manifest(manifest.key) == manifest
        assert ballots.running("slack", "elsewhere") is None
        assert ballots.running("teams", "harbour") is None

    def test_a_seal_whose_manifest_was_exchanged_takes_no_answers(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox
    ) -> None:
        path = folders.keys.path / f"{manifest.key}{MANIFEST}"
        path.write_bytes(path.read_bytes().replace(b"U-ana", b"U-eve"))
        assert ballots.manifest(manifest.key) is None
        assert ballots.seal(manifest.key) is None

    @pytest.mark.parametrize("missing", [MANIFEST, SEAL])
    def test_a_round_that_lacks_a_file_is_not_there(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox, missing: str
    ) -> None:
        (folders.keys.path / f"{manifest.key}{missing}").unlink()
        assert ballots.manifest(manifest.key) is None

    @pytest.mark.parametrize(
        "text", ["", "../" * 4 + "etc/passwd", "0" * 31, "0" * 33, "A" * 32, "g" * 32, "0" * 31 + "*", "0" * 31 + "/"]
    )
    def test_what_comes_back_from_a_button_and_is_no_key_names_no_file(self, ballots: BallotBox, text: str) -> None:
        assert not is_key(text)
        assert ballots.manifest(text) is None

    @given(st.binary(min_size=16, max_size=16))
    def test_sixteen_random_bytes_are_a_key_as_they_are_written(self, key: bytes) -> None:
        assert is_key(key.hex())

    def test_a_round_is_due_at_its_end_and_no_earlier(self, folders: Folders, manifest: Manifest) -> None:
        assert manifest.closes_at == ENDS
        assert not is_due(folders.keys, ENDS - TICK)
        assert is_due(folders.keys, ENDS)

    def test_a_link_that_says_nothing_is_no_round(self, folders: Folders, manifest: Manifest) -> None:
        (folders.keys.path / f"slack-elsewhere{OPEN}").write_bytes(b"")
        (folders.keys.path / f"slack-nowhere{OPEN}").write_bytes(b"../../passwd 2026-03-03T10:00:00+00:00")
        assert {workspace: link.key for workspace, link in links(folders.keys).items()} == {HARBOUR: manifest.key}

    def test_a_folder_that_is_not_there_has_no_round(self, tmp_path: Path) -> None:
        nowhere = Folder(tmp_path / "nowhere", "WATERLINE_KEYS")
        assert links(nowhere) == {}
        assert not is_due(nowhere, ENDS)


class TestForgetting:
    def test_the_secrets_of_a_round_whose_keys_are_gone_are_wiped(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox
    ) -> None:
        seal = ballots.seal(manifest.key)
        assert seal
        assert not ballots.forget_ended()
        assert any(seal.token_secret)
        folders.keys.destroy(f"{manifest.key}.*")
        assert ballots.forget_ended()
        assert not any(seal.token_secret)
        assert not any(seal.code_secret)
        assert ballots.manifest(manifest.key) is None
        assert not ballots.forget_ended()

    async def test_no_file_of_a_round_that_has_ended_stays_open(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox
    ) -> None:
        await ballots.put(manifest.key, box("a"))
        before = held()
        folders.keys.destroy(f"{manifest.key}.*")
        ballots.forget_ended()
        assert [len(before), held()] == [1, []]

    async def test_a_process_that_ends_keeps_no_secret_and_no_file(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox
    ) -> None:
        await ballots.put(manifest.key, box("a"))
        seal = ballots.seal(manifest.key)
        ballots.close()
        assert seal
        assert not any(seal.token_secret)
        assert held() == []


def held() -> list[str]:
    """The box files that this process has open."""
    return [file.path for file in psutil.Process().open_files() if file.path.endswith(BOXES)]


class TestSequence:
    @given(st.lists(st.integers(0, 5), min_size=2, max_size=20))
    def test_of_two_submissions_of_one_process_the_later_is_larger(self, steps: list[int]) -> None:
        ballots, now = BallotBox(folders_in(Path("nowhere"))), OPENS
        sequences = []
        for step in steps:
            now += timedelta(milliseconds=step)
            sequences.append(ballots.sequence(now))
        assert sequences == sorted(set(sequences))

    def test_between_processes_the_later_moment_is_larger(self) -> None:
        one, other = (BallotBox(folders_in(Path("nowhere"))) for _ in range(2))
        assert one.process != other.process
        later = OPENS + timedelta(milliseconds=1)
        assert one.sequence(OPENS) < other.sequence(later)
        assert other.sequence(OPENS) < one.sequence(later)
        assert one.sequence(OPENS) != other.sequence(OPENS)
