"""Kills the real processes that open and release windows with kill -9, and counts what became of every concern."""

import asyncio
import os
import random
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from bot.app.child import REFUSED
from bot.sealed.roll import RESTED
from bot.voice.sealing import Concern
from bot.voice.windows import WindowManifest
from commands.sealed.freeze_round import sweep_unopened
from commands.voice.release_windows import CONCERNS
from storage.sealed.ballot_box import (
    BOXES,
    CLOSING,
    KEYS,
    MANIFEST,
    OPEN,
    SEAL,
    WINDOW,
    WINDOW_CLOSING,
    BallotBox,
    closing_windows,
    open_windows,
)
from storage.sealed.folders import ID
from storage.sealed.roll import read_roll
from storage.voice.window_box import WindowBox
from tests.cast import FakeClock
from tests.commands.voice.windows import WORKSPACE, Voice, barnacle_of, look, plan
from tests.operate.serving import MovedClock, move
from tests.processes import ROOT, environment
from tests.rounds import folders_of
from tests.slack.checkin.roundsteps import AT_ONCE, Step, reached

BARNACLES = 0.3  # of what is written, without a name too
SOON = 0.004  # seconds: about what the next steps take
LONGEST_WAIT = 3  # windows, after which everything that was written has been read


@dataclass(slots=True)
class WindowsOutcome:
    """What came of some windows: `lost` concerns were never read, `twice` ones more often than once; `outlived` are
    keys of windows that are over, `left` other files of theirs.
    """

    seed: int
    windows: int
    killed: Counter[str] = field(default_factory=Counter)
    written: Counter[str] = field(default_factory=Counter)
    read: Counter[str] = field(default_factory=Counter)
    outlived: int = 0
    left: int = 0
    void: int = 0

    @property
    def is_well(self) -> bool:
        return self.read == self.written and not (self.outlived or self.left or self.void)

    def __str__(self) -> str:
        kills = "; ".join(f"{many} {step}" for step, many in sorted(self.killed.items()))
        return (
            f"{self.windows} windows (seed {self.seed}), {self.killed.total()} processes killed ({kills}): "
            f"{self.written.total()} concerns written, {(self.written - self.read).total()} lost, "
            f"{(self.read - self.written).total()} read twice; {self.outlived} keys outlived their window, "
            f"{self.left} other files are left, {self.void} windows were given up"
        )


