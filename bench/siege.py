"""What 10,000 hostile requests to the customers' page do: to the page, to memory, and to Slack and Teams beside them.

One process serves all. Loads of Slack and of Teams are run in turn while it is quiet and while the page is under
attack, by a process of its own that sends through a trusted proxy as many callers. The page may change the p99 of
either by a half at most, and nothing else. Attackers have machines of their own: here they take what the others leave
(nice 19), and the share of the processor that they take is printed.

Thanks fill caches, which are bounded and take a while to be full. So a second process lives the same afterwards, load
by load, with no attack: what the first grew by beyond its twin is what the attack left. Once it leaves what every
attack needs: buffers, and an arena of the allocator for each thread. That is over after half of the rounds; in the
other half it may leave hardly anything, or it would grow for as long as it lasts.
"""

import asyncio
import hashlib
import json
import os
import re
import sys
import time
from asyncio.subprocess import PIPE
from collections import Counter
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psycopg
import yaml

from bench.kudos import fake_slack
from bench.stage import PEOPLE, Stage, cpu, memory
from bench.teams import activities, bearer_of, connector
from bot.config.settings import QueueRules
from storage import embedded
from tests.processes import ROOT, Running, folder_in_memory, free_port, running
from tests.slack.real import settings_file, variables
from tests.teams.real import environment_of

ATTACKS, ROUNDS, LOAD, IN_FLIGHT = 10_000, 6, 300, 5
SLOWER_AT_MOST = 1.5  # times
ONCE_AT_MOST, LATER_AT_MOST = 24, 5  # MiB beyond its twin, in all and in the second half
PLATFORMS = ("slack", "teams")
_SECRET_PART = "a2" * 16
_LINK = """
insert into customer_link (workspace_id, kind, person_id, name, salt, hash)
select %(workspace)s, 'person', id, 'Ana', 'salt', %(hash)s
from person where workspace_id = %(workspace)s order by id limit 1
"""
_WORKSPACE = "select id from workspace where platform = 'slack'"
_COUNTED = """
select (select count(*) from customer_thanks),
       (select count(*) from customer_thanks where workspace_id <> %s or link_id is null),
       (select count(*) from kudos where giver_id is null)
"""
_Loads = Mapping[str, Callable[[], Awaitable[Sequence[float]]]]  # by platform: milliseconds of each request


