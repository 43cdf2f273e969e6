"""What a directory of 100,000 costs beside bare SQL for the same rows: everybody is created, read, and taken over.

Each create is a request of its own through the real handler, token and all, in the same process: over HTTP the client's
work would be half of it, and `bench.company.scim` measures that. The take-over is the real sync. Beside the creates the
same rows are inserted one by one; beside the take-over stands one merge in SQL out of the stored rows. What counts is
processor time of the process and of PostgreSQL; each part runs in a process of its own, for its memory.
"""

import asyncio
import json
import math
import subprocess
import sys
import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path

import psycopg
from aiohttp.test_utils import make_mocked_request
from psycopg.conninfo import make_conninfo

from adapters.scim.door import _Door
from bench.company.people_import import MERGE, STAGING, Cost, collect_as_served, fresh
from bench.company.scim import GROWTH, MEMORY, bare_insert, each_of, user
from bench.counting import most_memory
from bench.stage import postgres_cpu
from bot.config.settings import Settings
from bot.org.people import Profile
from bot.ports import ServedWorkspace
from bot.scim.tokens import new_token, token_hash
from commands.feature import Tick
from commands.operate.even_pace import EvenPace
from commands.scim.sync import sync_directories
from storage import database, embedded
from storage.database import statement
from storage.org.people import workspace
from storage.scim.tokens import add_token
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.processes import ROOT, folder_in_memory
from tests.rounds import check_ins, folders_in

SIZES = (1_000, 100_000)
RATIO = 3.0  # of the take-over to the merge in SQL at most, as of a file
AGAIN = 0.2  # of the first time, where nothing has changed
_NOW = datetime(2024, 1, 1, tzinfo=UTC)
_TEAM = 10  # people who report to one, as in `user`
_STAGE = f"""
insert into staging (number, given_name, family_name, email, manager, joined_on, leads, status)
select substr(content ->> 'externalId', 4), content #>> '{{name,givenName}}', content #>> '{{name,familyName}}',
    content #>> '{{emails,0,value}}',
    content #>> '{{urn:ietf:params:scim:schemas:extension:enterprise:2.0:User,manager,value}}', null,
    case when substr(content ->> 'externalId', 4)::int * {_TEAM} < %(count)s then 'Team ' || unique_name else '' end,
    'active'
from scim_resource where workspace_id = 1 and kind = 'User'
"""
_SYNCS = ("syncing", "again", "one more")
_PARTS = ("inserting", "creating", "merging", *_SYNCS)


