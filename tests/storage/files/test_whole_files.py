"""A file has its name once it is whole: where the disk is full, all is as it was."""

import errno
from pathlib import Path

import pytest

from storage.whole_files import replaced_file


def fill(file: Path) -> None:
    with replaced_file(file) as out:
        out.write(b"half of a ")
        raise OSError(errno.ENOSPC, "No space left on device")


def test_what_could_not_be_written_whole_leaves_no_empty_file_and_what_was_there_stays(tmp_path: Path) -> None:
    file = tmp_path / "ledger.csv"
    with pytest.raises(OSError, match="No space"):
        fill(file)
    assert list(tmp_path.iterdir()) == []
    file.write_text("of last week")
    with pytest.raises(OSError, match="No space"):
        fill(file)
    assert file.read_text() == "of last week"
    assert list(tmp_path.iterdir()) == [file]


def test_a_file_is_replaced_by_one_that_only_we_may_read(tmp_path: Path) -> None:
    file = tmp_path / "ledger.csv"
    file.write_text("of last week")
    file.chmod(0o644)
    with replaced_file(file) as out:
        out.write(b"of this week")
    assert file.read_text() == "of this week"
    assert file.stat().st_mode & 0o777 == 0o600


def test_a_link_or_a_device_is_not_replaced(tmp_path: Path) -> None:
    link, other = tmp_path / "link", tmp_path / "other"
    other.write_text("of somebody else")
    link.symlink_to(other)
    for refused in (link, tmp_path, Path("/dev/null")):
        with pytest.raises(OSError, match="has this name"), replaced_file(refused):
            pass
    assert other.read_text() == "of somebody else"
    assert link.is_symlink()
