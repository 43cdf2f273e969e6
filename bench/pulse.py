"""Check-ins, measured: answers sealed and stored, rounds closed, invitations sent. `python -m bench pulse`."""

import json
import math
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from bench import answering, invitations
from storage import embedded
from tests.processes import ROOT

PEOPLE = (1_001, 10_001, 100_001)  # two ballots each, in a fifth as many teams
RATIO, EXPONENT, MEMORY = 2.2, 1.05, 256  # MEMORY in MiB; 200,000 ballots are 370


def main() -> int:
    """0 if every target is met."""
    root = "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108
    with tempfile.TemporaryDirectory(prefix="waterline-pulse-", dir=root) as name:
        folder = Path(name)
        folder.chmod(0o755)
        conninfo = embedded.start(folder / "server")
        try:
            met = [answering.measure(_fresh(conninfo, "answering"), folder), _closings(conninfo, folder)]
        finally:
            embedded.stop(folder / "server")
    return int(not all([*met, invitations.measure()]))


def _fresh(conninfo: str, name: str) -> str:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute(f"create database {name}")
    return make_conninfo(conninfo, dbname=name)


def _closings(conninfo: str, folder: Path) -> bool:
    print("\nClosing a round:\n  ballots   teams   seconds  bare unsealing  bare blocks  ratio  of CPU   MiB (before)")
    seconds, ratio, most = [], 0.0, []
    for people in PEOPLE:
        fresh = _fresh(conninfo, f"closing{people}")
        bare = _child("fill", fresh, folder, people)
        took = _child("close", fresh, folder, people)
        ratio = took["seconds"] / (bare["unsealing"] + bare["blocks"])
        of_cpu = took["cpu"] / bare["cpu"]
        print(
            f"  {2 * people:>7,} {people // 5:>7,} {took['seconds']:>9.2f} {bare['unsealing']:>15.2f}"
            f" {bare['blocks']:>12.2f} {ratio:>6.2f} {of_cpu:>7.2f} {took['most']:>6.0f} ({took['before']:.0f})"
        )
        seconds.append(took["seconds"])
        most.append(took["most"])
    slope = statistics.linear_regression([math.log(people) for people in PEOPLE], [math.log(s) for s in seconds]).slope
    print(
        f"  ratio at the largest {ratio:.2f} (target: at most {RATIO}); growth as n^{slope:.2f} (target: {EXPONENT});"
        f" at most {max(most):.0f} MiB (target: {MEMORY})"
    )
    return ratio <= RATIO and slope <= EXPONENT and max(most) <= MEMORY


def _child(what: str, conninfo: str, folder: Path, people: int) -> dict[str, float]:
    command = [sys.executable, "-m", "bench.closing", what, conninfo, str(folder), str(people)]
    told = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    found: dict[str, float] = json.loads(told.stdout)
    return found


if __name__ == "__main__":
    raise SystemExit(main())
