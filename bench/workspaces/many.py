"""What workspaces cost in which nothing is to do: 10, 100 and 1,000 of 1,000 people each, on two processes.

Everything is real but Slack, which names each token's workspace and is asked nothing else. Processor time is of both
processes with all below them, and of PostgreSQL; a look is what the queue does five times a second.
"""

import asyncio
import os
import sys
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
from aiohttp import web

from bench.company.people_import import fresh
from bench.stage import cpu, memory, postgres_cpu
from bench.workspaces.process import team
from storage import embedded
from tests.processes import PATIENCE, Running, folder_in_memory, free_port, run, until
from tests.slack.real import settings_file, variables

SIZES = tuple(int(count) for count in os.environ.get("WORKSPACES", "10,100,1000").split(","))
PEOPLE, PROCESSES = 1_000, 2
CONNECTIONS = 40  # of all processes at most
SECONDS = float(os.environ.get("IDLE_SECONDS", "60"))
FLAT = 1.5  # times what the fewest cost; of what costs a percent of a processor, noise is much
_QUIET = 1.0  # percent of a processor below which nothing is compared

_FILL = """
insert into workspace (platform, platform_id, name, language)
select 'slack', 'T' || lpad(n::text, 8, '0'), 'Harbour ' || n, 'en' from generate_series(0, %(count)s - 1) n;
insert into welcome (workspace_id, ended) select id, true from workspace;
insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,
    is_stranger, posts_about_me)
select w.id, 'U' || n, 'Person ' || n, 'u' || n, 'en', 'UTC', n = 1, false, true, false, true
from workspace w, generate_series(1, %(people)s) n;
"""
_NOT_LOOKED_AT = "select 1 from workspace where looks_again_at is null limit 1"
_CONNECTIONS = """
select count(*) from pg_stat_activity
where datname = current_database() and backend_type = 'client backend' and pid <> pg_backend_pid()
"""


@dataclass(frozen=True, slots=True)
class Idle:
    """MiB of the larger process, seconds until both greet, percent of a processor, and statements a second."""

    memory: float
    starts: float
    connections: int
    ours: float
    server: float
    statements: float


def main() -> int:
    """Returns 0 if what is idle costs as much, however many there are."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            measured = {count: asyncio.run(_measured(conninfo, folder, count)) for count in SIZES}
        finally:
            embedded.stop(folder / "server")
    fewest, largest = measured[min(SIZES)], measured[max(SIZES)]
    a_workspace = (largest.memory - fewest.memory) * 1024 / (max(SIZES) - min(SIZES))
    print(
        f"a workspace takes {a_workspace:.0f} KiB of a process; targets: {CONNECTIONS} connections, {FLAT:g} of the few"
    )
    is_flat = all(
        large <= max(_QUIET, FLAT * small)
        for small, large in (
            (fewest.ours, largest.ours),
            (fewest.server, largest.server),
            (fewest.statements, largest.statements),
        )
    )
    return int(not is_flat or max(idle.connections for idle in measured.values()) > CONNECTIONS)


async def _measured(server: str, folder: Path, count: int) -> Idle:
    conninfo = await asyncio.to_thread(fresh, server, f"workspaces_{count}")
    with psycopg.connect(conninfo, autocommit=True) as connection:
        for command in (_FILL % {"count": count, "people": PEOPLE}).split(";\n"):
            connection.execute(command.encode())
        connection.execute("analyze")
    async with slack() as api_url, AsyncExitStack() as stack:
        env = variables(conninfo, api_url, settings_file(folder, 30)) | {"WATERLINE_DATA": str(folder / f"{count}")}
        begun = time.perf_counter()
        processes = [await stack.enter_async_context(_serving(env, count)) for _ in range(PROCESSES)]
        starts = time.perf_counter() - begun
        idle = await _idle(conninfo, folder, processes, starts)
    print(
        f"  {count:>5,} workspaces: {idle.starts:.0f} s until both greet, {idle.memory:.0f} MiB a process,"
        f" {idle.connections} connections; idle {idle.ours:.1f} % of a processor for both and {idle.server:.1f} % for"
        f" PostgreSQL, {idle.statements:.0f} statements a second",
        flush=True,
    )
    return idle


async def _idle(conninfo: str, folder: Path, processes: list[Running], starts: float) -> Idle:
    await _looked_at_all(conninfo)
    remaining = 900 - time.time() % 900
    if remaining < SECONDS + 5:
        await asyncio.sleep(remaining + 30)  # what each quarter of an hour costs is measured apart
    used = sum(map(cpu, processes)), postgres_cpu(folder / "server"), _transactions(conninfo)
    begun = time.perf_counter()
    await asyncio.sleep(SECONDS)
    took = time.perf_counter() - begun
    with psycopg.connect(conninfo) as connection:
        [connections] = connection.execute(_CONNECTIONS).fetchone() or [0]
    return Idle(
        memory=max(map(memory, processes)),
        starts=starts,
        connections=connections,
        ours=100 * (sum(map(cpu, processes)) - used[0]) / took,
        server=100 * (postgres_cpu(folder / "server") - used[1]) / took,
        statements=(_transactions(conninfo) - used[2]) / took,
    )


async def _looked_at_all(conninfo: str) -> None:
    """Returns once each process has looked at every workspace, and once more a minute later, as they do where the
    platform did not say who owns one: three times as long after the start as it took until somebody had looked at each.
    """
    start = time.perf_counter()
    with psycopg.connect(conninfo, autocommit=True) as connection:

        async def are_looked_at() -> bool:
            return connection.execute(_NOT_LOOKED_AT).fetchone() is None

        await until(are_looked_at, "somebody has looked at every workspace", 3 * PATIENCE)
    await asyncio.sleep(90 + 2 * (time.perf_counter() - start))


def _transactions(conninfo: str) -> int:
    with psycopg.connect(conninfo, autocommit=True) as connection:
        connection.execute("select pg_stat_force_next_flush()")
        row = connection.execute(
            "select xact_commit + xact_rollback from pg_stat_database where datname = current_database()"
        ).fetchone()
    return int(row[0]) if row else 0


@asynccontextmanager
async def _serving(env: Mapping[str, str], count: int) -> AsyncIterator[Running]:
    process = await run(str(count), env=env, program=("bench.workspaces.process",))
    try:
        await process.greeted()
        yield process
    finally:
        await process.stop()


@asynccontextmanager
async def slack() -> AsyncIterator[str]:
    """Serves what names the workspace of a token, and refuses all else."""

    async def named(request: web.Request) -> web.Response:
        number = int(request.headers["Authorization"].rpartition("-")[2])
        identity = {"team_id": team(number), "team": f"Harbour {number}", "url": "https://harbour.slack.com/"}
        return web.json_response({"ok": True, "user_id": "U0BOT", "bot_id": "B0BOT", **identity})

    async def refused(request: web.Request) -> web.Response:
        print(f"Slack was asked {request.match_info['method']}", file=sys.stderr)
        return web.json_response({"ok": False, "error": "fatal_error"})

    app, port = web.Application(), free_port()
    app.add_routes([web.post("/api/auth.test", named), web.route("*", "/api/{method}", refused)])
    runner = web.AppRunner(app)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", port).start()
    try:
        yield f"http://127.0.0.1:{port}/api/"
    finally:
        await runner.cleanup()
