"""What stands beside the roll: lines that are only ever added, and torn ones that are no lines."""

from datetime import UTC, datetime
from pathlib import Path

import pytest

from bot.sealed.chart_log import Author, ChartLine, TeamChange
from bot.sealed.checks import Check, CheckLine
from storage.sealed.folders import Folder
from storage.sealed.roll import CHART, CHECKS, append_change, append_check, read_history
from tests.rounds import folders_in

NOW = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
CREW = ChartLine(NOW, Author.OPERATOR, {"team:7": TeamChange(joined=2, left=1)})
WELL, WRONG = CheckLine(NOW, "a" * 32, ()), CheckLine(NOW, "b" * 32, (Check.LEDGER, Check.FLOORS))


@pytest.fixture
def sealed(tmp_path: Path) -> Folder:
    folders = folders_in(tmp_path)
    folders.prepare()
    return folders.sealed


def test_before_anything_was_written_nothing_is_remembered(sealed: Folder) -> None:
    history = read_history(sealed, "web-local")
    assert (history.roll.openings, history.chart, history.checks, history.last_check) == ((), (), (), None)


def test_lines_are_read_as_they_were_added(sealed: Folder) -> None:
    append_change(sealed, "web-local", CREW)
    append_check(sealed, "web-local", WELL)
    append_check(sealed, "web-local", WRONG)
    append_change(sealed, "slack-T01", CREW)
    history = read_history(sealed, "web-local")
    assert history.chart == (CREW,)
    assert history.checks == (WELL, WRONG)
    assert history.last_check == WRONG


@pytest.mark.parametrize("kept", range(1, 60, 7))
def test_a_line_that_a_crash_tore_is_no_line_and_the_next_one_is_whole(sealed: Folder, kept: int) -> None:
    append_change(sealed, "web-local", CREW)
    file = sealed.path / f"web-local{CHART}"
    whole = file.read_bytes()
    file.write_bytes(whole + whole[:kept])
    append_change(sealed, "web-local", CREW)
    assert read_history(sealed, "web-local").chart == (CREW, CREW)


def test_a_line_is_added_behind_the_others_which_stay_byte_for_byte(sealed: Folder) -> None:
    append_check(sealed, "web-local", WELL)
    before = (sealed.path / f"web-local{CHECKS}").read_bytes()
    append_check(sealed, "web-local", WRONG)
    after = (sealed.path / f"web-local{CHECKS}").read_bytes()
    assert after.startswith(before)
    assert len(after) > len(before)


def test_no_name_and_no_account_stands_in_a_line_about_the_chart(sealed: Folder) -> None:
    append_change(sealed, "web-local", CREW)
    stored = (sealed.path / f"web-local{CHART}").read_text()
    assert stored == '{"at":"2026-03-02T10:00:00Z","by":"operator","teams":{"team:7":[2,0,1]}}\n'
    assert (sealed.path / f"web-local{CHART}").stat().st_mode & 0o077 == 0
