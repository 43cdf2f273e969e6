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
from datetime import timedelta
from pathlib import Path

from bench.closing import DISK, open_round
from bench.counting import OPENS
from bot.messages.message import Message
from bot.messages.request import Pressed
from bot.org.people import Workspace
from bot.sealed.ballots import BOX
from bot.sealed.manifest import Manifest
from commands.sealed.answer_pulse import answer_pulse
from storage.sealed.ballot_box import BallotBox
from tests.rounds import folders_in

PEOPLE, IN_FLIGHT, TURNS = 4_001, 50, 5
BY_ITSELF = 500  # records that are kept one by one in a turn
RATIO = 0.5  # of a bare append with fdatasync
_NOW = OPENS + timedelta(hours=1)


class Log:
    """A file that is only appended to: those who wait share what the disk does."""

    def __init__(self, path: Path) -> None:
        self._file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600)
        self._waiting: list[tuple[bytes, asyncio.Future[None]]] = []
        self._writing: asyncio.Task[None] | None = None

    async def append(self, record: bytes) -> None:
        kept: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._waiting.append((record, kept))
        if self._writing is None:
            self._writing = asyncio.create_task(self._write_all())
        await kept

    async def _write_all(self) -> None:
        while self._waiting:
            together, self._waiting = self._waiting, []
            await asyncio.to_thread(self.keep, b"".join(record for record, _ in together))
            for _, kept in together:
                kept.set_result(None)
        self._writing = None

    def keep(self, records: bytes) -> None:
        os.write(self._file, records)
        os.fdatasync(self._file)


def measure() -> bool:
    """Prints all in turn, so that whatever else the machine does meets all; whether the target is met."""
    with tempfile.TemporaryDirectory(prefix="waterline-answering-", dir=DISK) as name:
        together, ours, by_itself = asyncio.run(_measure(Path(name)))
    ratio, of_together = _ratio(ours, by_itself), _ratio(ours, together)
    print(
        f"Answers, {IN_FLIGHT} in flight, {TURNS} turns of {PEOPLE - 1}, medians:\n"
        f"  bare append of {BOX} bytes with fdatasync {statistics.median(by_itself):,.0f}/s\n"
        f"  answers sealed and acknowledged {statistics.median(ours):,.0f}/s, ratio {ratio:.2f} (target: {RATIO})\n"
        f"  bare append, {IN_FLIGHT} sharing an fdatasync, unsealed {statistics.median(together):,.0f}/s,"
        f" ratio {of_together:.2f}"
    )
    return ratio >= RATIO


def _ratio(rates: list[float], floors: list[float]) -> float:
    return statistics.median(rate / floor for rate, floor in zip(rates, floors, strict=True))


async def _measure(folder: Path) -> tuple[list[float], list[float], list[float]]:
    folders = folders_in(folder)
    manifest = open_round(folders, "T0", PEOPLE)
    ballots, log = BallotBox(folders), Log(folder / "log")

    async def bare(_: int) -> None:
        await log.append(secrets.token_bytes(BOX))

    async def ours(number: int) -> None:
        await _answer(ballots, manifest, number)

    rates: tuple[list[float], list[float], list[float]] = [], [], []
    for _ in range(TURNS):
        rates[0].append(await _rate(bare))
        rates[1].append(await _rate(ours))
        begun = time.perf_counter()
        for _ in range(BY_ITSELF):
            log.keep(secrets.token_bytes(BOX))
        rates[2].append(BY_ITSELF / (time.perf_counter() - begun))
    ballots.close()
    return rates


async def _answer(ballots: BallotBox, manifest: Manifest, number: int) -> None:
    workspace = Workspace(1, "slack", "T0", "Harbour", "en")
    tap = Pressed("pulse.answer", f"{manifest.key}:mood:{1 + number % 5}")
    reply = (await answer_pulse(ballots, workspace, f"U{number}", tap, _NOW)).reply
    assert isinstance(reply, Message)
    assert reply.plain == "Sealed. Thank you."


async def _rate(work: Callable[[int], Awaitable[None]]) -> float:
    """Times a second."""
    waiting = iter(range(PEOPLE - 1))

    async def one_after_the_other() -> None:
        for number in waiting:
            await work(number)

    begun = time.perf_counter()
    await asyncio.gather(*(one_after_the_other() for _ in range(IN_FLIGHT)))
    return (PEOPLE - 1) / (time.perf_counter() - begun)
