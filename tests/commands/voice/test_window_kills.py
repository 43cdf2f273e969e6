"""kill -9 between any two steps of a window's release, and of the next one's opening: each concern once, and no key."""

import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from bot.voice.windows import WindowRefused
from commands.sealed.freeze_round import sweep_unopened
from storage.sealed.folders import ID
from tests.commands.voice.windows import Voice

KILLS = int(os.environ.get("WINDOW_KILLS", "10"))
SEED = int(os.environ.get("KILL_SEED", "0")) or random.randrange(1, 1_000_000)
TOUCHES = {"open", "os.link", "os.remove", "os.truncate"}  # what Python tells of before it touches a file
ANA, BO, CY = 1000, 1100, 1200


def steps(work: Callable[[], object], folder: Path, killed_before: int = sys.maxsize) -> int:
    """Works in a process of its own, which is killed before it touches a file for this time; how often it did."""
    reading, writing = os.pipe()
    child = os.fork()
    if child == 0:
        touched = 0

        def touch(event: str, arguments: tuple[Any, ...]) -> None:
            nonlocal touched
            if event in TOUCHES and str(folder) in str(arguments[0]):
                touched += 1
                if touched == killed_before:
                    os.kill(os.getpid(), signal.SIGKILL)

        sys.addaudithook(touch)
        try:
            work()
            os.write(writing, str(touched).encode())
        finally:
            os._exit(0)
    os.close(writing)
    os.waitpid(child, 0)
    with os.fdopen(reading) as pipe:
        return int(pipe.read() or 0)


def open_next(voice: Voice) -> None:
    """As a tick tries it, again and again."""
    try:
        voice.open()
    except WindowRefused:
        return


async def lived(folder: Path, killed_before: int) -> tuple[Counter[str], int]:
    """One window of two writers, which waits, and one of three; a kill before each process's step of this number. What
    one of them writes is a barnacle without their name.
    """
    voice, read = Voice.at(folder), Counter[str]()
    voice.checks_in()
    steps(lambda: open_next(voice), folder, killed_before)
    longest = steps(lambda: open_next(voice), folder)
    await voice.write(ANA, "the rota")
    await voice.name(BO, "the stamp")
    voice.end()
    for work in (voice.release, lambda: open_next(voice), voice.release):
        steps(work, folder, killed_before)
        longest = max(longest, steps(work, folder))
        read.update(voice.read())
    await voice.write(CY, "the forms")
    assert voice.box.running("slack", "T1"), "the next window stands, whatever was killed"
    voice.end()
    for killed in (killed_before, sys.maxsize):
        longest = max(longest, steps(voice.release, folder, killed))
        read.update(voice.read())
    assert voice.box.running("slack", "T1") is None
    assert voice.outcomes() == ["closed", "closed"]
    voice.let_rest()
    sweep_unopened(voice.folders)
    assert {file.name for file in voice.folders.keys.path.iterdir()} == {ID}, "no key outlives its window"
    assert voice.boxes() == 0
    return read, longest


async def _is_well(folder: Path, killed_before: int) -> int:
    read, longest = await lived(folder, killed_before)
    assert read == Counter(("the rota", "the stamp", "the forms")), f"killed before {killed_before}, KILL_SEED={SEED}"
    return longest


async def test_each_concern_is_read_once_wherever_the_release_is_killed(tmp_path: Path) -> None:
    """WINDOW_KILLS and KILL_SEED choose how often, and where."""
    longest = await _is_well(tmp_path / "unharmed", sys.maxsize)
    assert longest > 20
    chosen = random.Random(SEED).sample(range(1, longest + 1), min(KILLS, longest))
    for number, killed_before in enumerate(chosen):
        await _is_well(tmp_path / str(number), killed_before)


@pytest.mark.long
async def test_each_concern_is_read_once_after_a_kill_before_every_single_step(tmp_path: Path) -> None:
    longest = await _is_well(tmp_path / "unharmed", sys.maxsize)
    for killed_before in range(1, longest + 1):
        await _is_well(tmp_path / str(killed_before), killed_before)
