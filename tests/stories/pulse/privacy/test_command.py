"""`python -m bot verify-round --report FILE`, as an operator types it."""

from datetime import timedelta
from pathlib import Path

import pytest

from storage.database import statement
from storage.sealed.roll import read_history
from tests.cast import MONDAY
from tests.processes import environment
from tests.stories.pulse.checkin import SLOWLY, TUESDAY, CheckIn
from tests.typed import Ended, types


async def verify(conninfo: str, checkin: CheckIn, *arguments: str) -> tuple[int, Ended]:
    folders = checkin.check_ins.folders
    places = {"WATERLINE_KEYS": str(folders.keys.path), "WATERLINE_SEALED": str(folders.sealed.path)}
    data = str(folders.sealed.path.parent / "data")
    env = environment(DATABASE_URL=conninfo, WATERLINE_DATA=data, **places)
    ended = await types("verify-round", *arguments, env=env)
    return ended.code, ended


@pytest.fixture
async def closed(checkin: CheckIn) -> CheckIn:
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    await checkin.all_answer(checkin.staff, 4)
    await checkin.live_until(MONDAY + timedelta(days=6), SLOWLY)
    return checkin


async def test_the_page_is_written_for_its_reader_alone_and_the_checks_are_printed_all_the_same(
    opened: str, closed: CheckIn, tmp_path: Path
) -> None:
    file = tmp_path / "round.html"
    code, process = await verify(opened, closed, "--report", str(file))
    assert code == 0, process.said
    assert "ok     keys: none are left." in process.said
    assert f"{file} is the page, readable by you alone." in process.said
    assert file.stat().st_mode & 0o777 == 0o600
    assert file.read_text().startswith("<!doctype html>")
    line = read_history(closed.check_ins.folders.sealed, "web-local").roll.last_closed
    assert line is not None
    assert line.nonce in file.read_text()


@pytest.mark.long
async def test_a_page_that_was_there_is_written_anew_and_a_folder_or_a_link_is_refused_with_a_cure(
    opened: str, closed: CheckIn, tmp_path: Path
) -> None:
    old, link, other = tmp_path / "old.html", tmp_path / "link.html", tmp_path / "other.html"
    old.write_text("old")
    old.chmod(0o644)
    other.write_text("of somebody else")
    link.symlink_to(other)
    assert (await verify(opened, closed, "--report", str(old)))[0] == 0
    assert old.read_text() != "old"
    assert old.stat().st_mode & 0o777 == 0o600
    for refused in (tmp_path, link, tmp_path / "nowhere" / "round.html"):
        code, process = await verify(opened, closed, "--report", str(refused))
        assert code == 1
        assert f"{refused} cannot be written" in process.said
        assert "Name a file that this user can write." in process.said
    assert other.read_text() == "of somebody else"


async def test_where_something_is_wrong_the_page_is_written_and_the_exit_code_says_so(
    opened: str, closed: CheckIn, tmp_path: Path
) -> None:
    await statement("alter table ledger disable trigger all")
    await statement("update ledger set reading = '3'")
    code, process = await verify(opened, closed, "--report", str(tmp_path / "round.html"))
    assert code == 1
    assert "wrong  ledger: has the fingerprint" in process.said
    assert "Not passed: " in (tmp_path / "round.html").read_text()


async def test_before_anything_has_closed_no_page_is_written(opened: str, checkin: CheckIn, tmp_path: Path) -> None:
    checkin.check_ins.folders.prepare()
    code, process = await verify(opened, checkin, "--report", str(tmp_path / "round.html"))
    assert code == 0, process.said
    assert "was not written: there is no closed check-in to report on." in process.said
    assert not (tmp_path / "round.html").exists()
