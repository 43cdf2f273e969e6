"""The folders of check-ins lie where no backup of the database finds them, and what is destroyed there is gone."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.sealed.folders import Folder, FolderError, Folders, folders_at, of_workspace, open_folders


@pytest.fixture
def folders(tmp_path: Path) -> Folders:
    folders = folders_at(tmp_path / "keys", tmp_path / "sealed", tmp_path / "data")
    folders.prepare()
    return folders


@pytest.fixture
def keys(folders: Folders) -> Folder:
    return folders.keys


def names(folder: Folder) -> set[str]:
    return {file.name for file in folder.path.iterdir()}


def test_a_folder_has_a_random_id_that_stays(folders: Folders, tmp_path: Path) -> None:
    before = folders.keys.id
    folders.prepare()
    assert folders.keys.id == before
    assert len(before) == 32
    assert before != folders.sealed.id
    assert Folder(tmp_path / "nowhere", "").id == ""


def test_only_we_can_read_what_lies_there(keys: Folder) -> None:
    keys.link("a.keys", b"secret")
    assert names(keys) == {"folder-id", "a.keys"}
    assert {file.stat().st_mode & 0o777 for file in keys.path.iterdir()} == {0o600}
    assert keys.path.stat().st_mode & 0o777 == 0o700


def test_a_folder_that_others_could_read_is_closed_to_them(tmp_path: Path) -> None:
    (tmp_path / "keys").mkdir(mode=0o755)
    Folder(tmp_path / "keys", "WATERLINE_KEYS").prepare()
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_a_file_is_never_written_over_and_nothing_of_the_attempt_stays(keys: Folder) -> None:
    assert keys.link("a.keys", b"first")
    assert not keys.link("a.keys", b"second, and longer")
    assert keys.read("a.keys") == b"first"
    assert names(keys) == {"folder-id", "a.keys"}


def test_what_is_still_being_written_is_no_file_of_ours(keys: Folder) -> None:
    keys.link("a.keys", b"whole")
    (keys.path / "a.keys.0123.part").write_bytes(b"ha")
    assert [file.name for file in keys.files("a.*")] == ["a.keys"]


def test_what_is_destroyed_is_gone_also_where_a_crash_left_it_half_made(keys: Folder) -> None:
    keys.link("a.keys", b"secret")
    keys.link("b.keys", b"another")
    (keys.path / "a.keys.0123.part").hardlink_to(keys.path / "a.keys")
    keys.destroy("a.*")
    keys.destroy("a.*")
    assert keys.read("a.keys") is None
    assert not keys.holds("a.keys")
    assert keys.read("b.keys") == b"another"
    assert names(keys) == {"folder-id", "b.keys"}


def test_what_a_destroyed_file_held_is_overwritten(keys: Folder, tmp_path: Path) -> None:
    keys.link("a.keys", b"secret" * 1_000)
    elsewhere = tmp_path / "linked"
    elsewhere.hardlink_to(keys.path / "a.keys")
    keys.destroy("a.*")
    assert elsewhere.read_bytes() == bytes(6_000)


def test_what_is_removed_is_not_overwritten_for_whoever_still_reads_it(keys: Folder) -> None:
    keys.link("a.boxes", b"box")
    with (keys.path / "a.boxes").open("rb") as reading:
        keys.remove("a.*")
        assert reading.read() == b"box"
    assert names(keys) == {"folder-id"}


def test_a_file_is_as_old_as_the_clock_of_the_folder_says(keys: Folder) -> None:
    keys.link("a.open", b"")
    then = keys.time() - timedelta(minutes=20)
    os.utime(keys.path / "a.open", (then.timestamp(), then.timestamp()))
    assert keys.age("a.open") >= timedelta(minutes=20).total_seconds()
    assert keys.age("b.open") == 0


def test_the_time_of_a_folder_is_that_of_a_new_file_and_leaves_none(keys: Folder) -> None:
    before = datetime.now(UTC) - timedelta(seconds=1)  # a file system counts in ticks
    assert keys.time() > before
    assert names(keys) == {"folder-id"}


@pytest.mark.parametrize(
    ("inner", "outer"),
    [("keys", "data"), ("sealed", "data"), ("keys", "sealed"), ("sealed", "keys")],
)
@pytest.mark.parametrize("below", ["", "deep", "deep/deeper"])
def test_folders_inside_one_another_are_refused(tmp_path: Path, inner: str, outer: str, below: str) -> None:
    places = {name: tmp_path / name for name in ("keys", "sealed", "data")}
    places[inner] = places[outer] / below
    with pytest.raises(FolderError) as refused:
        folders_at(*places.values())
    named = str(refused.value)
    assert f"WATERLINE_{inner.upper()}" in named
    assert f"WATERLINE_{outer.upper()}" in named
    assert "to a folder elsewhere" in named


def test_a_data_folder_may_not_be_around_either_by_way_of_a_link(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "keys").symlink_to(tmp_path / "data")
    with pytest.raises(FolderError, match="inside WATERLINE_DATA"):
        folders_at(tmp_path / "keys", tmp_path / "sealed", tmp_path / "data")


def test_folders_beside_one_another_are_taken_also_with_names_that_begin_alike(tmp_path: Path) -> None:
    folders = folders_at(tmp_path / "data-keys", tmp_path / "data-sealed", tmp_path / "data")
    assert (folders.keys.path, folders.sealed.path) == (tmp_path / "data-keys", tmp_path / "data-sealed")


@pytest.mark.parametrize("which", ["keys", "sealed"])
def test_a_folder_that_cannot_be_written_is_told_with_the_cure(tmp_path: Path, which: str) -> None:
    (tmp_path / "file").touch()
    places = {name: tmp_path / name for name in ("keys", "sealed", "data")}
    places[which] = tmp_path / "file" / which
    with pytest.raises(FolderError, match=f"Set WATERLINE_{which.upper()}"):
        folders_at(*places.values()).prepare()


def test_as_long_as_no_round_was_opened_no_folder_is_needed(tmp_path: Path) -> None:
    folder = folders_at(tmp_path / "keys", tmp_path / "sealed", tmp_path / "data").keys
    folder.destroy("a.*")
    folder.remove("a.*")
    assert (folder.files("*"), folder.read("a.keys"), folder.holds("a.keys")) == ([], None, False)
    assert list(tmp_path.iterdir()) == []


def test_without_a_choice_both_lie_beside_the_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("WATERLINE_DATA", str(tmp_path / "data"))
    for setting in ("WATERLINE_KEYS", "WATERLINE_SEALED"):
        monkeypatch.delenv(setting, raising=False)
    folders = open_folders()
    assert (folders.keys.path, folders.sealed.path) == (tmp_path / "data-keys", tmp_path / "data-sealed")
    monkeypatch.setenv("WATERLINE_KEYS", str(tmp_path / "elsewhere"))
    monkeypatch.setenv("WATERLINE_SEALED", str(tmp_path / "boxes"))
    folders = open_folders()
    assert (folders.keys.path, folders.sealed.path) == (tmp_path / "elsewhere", tmp_path / "boxes")


@given(*[st.text(st.characters(codec="utf-8"), min_size=1, max_size=12)] * 2)
def test_any_workspace_has_files_of_its_own_inside_the_folder(one: str, other: str) -> None:
    assert (of_workspace("slack", one) == of_workspace("slack", other)) is (one == other)
    assert of_workspace("slack", one) != of_workspace("teams", one)
    assert "/" not in of_workspace("slack", one)
    assert "\0" not in of_workspace("slack", one)


def test_a_part_that_was_linked_before_its_process_died_is_taken_away_and_the_file_stays_whole(keys: Folder) -> None:
    keys.link("a.manifest", b"all of it")
    linked, alone = keys.path / "a.manifest.0123.part", keys.path / "b.keys.0123.part"
    linked.hardlink_to(keys.path / "a.manifest")
    alone.write_bytes(b"secret")
    for part in (linked, alone):
        keys.discard(part.name)
        keys.discard(part.name)
        assert not part.exists()
    assert keys.read("a.manifest") == b"all of it"
