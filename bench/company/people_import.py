"""What an import costs beside the least it could: COPY into a staging table and a merge in SQL, for the same rows.

Both are measured in CPU time, of the process and of PostgreSQL, from the bytes of an export to what is stored: who is
in the company, their teams, who leads these, when they joined, what they are known by. The platform's list of people
stands ready for both.
"""

import asyncio
import gc
import json
import math
import subprocess
import sys
import time
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import psycopg
from psycopg.conninfo import make_conninfo

from bench.counting import most_memory
from bench.stage import postgres_cpu
from bot.org.imports.chart_export import ChartExport
from bot.org.people import Profile
from commands.org.load_chart import load_chart
from storage import database, embedded, schema
from storage.org import people
from tests.platform import RememberingPlatform
from tests.processes import ROOT, folder_in_memory
from tests.rounds import folders_in

SIZES = (1_000, 10_000, 100_000)
RATIO, AGAIN, GROWTH, MEMORY = 3.0, 0.2, 1.05, 512  # times the bare SQL; of the first time; exponent; MiB
_TEAM = 10  # people who report to one
_NOW = datetime(2024, 1, 1, tzinfo=UTC)
_FIRST_DAY = date(2015, 1, 1)
_HEADER = "Employee ID,First name,Last name,Work email,Reports to email,Hire date,Team name,Status\n"

STAGING = """
create temporary table staging (number text, given_name text, family_name text, email text, manager text,
    joined_on date, leads text, status text, platform_id text generated always as ('U' || number) stored)
"""
_COPY = """
copy staging (number, given_name, family_name, email, manager, joined_on, leads, status)
from stdin (format csv, header)
"""
MERGE = (
    "analyze staging",
    """
    insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,
        is_stranger, is_of_company, is_stale, posts_about_me, joined_on)
    select 1, platform_id, given_name || ' ' || family_name, split_part(email, '@', 1), 'en', 'UTC', false, false,
        true, false, false, false, true, joined_on
    from staging
    on conflict (workspace_id, platform_id) do update
    set name = excluded.name, handle = excluded.handle, joined_on = excluded.joined_on
    """,
    """
    insert into team (workspace_id, manager_id, name, handle, names)
    select 1, p.id, s.leads, 'team-' || s.number, '{}' from staging s
    join person p on p.workspace_id = 1 and p.platform_id = s.platform_id where s.leads <> ''
    on conflict (workspace_id, manager_id) do update set name = excluded.name, handle = excluded.handle
    """,
    """
    update person p set team_id = t.id from staging s
    join staging m on m.email = s.manager
    join person boss on boss.workspace_id = 1 and boss.platform_id = m.platform_id
    join team t on t.workspace_id = 1 and t.manager_id = boss.id
    where p.workspace_id = 1 and p.platform_id = s.platform_id
    """,
    """
    insert into known_by (workspace_id, person_id, marks)
    select 1, p.id, array[hashtextextended(s.email, 0), hashtextextended(s.number, 0)] from staging s
    join person p on p.workspace_id = 1 and p.platform_id = s.platform_id
    on conflict (workspace_id, person_id) do update set marks = excluded.marks
    """,
)


def main() -> int:
    """Returns 0 if every target is met."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            measured = {count: _measured(conninfo, folder, count) for count in SIZES}
        finally:
            embedded.stop(folder / "server")
    return _told(measured)


@dataclass(frozen=True, slots=True)
class Cost:
    """Seconds of CPU in the process and in PostgreSQL, and MiB at most of the process."""

    ours: float
    server: float
    most: float

    @property
    def cpu(self) -> float:
        return self.ours + self.server


def _measured(server: str, folder: Path, count: int) -> dict[str, Cost]:
    """The floor on both sides, since what else the machine does changes from minute to minute."""
    conninfo = fresh(server, f"import_{count}")
    floors = [_child("floor", fresh(server, f"floor_{count}_{n}"), folder, count) for n in (1, 2)]
    floor = Cost(**{part: sum(getattr(cost, part) for cost in floors) / 2 for part in ("ours", "server", "most")})
    return {"floor": floor} | {role: _child(role, conninfo, folder, count) for role in ("import", "again", "one more")}


def fresh(server: str, name: str) -> str:
    """Returns where a new database is, with our tables."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name}".encode())
    conninfo = make_conninfo(server, dbname=name)
    asyncio.run(schema.migrate(conninfo))
    return conninfo


