"""Keys and sealed answers have folders of their own: nobody else reads them, and no backup of the database does."""

from datetime import timedelta
from pathlib import Path

import pytest

from storage.folders import ID, Folder, FolderError, folders_at, of_workspace, open_folders


@pytest.fixture
def folder(tmp_path: Path) -> Folder:
    folder = Folder(tmp_path / "keys", "WATERLINE_KEYS")
    folder.prepare()
    return folder


def test_a_file_is_written_whole_and_never_over_another(folder: Folder) -> None:
    assert folder.link("a.keys", b"first")
    assert not folder.link("a.keys", b"second")
    assert folder.read("a.keys") == b"first"
    assert {file.name for file in folder.path.iterdir()} == {ID, "a.keys"}


def test_what_is_not_there_is_read_as_nothing(folder: Folder) -> None:
    assert folder.read("a.keys") is None
    assert not folder.holds("a.keys")
    assert folder.age("a.keys") == 0


def test_what_another_process_is_still_writing_is_no_file_yet(folder: Folder) -> None:
    (folder.path / "a.keys.0123.part").write_bytes(b"half")
    folder.link("b.keys", b"whole")
    assert [file.name for file in folder.files("*.keys*")] == ["b.keys"]


def test_only_we_can_read_it(folder: Folder) -> None:
    folder.link("a.keys", b"secret")
    assert (folder.path / "a.keys").stat().st_mode & 0o777 == 0o600
    assert folder.path.stat().st_mode & 0o777 == 0o700


def test_what_was_destroyed_is_gone_also_from_what_a_crash_left_half_made(folder: Folder) -> None:
    folder.link("a.keys", b"secret")
    folder.link("b.keys", b"another")
    (folder.path / "a.keys.0123.part").hardlink_to(folder.path / "a.keys")
    folder.destroy("a.*")
    folder.destroy("a.*")
    assert {file.name for file in folder.path.iterdir()} == {ID, "b.keys"}


def test_what_a_destroyed_file_held_is_overwritten(folder: Folder, tmp_path: Path) -> None:
    folder.link("a.keys", b"secret")
    elsewhere = tmp_path / "linked"
    elsewhere.hardlink_to(folder.path / "a.keys")
    folder.destroy("a.*")
    assert elsewhere.read_bytes() == bytes(len(b"secret"))


def test_a_folder_keeps_its_id_and_no_other_has_it(folder: Folder, tmp_path: Path) -> None:
    other = Folder(tmp_path / "other", "WATERLINE_KEYS")
    before = folder.id
    folder.prepare()
    other.prepare()
    assert len(before) == 32
    assert folder.id == before != other.id


def test_a_folder_tells_its_own_time_and_leaves_nothing_behind(folder: Folder) -> None:
    before = folder.time()
    assert timedelta() <= folder.time() - before < timedelta(minutes=5)
    assert {file.name for file in folder.path.iterdir()} == {ID}


@pytest.mark.parametrize(
    ("keys", "sealed"),
    [
        ("data", "sealed"),
        ("data/keys", "sealed"),
        ("data/postgres/keys", "sealed"),
        ("keys", "data/sealed"),
        ("keys", "keys"),
        ("keys", "keys/sealed"),
        ("sealed/keys", "sealed"),
    ],
)
def test_a_folder_inside_another_one_is_refused_with_the_cure(tmp_path: Path, keys: str, sealed: str) -> None:
    with pytest.raises(FolderError, match=r"Set WATERLINE_(KEYS|SEALED) to a folder elsewhere"):
        folders_at(tmp_path / keys, tmp_path / sealed, tmp_path / "data")


def test_a_link_into_the_data_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "keys").symlink_to(tmp_path / "data")
    with pytest.raises(FolderError):
        folders_at(tmp_path / "keys", tmp_path / "sealed", tmp_path / "data")


def test_a_folder_that_cannot_be_made_is_said_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(FolderError, match="Set WATERLINE_SEALED to a folder that this user can write"):
        folders_at(tmp_path / "keys", tmp_path / "file" / "sealed", tmp_path / "data").prepare()


def test_as_long_as_no_round_was_opened_no_folder_is_needed(tmp_path: Path) -> None:
    folders = folders_at(tmp_path / "keys", tmp_path / "sealed", tmp_path / "data")
    folders.keys.destroy("a.*")
    assert folders.keys.files("*") == []
    assert folders.keys.id == ""
    assert list(tmp_path.iterdir()) == []


def test_they_lie_beside_the_data_folder_or_where_the_environment_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("WATERLINE_DATA", str(tmp_path / "waterline"))
    monkeypatch.delenv("WATERLINE_KEYS", raising=False)
    monkeypatch.setenv("WATERLINE_SEALED", str(tmp_path / "elsewhere"))
    folders = open_folders()
    assert folders.keys.path == tmp_path / "waterline-keys"
    assert folders.sealed.path == tmp_path / "elsewhere"


@pytest.mark.parametrize("name", ["../T0", "T0/..", "T0\n", "*", "a b", "19:x@thread", "ⅷ"])
def test_a_workspace_of_any_name_has_files_of_one_plain_name(name: str) -> None:
    file = of_workspace("slack", name)
    assert file.isascii()
    assert not set("/*?[]\n ") & set(file)
    assert file != of_workspace("slack", name + "x")