def main() -> int:
    """Returns 0 if every target is met."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder / "server")
        try:
            measured = {count: _measured(conninfo, folder, count) for count in SIZES}
        finally:
            embedded.stop(folder / "server")
    return _verdict(measured)


def _measured(server: str, folder: Path, count: int) -> dict[str, Cost]:
    bare, ours = fresh(server, f"bare_{count}"), fresh(server, f"ours_{count}")
    costs = {part: _child(part, bare if part in ("inserting", "merging") else ours, folder, count) for part in _PARTS}
    for part, floor in (("creating", "inserting"), ("syncing", "merging")):
        cost = costs[part]
        print(
            f"{count:>7,} people, {part}: {cost.cpu:.2f} s CPU ({cost.ours:.2f} + {cost.server:.2f}), bare SQL"
            f" {costs[floor].cpu:.2f} s, ratio {cost.cpu / costs[floor].cpu:.2f}, {cost.most:.0f} MiB at most",
            flush=True,
        )
    for part in ("again", "one more"):
        cost = costs[part]
        print(f"{count:>7,} people, {part}: {cost.cpu:.2f} s CPU, {cost.most:.0f} MiB at most", flush=True)
    return costs


def _verdict(measured: dict[int, dict[str, Cost]]) -> int:
    (least_people, fewest), (most_people, largest) = min(measured.items()), max(measured.items())
    grown = math.log(most_people / least_people)
    exponents = {part: math.log(largest[part].cpu / fewest[part].cpu) / grown for part in ("creating", "syncing")}
    for part, exponent in exponents.items():
        print(f"{part}: grows as n^{exponent:.2f} from {least_people:,} to {most_people:,} people (target: {GROWTH})")
    most, ratio = max(cost.most for cost in largest.values()), largest["syncing"].cpu / largest["merging"].cpu
    again = largest["again"].cpu / largest["syncing"].cpu
    print(
        f"memory: {most:.0f} MiB at most (target: {MEMORY}); the take-over {ratio:.2f} x bare SQL (target: {RATIO});"
        f" the same again {again:.2f} of it (target: {AGAIN})"
    )
    return int(max(exponents.values()) > GROWTH or most > MEMORY or ratio > RATIO or again > AGAIN)


def _child(part: str, conninfo: str, folder: Path, count: int) -> Cost:
    command = [sys.executable, "-m", "bench.company.large_directory", part, conninfo, str(folder), str(count)]
    child = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, check=True)
    return Cost(**json.loads(child.stdout))


async def _create_all(number: int, count: int) -> None:
    token, door = new_token(), _Door(FakeClock(_NOW), EvenPace(a_second=10**6))
    await add_token(number, token_hash(token), 1, _NOW)
    heading = make_mocked_request(
        "POST",
        f"/scim/v2/{number}/Users",
        headers={"Authorization": f"Bearer {token}", "Content-Type": "application/scim+json"},
        match_info={"workspace": str(number), "rest": "/Users"},
    )

    async def create(person: int) -> None:
        request = heading.clone()
        request._read_bytes = json.dumps(user(person)).encode()  # noqa: SLF001 - as if it had come over the wire
        answer = await door.answer(request)
        assert answer.status == 201, answer.text

    await each_of(count, create)


async def _merge_bare(count: int) -> None:
    async with database.all_or_nothing():
        await statement(STAGING)
        await statement(_STAGE, count=count)
        for merge in MERGE:
            await statement(merge)


def _platform(count: int) -> RememberingPlatform:
    platform = RememberingPlatform()
    for number in range(count):
        address = f"person{number}@harbour.example"
        platform.strangers[f"U{number}"] = Profile(f"U{number}", f"Person {number}", f"person{number}", email=address)
    return platform


async def _sync(platform: RememberingPlatform, folder: Path, count: int, now: datetime) -> None:
    ours = await workspace("slack", "T0", "Large", "en", invented=False)
    checks = check_ins(folders_in(folder / str(count)), FakeClock(now))
    checks.folders.prepare()
    faults = await sync_directories(Tick(now, {ours.id: ServedWorkspace(ours, platform, Settings())}, checks))
    assert not faults, faults
    [row] = await statement("select outcome, people from scim_sync")
    assert (row["outcome"], row["people"]) == ("done", count), row


async def _move_somebody(number: int) -> None:
    """As a directory does it that gives the last of them another manager."""
    await statement(
        "update scim_resource set version = version + 1,"
        " content = jsonb_set(content, %(path)s, '\"person1@harbour.example\"')"
        " where unique_name = 'person999@harbour.example'",
        path=["urn:ietf:params:scim:schemas:extension:enterprise:2.0:User", "manager", "value"],
    )
    await _touch(number)


async def _touch(number: int) -> None:
    await statement(
        "update scim_sync set changed_first_at = %(now)s, changed_last_at = %(now)s where workspace_id = %(number)s",
        now=_NOW,
        number=number,
    )


async def _child_main(part: str, conninfo: str, folder: Path, count: int) -> None:
    await database.open_database(conninfo)
    number = (await workspace("slack", "T0", "Large", "en", invented=False)).id
    platform = _platform(count if part in _SYNCS else 0)  # the platform's list stands ready, as beside a file
    later = _NOW + timedelta(hours=1)
    works: dict[str, Callable[[], Awaitable[None]]] = {
        "inserting": lambda: each_of(count, lambda person: bare_insert(number, person)),
        "creating": lambda: _create_all(number, count),
        "merging": lambda: _merge_bare(count),
        **dict.fromkeys(_SYNCS, lambda: _sync(platform, folder, count, later)),
    }
    if part == "again":
        await _touch(number)
    elif part == "one more":
        await _move_somebody(number)
    import_module("adapters.scim.inbound")  # what is loaded once is loaded
    collect_as_served()
    begun_at = time.process_time(), postgres_cpu(folder / "server")
    await works[part]()
    ended_at = time.process_time(), postgres_cpu(folder / "server")
    await database.close_database()
    if part in ("inserting", "creating"):  # PostgreSQL's own housekeeping is not measured
        with psycopg.connect(make_conninfo(conninfo), autocommit=True) as connection:
            connection.execute("vacuum analyze scim_resource")
    print(json.dumps({"ours": ended_at[0] - begun_at[0], "server": ended_at[1] - begun_at[1], "most": most_memory()}))


if __name__ == "__main__":
    part, conninfo, folder, count = sys.argv[1:]
    asyncio.run(_child_main(part, conninfo, Path(folder), int(count)))
