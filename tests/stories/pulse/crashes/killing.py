"""Processes that are killed between any two of the steps by which files change."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest


class Killed(BaseException):
    """The process is gone."""


@dataclass
class Life:
    """How many steps were taken; the one after `lasts` is never taken, and none after it."""

    lasts: int
    steps: int = 0

    def counting(self, step: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*args: Any, **options: Any) -> Any:
            if self.steps >= self.lasts:
                raise Killed
            self.steps += 1
            return step(*args, **options)

        return counted


@contextmanager
def living_for(lasts: int) -> Iterator[None]:
    """Whatever is done in it is killed after so many links, removals and syncs of files."""
    life = Life(lasts)
    with pytest.MonkeyPatch.context() as patch:
        for owner, step in ((os, "link"), (os, "fsync"), (Path, "unlink")):
            patch.setattr(owner, step, life.counting(getattr(owner, step)))
        yield


def killed_after(lasts: int, work: Callable[[], object]) -> bool:
    """Whether it was killed; False once it lasts until the work is done."""
    try:
        with living_for(lasts):
            work()
    except Killed:
        return True
    return False
