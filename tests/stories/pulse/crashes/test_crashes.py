"""Processes race and are killed between any two steps: a round opens once, is counted once and published once."""

import os
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path
from shutil import copytree

import pytest

from bot.sealed.ballots import Choice, Submission
from bot.sealed.manifest import Manifest
from bot.sealed.opening import OpeningRefused
from bot.sealed.page import ClosedRound, closed
from bot.sealed.roll import RESTED
from commands.sealed import count_rounds as counting
from commands.sealed.freeze_round import freeze_round, sweep_unopened
from storage.sealed.ballot_box import BallotBox, read_link
from storage.sealed.folders import Folders
from storage.sealed.roll import read_roll
from tests.cast import FakeClock
from tests.rounds import CountingByClock, count_due, folders_in, plan_of
from tests.stories.pulse.crashes.killing import killed_after

OPENS = datetime(2026, 3, 3, 10, 0, tzinfo=UTC)
CREW = [f"U{number}" for number in range(12)]
HERE = "slack-THARBOUR"


@pytest.fixture
def folders(tmp_path: Path, clock: FakeClock) -> Folders:
    clock.move(seconds=(OPENS - clock.now()).total_seconds())
    folders = folders_in(tmp_path / "first")
    folders.prepare()
    return folders


@pytest.fixture
async def answered(folders: Folders, clock: FakeClock) -> Manifest:
    """A round that twelve people have answered by two processes, and that is due."""
    manifest = open_up(folders, clock)
    for taker in (BallotBox(folders), BallotBox(folders)):
        seal = taker.seal(manifest.key)
        assert seal
        for place, participant in enumerate(manifest.participants):
            said = Submission({0: Choice(3 + place % 2)}, "The crane is rusty" if place < 4 else None)
            box = seal.box(manifest.key, manifest.account(participant), taker.sequence(clock.now()), said)
            assert await taker.put(manifest.key, box)
        taker.close()
    clock.move(days=3)
    return manifest


def open_up(folders: Folders, clock: FakeClock) -> Manifest:
    return freeze_round(plan_of("THARBOUR", CREW, OPENS), folders, clock)


def page_of(folders: Folders, key: str) -> ClosedRound | None:
    stored = folders.sealed.read(f"{key}.page")
    return ClosedRound.load(stored) if stored else None


def names(folders: Folders) -> tuple[set[str], set[str]]:
    """What lies in both folders and is no leaving of a process that was killed while it wrote."""
    keys, sealed = ({file.name for file in folder.files("*")} for folder in (folders.keys, folders.sealed))
    return keys, sealed


def lines(folders: Folders, kind: str) -> int:
    return (folders.sealed.read(f"{HERE}.roll") or b"").count(f'"kind":"{kind}"'.encode())


def copies(folders: Folders) -> Iterator[tuple[int, Folders]]:
    """The folders as they are, again and again, and a number for each copy."""
    source = folders.keys.path.parent
    for number in count():
        copytree(source, source.with_name(f"copy{number}"))
        yield number, folders_in(source.with_name(f"copy{number}"))


def rest(folders: Folders) -> None:
    """A quarter of an hour goes by for whatever lies there."""
    before = time.time() - RESTED.total_seconds() - 60
    for folder in (folders.keys, folders.sealed):
        for file in folder.path.iterdir():
            os.utime(file, (before, before))


def test_wherever_counting_is_killed_the_next_one_leaves_the_same_page_and_no_key(
    folders: Folders, answered: Manifest, clock: FakeClock
) -> None:
    """Once a page stands nobody reads a box again: what is done to the boxes afterwards changes nothing."""
    untouched, expected, stood = copies(folders), None, 0
    for lasts, here in untouched:
        if not killed_after(lasts, lambda here=here: count_due(here, clock)):  # type: ignore[misc]
            break
        before = page_of(here, answered.key)
        if before:
            stood += 1
            for file in here.sealed.files("*.boxes"):
                file.write_bytes(b"")
        assert count_due(here, clock) == []
        page = page_of(here, answered.key)
        assert page
        expected = expected or page
        assert before in (None, page)
        assert (page.numbers, page.comments.keys()) == (expected.numbers, expected.comments.keys())
        assert [score.size_from for score in page.numbers.scores] == [11]
        assert names(here)[0] == {"folder-id"}
        counting.finish(here, page)  # as whoever publishes does first
        assert names(here)[1] == {"folder-id", "counting.lock", f"{answered.key}.page", *ROLL}
        assert lines(here, "closing") == 1
        assert read_roll(here.sealed, HERE).closings[answered.key] == page.line
    assert stood > 10
    assert lasts > stood + 4


