"""Between any two steps the power fails, or another process does all of it: no answer is lost, none counts twice."""

import fcntl
import itertools
import os
import shutil
from dataclasses import dataclass
from pathlib import Path

import pytest

from bot.sealed.page import ClosedRound
from bot.sealed.roll import RESTED
from commands.sealed.count_rounds import finish
from commands.sealed.freeze_round import freeze_round, sweep_unopened
from storage.sealed.ballot_box import BOXES, KEYS, MANIFEST, PAGE, SEAL, BallotBox
from storage.sealed.folders import Folders, of_workspace
from storage.sealed.roll import read_roll
from tests.cast import FakeClock
from tests.power import overtaken, power_cut
from tests.rounds import answer_all, count_due, folders_in, plan_of

CREW = ("ANA", "BO", "CY", "DANA", "MIKA", "NILS")
WORKSPACE = of_workspace("slack", "T1")
STEPS_AT_LEAST = 15  # of opening or counting: a test that cuts fewer cuts nothing


@dataclass(frozen=True)
class Sealed:
    """One check-in whose time has come, with everybody's answer in it."""

    folders: Folders
    key: str
    clock: FakeClock

    def copied(self, to: Path) -> Folders:
        shutil.copytree(self.folders.keys.path.parent, to)
        return folders_in(to)


@pytest.fixture
async def sealed(tmp_path: Path, clock: FakeClock) -> Sealed:
    folders = folders_in(tmp_path / "before")
    manifest = freeze_round(plan_of("T1", CREW, clock.now()), folders, clock)
    await answer_all(BallotBox(folders), manifest, clock.now(), (5, 5, 4, 4, 5, 4))
    clock.move(days=2, minutes=1)
    return Sealed(folders, manifest.key, clock)


def page_of(folders: Folders, key: str) -> ClosedRound:
    return ClosedRound.load(folders.sealed.read(key + PAGE) or b"")


def a_quarter_of_an_hour_passes(folders: Folders) -> None:
    for file in folders.keys.path.iterdir():
        then = file.stat().st_mtime - RESTED.total_seconds() - 1
        os.utime(file, (then, then))


def test_a_line_of_the_roll_that_a_power_cut_tore_is_written_again(sealed: Sealed) -> None:
    roll = sealed.folders.sealed.path / f"{WORKSPACE}.roll"
    whole = roll.read_bytes()
    assert count_due(sealed.folders, sealed.clock) == []
    page, finished = page_of(sealed.folders, sealed.key), roll.read_bytes()
    for torn in range(len(whole), len(finished) - 1):
        roll.write_bytes(finished[:torn])
        finish(sealed.folders, page)
        again = read_roll(sealed.folders.sealed, WORKSPACE)
        assert again.closings == {sealed.key: page.line}
        assert [opening.key for opening in again.openings] == [sealed.key]


@pytest.mark.parametrize("is_published", [False, True])
def test_two_that_count_at_once_where_locks_are_lost_leave_one_page(
    sealed: Sealed, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, is_published: bool
) -> None:
    """The other one counts all of it between any two steps of the first; its page may be published by then."""
    monkeypatch.setattr(fcntl, "flock", lambda *_: None)
    key, clock = sealed.key, sealed.clock
    for at in itertools.count(1):
        folders = sealed.copied(tmp_path / str(at))
        others: list[ClosedRound] = []

        def other(folders: Folders = folders, others: list[ClosedRound] = others) -> None:
            assert count_due(folders, clock) == []
            others.append(page_of(folders, key))
            if is_published:
                folders.sealed.remove(key + PAGE)

        with overtaken(tmp_path / str(at), at, other, reads=True) as first:
            count_due(folders, clock)
        if not first.happened:
            break
        line = others[0].line
        assert read_roll(folders.sealed, WORKSPACE).closings == {key: line}, at
        if not is_published:
            assert page_of(folders, key) == others[0], at
        assert not list(folders.keys.path.glob(f"{key}*")), at
    assert at > STEPS_AT_LEAST


def test_a_round_whose_manifest_cannot_be_read_keeps_no_other_waiting(sealed: Sealed, clock: FakeClock) -> None:
    clock.move(days=-3)
    other = freeze_round(plan_of("T0", CREW, clock.now()), sealed.folders, clock)
    clock.move(days=3)
    (sealed.folders.keys.path / (other.key + MANIFEST)).write_bytes(b"{")
    (trouble,) = count_due(sealed.folders, clock)
    assert other.key in str(trouble)
    assert page_of(sealed.folders, sealed.key).numbers.scores
    assert sealed.folders.keys.holds(other.key + KEYS)


def test_what_was_begun_of_a_key_when_the_power_failed_is_gone_a_quarter_of_an_hour_later(
    tmp_path: Path, clock: FakeClock
) -> None:
    for at in itertools.count(1):
        folders = folders_in(tmp_path / str(at))
        with power_cut(tmp_path / str(at), at) as cut:
            freeze_round(plan_of("T1", CREW, clock.now()), folders, clock)
        if not cut.happened or read_roll(folders.sealed, WORKSPACE).openings:
            break
        a_quarter_of_an_hour_passes(folders)
        sweep_unopened(folders)
        left = [file.name for file in folders.keys.path.glob("*") if KEYS in file.name or SEAL in file.name]
        assert left == [], at
    assert at > STEPS_AT_LEAST


def test_what_asked_a_folder_for_the_time_when_the_power_failed_is_gone_a_quarter_of_an_hour_later(
    tmp_path: Path,
) -> None:
    folders = folders_in(tmp_path)
    folders.prepare()
    for folder in (folders.keys, folders.sealed):
        at = itertools.count(1)
        while not list(folder.path.glob("time.*")):  # the power fails after the file was made, before it goes
            with power_cut(folder.path, next(at)) as cut:
                folder.time()
            assert cut.happened
    sweep_unopened(folders)
    assert list(folders.keys.path.glob("time.*")), "somebody may be asking just now"
    for folder in (folders.keys, folders.sealed):
        for file in folder.path.glob("time.*"):
            then = file.stat().st_mtime - RESTED.total_seconds() - 1
            os.utime(file, (then, then))
    sweep_unopened(folders)
    assert [file.name for folder in (folders.keys, folders.sealed) for file in folder.path.glob("time.*")] == []


async def test_a_lost_roll_takes_nobodys_answer_away(sealed: Sealed) -> None:
    folders = sealed.folders
    (folders.sealed.path / f"{WORKSPACE}.roll").unlink()
    a_quarter_of_an_hour_passes(folders)
    sweep_unopened(folders, admitted={sealed.key})
    assert count_due(folders, sealed.clock) == []
    page = page_of(folders, sealed.key)
    assert page.numbers.scores
    assert read_roll(folders.sealed, WORKSPACE).closings == {sealed.key: page.line}


def test_a_round_on_a_disk_that_fails_keeps_no_other_waiting(sealed: Sealed, clock: FakeClock) -> None:
    clock.move(days=-3)
    other = freeze_round(plan_of("T0", CREW, clock.now()), sealed.folders, clock)
    clock.move(days=3)
    (sealed.folders.sealed.path / f"{other.key}.of-a-process{BOXES}").mkdir()  # as good as one that cannot be read
    (trouble,) = count_due(sealed.folders, clock)
    assert other.key in str(trouble)
    assert page_of(sealed.folders, sealed.key).numbers.scores
    assert sealed.folders.keys.holds(other.key + KEYS)
