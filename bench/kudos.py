"""How fast a kudos is taken and delivered, beside the least that a Slack app can do, and what it costs."""

import asyncio
import json
import statistics
import sys
import time
from asyncio.subprocess import PIPE
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.stage import PEOPLE, Load, Stage, cpu, memory, middle, postgres_cpu
from bot.app.parent import FORGETFUL
from bot.config.settings import QueueRules
from storage import embedded
from tests.contract.deployment import Records
from tests.processes import ROOT, Running, folder_in_memory, running
from tests.slack.real import directory, settings_file, variables

ROUNDS = 3
SIZES = {1: 100, 10: 200, 50: 400}  # in flight: kudos in a round
STORED = 100_000
LIVES = 300  # kudos in a round
TARGETS = "targets: 0.90 of the floor at 50 in flight, 4 ms CPU for a whole life, 130 MiB idle, 2.5 s warm start"

# As if given one a minute until now, each delivered twice.
_FILL = f"""
insert into kudos (workspace_id, source, giver_id, value, value_id, words, private, link, given_at, revision,
                   removed_because)
select giver.workspace_id, 'old:' || n, giver.id, value, value_id, words || n, false, '',
       given_at - n * interval '1 minute', 1, ''
from generate_series(1, {STORED}) n
join (select *, row_number() over (order by id) as place from person) giver on giver.place = 1 + n % {PEOPLE // 2}
cross join (select value, value_id, words, given_at from kudos where value is not null limit 1) like_this;
insert into kudos_receiver (workspace_id, kudos_id, person_id, given_at)
select kudos.workspace_id, kudos.id, receiver.id, kudos.given_at from kudos
join (select *, row_number() over (order by id) as place from person) receiver
    on receiver.place = 1 + (kudos.id * 7) % {PEOPLE // 2} and receiver.id <> kudos.giver_id
where source like 'old:%';
insert into delivery (workspace_id, place, reader_id, subject, subject_id, wanted, posted, message_id)
select workspace_id, 'C0KUDOS', null, 'kudos', id, 1, 1, 'C0KUDOS:' || id from kudos where source like 'old:%';
insert into delivery (workspace_id, place, reader_id, subject, subject_id, wanted, posted, message_id)
select r.workspace_id, p.platform_id, p.id, 'kudos', r.kudos_id, 1, 1, 'D:' || r.id
from kudos_receiver r join person p on p.id = r.person_id join kudos k on k.id = r.kudos_id where k.source like 'old:%';
analyze;
"""


def main() -> None:
    with folder_in_memory() as folder:
        asyncio.run(_measure(folder))


async def _measure(folder: Path) -> None:
    settings = settings_file(folder, QueueRules().lease_seconds)
    async with fake_slack(folder) as api_url:
        env = variables("", api_url, settings) | {"WATERLINE_DATA": str(folder / "data")}
        await _starts(env)
        conninfo = embedded.start(folder / "data")
        try:
            stage = Stage({**env, "DATABASE_URL": conninfo}, conninfo, folder)
            print(TARGETS)
            await _few(stage, folder)
            stage.execute(_FILL)
            print(f"\nWith {STORED:,} more kudos stored:")
            await _acknowledged(stage, {50: SIZES[50]})
            await _whole_life(stage, folder)
        finally:
            embedded.stop(folder / "data")


async def _few(stage: Stage, folder: Path) -> None:
    async with running("serve", env=stage.env) as process:
        print(f"Memory, idle: {memory(process):.0f} MiB")
        await stage.load(process, PEOPLE, 10)  # everybody is looked up once; this is not measured
        await Records(stage.conninfo).drained(600)
        print(f"Memory after {PEOPLE} kudos: {memory(process):.0f} MiB")
    print("\nWith few kudos stored:")
    await _acknowledged(stage, SIZES)
    await _whole_life(stage, folder)


async def _starts(env: Mapping[str, str]) -> None:
    """Measures the whole way to the greeting, with the embedded server."""
    seconds = []
    for _ in range(4):
        started_at = time.perf_counter()
        async with running("serve", env=env):
            seconds.append(time.perf_counter() - started_at)
    print(
        f"Start: {seconds[0]:.1f} s the first time, with a new database; then {middle(seconds[1:], '{:.1f}'.format)} s"
    )


