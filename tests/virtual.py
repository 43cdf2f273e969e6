"""Virtual time: while nothing real is waited for, the clock jumps to the next timer, and the database's with it."""

import asyncio
import selectors
import sys
from collections.abc import Callable, Iterator
from concurrent.futures import Executor
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import datetime, timedelta
from time import monotonic
from typing import Any, TypeVar, TypeVarTuple
from unittest.mock import patch

import psycopg

from tests.cast import MONDAY

Arguments = TypeVarTuple("Arguments")
Returned = TypeVar("Returned")

_LOOKS = 4  # at our own sockets, which the kernel fills at once, before a jump
_A_WHILE = 0.05  # seconds of real time in which the database, or a thread, is waited for before timers are looked at
# Seconds that each turn of the loop takes: what waits for less than a float can tell would wait for ever without.
_STEP = 1e-6

OURS = "virtual time"  # the name of the connections that are not the program's
_GRAIN = timedelta(seconds=0.05)
_CLOCK = """
create schema virtual;
create sequence virtual.clock;
create function virtual.now() returns timestamptz stable language sql
    as $$ select pg_catalog.to_timestamp(last_value / 1e6) from virtual.clock $$;
create function virtual.clock_timestamp() returns timestamptz stable language sql as $$ select virtual.now() $$;
alter table delivery alter wanted_at set default virtual.now();
alter table delivery alter due_at set default virtual.now();
"""
_SET = "select setval('virtual.clock', (extract(epoch from %(moment)s::timestamptz) * 1000000)::bigint)"

# The tasks of one life of the program, which end together: whatever is begun in its context belongs to it.
LIFE: ContextVar[set[asyncio.Task[Any]] | None] = ContextVar("LIFE", default=None)


class VirtualLoop(asyncio.SelectorEventLoop):
    """Waits in real time for the database and for threads alone, and jumps over every other wait."""

    def __init__(self, start: datetime = MONDAY) -> None:
        self.elapsed = 0.0
        self.jumped: Callable[[datetime], None] = lambda _: None
        self._start = start
        self._outside: set[tuple[int, bool]] = set()
        self._threads = 0
        super().__init__(_Jumping(self))

    def time(self) -> float:
        return self.elapsed

    def now(self) -> datetime:
        """Implements the Clock port."""
        return self._start + timedelta(seconds=self.elapsed)

    def leap(self, moment: datetime) -> None:
        """Passes over the time until then, in which nothing is to happen."""
        self.jump(max(0.0, (moment - self.now()).total_seconds()))

    def jump(self, seconds: float) -> None:
        self.elapsed += seconds
        self.jumped(self.now())

    @property
    def waits_outside(self) -> bool:
        return bool(self._outside or self._threads)

    # Our own sockets are watched by asyncio's private methods; by these the database's are.
    def add_reader(self, fd: Any, callback: Callable[[*Arguments], Any], *args: *Arguments) -> None:
        self._outside.add((fd, False))
        super().add_reader(fd, callback, *args)

    def remove_reader(self, fd: Any) -> bool:
        self._outside.discard((fd, False))
        return super().remove_reader(fd)

    def add_writer(self, fd: Any, callback: Callable[[*Arguments], Any], *args: *Arguments) -> None:
        self._outside.add((fd, True))
        super().add_writer(fd, callback, *args)

    def remove_writer(self, fd: Any) -> bool:
        self._outside.discard((fd, True))
        return super().remove_writer(fd)

    def run_in_executor(
        self, executor: Executor | None, func: Callable[[*Arguments], Returned], *args: *Arguments
    ) -> asyncio.Future[Returned]:
        self._threads += 1
        future = super().run_in_executor(executor, func, *args)
        future.add_done_callback(self._thread_ended)
        return future

    def _thread_ended(self, _: object) -> None:
        self._threads -= 1

    def create_task(self, coro: Any, **options: Any) -> asyncio.Task[Any]:
        task: asyncio.Task[Any] = super().create_task(coro, **options)
        if (life := LIFE.get()) is not None:
            life.add(task)
            task.add_done_callback(life.discard)
        return task


class _Jumping(selectors.DefaultSelector):
    def __init__(self, loop: VirtualLoop) -> None:
        super().__init__()
        self._loop = loop

    def select(self, timeout: float | None = None) -> list[Any]:
        self._loop.elapsed += _STEP
        for _ in range(_LOOKS):
            if (ready := super().select(0)) or (timeout is not None and timeout <= 0):
                return ready
        if self._loop.waits_outside or timeout is None:
            begun = monotonic()
            ready = super().select(_A_WHILE if timeout is None else min(timeout, _A_WHILE))
            self._loop.elapsed += monotonic() - begun  # the database's clock follows at the next jump
            return ready
        self._loop.jump(timeout)
        return []


@contextmanager
def database_clock(conninfo: str, loop: VirtualLoop) -> Iterator[str]:
    """Gives the address of the same database with `now()` as the loop has it, to a twentieth of a second.

    A sequence carries it: it is set outside of transactions, and leaves no dead rows.
    """
    written = loop.now()

    def write(moment: datetime) -> None:
        nonlocal written
        if moment - written >= _GRAIN:
            connection.execute(_SET, {"moment": moment})
            written = moment

    with psycopg.connect(conninfo, autocommit=True, application_name=OURS) as connection:
        connection.execute("set default_transaction_read_only = off")
        connection.execute(_CLOCK)
        connection.execute(_SET, {"moment": written})
        loop.jumped = write
        with _monotonic(loop):
            yield psycopg.conninfo.make_conninfo(conninfo, options="-c search_path=virtual,pg_catalog,public")


@contextmanager
def _monotonic(loop: VirtualLoop) -> Iterator[None]:
    """What the adapters and the pool of connections measure real time with, they measure virtual time with."""
    with patch.multiple("psycopg_pool.sched_async", monotonic=loop.time):
        own = [module for name, module in sys.modules.items() if name.startswith("adapters.")]
        patches = [patch.object(module, "monotonic", loop.time) for module in own if hasattr(module, "monotonic")]
        for each in patches:
            each.start()
        try:
            yield
        finally:
            for each in patches:
                each.stop()
