"""Counting rounds: one of 100,000 people, and those of a thousand workspaces that end in the same minute.

They are filled here and counted by a child of its own (`bench.counting`), beside its work done bare: opening the boxes
one by one, and choosing the blocks. The folders lie on a disk, not in memory, as they do for those who run it.
"""

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import NamedTuple

from nacl.bindings import crypto_box_seal_open

from bench.counting import CLOSES, OPENS
from bot.checkin.blocks import choose
from bot.checkin.questions import items_of
from bot.checkin.rounds import headcounts
from bot.org.tree import Seat, grow
from bot.sealed.ballots import BOX, SECRET, SEQUENCE, Choice, RoundSeal, Submission
from bot.sealed.manifest import Manifest
from bot.sealed.opening import Colleague, Plan
from commands.sealed.count_rounds import Played
from commands.sealed.freeze_round import freeze_round
from storage.sealed.ballot_box import BOXES, KEYS, SEAL
from storage.sealed.boxes import read_boxes
from storage.sealed.folders import Folders
from tests.processes import ROOT
from tests.rounds import folders_in

PEOPLE = (1_001, 10_001, 100_001)  # in a fifth as many teams; each sends two submissions
WORKSPACES, SMALL = 1_000, 36  # people of each
RATIO, EXPONENT, MEMORY, MINUTE = 2.2, 1.05, 256, 60.0  # MEMORY in MiB; 200,000 submissions are 330
DISK = "/var/tmp"  # noqa: S108
TEAM = 5
MONDAY = date(2026, 3, 2)
SUBMISSIONS = 2  # of every person: the second one taps another item


@dataclass(frozen=True, slots=True)
class BareClosing:
    """Seconds, and seconds of the processor, that opening the boxes and choosing the blocks take alone."""

    unsealing: float
    blocks: float
    cpu: float


@dataclass(frozen=True, slots=True)
class Counted:
    """Seconds, and of the processor; those of its start; MiB of memory before, and the most that it ever took."""

    seconds: float
    cpu: float
    start: float
    before: float
    most: float


def measure() -> bool:
    """Measures and prints, and returns whether every target is met."""
    with tempfile.TemporaryDirectory(prefix="waterline-closing-", dir=DISK) as name:
        met = _one_large(Path(name))
        return _many_small(Path(name) / "many") and met


def _one_large(folder: Path) -> bool:
    print("\nCounting a round, without the wait:")
    print("  submissions   teams   seconds  (start)  bare unsealing  bare blocks  ratio  of CPU   MiB (before)")
    seconds, largest, ratio = [], [], 0.0
    for people in PEOPLE:
        folders = folders_in(folder / str(people))
        bare, counted = _fill(folders, people), _count(folders)
        ratio = counted.seconds / (bare.unsealing + bare.blocks)
        print(
            f"  {SUBMISSIONS * people:>11,} {people // TEAM:>7,} {counted.seconds:>9.2f} {counted.start:>8.2f}"
            f" {bare.unsealing:>15.2f} {bare.blocks:>12.2f} {ratio:>6.2f} {counted.cpu / bare.cpu:>7.2f}"
            f" {counted.most:>6.0f} ({counted.before:.0f})"
        )
        seconds.append(counted.seconds)
        largest.append(counted.most)
    slope = statistics.linear_regression([math.log(people) for people in PEOPLE], [math.log(s) for s in seconds]).slope
    print(
        f"  ratio at the largest {ratio:.2f} (target: at most {RATIO}); growth as n^{slope:.2f} (target: {EXPONENT});"
        f" at most {max(largest):.0f} MiB (target: {MEMORY})"
    )
    return ratio <= RATIO and slope <= EXPONENT and max(largest) <= MEMORY


def _many_small(folder: Path) -> bool:
    folders = folders_in(folder)
    for number in range(WORKSPACES):
        answer(folders, open_round(folders, f"T{number}", SMALL))
    counted = _count(folders)
    still_open = len(folders.keys.files("*.open"))
    print(
        f"  {WORKSPACES:,} workspaces of {SMALL} people, closed by one child: {counted.seconds:.1f} s, of CPU"
        f" {counted.cpu:.1f} (target: at most {MINUTE:.0f}); {counted.most:.0f} MiB; {still_open} left open"
    )
    return counted.seconds <= MINUTE and not still_open


def _count(folders: Folders) -> Counted:
    """Counts in a process of its own, as a worker starts it."""
    places = {"WATERLINE_KEYS": str(folders.keys.path), "WATERLINE_SEALED": str(folders.sealed.path)}
    started_at = time.perf_counter()
    child = subprocess.run(
        [sys.executable, "-m", "bench.counting"],
        cwd=ROOT,
        env={**os.environ, **places},
        stdout=subprocess.PIPE,
        check=True,
    )
    took = time.perf_counter() - started_at
    measured: dict[str, float] = json.loads(child.stdout)
    return Counted(start=took - measured["seconds"], **measured)


def open_round(folders: Folders, workspace: str, people: int) -> Manifest:
    staff = tuple(
        Colleague(
            account=f"U{number}",
            person=number,
            boss=(number - 1) // TEAM if number else None,
            language="en",
            time_zone="UTC",
            is_asked=True,
        )
        for number in range(people)
    )
    plan = Plan(
        platform="slack",
        workspace=workspace,
        week=1,
        first_monday=MONDAY,
        k=5,
        today=OPENS.date(),
        closes_at=CLOSES,
        items=items_of(1),
        people=staff,
        teams={},
    )
    return freeze_round(plan, folders, Played(OPENS))


def _fill(folders: Folders, people: int) -> BareClosing:
    manifest = open_round(folders, "T0", people)
    answer(folders, manifest)
    unsealing = _unsealing(folders, manifest.key)
    tree = grow((Seat(n, (n - 1) // TEAM if n else None, date(2020, 1, 1)) for n in range(people)), MONDAY)
    started_at = time.perf_counter()
    choose(tree, headcounts(tree.leaf_of.values()))
    blocks = time.perf_counter() - started_at
    return BareClosing(unsealing.seconds, blocks, unsealing.cpu + blocks)


def answer(folders: Folders, manifest: Manifest) -> None:
    """Stores an answer of everybody, in one file."""
    seal = RoundSeal(folders.keys.read(manifest.key + SEAL) or b"")
    with (folders.sealed.path / f"{manifest.key}.bench{BOXES}").open("wb") as file:
        for number, participant in enumerate(manifest.participants):
            for item in range(SUBMISSIONS):
                sequence = SEQUENCE.pack(item, 0, number)
                submission = Submission({item: Choice(1 + number % 5)})
                file.write(seal.box(manifest.key, manifest.account(participant), sequence, submission))


class _Spent(NamedTuple):
    """Seconds, and seconds of the processor."""

    seconds: float
    cpu: float


def _unsealing(folders: Folders, key: str) -> _Spent:
    private_key, seal = folders.keys.read(key + KEYS) or b"", folders.keys.read(key + SEAL) or b""
    started_at, processor = time.perf_counter(), time.process_time()
    for box in _boxes(folders, key):
        crypto_box_seal_open(box, seal[:SECRET], private_key)
    return _Spent(time.perf_counter() - started_at, time.process_time() - processor)


def _boxes(folders: Folders, key: str) -> Iterator[bytes]:
    buffer = bytearray(256 * BOX)
    for size in read_boxes(folders.sealed, key, buffer):
        for begin in range(0, size, BOX):
            yield bytes(buffer[begin : begin + BOX])
