"""Waterline as people run it: a parent, whoever serves below it, and their children; asked to end, or killed."""

import asyncio
import atexit
import itertools
import multiprocessing
import os
import signal
import socket
import sys
import tempfile
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, contextmanager, suppress
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
PATIENCE = 300.0  # seconds; far more than anything here takes on a machine as busy as may be

# Each test process has a hundred ports of its own, below those that systems give out by themselves: what is free now
# is still free when the process that was started listens there.
_FIRST = 20_000 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 4 * 3_000 + os.getpid() % 30 * 100
_ports = itertools.cycle(range(_FIRST, _FIRST + 100))

# Where check-ins are kept by who names no place: never in the usual one, which others on this machine use, too.
_scratch = tempfile.TemporaryDirectory(prefix="waterline-")
atexit.register(_scratch.cleanup)
_numbers = itertools.count(1)


# The process that others are forked from is one for all of this one: what it loads beforehand is named here alone.
forks = multiprocessing.get_context("forkserver")
_KILLED = ("contract.doors", "stories.cover", "stories.events", "stories.forgetting", "stories.reach")
forks.set_forkserver_preload(["tests.typed", "bot.app.demo", *(f"tests.{room}.killed" for room in _KILLED)])


@contextmanager
def folder_in_memory() -> Iterator[Path]:
    """Yields a new folder, in memory where that is possible; PostgreSQL, who is another user than root, may enter."""
    root = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="waterline-", dir=root) as name:
        folder = Path(name)
        folder.chmod(0o755)
        yield folder


def free_port() -> int:
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # also where somebody has just left
            probe.bind(("127.0.0.1", port := next(_ports)))
            return port


def environment(**ours: str) -> dict[str, str]:
    """Of this process, without anything that would steer Waterline, and with `ours`; with folders of its own."""
    steering = (
        "SLACK_",
        "TEAMS_",
        "WATERLINE_",
        "CUSTOMERS_",
        "DATABASE_URL",
        "PORT",
        "HOST",
        "PYTHONDONTWRITEBYTECODE",
    )
    inherited = {name: value for name, value in os.environ.items() if not name.startswith(steering)}
    return inherited | {"WATERLINE_DATA": f"{_scratch.name}/{next(_numbers)}/data"} | ours


async def until(holds: Callable[[], Awaitable[bool]], what: str, patience: float = PATIENCE) -> None:
    """Asks until it holds, for what another process does and tells nobody. Raises TimeoutError saying `what`.

    Asking takes time from that process: what lasts is asked for less often.
    """
    begun = time.monotonic()
    while not await holds():
        if (waited := time.monotonic() - begun) > patience:
            raise TimeoutError(f"waited in vain until {what}")
        await asyncio.sleep(max(0.02, min(waited / 20, 0.5)))


class Running:
    """A process and all below it. `port` is where it listens; `said` is what they wrote to standard output and error.

    All are one group of processes of their own, whose number is that of the first.
    """

    def __init__(self, process: Process, port: int) -> None:
        self.process = process
        self.port = port
        self.lines: list[str] = []
        self._greeted = asyncio.Event()
        self._readers = [asyncio.create_task(self._read(one)) for one in (process.stdout, process.stderr) if one]

    @property
    def said(self) -> str:
        return "".join(self.lines)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    async def _read(self, stream: asyncio.StreamReader) -> None:
        async for line in stream:
            self.lines.append(line.decode())
            if b"Ctrl-C stops" in line:
                self._greeted.set()
        self._greeted.set()

    async def greeted(self) -> None:
        """Returns once it tells people that it runs. Raises RuntimeError where it ended instead."""
        await asyncio.wait_for(self._greeted.wait(), PATIENCE)
        if "Ctrl-C stops" not in self.said:
            await self.ended()
            raise RuntimeError(self.said)

    def workers(self) -> list[int]:
        """The numbers of the processes that serve, the oldest first: the children of the first one."""
        return [child.pid for child in psutil.Process(self.process.pid).children()]

    async def ended(self) -> int:
        """Waits for its end; returns its exit code. Raises AssertionError where it left somebody behind."""
        code = await asyncio.wait_for(self.process.wait(), PATIENCE)
        assert members(self.process.pid) == []
        await asyncio.gather(*self._readers)
        return code

    async def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Asks the first to end, or kills all with SIGKILL; returns the exit code once all are gone."""
        if self.process.returncode is None and by is not signal.SIGKILL:
            self.process.send_signal(by)
        elif self.process.returncode is None:
            os.killpg(self.process.pid, by)
            await until(self._is_gone, "the kernel has taken away whoever was killed")
        return await self.ended()

    async def _is_gone(self) -> bool:
        return members(self.process.pid) == []


def members(group: int) -> list[int]:
    """The processes of a group that still run."""
    return [
        process.pid
        for process in psutil.process_iter(["status"])
        if process.info["status"] != psutil.STATUS_ZOMBIE and _group(process.pid) == group
    ]


def _group(pid: int) -> int | None:
    try:
        return os.getpgid(pid)
    except ProcessLookupError:
        return None


async def run(
    *arguments: str,
    env: Mapping[str, str],
    port: int = 0,
    program: Sequence[str] = ("bot",),
    checkout: Path | None = None,
) -> Running:
    """Starts `python -m bot`, or another module with what belongs before these arguments; of another `checkout` by its
    own Python.
    """
    port = port or free_port()
    process = await asyncio.create_subprocess_exec(
        *(str(checkout / ".venv/bin/python") if checkout else sys.executable, "-m", *program, *arguments),
        cwd=checkout or ROOT,
        env={"CUSTOMERS_PORT": str(free_port()), **env, "PORT": str(port)},
        stdout=PIPE,
        stderr=PIPE,
        start_new_session=True,
    )
    return Running(process, port)


@asynccontextmanager
async def running(
    *arguments: str,
    env: Mapping[str, str],
    port: int = 0,
    program: Sequence[str] = ("bot",),
    checkout: Path | None = None,
) -> AsyncIterator[Running]:
    """Starts it, waits until it greets, and ends it."""
    started = await run(*arguments, env=env, port=port, program=program, checkout=checkout)
    try:
        await started.greeted()
        yield started
    finally:
        await started.stop()
