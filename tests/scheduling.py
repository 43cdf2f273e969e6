"""Which files of tests several processes take first, which of them one process takes as a whole, and how much of what
is drawn by chance is tried each time.
"""

from functools import cache
from pathlib import Path

import hypothesis
import pytest
from xdist.scheduler import LoadFileScheduling

ROOT = Path(__file__).parents[1]
PAST = "the demo's past"
MINUTES = ("tests/unlucky/test_unlucky.py",)  # would end alone, long after the others
# Whose tests start programs and browsers. What takes long comes first, and the many short ones fill the processes up
# until all end at once.
SLOW = tuple(f"tests/{name}/" for name in ("attacks", "contract", "customers", "operate", "upgrade", "web"))
FEWER, AT_LEAST = 4, 25  # examples


@cache
def part_of(file: str) -> str:
    """Returns what this file is taken with: to live through the demo's past takes longer than most of its tests."""
    return PAST if "harbour_past" in (ROOT / file).read_text(encoding="utf-8") else file


def turn_of(nodeid: str) -> int:
    """Returns when a test has its turn: those with the lowest number are first."""
    file = nodeid.partition("::")[0]
    part = part_of(file)
    if part is PAST or part in MINUTES:
        return 0
    return 1 if file.startswith(SLOW) else 2


def with_fewer_examples(test: pytest.Function) -> None:
    """Has hypothesis try a quarter of the examples of this test: `make test-long` tries all."""
    chosen: hypothesis.settings | None = getattr(test.function, "_hypothesis_internal_use_settings", None)
    if chosen and chosen.max_examples > AT_LEAST:
        fewer = max(chosen.max_examples // FEWER, AT_LEAST)
        vars(test.function)["_hypothesis_internal_use_settings"] = hypothesis.settings(chosen, max_examples=fewer)


class Scheduling(LoadFileScheduling):
    """A file's tests stay together: they share what takes long to prepare."""

    def _split_scope(self, nodeid: str) -> str:
        return part_of(super()._split_scope(nodeid))
