"""How fast answers are sealed and stored, beside a bare append of as many bytes that the disk keeps as well.

The floor is an append with an fdatasync of its own. The other one writes like the product, where all who wait share one
write and one fdatasync, and seals nothing: what is missing to it is the time that sealing takes.
"""

import asyncio
import os
import secrets
import statistics
import tempfile
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import NamedTuple

from bench.closing import DISK, open_round
from bench.counting import OPENS
from bot.messages.message import Message
from bot.messages.request import Pressed
from bot.org.people import Workspace
from bot.sealed.actions import ANSWER, Tap
from bot.sealed.ballots import BOX
from bot.sealed.manifest import Manifest
from commands.sealed.answer_pulse import answer_pulse
from storage.sealed.ballot_box import BallotBox
from tests.rounds import folders_in

PEOPLE, IN_FLIGHT, TURNS = 4_001, 50, 5
BY_ITSELF = 500  # records that are kept one by one in a turn
RATIO = 0.5  # of a bare append with fdatasync
_NOW = OPENS + timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Rates:
    """Records a second, one number a turn: bare ones that share an fdatasync, the product's, bare ones one by one."""

    together: list[float] = field(default_factory=list)
    ours: list[float] = field(default_factory=list)
    by_itself: list[float] = field(default_factory=list)


class _Waiting(NamedTuple):
    record: bytes
    stored: asyncio.Future[None]


class Log:
    """A file that is only appended to: those who wait share what the disk does."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._waiting: list[_Waiting] = []
        self._writing: asyncio.Task[None] | None = None

    async def append(self, record: bytes) -> None:
        stored: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(record, stored))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await stored

    async def _write_all(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting, []
            await asyncio.to_thread(self.keep, b"".join(waiting.record for waiting in together))
            for waiting in together:
                waiting.stored.set_result(None)
        self._writing = None

    def keep(self, records: bytes) -> None:
        os.write(self._file, records)
        os.fdatasync(self._file)


def measure() -> bool:
    """Measures all in turn, so that other work of the machine slows all; returns whether the target is met."""
    with tempfile.TemporaryDirectory(prefix="waterline-answering-", dir=DISK) as name:
        rates = asyncio.run(_measure(Path(name)))
    ratio, of_together = _ratio(rates.ours, rates.by_itself), _ratio(rates.ours, rates.together)
    print(
        f"Answers, {IN_FLIGHT} in flight, {TURNS} turns of {PEOPLE - 1}, medians:\n"
        f"  bare append of {BOX} bytes with fdatasync {statistics.median(rates.by_itself):,.0f}/s\n"
        f"  answers sealed and acknowledged {statistics.median(rates.ours):,.0f}/s,"
        f" ratio {ratio:.2f} (target: {RATIO})\n"
        f"  bare append, {IN_FLIGHT} sharing an fdatasync, unsealed {statistics.median(rates.together):,.0f}/s,"
        f" ratio {of_together:.2f}"
    )
    return ratio >= RATIO


def _ratio(rates: list[float], floors: list[float]) -> float:
    return statistics.median(rate / floor for rate, floor in zip(rates, floors, strict=True))


async def _measure(folder: Path) -> Rates:
    folders = folders_in(folder)
    manifest = open_round(folders, "T0", PEOPLE)
    ballots, log = BallotBox(folders), Log(folder / "log")

    async def bare(_: int) -> None:
        await log.append(secrets.token_bytes(BOX))

    async def ours(number: int) -> None:
        await _answer(ballots, manifest, number)

    rates = Rates()
    for _ in range(TURNS):
        rates.together.append(await _rate(bare))
        rates.ours.append(await _rate(ours))
        started_at = time.perf_counter()
        for _ in range(BY_ITSELF):
            log.keep(secrets.token_bytes(BOX))
        rates.by_itself.append(BY_ITSELF / (time.perf_counter() - started_at))
    ballots.close()
    return rates


async def _answer(ballots: BallotBox, manifest: Manifest, number: int) -> None:
    workspace = Workspace(id=1, platform="slack", platform_id="T0", name="Harbour", language="en")
    tap = Pressed(ANSWER.name, ANSWER.write(Tap(manifest.key, "mood", str(1 + number % 5))))
    reply = (await answer_pulse(ballots, workspace, f"U{number}", tap, _NOW)).reply
    assert isinstance(reply, Message)
    assert reply.plain == "Sealed. Thank you."


async def _rate(work: Callable[[int], Awaitable[None]]) -> float:
    """Returns how often a second the work is done."""
    waiting = iter(range(PEOPLE - 1))

    async def one_after_the_other() -> None:
        for number in waiting:
            await work(number)

    started_at = time.perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(IN_FLIGHT)))
    return (PEOPLE - 1) / (time.perf_counter() - started_at)