async def _acknowledged(stage: Stage, sizes: Mapping[int, int]) -> None:
    """Measures floor and product in turn, so that other work of the machine slows both."""
    print(
        "  to acknowledgement  events/s floor          ours                 ratio  p50/p99 ms floor  ours       CPU ms"
    )
    for in_flight, count in sizes.items():
        floor, ours = [], []
        for _ in range(ROUNDS):
            load = await stage.floor()
            floor.append(await stage.load(load, count, in_flight))
            await load.stop()
            async with running("serve", "--only", "listen", env=stage.env) as two:
                await stage.load(two, PEOPLE, 10)  # caches fill, and everybody is looked at again
                ours.append(await stage.load(two, count, in_flight))
        ratio = statistics.median(b.a_second / a.a_second for a, b in zip(floor, ours, strict=True))
        print(
            f"  {in_flight:>2} in flight        {middle(load.a_second for load in floor):<23}"
            f" {middle(load.a_second for load in ours):<20} {ratio:.2f}   {_latency(floor):<17} {_latency(ours):<10}"
            f" {statistics.median(load.cpu_an_event for load in floor):.2f} / "
            f"{statistics.median(load.cpu_an_event for load in ours):.2f}"
        )


def _latency(loads: list[Load]) -> str:
    return " / ".join(f"{statistics.median(load.percentile(percent) for load in loads):.1f}" for percent in (50, 99))


@dataclass(frozen=True, slots=True)
class Life:
    """Kudos a second, and milliseconds of CPU for each: ours and PostgreSQL's."""

    a_second: float
    ours: float
    server: float


async def _whole_life(stage: Stage, folder: Path) -> None:
    """Measures from the request to both messages: first in two processes one after the other, then in one; beside it
    the same work bare (`bench/floors/bare.py`), also with the allocator that overwrites what is freed.
    """
    apart, together = [], []
    bare: list[Life] = []
    forgetful: list[Life] = []
    for _ in range(ROUNDS):
        stage.execute("update delivery set posted = wanted")  # of what was measured before
        async with running("serve", "--only", "listen", env=stage.env) as process:
            await stage.load(process, LIVES, 50)
        async with running("serve", "--only", "deliver", env=stage.env) as process:
            apart.append(await _life(stage, folder, process))
        async with running("serve", env=stage.env) as process:
            await stage.load(process, PEOPLE, 10)  # everybody is looked up once; this is not measured
            await Records(stage.conninfo).drained(600)
            together.append(await _life(stage, folder, process, loaded=True))
        for floor, env in ((bare, {}), (forgetful, FORGETFUL)):
            process = await stage.floor("bench.floors.bare", env)
            await stage.load(process, PEOPLE, 10)
            await Records(stage.conninfo).drained(600)
            floor.append(await _life(stage, folder, process, loaded=True))
            await process.stop()
    for label, lives in (
        ("both messages, by `--only deliver`", apart),
        ("in one process, whole life, 50 in flight", together),
        ("the same work, bare", bare),
        ("the same work, bare, what is freed overwritten", forgetful),
    ):
        print(
            f"  {label}: {middle(life.a_second for life in lives)} kudos/s,"
            f" {middle((life.ours for life in lives), '{:.2f}'.format)} ms CPU a kudos;"
            f" PostgreSQL {middle((life.server for life in lives), '{:.2f}'.format)} ms"
        )
    ratios = [_ratio(together, floor) for floor in (bare, forgetful)]
    print(
        f"  a whole life takes {ratios[0]:.2f} times the CPU of the same work bare, {ratios[1]:.2f} with its allocator"
    )


def _ratio(lives: list[Life], floor: list[Life]) -> float:
    return statistics.median(ours.ours / bare.ours for ours, bare in zip(lives, floor, strict=True))


async def _life(stage: Stage, folder: Path, process: Running, *, loaded: bool = False) -> Life:
    """Measures until everything is posted; what is to be posted waits already, or is `loaded` now."""
    cpu_before, started_at, server = cpu(process), time.perf_counter(), postgres_cpu(folder / "data")
    if loaded:
        await stage.load(process, LIVES, 50)
    await Records(stage.conninfo).drained(600)
    took = time.perf_counter() - started_at
    ours, theirs = cpu(process) - cpu_before, postgres_cpu(folder / "data") - server
    return Life(a_second=LIVES / took, ours=1000 * ours / LIVES, server=1000 * theirs / LIVES)


@asynccontextmanager
async def fake_slack(folder: Path) -> AsyncIterator[str]:
    """Runs a fake Slack in a process of its own, so that its work is not counted, and yields its address."""
    file = folder / "directory.json"
    file.write_text(json.dumps(asdict(directory(PEOPLE))))
    command = (sys.executable, "-m", "tests.slack.fake", "--unjudged", "--directory", str(file))
    process = await asyncio.create_subprocess_exec(*command, cwd=ROOT, stdout=PIPE)
    assert process.stdout
    try:
        yield (await process.stdout.readline()).decode().strip()
    finally:
        process.kill()
        await process.wait()