class WindowLife:
    """The windows of one company, opened and released by processes as they really are."""

    def __init__(self, folder: Path, many: int, seed: int) -> None:
        self._env = environment(WATERLINE_DATA=str(folder / "data"))
        self._clock = folder / "clock"
        self._folders = folders_of(self._env)
        self._chance = random.Random(seed)
        self.outcome = WindowsOutcome(seed=seed, windows=many)
        move(self._clock, datetime.now(UTC))
        Voice(self._folders, FakeClock(self._now())).checks_in()

    def _now(self) -> datetime:
        return MovedClock(self._clock).now()

    async def live(self, number: int, *, killing: bool) -> None:
        """A window is opened, people write, and it is released; a process is killed in either where `killing`."""
        await self._until_done("open-window", self._opening(), killing=killing)
        window = await self._write(number)
        move(self._clock, window.closes_at)
        await self._until_done("count", self._releasing(window.key), killing=killing)
        self._read()

    async def end(self) -> None:
        """The windows after which nothing waits any longer; then looks at what is left."""
        for number in range(LONGEST_WAIT):
            await self.live(-number, killing=False)
        await self._until_done("open-window", (), killing=False)
        keys, sealed = self._folders.keys, self._folders.sealed
        self._let_rest()
        sweep_unopened(self._folders)
        [link] = open_windows(keys).values()
        self.outcome.outlived = len(
            [
                file
                for file in keys.path.iterdir()
                if file.name not in (ID, WORKSPACE + WINDOW + OPEN) and link.key not in file.name
            ]
        )
        over = [file for ending in (BOXES, CLOSING, CONCERNS) for file in sealed.files(f"*{ending}")]
        self.outcome.left = len([file for file in over if link.key not in file.name])
        lines = read_roll(sealed, WORKSPACE).windows.values()
        self.outcome.void = sum(line.outcome.value == "void" for line in lines)

    async def _until_done(self, role: str, steps: Sequence[Step], *, killing: bool) -> None:
        """As the clock has it done again and again; the first time it is killed after a step that chance chooses."""
        if killing:
            await self._killed(await self._start(role), steps)
            if role == "open-window":
                self._let_rest()
                sweep_unopened(self._folders)
        process = await self._start(role)
        said, _ = await process.communicate()
        assert process.returncode == 0 or (process.returncode, b"another window" in said) == (REFUSED, True), said
        if role == "count" and closing_windows(
            self._folders.keys
        ):  # what waits is released into the window that opens now
            opened, _ = await (await self._start("open-window")).communicate()
            assert opened in (b"", b"another window of this workspace is open\n"), opened
            assert await (await self._start(role)).wait() == 0

    async def _start(self, role: str) -> Process:
        process = await asyncio.create_subprocess_exec(
            *(sys.executable, "-m", "tests.operate.serving", "child", str(self._clock), role),
            cwd=ROOT,
            env=self._env,
            stdin=PIPE,
            stdout=PIPE,
        )
        assert process.stdin
        process.stdin.write(bytes(plan()) if role == "open-window" else b"")
        process.stdin.close()
        return process

    async def _killed(self, process: Process, steps: Sequence[Step]) -> None:
        """Kills it soon after a step; one that was done with everything before had good luck."""
        step = self._chance.choice(steps)
        while process.returncode is None and not step.is_done():  # noqa: ASYNC110 - another process has no event
            await asyncio.sleep(AT_ONCE)
        await asyncio.sleep(self._chance.uniform(0, SOON))
        if process.returncode is None:
            process.kill()
            self.outcome.killed[reached(steps)] += 1
        await process.wait()

    async def _write(self, number: int) -> WindowManifest:
        windows = WindowBox(BallotBox(self._folders))
        window = windows.running("slack", "T1")
        assert window
        for place in range(self._chance.randint(1, 4) if number > 0 else 0):
            words, writer = f"{number}: {place}", window.writer(f"U{1000 + 100 * place}")
            assert writer
            self.outcome.written[words] += 1
            concern = Concern(look(words), writer.circles[0], words)
            box = barnacle_of(words) if self._chance.random() < BARNACLES else concern
            assert await windows.put(window, writer, box, self._now())
        windows.close()
        return window

    def _read(self) -> None:
        self.outcome.read.update(Voice(self._folders, FakeClock(self._now())).read())

    def _let_rest(self) -> None:
        """A quarter of an hour passes, after which what was begun and not finished is given up."""
        before = time.time() - RESTED.total_seconds() - 1
        for folder in (self._folders.keys, self._folders.sealed):
            for file in folder.path.iterdir():
                os.utime(file, (before, before))

    def _opening(self) -> Sequence[Step]:
        keys, sealed = self._folders.keys, self._folders.sealed
        before = {ending: len(keys.files(f"*{ending}")) for ending in (KEYS, MANIFEST, SEAL)}
        return (
            Step("begun", lambda: True),
            Step("private key", lambda: len(keys.files(f"*{KEYS}")) > before[KEYS]),
            Step("manifest", lambda: len(keys.files(f"*{MANIFEST}")) > before[MANIFEST]),
            Step("seal", lambda: len(keys.files(f"*{SEAL}")) > before[SEAL]),
            Step("file of boxes", lambda: bool(sealed.files(f"*{BOXES}"))),
            Step("link", lambda: keys.holds(WORKSPACE + WINDOW + OPEN)),
        )

    def _releasing(self, key: str) -> Sequence[Step]:
        keys, sealed = self._folders.keys, self._folders.sealed

        def is_linked() -> bool:
            link = open_windows(keys).get(WORKSPACE)
            return link is not None and link.key == key

        return (
            Step("named", lambda: keys.holds(WORKSPACE + WINDOW_CLOSING) or not is_linked()),
            Step("mark", lambda: sealed.holds(key + CLOSING)),
            Step("link gone", lambda: not is_linked()),
            Step("page", lambda: sealed.holds(key + CONCERNS)),
            Step("keys destroyed", lambda: not keys.files(f"{key}.*")),
            Step("line in the roll", lambda: key in read_roll(sealed, WORKSPACE).windows),
            Step("boxes removed", lambda: not sealed.files(f"{key}.*{BOXES}")),
            Step("name gone", lambda: not keys.holds(WORKSPACE + WINDOW_CLOSING) and not is_linked()),
        )


async def kill_windows(folder: Path, many: int, seed: int) -> WindowsOutcome:
    """Lets a company have so many windows, with a kill -9 in the opening and in the release of each."""
    life = WindowLife(folder, many, seed)
    for number in range(1, many + 1):
        await life.live(number, killing=True)
    await life.end()
    return life.outcome
