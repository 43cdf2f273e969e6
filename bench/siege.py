"""What 10,000 hostile requests to the customers' page do: to the page, to memory, and to thanks in Slack beside them.

Loads of Slack are run in turn while it is quiet and while the page is under attack, by a process of its own that sends
through a trusted proxy as many callers. The page may change the p99 of Slack by a half at most, and nothing else.
"""

import asyncio
import hashlib
import json
import re
import sys
from asyncio.subprocess import PIPE
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

import aiohttp
import psycopg
import yaml

from bench.kudos import fake_slack
from bench.stage import PEOPLE, Stage, memory
from bot.config.settings import QueueRules
from storage import embedded
from tests.processes import ROOT, Running, folder_in_memory, free_port, running
from tests.slack.real import settings_file, variables

ATTACKS, ROUNDS, LOAD, IN_FLIGHT = 10_000, 4, 300, 5
SLOWER_AT_MOST, GROWS_AT_MOST = 1.5, 16  # times, MiB
_LINK = """
insert into customer_link (workspace_id, kind, person_id, name, salt, hash)
select workspace_id, 'person', id, 'Ana', 'salt', %s from person order by id limit 1
"""
_ELSEWHERE = "select count(*) from customer_thanks where workspace_id <> 1 or link_id is null"


@dataclass
class _Report:
    """Milliseconds of Slack's requests, quiet and besieged; what the attackers were answered."""

    quiet: list[float] = field(default_factory=list)
    besieged: list[float] = field(default_factory=list)
    memory: list[float] = field(default_factory=list)
    statuses: Counter[str] = field(default_factory=Counter)
    oddities: list[str] = field(default_factory=list)


def main() -> int:
    """Returns 0 where nothing was posted or crossed a border, no answer was odd, and memory and Slack held."""
    with folder_in_memory() as folder:
        return asyncio.run(_measure(folder))


async def _measure(folder: Path) -> int:
    port = free_port()
    async with fake_slack(folder) as api_url:
        env = variables("", api_url, _settings(folder)) | {"WATERLINE_DATA": str(folder / "data")}
        async with running("serve", env=env):
            pass  # makes the database
        conninfo = embedded.start(folder / "data")
        try:
            stage = Stage({**env, "DATABASE_URL": conninfo, "CUSTOMERS_PORT": str(port)}, conninfo, folder)
            return await _besieged(stage, port)
        finally:
            embedded.stop(folder / "data")


async def _besieged(stage: Stage, port: int) -> int:
    report, address = _Report(), f"1-{'a2' * 16}"
    async with running("serve", env=stage.env) as process:
        await stage.load(process, PEOPLE, IN_FLIGHT)  # everybody is looked up once; this is not measured
        with psycopg.connect(stage.conninfo, autocommit=True) as rows:
            rows.execute(_LINK, (hashlib.sha256(address.encode()).hexdigest(),))
        form = await _form(port, address)
        for number in range(ROUNDS):
            report.quiet += (await stage.load(process, LOAD, IN_FLIGHT)).milliseconds
            siege = await _siege(port, number, address, form)
            ended = asyncio.create_task(siege.communicate())
            while not ended.done():
                report.besieged += (await stage.load(process, LOAD, IN_FLIGHT)).milliseconds
            answered = json.loads((await ended)[0])
            report.statuses.update(answered["statuses"])
            report.oddities += answered["oddities"]
            report.memory.append(memory(process))
        return _judged(report, process, stage, address)


async def _siege(port: int, seed: int, address: str, form: str) -> asyncio.subprocess.Process:
    replaced = f"1-{'b3' * 16}"
    command = ("-m", "tests.customers.siege", str(port), str(seed), str(ATTACKS // ROUNDS), address, replaced, form)
    return await asyncio.create_subprocess_exec(sys.executable, *command, cwd=ROOT, stdout=PIPE)


async def _form(port: int, address: str) -> str:
    async with aiohttp.ClientSession() as session, session.get(f"http://127.0.0.1:{port}/{address}") as answer:
        [form] = re.findall(r'name="form" value="([^"]+)"', await answer.text())
        return str(form)


def _judged(report: _Report, process: Running, stage: Stage, address: str) -> int:
    with psycopg.connect(stage.conninfo) as rows:
        waiting, elsewhere, posted = (
            rows.execute(query.encode()).fetchone()
            for query in (
                "select count(*) from customer_thanks",
                _ELSEWHERE,
                "select count(*) from kudos where giver_id is null",
            )
        )
    quiet, besieged = _p99(report.quiet), _p99(report.besieged)
    grown = report.memory[-1] - report.memory[0]
    print(f"{sum(report.statuses.values()):,} hostile requests: {dict(sorted(report.statuses.items()))}")
    print(f"waiting for a decision {waiting}, in another workspace {elsewhere}, posted {posted}")
    print(f"Slack's p99: quiet {quiet:.1f} ms, besieged {besieged:.1f} ms: {besieged / quiet:.2f} times")
    print(f"memory: {report.memory[0]:.0f} MiB after the first round, {report.memory[-1]:.0f} after the last")
    mistakes = [
        *report.oddities,
        *(["something was posted"] if posted != (0,) or elsewhere != (0,) else []),
        *(["an address stands in the log"] if address in process.said else []),
        *(["Slack was slowed down"] if besieged > SLOWER_AT_MOST * quiet else []),
        *(["memory grows"] if grown > GROWS_AT_MOST else []),
    ]
    for mistake in mistakes:
        print(f"MISSED: {mistake}")
    return len(mistakes)


def _p99(milliseconds: list[float]) -> float:
    return sorted(milliseconds)[len(milliseconds) * 99 // 100]


def _settings(folder: Path) -> Path:
    path = settings_file(folder, QueueRules().lease_seconds)
    settings = yaml.safe_load(path.read_text())
    settings["customers"] |= {
        "enabled": True,
        "public_url": "https://thanks.example.com",
        "proxies": ["127.0.0.0/8"],
    }
    path.write_text(yaml.safe_dump(settings, allow_unicode=True))
    return path
