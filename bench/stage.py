"""What is measured, and with what: our processes, PostgreSQL's, a load generator, all beside each other."""

import asyncio
import json
import pickle
import statistics
import sys
from asyncio.subprocess import PIPE
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import Any

import psutil
import psycopg

from tests.processes import ROOT, Running, free_port, run
from tests.slack.real import thanks, user_ids
from tests.slack.signing import Signed

PEOPLE = 400  # of whom half give and half receive


@dataclass(frozen=True, slots=True)
class Load:
    """One run of the load generator. CPU is of the Python processes that were measured, not of the generator."""

    events: int
    seconds: float
    milliseconds: Sequence[float]
    cpu: float

    @property
    def a_second(self) -> float:
        return self.events / self.seconds

    @property
    def cpu_an_event(self) -> float:
        """Returns milliseconds."""
        return 1000 * self.cpu / self.events

    def percentile(self, percent: int) -> float:
        return sorted(self.milliseconds)[min(len(self.milliseconds) - 1, len(self.milliseconds) * percent // 100)]


class KudosNumbers:
    """Gives every kudos of the run a number of its own, and its words and people with it."""

    def __init__(self) -> None:
        self._next = 0

    def take(self, count: int) -> range:
        self._next += count
        return range(self._next - count, self._next)


class Stage:
    """Where loads are run. `folder` keeps the signed requests on their way to the generator."""

    def __init__(self, env: Mapping[str, str], conninfo: str, folder: Path) -> None:
        self.env = env
        self.conninfo = conninfo
        self.folder = folder
        self._numbers = KudosNumbers()
        self._people = user_ids(PEOPLE)

    async def load(self, process: Running, count: int, in_flight: int, also: Iterable[Running] = ()) -> Load:
        """Sends so many kudos, no two alike, from people in turn; raises AssertionError where one was not kept."""
        half = PEOPLE // 2
        signed = [
            thanks(self._people[n % half], self._people[half + n * 7 % half], n) for n in self._numbers.take(count)
        ]
        measured = [process, *also]
        cpu_before = sum(map(cpu, measured))
        report = await self.send(signed, f"{process.url}/slack/events", in_flight)
        assert report["accepted"] == count, f"{report['accepted']} of {count} were kept"
        return Load(count, report["seconds"], report["milliseconds"], sum(map(cpu, measured)) - cpu_before)

    async def send(self, signed: Sequence[Signed], url: str, in_flight: int) -> Mapping[str, Any]:
        """Returns what the load generator reports of these requests."""
        with NamedTemporaryFile(dir=self.folder, suffix=".pickle") as file:
            file.write(pickle.dumps(signed))
            file.flush()
            command = (sys.executable, "-m", "bench.load", file.name, url, str(in_flight))
            generator = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE)
            output, _ = await generator.communicate()
        return dict(json.loads(output))

    async def floor(self, module: str = "bench.floors.acknowledged", env: Mapping[str, str] | None = None) -> Running:
        port = free_port()
        env = {**self.env, "DATABASE_URL": self.conninfo, **(env or {})}
        process = await run(env=env, port=port, program=(module, str(port)))
        await process.greeted()
        return process

    def execute(self, sql: str) -> None:
        with psycopg.connect(self.conninfo, autocommit=True) as connection:
            connection.execute(sql.encode())


def cpu(process: Running) -> float:
    """Returns the seconds of processor time that a process and those below it have used."""
    times = [process_.cpu_times() for process_ in _all(process)]
    return float(sum(process_.user + process_.system for process_ in times))


def memory(process: Running) -> float:
    """Returns the resident MiB of a process and those below it."""
    return float(sum(process_.memory_info().rss for process_ in _all(process)) / 2**20)


def _all(process: Running) -> list[psutil.Process]:
    parent = psutil.Process(process.process.pid)
    return [parent, *parent.children(recursive=True)]


def postgres_cpu(folder: Path) -> float:
    """Returns the seconds of processor time of a server and of those of its children that still live."""
    postmaster = psutil.Process(int((folder / "postgres" / "postmaster.pid").read_text().split()[0]))
    return sum(_seconds(process_) for process_ in [postmaster, *postmaster.children(recursive=True)])


def _seconds(process: psutil.Process) -> float:
    """Returns the seconds of processor time of a process; 0 for one that has ended."""
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system)


def middle(values: Iterable[float], form: Callable[[float], str] = "{:.0f}".format) -> str:
    """Returns the median and the range, as text."""
    ordered = list(values)
    return f"{form(statistics.median(ordered))} ({form(min(ordered))} to {form(max(ordered))})"
