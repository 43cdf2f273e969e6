"""The check-ins that are open in a process: found by their links, and forgotten with their secrets once they end."""

import asyncio
from datetime import timedelta
from pathlib import Path

import psutil
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.checkin.schedule import OPEN_FOR
from bot.sealed.ballots import BOX
from bot.sealed.manifest import Manifest
from storage.sealed.ballot_box import MANIFEST, OPEN, SEAL, BallotBox, is_due, is_key, links
from storage.sealed.boxes import boxes_of
from storage.sealed.folders import Folder, Folders, of_workspace
from tests.rounds import folders_in
from tests.storage.conftest import OPENS

HARBOUR = of_workspace("slack", "harbour")
TICK = timedelta(microseconds=1)
ENDS = OPENS + OPEN_FOR


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
        await ballots.put(manifest.key, bytes(BOX))
        before = held(folders)
        folders.keys.destroy(f"{manifest.key}.*")
        ballots.forget_ended()
        assert [len(before), held(folders)] == [1, []]

    async def test_of_many_open_rounds_a_few_files_stay_open_and_every_answer_is_kept(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("storage.sealed.ballot_box.FILES_AT_ONCE", 3)
        keys = [f"{number:032x}" for number in range(8)]
        for key in keys:
            folders.keys.link(f"{key}{SEAL}", b"a round of another workspace")
        for _ in range(2):
            for key in keys:
                assert await ballots.put(key, bytes(BOX))
                assert len(held(folders)) <= 3
        assert await asyncio.gather(*(ballots.put(key, bytes(BOX)) for key in keys)) == [True] * len(keys)
        assert [boxes_of(folders.sealed, key) for key in keys] == [3] * len(keys)

    def test_what_is_remembered_of_open_rounds_is_bounded_by_their_people(
        self, folders: Folders, manifest: Manifest, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("storage.sealed.ballot_box.PEOPLE_AT_ONCE", 1)  # fewer than one round has
        ballots = BallotBox(folders)
        assert ballots.manifest(manifest.key) == manifest

    async def test_a_process_that_ends_keeps_no_secret_and_no_file(
        self, folders: Folders, manifest: Manifest, ballots: BallotBox
    ) -> None:
        await ballots.put(manifest.key, bytes(BOX))
        seal = ballots.seal(manifest.key)
        ballots.close()
        assert seal
        assert not any(seal.token_secret)
        assert held(folders) == []


def held(folders: Folders) -> list[str]:
    """The box files that this process has open."""
    return [file.path for file in psutil.Process().open_files() if Path(file.path).parent == folders.sealed.path]


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
        assert other.sequence(OPENS) < one.sequence(later + timedelta(milliseconds=1)), (
            "a clock that went back moves nothing"
        )
        assert one.sequence(OPENS) != other.sequence(OPENS)