@dataclass
class _Report:
    """Milliseconds by platform, quiet and besieged; MiB after each round, and how often both loads were run in it; what
    the attackers were answered, and what that came to; seconds of processor time.
    """

    quiet: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in PLATFORMS})
    besieged: dict[str, list[float]] = field(default_factory=lambda: {name: [] for name in PLATFORMS})
    memory: list[float] = field(default_factory=list)
    passes: list[int] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    oddities: list[str] = field(default_factory=list)
    seconds: float = 0.0
    attackers: float = 0.0
    served: float = 0.0
    waiting: int = 0

    @property
    def grown(self) -> float:
        """Returns MiB, from the end of the first round to that of the last."""
        return self.memory[-1] - self.memory[0]

    @property
    def grown_later(self) -> float:
        """Returns MiB, in the second half of the rounds."""
        return self.memory[-1] - self.memory[ROUNDS // 2 - 1]


def main() -> int:
    """Returns 0 where nothing was posted or crossed a border, no answer was odd, and memory and the platforms held."""
    with folder_in_memory() as folder:
        besieged = asyncio.run(_lived(folder))
    with folder_in_memory() as folder:
        twin = asyncio.run(_lived(folder, besieged.passes))
    return _judged(besieged, twin)


async def _lived(folder: Path, passes: Sequence[int] = ()) -> _Report:
    """Attacks a new process; or, where it gets `passes` of each round, runs the same loads and leaves it in peace."""
    port, settings = free_port(), _settings(folder)
    async with fake_slack(folder) as api_url, connector() as microsoft:
        env = {
            **environment_of("", microsoft.url, settings),
            **variables("", api_url, settings),
            "WATERLINE_DATA": str(folder / "data"),
        }
        async with running("serve", env=env):
            pass  # makes the database
        conninfo = embedded.start(folder / "data")
        try:
            stage = Stage({**env, "DATABASE_URL": conninfo, "CUSTOMERS_PORT": str(port)}, conninfo, folder)
            return await _rounds(stage, port, microsoft.url, passes)
        finally:
            embedded.stop(folder / "data")


async def _rounds(stage: Stage, port: int, microsoft: str, passes: Sequence[int]) -> _Report:
    report = _Report()
    async with running("serve", env=stage.env) as process:
        loads = _loads(stage, process, microsoft, await bearer_of(microsoft))
        await stage.load(process, PEOPLE, IN_FLIGHT)  # everybody is looked up once; this is not measured
        await loads["teams"]()
        address = _linked(stage)
        form = await _form(port, address)
        for number in range(ROUNDS):
            for platform, load in loads.items():
                report.quiet[platform] += await load()
            if passes:
                for _ in range(passes[number]):
                    await _pass(report, loads)
            else:
                command = ("-m", "tests.customers.siege", str(port), str(number))
                await _round(report, loads, process, command, address, form)
            report.memory.append(memory(process))
        _look_around(report, process, stage, address)
    return report


async def _pass(report: _Report, loads: _Loads) -> None:
    for platform, load in loads.items():
        report.besieged[platform] += await load()


async def _round(
    report: _Report, loads: _Loads, process: Running, command: Sequence[str], address: str, form: str
) -> None:
    replaced = address.replace(_SECRET_PART, "b3" * 16)
    began, served_before = time.monotonic(), cpu(process)
    siege = await asyncio.create_subprocess_exec(
        sys.executable,
        *command,
        *(str(ATTACKS // ROUNDS), address, replaced, form),
        cwd=ROOT,
        stdout=PIPE,
    )
    ended, passes = asyncio.create_task(siege.communicate()), 0
    while not ended.done():
        await _pass(report, loads)
        passes += 1
    report.passes.append(passes)
    answered = json.loads((await ended)[0])
    report.statuses.update(answered["statuses"])
    report.oddities += answered["oddities"]
    report.attackers += answered["seconds"]
    report.seconds += time.monotonic() - began
    report.served += cpu(process) - served_before


def _loads(stage: Stage, process: Running, microsoft: str, headers: dict[str, str]) -> _Loads:
    async def slack() -> Sequence[float]:
        return (await stage.load(process, LOAD, IN_FLIGHT)).milliseconds

    async def teams() -> Sequence[float]:
        sent = activities("message", microsoft, headers, LOAD)
        report = await stage.send(sent, f"{process.url}/api/messages", IN_FLIGHT)
        assert report["answered"] == LOAD, f"{report['answered']} of {LOAD} were answered"
        return list(report["milliseconds"])

    return {"slack": slack, "teams": teams}


def _linked(stage: Stage) -> str:
    """Returns the address of a new page of somebody in Slack's workspace."""
    with psycopg.connect(stage.conninfo, autocommit=True) as rows:
        [(workspace,)] = rows.execute(_WORKSPACE).fetchall()
        address = f"{workspace}-{_SECRET_PART}"
        rows.execute(_LINK, {"workspace": workspace, "hash": hashlib.sha256(address.encode()).hexdigest()})
    return address


async def _form(port: int, address: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/{address}") as answer:
        [form] = re.findall(r'name="form" value="([^"]+)"', await answer.text())
        return str(form)


def _look_around(report: _Report, process: Running, stage: Stage, address: str) -> None:
    """Notes what is in the database and in the log that should not be there."""
    with psycopg.connect(stage.conninfo) as rows:
        [(report.waiting, elsewhere, posted)] = rows.execute(_COUNTED, [int(address.partition("-")[0])]).fetchall()
    report.oddities += ["something was posted"] if posted else []
    report.oddities += ["something is in another workspace"] if elsewhere else []
    report.oddities += ["an address stands in the log"] if address in process.said else []


def _judged(report: _Report, twin: _Report) -> int:
    cores = report.seconds * (os.cpu_count() or 1)
    print(f"{sum(report.statuses.values()):,} hostile requests: {dict(sorted(report.statuses.items()))}")
    print(f"waiting for a decision {report.waiting}")
    mistakes = [*report.oddities, *twin.oddities]
    for name in PLATFORMS:
        quiet, besieged = _p99(report.quiet[name]), _p99(report.besieged[name])
        print(f"p99 of {name}: quiet {quiet:.1f} ms, besieged {besieged:.1f} ms: {besieged / quiet:.2f} times")
        mistakes += [f"{name} was slowed down"] if besieged > SLOWER_AT_MOST * quiet else []
    print(
        f"of {os.cpu_count()} processors for {report.seconds:.0f} s attackers took {report.attackers / cores:.0%}, "
        f"what serves {report.served / cores:.0%}"
    )
    for name, lived in (("besieged", report), ("its twin", twin)):
        by_round = " ".join(f"{mebibytes:.0f}" for mebibytes in lived.memory)
        print(f"MiB of memory after each round, {name}: {by_round} (grown by {lived.grown:.1f})")
    left, later = report.grown - twin.grown, report.grown_later - twin.grown_later
    print(f"left by the attack: {left:.1f} MiB of {ONCE_AT_MOST}, in its second half {later:.1f} of {LATER_AT_MOST}")
    mistakes += ["the attack leaves memory"] if left > ONCE_AT_MOST or later > LATER_AT_MOST else []
    for mistake in mistakes:
        print(f"MISSED: {mistake}")
    return len(mistakes)


def _p99(milliseconds: list[float]) -> float:
    return sorted(milliseconds)[len(milliseconds) * 99 // 100]


def _settings(folder: Path) -> Path:
    path = settings_file(folder, QueueRules().lease_seconds)
    settings = yaml.safe_load(path.read_text())
    settings["platforms"] = list(PLATFORMS)
    settings["customers"] |= {
        "enabled": True,
        "public_url": "https://thanks.example.com",
        "proxies": ["127.0.0.0/8"],
    }
    path.write_text(yaml.safe_dump(settings, allow_unicode=True))
    return path
