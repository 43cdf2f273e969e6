"""Keys are kept where no backup of the database finds them, and can be destroyed."""

from pathlib import Path

import pytest
from storage.keys import KeyFolder, KeyFolderError, default_key_folder

from bot.ballots import Choice, Opening, RoundKeys


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys", tmp_path / "data")


def test_what_is_sealed_with_a_rounds_seal_opens_with_its_keys(check_ins: CheckIns) -> None:
    keys.create("a")
    seal, held = keys.seal("a"), keys.keys("a")
    assert seal
    assert held
    ballot = seal.seal(7, "team:1", "mood", Choice.FOUR)
    assert [one.choice for one in Opening(held, [7], ["mood"]).open([ballot])] == [Choice.FOUR]


def test_keys_made_twice_stay_the_first(check_ins: CheckIns) -> None:
    keys.create("a")
    first = keys.keys("a")
    keys.create("a")
    assert keys.keys("a") == first


def test_a_seal_that_a_crash_left_out_is_made_from_the_keys_that_are_there(check_ins: CheckIns, tmp_path: Path) -> None:
    keys.create("a")
    held = keys.keys("a")
    (tmp_path / "keys" / "a.seal").unlink()
    keys.create("a")
    assert held
    assert keys.seal("a") == held.seal


def test_only_we_can_read_them(check_ins: CheckIns, tmp_path: Path) -> None:
    keys.create("a")
    files = list((tmp_path / "keys").iterdir())
    assert {file.name for file in files} == {"a.keys", "a.seal"}
    assert {file.stat().st_mode & 0o777 for file in files} == {0o600}
    assert (tmp_path / "keys").stat().st_mode & 0o777 == 0o700


def test_destroyed_keys_are_gone_also_from_what_a_crash_left_half_made(check_ins: CheckIns, tmp_path: Path) -> None:
    keys.create("a")
    keys.create("b")
    half = tmp_path / "keys" / "a.keys.0123"
    half.hardlink_to(tmp_path / "keys" / "a.keys")
    keys.destroy("a")
    keys.destroy("a")
    assert keys.keys("a") is None
    assert keys.seal("a") is None
    assert keys.names() == {"b"}
    assert isinstance(keys.keys("b"), RoundKeys)


def test_what_a_destroyed_file_held_is_overwritten(check_ins: CheckIns, tmp_path: Path) -> None:
    keys.create("a")
    elsewhere = tmp_path / "linked"
    elsewhere.hardlink_to(tmp_path / "keys" / "a.keys")
    keys.destroy("a")
    assert set(elsewhere.read_bytes()) == {0}


@pytest.mark.parametrize("inside", ["", "keys", "postgres/keys"])
def test_a_folder_inside_the_data_folder_is_refused(tmp_path: Path, inside: str) -> None:
    with pytest.raises(KeyFolderError, match="may not be inside the data folder"):
        KeyFolder(tmp_path / "data" / inside, tmp_path / "data")


def test_a_link_into_the_data_folder_is_refused(tmp_path: Path) -> None:
    (tmp_path / "data").mkdir()
    (tmp_path / "keys").symlink_to(tmp_path / "data")
    with pytest.raises(KeyFolderError):
        KeyFolder(tmp_path / "keys", tmp_path / "data")


def test_a_folder_that_cannot_be_written_is_told_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(KeyFolderError, match="Set WATERLINE_KEYS"):
        KeyFolder(tmp_path / "file" / "keys", tmp_path / "data").prepare()


def test_as_long_as_no_round_was_opened_no_folder_is_needed(check_ins: CheckIns, tmp_path: Path) -> None:
    keys.destroy("a")
    assert keys.names() == set()
    assert keys.seal("a") is None
    assert list(tmp_path.iterdir()) == []


def test_without_a_choice_the_folder_lies_beside_the_data(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.delenv("WATERLINE_KEYS", raising=False)
    monkeypatch.setenv("WATERLINE_DATA", str(tmp_path / "data"))
    assert default_key_folder() == tmp_path / "data-keys"
    monkeypatch.setenv("WATERLINE_KEYS", str(tmp_path / "elsewhere"))
    assert default_key_folder() == tmp_path / "elsewhere"
