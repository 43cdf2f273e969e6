"""Waterline as people run it: a process of its own, that can be asked to end and can be killed."""

import asyncio
import itertools
import os
import signal
import socket
import sys
import time
from asyncio.subprocess import PIPE, Process
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from pathlib import Path

ROOT = Path(__file__).parents[1]
PATIENCE = 300.0  # seconds; far more than anything here takes on a machine as busy as may be

# Each test process has a hundred ports of its own, below those that systems give out by themselves: what is free now
# is still free when the process that was started listens there.
_FIRST = 20_000 + int(os.environ.get("PYTEST_XDIST_WORKER", "gw0")[2:]) % 4 * 3_000 + os.getpid() % 30 * 100
_ports = itertools.cycle(range(_FIRST, _FIRST + 100))


def free_port() -> int:
    while True:
        with socket.socket() as probe, suppress(OSError):
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # also where somebody has just left
            probe.bind(("127.0.0.1", port := next(_ports)))
            return port


def environment(**ours: str) -> dict[str, str]:
    """Of this process, without anything that would steer Waterline, and with `ours`."""
    steering = ("SLACK_", "TEAMS_", "WATERLINE_", "DATABASE_URL", "PORT", "HOST", "PYTHONDONTWRITEBYTECODE")
    return {name: value for name, value in os.environ.items() if not name.startswith(steering)} | ours


async def until(holds: Callable[[], Awaitable[bool]], what: str, patience: float = PATIENCE) -> None:
    """Asks until it holds, for what another process does and tells nobody. Raises TimeoutError saying `what`."""
    end = time.monotonic() + patience
    while not await holds():
        if time.monotonic() > end:
            raise TimeoutError(f"waited in vain until {what}")
        await asyncio.sleep(0.02)


class Running:
    """One process. `port` is where it listens; `said` is what it wrote to standard output and error so far."""

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

    async def ended(self) -> int:
        """Waits for its end; returns its exit code."""
        code = await asyncio.wait_for(self.process.wait(), PATIENCE)
        await asyncio.gather(*self._readers)
        return code

    async def stop(self, by: signal.Signals = signal.SIGTERM) -> int:
        """Sends a signal, waits for the end; returns the exit code."""
        if self.process.returncode is None:
            self.process.send_signal(by)
        return await self.ended()


async def run(*arguments: str, env: Mapping[str, str], port: int = 0) -> Running:
    """Starts `python -m bot` with these arguments."""
    port = port or free_port()
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot", *arguments), cwd=ROOT, env={**env, "PORT": str(port)}, stdout=PIPE, stderr=PIPE
    )
    return Running(process, port)


@asynccontextmanager
async def running(*arguments: str, env: Mapping[str, str], port: int = 0) -> AsyncIterator[Running]:
    """Starts `python -m bot`, waits until it greets, and ends it."""
    started = await run(*arguments, env=env, port=port)
    try:
        await started.greeted()
        yield started
    finally:
        await started.stop()
