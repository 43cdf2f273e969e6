"""What attacks on the running program get: `python -m bench attacks` runs tests/attacks, one line an attack.

A test there succeeds where its attack does not. Its docstring says what the attack got where answers were rows of the
database and, after "Now", what holds.
"""

import pytest

HELD, BROKEN = "held", "BROKEN"


class _Attacks:
    """Collects what became of each test."""

    def __init__(self) -> None:
        self.lines: dict[str, str] = {}
        self._about: dict[str, str] = {}

    def pytest_itemcollected(self, item: pytest.Function) -> None:
        self._about[item.nodeid] = " ".join((item.obj.__doc__ or "").split())

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self.lines[report.nodeid] = "not tried here"
        elif report.failed:
            self.lines[report.nodeid] = BROKEN
        elif report.when == "call":
            self.lines[report.nodeid] = HELD

    def __str__(self) -> str:
        return "\n".join(self._line(nodeid) for nodeid in self.lines if self._about[nodeid])

    def _line(self, nodeid: str) -> str:
        before, _, now = self._about[nodeid].partition(" Now ")
        name = nodeid.rpartition("::test_")[2].replace("_", " ")
        return f"{self.lines[nodeid]}: {name}\n    before: {before}\n    now: {now}"


def main() -> int:
    """0 if no attack got anything."""
    attacks = _Attacks()
    code = pytest.main(["-q", "--no-header", "--no-summary", "tests/attacks"], plugins=[attacks])
    print(attacks)
    return int(code)
