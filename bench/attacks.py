"""What attacks on the running program get: `python -m bench attacks` runs tests/attacks, one line an attack.

A test there succeeds where its attack does not. Its docstring says what the attack got where answers were rows of the
database and, after "Now", what holds. The memory is looked at again 1 and 10 minutes later.
"""

import os
import subprocess
import sys

import pytest

from tests.processes import ROOT

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

    def pytest_terminal_summary(self, terminalreporter: pytest.TerminalReporter) -> None:
        for nodeid in self.lines:
            if self._about[nodeid]:
                terminalreporter.write_line(self._line(nodeid))

    def _line(self, nodeid: str) -> str:
        measured_before, _, now = self._about[nodeid].partition(" Now ")
        name = nodeid.rpartition("::test_")[2].replace("_", " ")
        return f"{self.lines[nodeid]}: {name}\n    before: {measured_before}\n    now: {now}"


def pytest_configure(config: pytest.Config) -> None:
    """Registers the collector; pytest calls it, since `main` has it load this module."""
    config.pluginmanager.register(_Attacks())


def main() -> int:
    """Returns 0 if no attack got anything. Runs in a process of its own: pytest wants to load first what it tests."""
    pytest_only = ["-q", "--no-header", "--no-summary", "-m", "", "-p", "bench.attacks", "tests/attacks"]
    later = {"MEMORY_AFTER_MINUTES": "1,10"}
    command = [sys.executable, "-m", "pytest", *pytest_only]
    return subprocess.run(command, cwd=ROOT, env=os.environ | later, check=False).returncode
