"""A process that stops, or that another one overtakes, right before any one of the changes that it makes to files.

An audit hook of the interpreter sees each change: nothing of the code that is tested is replaced.
"""

import os
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest

from storage.client import Client, Transaction

_CHANGES = {"os.link", "os.remove", "os.rename", "os.truncate"}
_WRITING = os.O_WRONLY | os.O_RDWR | os.O_CREAT
_watching: list["Steps"] = []


def statements_are_steps(patch: pytest.MonkeyPatch) -> None:
    """Also right before each statement to the database the power may fail."""
    for kind in (Client, Transaction):
        patch.setattr(kind, "execute_query", _stepping(kind.execute_query))


def _stepping(execute: Callable[..., Any]) -> Callable[..., Any]:
    async def steps(client: Client | Transaction, query: str, values: Any = None) -> Any:
        if _watching and threading.get_ident() == _watching[-1].thread:
            _watching[-1].step()
        return await execute(client, query, values)

    return steps


class PowerCut(Exception):
    """The process is gone: it does nothing more, whatever it had in mind for that case."""


@dataclass
class Steps:
    """Counts the steps of one thread in a folder. Right before the one numbered `at`, `does` happens."""

    folder: Path
    at: int
    does: Callable[[], None]
    ends: bool
    reads: bool = False
    count: int = 0
    happened: bool = False
    thread: int = field(default_factory=threading.get_ident)

    def step(self) -> None:
        self.count += 1
        if self.happened and self.ends:
            raise PowerCut
        if self.count == self.at:
            self.happened = True
            self.does()

    def sees(self, event: str, args: tuple[Any, ...]) -> None:
        is_step = event in _CHANGES or (event == "open" and (self.reads or args[2] & _WRITING))
        if is_step and not isinstance(args[0], int) and Path(os.fsdecode(args[0])).is_relative_to(self.folder):
            self.step()


def _audit(event: str, args: tuple[Any, ...]) -> None:
    if _watching and (event == "open" or event in _CHANGES) and threading.get_ident() == _watching[-1].thread:
        _watching[-1].sees(event, args)


sys.addaudithook(_audit)


@contextmanager
def power_cut(folder: Path, at: int) -> Iterator[Steps]:
    """The machine has no power from the step numbered `at` on: what stood in files until then is all that is left."""

    def dies() -> None:
        raise PowerCut

    steps = Steps(folder=folder, at=at, does=dies, ends=True)
    with _watched(steps):
        try:
            yield steps
        except PowerCut:
            return


@contextmanager
def overtaken(folder: Path, at: int, does: Callable[[], None], *, reads: bool = False) -> Iterator[Steps]:
    """Right before the step numbered `at` another process does all of this; to open a file is a step if `reads`."""

    def unseen() -> None:
        _watching.remove(steps)
        does()
        _watching.append(steps)

    steps = Steps(folder=folder, at=at, does=unseen, ends=False, reads=reads)
    with _watched(steps):
        yield steps


@contextmanager
def _watched(steps: Steps) -> Iterator[None]:
    _watching.append(steps)
    try:
        yield
    finally:
        _watching.remove(steps)
