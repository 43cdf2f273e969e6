"""Check-ins and windows, put together: their folders, the short-lived processes that hold their keys, and who starts
these when.
"""

import asyncio
import os
import sys
from asyncio.subprocess import PIPE
from dataclasses import dataclass, field
from functools import partial

import structlog

from adapters.clock import SystemClock
from bot.app.channel import Channel
from bot.app.child import REFUSED
from bot.ports import Clock
from bot.sealed.opening import OpeningRefused, Plan
from bot.voice.windows import NoWindow, WindowPlan, WindowRefused
from commands.check_ins import CheckIns
from commands.voice.release_windows import is_release_due
from storage.sealed import machine
from storage.sealed.ballot_box import BallotBox, is_due
from storage.sealed.folders import open_folders

_log = structlog.get_logger("waterline")
# What a child needs to find the folders; no token, and no way to the database.
_INHERITED = (
    *("PATH", "HOME", "LANG", "TMPDIR", "LD_LIBRARY_PATH", "PYTHONPATH"),
    *("XDG_DATA_HOME", "WATERLINE_DATA", "WATERLINE_KEYS", "WATERLINE_SEALED"),
)


class ChildFailed(Exception):
    """A process that opens, counts or releases ended in an error."""


@dataclass(frozen=True, slots=True)
class Program:
    """How this process, and those it starts, are run: as people do, but for tests, which have a clock of their own."""

    clock: Clock = field(default_factory=SystemClock)
    child: tuple[str, ...] = (sys.executable, "-m", "bot.app.child")
    ticks_every: float = 5.0  # seconds, as are the next two
    looks_every: float = 1.0  # at whether a check-in is due to be counted, or a window to be released
    counts_every: float = 60.0
    channel: Channel | None = None


def open_check_ins(program: Program) -> CheckIns:
    """Opens the folders of check-ins and their ballot box. Raises FolderError for folders inside one another."""
    folders = open_folders()
    ballots = BallotBox(folders, keys_in_reach=machine.database_reads_our_files())
    return CheckIns(
        folders=folders,
        ballots=ballots,
        freeze=partial(_freeze, program),
        freeze_window=partial(_freeze_window, program),
    )


async def _freeze(program: Program, plan: Plan) -> None:
    ended = await _child(program, "open", bytes(plan))
    if ended.code == REFUSED:
        raise OpeningRefused(ended.output)
    if ended.code:
        raise ChildFailed(f"opening a check-in ended with {ended.code}: {ended.output}")


async def _freeze_window(program: Program, plan: WindowPlan) -> None:
    ended = await _child(program, "open-window", bytes(plan))
    if ended.code == REFUSED:
        raise WindowRefused(NoWindow(ended.output))
    if ended.code:
        raise ChildFailed(f"opening a window ended with {ended.code}: {ended.output}")


async def count_when_due(program: Program, checkins: CheckIns) -> None:
    """Has everything counted and released that is due, in one process a minute, and none where nothing is."""
    while True:
        now, folders = program.clock.now(), checkins.folders
        if is_due(folders.keys, now) or is_release_due(folders, now):
            ended = await _child(program, "count")
            if ended.code:
                _log.error(
                    "a check-in or a window cannot be read, and is tried again", code=ended.code, why=ended.output
                )
            await asyncio.sleep(program.counts_every)
        await asyncio.sleep(program.looks_every)


async def renew_when_ended(program: Program, checkins: CheckIns, seconds: float) -> None:
    """Has this process replaced once a check-in or a window that it knew has closed: it may hold what people sent.

    It asks again until it is: the one after it may have been unable to start. It asks no database: whoever writes to
    that could keep it waiting, and take what is held from memory later.
    """
    while True:
        ended = any([checkins.ballots.forget_ended(), checkins.windows.forget_ended()])
        if program.channel and (ended or program.channel.is_replaced):
            program.channel.replace_us()
        await asyncio.sleep(seconds)


@dataclass(frozen=True, slots=True)
class _Ended:
    """A child process that is over: its exit code, and what it wrote."""

    code: int
    output: str


async def _child(program: Program, role: str, standard_input: bytes = b"") -> _Ended:
    environment = {name: value for name in _INHERITED if (value := os.environ.get(name))}
    process = await asyncio.create_subprocess_exec(*program.child, role, env=environment, stdin=PIPE, stdout=PIPE)
    try:
        output, _ = await process.communicate(standard_input)
    except asyncio.CancelledError:
        process.terminate()  # what it had not finished, the next one does
        await process.wait()
        raise
    return _Ended(process.returncode or 0, output.decode(errors="replace").strip())
