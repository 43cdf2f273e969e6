"""The parent of the process that serves: it never sees a request, so that whoever did can be replaced.

A process that took answers may hold what people sent, in memory that it has given back. So it is renewed after a
check-in has closed: the parent starts another one, which takes over the listening sockets, and ends the first once the
second is up. Meanwhile both answer. The parent reads no settings and knows nothing of what the worker does.

Between parent and worker runs a socket, with one byte a message:

    L  (worker) this is a listening socket, which comes with it: keep it for those after me
    U  (worker) I am up
    R  (worker) replace me
"""

import os
import selectors
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

# What is freed is overwritten: Python's own allocator keeps it, glibc's and Apple's can be told to scribble over it.
# glibc keeps the last seven blocks of each size as they were, unless it is told to keep none (`tcache_count`); small
# ones are then taken from its other short lists, which overwrite, for a part of the time.
FORGETFUL = {
    "PYTHONMALLOC": "malloc",
    "GLIBC_TUNABLES": "glibc.malloc.perturb=165:glibc.malloc.tcache_count=0:glibc.malloc.mxfast=160",
    "MallocScribble": "1",
}
_SOCKETS_AT_MOST = 4  # more than a worker listens on
_ENDING = (signal.SIGTERM, signal.SIGINT)
# Seconds in which a worker that was asked to end has to, and in which one that asked to be replaced has to be. Who
# holds a lock in the database could otherwise keep a process with what people sent alive for as long as they like.
_ENDS_IN, _REPLACED_IN = 60.0, 600.0


@dataclass
class _Worker:
    process: "subprocess.Popen[bytes]"
    channel: socket.socket
    up: bool = False
    asked_to_end: float | None = None
    wants_replacement: float | None = None

    @property
    def is_watched(self) -> bool:
        return self.asked_to_end is not None or self.wants_replacement is not None

    def end(self) -> None:
        if self.asked_to_end is None:
            self.asked_to_end = time.monotonic()
        self.process.terminate()


@dataclass
class _Parent:
    command: Sequence[str]
    environment: Mapping[str, str]
    listening: list[int] = field(default_factory=list)
    workers: list[_Worker] = field(default_factory=list)
    ending: bool = False
    code: int = 0

    def start(self, looking: selectors.BaseSelector) -> None:
        ours, theirs = socket.socketpair()
        fds = [theirs.fileno(), *self.listening]
        command = [*self.command[:3], ",".join(map(str, fds)), *self.command[3:]]
        process = subprocess.Popen(command, env=self.environment, pass_fds=fds)  # noqa: S603 - our own program
        theirs.close()
        worker = _Worker(process, ours)
        self.workers.append(worker)
        looking.register(ours, selectors.EVENT_READ, worker)

    def hear(self, worker: _Worker, looking: selectors.BaseSelector) -> None:
        signals, fds, _, _ = socket.recv_fds(worker.channel, 16, _SOCKETS_AT_MOST)
        self.listening += fds
        if not signals:
            self._ended(worker, looking)
        if b"U" in signals:
            worker.up = True
            for older in self.workers[: self.workers.index(worker)]:
                older.end()
        if b"R" in signals and worker.wants_replacement is None:
            worker.wants_replacement = time.monotonic()
        if b"R" in signals and worker is self.workers[-1] and worker.up and not self.ending:
            self.start(looking)

    def _ended(self, worker: _Worker, looking: selectors.BaseSelector) -> None:
        """Whoever serves and ends takes everything along; one that never came up leaves the older one serving."""
        looking.unregister(worker.channel)
        worker.channel.close()
        code = worker.process.wait()
        self.workers.remove(worker)
        if worker.up and not any(colleague.up for colleague in self.workers):
            self.end()
        if not self.workers:
            self.code = code

    def end(self) -> None:
        """Asks everybody to end. Who calls from now on is refused at once, instead of waiting for nobody."""
        self.ending = True
        for fd in self.listening:
            os.close(fd)
        self.listening.clear()
        for worker in self.workers:
            worker.end()

    def kill_overdue(self) -> None:
        """Ends for good who had the time to end, or to be replaced, and is still there."""
        now = time.monotonic()
        for worker in self.workers:
            for since, patience in ((worker.asked_to_end, _ENDS_IN), (worker.wants_replacement, _REPLACED_IN)):
                if since is not None and now > since + patience:
                    worker.process.kill()


def supervise(command: Sequence[str]) -> int:
    """Runs `python -m MODULE FDS ...` for the command [python, -m, MODULE, ...] and returns the exit code.

    FDS are the numbers of the channel and, once there are any, of the listening sockets.
    """
    wake, woken = socket.socketpair()
    for end in (wake, woken):
        end.setblocking(False)
    signal.set_wakeup_fd(wake.fileno(), warn_on_full_buffer=False)
    for name in _ENDING:
        signal.signal(name, lambda *_: None)
    parent = _Parent(command, {**os.environ, **FORGETFUL})
    with selectors.DefaultSelector() as looking:
        looking.register(woken, selectors.EVENT_READ)
        parent.start(looking)
        while parent.workers:
            ready = looking.select(1.0 if any(worker.is_watched for worker in parent.workers) else None)
            parent.kill_overdue()
            for key, _ in ready:
                if isinstance(key.data, _Worker):
                    parent.hear(key.data, looking)
                elif any(number in _ENDING for number in woken.recv(64)):
                    parent.end()
    return parent.code if parent.code >= 0 else 128 - parent.code


if __name__ == "__main__":
    raise SystemExit(supervise([sys.executable, "-m", "bot.app.worker", *sys.argv[1:]]))
