"""What a directory's dialogue costs beside bare SQL for the same rows, and how that grows with the company.

Everybody is created over HTTP, one request each, and read in pages; then the same rows are inserted one by one, and
read in pages, by bare statements through the same pool. What counts is processor time, of this process (which is also
the client's: its share is in ours, not in the floor) and of PostgreSQL. SCIM_USERS chooses how many.
"""

import asyncio
import math
import os
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiohttp import ClientSession, web
from psycopg.types.json import Jsonb

from adapters.clock import SystemClock
from adapters.http import application
from adapters.scim.door import install
from bench.counting import most_memory
from bench.stage import postgres_cpu
from bot.scim.tokens import new_token, token_hash
from storage import database, embedded, schema
from storage.database import statement
from storage.org.people import workspace
from storage.scim.tokens import add_token
from tests.processes import folder_in_memory

USERS = int(os.environ.get("SCIM_USERS", "2000"))
SMALL = 1_000  # from which growth is counted
GROWTH = 1.05  # the exponent at most
MEMORY = 512  # MiB at most
_AT_ONCE = 4  # requests: a directory sends a few
_PAGE = 200
_TIMES = 3  # that everybody is read
_ENTERPRISE = "urn:ietf:params:scim:schemas:extension:enterprise:2.0:User"
_INSERT = """
insert into scim_resource (workspace_id, kind, id, unique_name, content, version, created_at, modified_at)
values (%(workspace_id)s, 'User', %(id)s, %(name)s, %(content)s, 1, now(), now())
"""
_NEXT = """
select * from scim_resource
where workspace_id = %(workspace_id)s and kind = 'User' and deleted_at is null and number > %(number)s
order by number limit %(limit)s
"""


@dataclass(slots=True)
class _Costs:
    """Seconds of processor time, and of the wall, by what was done; of several times the least."""

    folder: Path
    cpu: dict[str, float] = field(default_factory=dict)
    wall: dict[str, float] = field(default_factory=dict)

    @contextmanager
    def of(self, name: str) -> Iterator[None]:
        started_at, used = time.perf_counter(), self._used()
        yield
        cpu, wall = self._used() - used, time.perf_counter() - started_at
        if cpu < self.cpu.get(name, math.inf):
            self.cpu[name], self.wall[name] = cpu, wall

    def _used(self) -> float:
        return time.process_time() + postgres_cpu(self.folder)


def main() -> int:
    """Returns 0 if growth and memory are within their targets."""
    with folder_in_memory() as folder:
        conninfo = embedded.start(folder)
        try:
            small, large = (asyncio.run(_measure(conninfo, folder, count)) for count in (SMALL, max(USERS, 2 * SMALL)))
        finally:
            embedded.stop(folder)
    grown = math.log(max(USERS, 2 * SMALL) / SMALL)
    exponents = {name: math.log(large.cpu[name] / small.cpu[name]) / grown for name in ("creating", "reading")}
    for name, exponent in exponents.items():
        print(f"{name}: grows as n^{exponent:.2f} (target: {GROWTH}; a small company's start is in it)")
    print(f"memory: {most_memory():.0f} MiB at most (target: {MEMORY})")
    return int(max(exponents.values()) > GROWTH or most_memory() > MEMORY)


async def _measure(conninfo: str, folder: Path, count: int) -> _Costs:
    await schema.migrate(conninfo)
    await database.open_database(conninfo)
    costs, token = _Costs(folder), new_token()
    try:
        ours = await workspace("slack", f"T{count}", "Harbour", "en", invented=False)
        floor = await workspace("slack", f"B{count}", "Bare", "en", invented=False)
        await add_token(ours.id, token_hash(token), 1, SystemClock().now())
        async with _served() as url, ClientSession(headers={"Authorization": f"Bearer {token}"}) as session:
            address = f"{url}/scim/v2/{ours.id}/Users"
            await _read(session, address, 0)  # what is loaded once is loaded
            with costs.of("creating"):
                await each_of(count, lambda number: _create(session, address, number))
            await statement("vacuum analyze scim_resource")  # PostgreSQL's own housekeeping is not measured
            for _ in range(_TIMES):
                with costs.of("reading"):
                    await _read(session, address, count)
        with costs.of("inserting"):
            await each_of(count, lambda number: bare_insert(floor.id, number))
        for _ in range(_TIMES):
            with costs.of("selecting"):
                await _select(floor.id, count)
    finally:
        await database.close_database()
    _tell(costs, count)
    return costs


def _tell(costs: _Costs, count: int) -> None:
    for name, floor in (("creating", "inserting"), ("reading", "selecting")):
        print(
            f"{count:,} users, {name}: {1000 * costs.cpu[name] / count:.2f} ms CPU each"
            f" ({costs.wall[name]:.1f} s), bare SQL {1000 * costs.cpu[floor] / count:.2f} ms:"
            f" ratio {costs.cpu[name] / costs.cpu[floor]:.1f}",
            flush=True,
        )


class _served:  # noqa: N801 - reads as what it is
    """The application on a free port."""

    async def __aenter__(self) -> str:
        app = application()
        install(app, SystemClock(), a_second=10**6)
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        return f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def __aexit__(self, *_: object) -> None:
        await self._runner.cleanup()


async def each_of(count: int, do: Callable[[int], Awaitable[None]]) -> None:
    """Does it for every number, a few at a time."""
    numbers = iter(range(count))

    async def work() -> None:
        for number in numbers:
            await do(number)

    await asyncio.gather(*(work() for _ in range(_AT_ONCE)))


def user(number: int) -> dict[str, Any]:
    """Returns somebody as a directory sends them, ten to a manager."""
    address = f"person{number}@harbour.example"
    return {
        "userName": address,
        "externalId": f"00u{number}",
        "active": True,
        "displayName": f"Person {number}",
        "name": {"givenName": "Person", "familyName": str(number)},
        "emails": [{"value": address, "type": "work", "primary": True}],
        _ENTERPRISE: {"manager": {"value": f"person{number // 10}@harbour.example"}},
    }


async def _create(session: ClientSession, address: str, number: int) -> None:
    async with session.post(address, json=user(number)) as answer:
        assert answer.status == 201, await answer.text()


async def _read(session: ClientSession, address: str, count: int) -> None:
    counted, start = 0, 1
    while True:
        async with session.get(address, params={"startIndex": str(start), "count": str(_PAGE)}) as answer:
            page = await answer.json(content_type=None)
        counted, start = counted + len(page["Resources"]), start + _PAGE
        if start > page["totalResults"]:
            break
    assert counted == count, counted


async def bare_insert(workspace_id: int, number: int) -> None:
    body = user(number)
    await statement(_INSERT, workspace_id=workspace_id, id=f"id{number}", name=body["userName"], content=Jsonb(body))


async def _select(workspace_id: int, count: int) -> None:
    counted, number = 0, 0
    while rows := await statement(_NEXT, workspace_id=workspace_id, number=number, limit=_PAGE):
        counted, number = counted + len(rows), rows[-1]["number"]
    assert counted == count, counted