ROLL = (f"{HERE}.roll", f"{HERE}.accounts")


def test_wherever_opening_is_killed_one_round_is_open_a_quarter_of_an_hour_later(
    folders: Folders, clock: FakeClock
) -> None:
    for lasts, here in copies(folders):
        if not killed_after(lasts, lambda here=here: open_up(here, clock)):  # type: ignore[misc]
            break
        rest(here)
        sweep_unopened(here)
        if lines(here, "opening") == 0:
            assert not [name for name in names(here)[0] if name != "folder-id"], "keys that nobody will open are gone"
            open_up(here, clock)
        (opening,) = read_roll(here.sealed, HERE).openings
        link = read_link(here.keys, HERE)
        assert link
        assert link.key == opening.key
        assert names(here)[0] == {"folder-id", f"{HERE}.open", *(f"{link.key}.{end}" for end in SECRETS)}
        assert BallotBox(here).running("slack", "THARBOUR") is not None
        with pytest.raises(OpeningRefused):
            open_up(here, clock)
        assert lines(here, "opening") == 1
    assert lasts > 20


SECRETS = ("keys", "seal", "manifest")


def test_an_opening_that_is_under_way_is_left_alone(folders: Folders, clock: FakeClock) -> None:
    for lasts, here in copies(folders):
        if not killed_after(lasts, lambda here=here: open_up(here, clock)):  # type: ignore[misc]
            break
        before = names(here)
        sweep_unopened(here)
        assert names(here) == before


def test_two_that_count_at_once_after_a_lost_lock_leave_one_page(
    folders: Folders, answered: Manifest, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one is done with everything while this one has counted and not written its page yet."""
    by_clock = CountingByClock(clock)
    other: list[ClosedRound] = []

    def slowly(*args: object) -> ClosedRound:
        monkeypatch.setattr(counting, "closed", closed)
        other.append(counting._page(folders, answered.key, by_clock))
        counting.finish(folders, other[0])
        return closed(*args)  # type: ignore[arg-type]

    monkeypatch.setattr(counting, "closed", slowly)
    assert count_due(folders, clock) == []
    assert page_of(folders, answered.key) == other[0]
    assert lines(folders, "closing") == 1
    assert read_roll(folders.sealed, HERE).closings[answered.key] == other[0].line


def test_while_one_counts_another_does_nothing(folders: Folders, answered: Manifest, clock: FakeClock) -> None:
    with counting.only_one(folders.sealed) as alone:
        assert alone
        assert count_due(folders, clock) == []
        assert page_of(folders, answered.key) is None
        assert not folders.sealed.holds(f"{answered.key}.closing")
    assert count_due(folders, clock) == []
    assert page_of(folders, answered.key)


@pytest.mark.parametrize("clock_that_is_late", ["own", "folder"])
def test_nothing_is_counted_before_both_clocks_are_past_the_end(
    folders: Folders, answered: Manifest, clock: FakeClock, clock_that_is_late: str
) -> None:
    class Two(CountingByClock):
        def now(self) -> datetime:
            return clock.now() - timedelta(days=2) * (clock_that_is_late == "own")

        def folder_now(self, folder: object) -> datetime:
            return clock.now() - timedelta(days=2) * (clock_that_is_late == "folder")

    assert counting.count_rounds(folders, Two(clock)) == []
    assert names(folders)[1] & {f"{answered.key}.page", f"{answered.key}.closing"} == set()
    assert count_due(folders, clock) == []
    assert page_of(folders, answered.key)


def test_a_link_that_somebody_made_early_closes_nothing_early(
    folders: Folders, answered: Manifest, clock: FakeClock
) -> None:
    clock.move(days=-2)
    folders.keys.destroy(f"{HERE}.open")
    folders.keys.link(f"{HERE}.open", f"{answered.key} {OPENS.isoformat()}".encode())
    (trouble,) = count_due(folders, clock)
    assert "closes later than its link says" in str(trouble)
    assert page_of(folders, answered.key) is None
    assert folders.keys.holds(f"{answered.key}.keys")