def _child(role: str, conninfo: str, folder: Path, count: int) -> Cost:
    command = [sys.executable, "-m", "bench.company.people_import", role, conninfo, str(folder), str(count)]
    child = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Cost(**json.loads(child.stdout))


def _told(measured: dict[int, dict[str, Cost]]) -> int:
    print(
        f"targets: import at most {RATIO:g} x bare SQL, the same again at most {AGAIN:g} of it, {MEMORY} MiB,"
        f" growth n^{GROWTH:g}; CPU seconds, ours + PostgreSQL's"
    )
    for count, costs in measured.items():
        floor, imported, again = (costs[role] for role in ("floor", "import", "again"))
        print(
            f"  {count:>7,} people: bare SQL {floor.cpu:.2f}; import {imported.cpu:.2f} ({imported.ours:.2f} +"
            f" {imported.server:.2f}), ratio {imported.cpu / floor.cpu:.2f}; again {again.cpu:.2f}"
            f" ({again.ours:.2f} + {again.server:.2f}), {again.cpu / imported.cpu:.2f} of the first time;"
            f" one more person {costs['one more'].cpu:.2f}; at most {max(cost.most for cost in costs.values()):.0f} MiB"
        )
    (least_people, fewest), (most_people, largest) = min(measured.items()), max(measured.items())
    growth = math.log(largest["import"].cpu / fewest["import"].cpu) / math.log(most_people / least_people)
    print(f"  growth from {least_people:,} to {most_people:,} people: n^{growth:.2f}")
    return int(
        largest["import"].cpu > RATIO * largest["floor"].cpu
        or largest["again"].cpu > AGAIN * largest["import"].cpu
        or max(cost.most for cost in largest.values()) > MEMORY
        or growth > GROWTH
    )


def rows(count: int) -> str:
    """An export of so many people, ten to a manager."""
    lines = [_HEADER]
    for number in range(count):
        boss = f"person.{(number - 1) // _TEAM}@example.test" if number else ""
        leads = f"Team {number}" if number * _TEAM + 1 < count else ""
        joined = _FIRST_DAY + timedelta(days=number % 3_000)
        lines.append(
            f"{number},Given{number},Family{number % 977},person.{number}@example.test,{boss},{joined},{leads},Active\n"
        )
    return "".join(lines)


def profiles(count: int) -> list[Profile]:
    return [
        Profile(
            platform_id=f"U{number}",
            name=f"Given{number} Family{number % 977}",
            handle=f"person.{number}",
            email=f"person.{number}@example.test",
        )
        for number in range(count)
    ]


async def _floor(content: bytes, connection: psycopg.AsyncConnection) -> None:
    async with connection.transaction():
        await connection.execute(STAGING.encode())
        async with connection.cursor().copy(_COPY.encode()) as copy:
            await copy.write(content)
        for merge in MERGE:
            await connection.execute(merge.encode())


def collect_as_served() -> None:
    """Has the collector look for circles as seldom as in the process that serves (`bot.app.serve`)."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000)


async def _child_main(role: str, conninfo: str, folder: Path, people_at_all: int) -> None:
    count = people_at_all + (role == "one more")
    content, platform = rows(count).encode(), RememberingPlatform()
    platform.strangers = {profile.platform_id: profile for profile in profiles(count)}
    await database.open_database(conninfo, 2)
    workspace = await people.workspace("slack", "T0", "Large", "en", invented=False)
    sealed = folders_in(folder / str(count))
    sealed.prepare()
    collect_as_served()
    begun_at = time.process_time(), postgres_cpu(folder / "server")
    if role == "floor":
        async with await psycopg.AsyncConnection.connect(conninfo) as connection:
            await _floor(content, connection)
            ended_at = time.process_time(), postgres_cpu(folder / "server")
    else:
        await load_chart(workspace, platform, ChartExport(content), sealed.sealed, _NOW)
        ended_at = time.process_time(), postgres_cpu(folder / "server")
    await database.close_database()
    print(json.dumps({"ours": ended_at[0] - begun_at[0], "server": ended_at[1] - begun_at[1], "most": most_memory()}))


if __name__ == "__main__":
    role, conninfo, folder, count = sys.argv[1:]
    asyncio.run(_child_main(role, conninfo, Path(folder), int(count)))
