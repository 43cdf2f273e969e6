"""What a page of the API takes in a company of 100,000 people with 1,000,000 thanks and a quarter of check-ins.

A program reads page after page by HTTP, from the beginning and from the middle. Beside it stands what the same rows
take as a bare statement, so that what we add to it is seen. Other work on the machine is in both.
"""

import asyncio
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from statistics import median

from aiohttp.test_utils import TestClient, TestServer

from adapters.api.door import install
from adapters.http import application
from bench.company.people_import import fresh
from bench.filling import TEAM, Filled, quarter, staff
from bot.api.scopes import READABLE, ReadingRole
from bot.api.tokens import new_token, token_hash
from bot.config.settings import load
from bot.ports import ServedWorkspace
from storage import database, embedded
from storage.api.tokens import add_token
from storage.checkin.released_pages import LAST_WEEK, closed_rounds, released_bands, released_scores
from storage.database import statement
from storage.kudos.public_kudos import KudosBefore, public_page
from storage.org import people
from storage.org.listed_people import listed_page
from tests.cast import FakeClock
from tests.platform import RememberingPlatform
from tests.processes import ROOT, folder_in_memory

PEOPLE, THANKS = 100_000, 1_000_000
P99 = 50  # milliseconds
LIMIT, PAGES = 50, 400
NOW = datetime(2026, 6, 1, 9, tzinfo=UTC)
# Spread over a year; every fifth is private.
_THANKS = """
insert into kudos (workspace_id, source, giver_id, words, private, link, given_at, revision, removed_because)
select %(workspace_id)s, 'page:' || n, %(first)s + n %% %(people)s,
    'for staying up with the ferry line until their bookings worked again, so that nobody stood on the pier',
    n %% 5 = 0, '', %(now)s - n * interval '30 seconds', 1, ''
from generate_series(1, %(thanks)s) n
"""
_RECEIVERS = """
insert into kudos_receiver (workspace_id, kudos_id, person_id, given_at)
select workspace_id, id, %(first)s + (id * 7919) %% %(people)s, given_at from kudos
where workspace_id = %(workspace_id)s and source like 'page:%%'
"""
Read = Callable[[], Awaitable[object]]


@dataclass(frozen=True, slots=True)
class PagedReading:
    """What is read, its address, and the statement behind it."""

    name: str
    path: str
    bare: Read


@dataclass(frozen=True, slots=True)
class Timed:
    """In milliseconds."""

    middle: float
    p99: float

    @classmethod
    def of(cls, seconds: list[float]) -> "Timed":
        ordered = sorted(seconds)
        return cls(1000 * median(ordered), 1000 * ordered[int(len(ordered) * 0.99)])


def main() -> int:
    """Returns 0 if every page is within its target."""
    with folder_in_memory() as folder:
        server = embedded.start(folder / "server")
        try:
            conninfo = fresh(server, "api")
            filled = staff(conninfo, PEOPLE // TEAM)
            slowest = asyncio.run(_measure(conninfo, filled))
        finally:
            embedded.stop(folder / "server")
    print(f"the slowest p99: {slowest:.1f} ms (target: {P99})")
    return int(slowest > P99)


async def _measure(conninfo: str, filled: Filled) -> float:
    await database.open_database(conninfo)
    begun = time.monotonic()
    await _fill(filled)
    print(f"filled in {time.monotonic() - begun:.0f} s", flush=True)
    [company] = await people.workspaces()
    settings = load((ROOT / "app.yaml").read_text(encoding="utf-8"), "app.yaml").model_copy(update={"admins": ("U0",)})
    served = {company.id: ServedWorkspace(company, RememberingPlatform(), settings, settings)}
    token, role = new_token(company.id), ReadingRole.ADMIN
    await add_token(company.id, token_hash(token), filled.first, role, tuple(READABLE[role]), 30, NOW)
    app = application()
    install(app, FakeClock(NOW), served, a_minute=10**9, a_second=10**6)
    slowest = 0.0
    async with TestClient(TestServer(app)) as client:

        async def page(path: str) -> str | None:
            headers = {"Authorization": f"Bearer {token}"}
            async with client.get(f"/api/v1/{path}limit={LIMIT}", headers=headers) as response:
                assert response.status == 200, await response.text()
                return (await response.json())["next_cursor"]  # type: ignore[no-any-return]

        for reading in await _readings(company.id, filled):
            begun = time.perf_counter()
            await page(reading.path)  # after a start nothing is known of any check-in
            cold = 1000 * (time.perf_counter() - begun)
            by_http = await _paged(reading.path, page)
            by_sql = await _timed(reading.bare)
            slowest = max(slowest, by_http.p99)
            print(
                f"{reading.name}: {by_http.middle:.1f} ms in the middle, p99 {by_http.p99:.1f} ms; its statement "
                f"{by_sql.middle:.1f} and {by_sql.p99:.1f} ms; {by_http.middle / by_sql.middle:.1f} times; the first "
                f"{cold:.0f} ms",
                flush=True,
            )
    await database.close_database()
    return slowest


async def _fill(filled: Filled) -> None:
    await quarter(filled)
    numbers = {"workspace_id": filled.workspace_id, "first": filled.first, "people": PEOPLE}
    await statement(_THANKS, **numbers, thanks=THANKS, now=NOW)
    await statement(_RECEIVERS, **numbers)
    await database.count_rows()


async def _readings(workspace_id: int, filled: Filled) -> list[PagedReading]:
    latest = await anext(closed_rounds(workspace_id, LAST_WEEK))
    items = [item.key for item in latest.frozen.items if not item.about_manager]
    middle = NOW - timedelta(seconds=15 * THANKS)
    beginning, never = datetime(1970, 1, 1, tzinfo=UTC), datetime(9999, 1, 1, tzinfo=UTC)
    half = f"until={middle:%Y-%m-%dT%H:%M:%SZ}&"

    def thanks(until: datetime) -> Read:
        return lambda: public_page(workspace_id, KudosBefore(until, 0), beginning, LIMIT + 1)

    return [
        PagedReading(
            "people", "people?", lambda: listed_page(workspace_id, filled.first, LIMIT + 1, with_leavers=True)
        ),
        PagedReading("kudos", "kudos?", thanks(never)),
        PagedReading("kudos of half a year ago", f"kudos?{half}", thanks(middle)),
        PagedReading("ledger", "ledger?extent=teams&", lambda: released_scores(latest, items, ("", ""), LIMIT + 1)),
        PagedReading("ledger of the company", "ledger?", lambda: released_scores(latest, items, ("", ""), LIMIT + 1)),
        PagedReading("participation", "participation?", lambda: released_bands(latest, "", LIMIT + 1)),
    ]


async def _paged(path: str, page: Callable[[str], Awaitable[str | None]]) -> Timed:
    """Page after page, from the beginning again behind the last one."""
    cursor: str | None = None
    seconds: list[float] = []
    for number in range(PAGES + 10):
        begun = time.perf_counter()
        cursor = await page(path + (f"cursor={cursor}&" if cursor else ""))
        if number >= 10:  # the first ones find nothing prepared
            seconds.append(time.perf_counter() - begun)
    return Timed.of(seconds)


async def _timed(read: Read) -> Timed:
    seconds: list[float] = []
    for number in range(PAGES + 10):
        begun = time.perf_counter()
        await read()
        if number >= 10:
            seconds.append(time.perf_counter() - begun)
    return Timed.of(seconds)
