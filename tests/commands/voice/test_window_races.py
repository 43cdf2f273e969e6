"""Two processes release a window at once, where locks are lost: between any two steps of one the other does it all."""

import fcntl
import itertools
import os
import random
import shutil
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from bot.voice.window_page import WindowPage
from storage.sealed.folders import ID
from tests.cast import FakeClock
from tests.commands.voice.windows import Voice
from tests.power import overtaken
from tests.rounds import folders_in

RACES = int(os.environ.get("WINDOW_RACES", "10"))
SEED = int(os.environ.get("KILL_SEED", "0")) or random.randrange(1, 1_000_000)
ANA, BO, CY = 1000, 1100, 1200
CAFE, ROTA, STAIRS = "the café", "the rota", "the stairs"
STEPS_AT_LEAST = 40  # of a release: a test that overtakes fewer overtakes nothing


@dataclass
class Readers:
    """What they have read: a window is published once, whatever page is found later."""

    voice: Voice
    words: Counter[str] = field(default_factory=Counter)
    published: set[str] = field(default_factory=set)

    def read(self) -> None:
        for page in self.voice.pages():
            self._publish(page)
        self.voice.read()

    def _publish(self, page: WindowPage) -> None:
        if page.key not in self.published:
            self.words.update(concern.words for concern in page.concerns)
        self.published.add(page.key)


async def due_window(folder: Path, *, waiting: bool, late_hours: int) -> Voice:
    """One that is due, of two writers, whose concerns wait, or of three; its next one is open where they wait."""
    voice = Voice.at(folder)
    voice.open()
    for person, words in ((ANA, CAFE), (BO, ROTA), (CY, STAIRS))[: 2 if waiting else 3]:
        await voice.write(person, words)
    voice.end()
    if waiting:
        voice.release()
        assert voice.open()
    voice.clock.move(hours=late_hours)
    return voice


def written(waiting: bool) -> Counter[str]:
    return Counter((CAFE, ROTA) if waiting else (CAFE, ROTA, STAIRS))


def raced(prepared: Voice, words: Counter[str], folder: Path, at: int, *, published: bool) -> bool:
    """Whether it was overtaken at this step; then these words were read once, and no key is left of what is over."""
    shutil.copytree(prepared.folders.keys.path.parent, folder)
    voice = Voice(folders_in(folder), clock=FakeClock(prepared.now()))
    readers = Readers(voice)

    def other() -> None:
        voice.release()
        if published:
            readers.read()

    with overtaken(folder, at, other, reads=True) as first:
        voice.release()
    if not first.happened:
        return False
    readers.read()
    _live_on(voice, readers)
    assert readers.words == words, f"overtaken at {at}"
    assert voice.outcomes().count("void") == 0, f"overtaken at {at}"
    return True


def _live_on(voice: Voice, readers: Readers) -> None:
    """Whatever still waits is read after two windows more."""
    for _ in range(3):
        if voice.box.running("slack", "T1") is None:
            voice.open()
        voice.release()
        voice.end()
        voice.release()
        readers.read()
    assert {file.name for file in voice.folders.keys.path.iterdir()} == {ID}, "no key outlives its window"


@pytest.mark.parametrize("waiting", [False, True])
async def test_two_that_release_at_once_where_locks_are_lost_have_each_concern_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waiting: bool
) -> None:
    """WINDOW_RACES and KILL_SEED choose how often, and where."""
    monkeypatch.setattr(fcntl, "flock", lambda *_: None)
    prepared = await due_window(tmp_path / "before", waiting=waiting, late_hours=2)
    for at in random.Random(SEED).sample(range(1, STEPS_AT_LEAST), RACES):
        assert raced(prepared, written(waiting), tmp_path / str(at), at, published=at % 2 == 0), f"KILL_SEED={SEED}"


@pytest.mark.long
@pytest.mark.parametrize("waiting", [False, True])
@pytest.mark.parametrize("published", [False, True])
@pytest.mark.parametrize("late_hours", [0, 2])
async def test_wherever_one_is_overtaken_each_concern_is_read_once(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, waiting: bool, published: bool, late_hours: int
) -> None:
    monkeypatch.setattr(fcntl, "flock", lambda *_: None)
    prepared = await due_window(tmp_path / "before", waiting=waiting, late_hours=late_hours)
    for at in itertools.count(1):
        if not raced(prepared, written(waiting), tmp_path / str(at), at, published=published):
            break
    assert at > STEPS_AT_LEAST
