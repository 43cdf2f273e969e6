"""Which files of tests several processes take first, and which of them one process takes as a whole."""

from functools import cache
from pathlib import Path

from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).parents[1]
PAST = "the demo's past"
MINUTES = ("tests/unlucky/test_unlucky.py",)  # would end alone, long after the others


@cache
def part_of(file: str) -> str:
    """Returns what this file is taken with: to live through the demo's past takes longer than most of its tests."""
    return PAST if "harbour_past" in (ROOT / file).read_text(encoding="utf-8") else file


def is_first(nodeid: str) -> bool:
    part = part_of(nodeid.partition("::")[0])
    return part is PAST or part in MINUTES


class Scheduling(LoadFileScheduling):
    """A file's tests stay together: they share what takes long to prepare."""

    def _split_scope(self, nodeid: str) -> str:
        return part_of(super()._split_scope(nodeid))
