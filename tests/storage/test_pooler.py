"""Behind a pooler in transaction mode nothing relies on what a connection remembers; without one, all is as fast."""

import asyncio
from collections.abc import AsyncIterator

import pytest
from tortoise import connections

from adapters.clock import SystemClock
from adapters.queue import Queue
from bot.app.connect.web import connect_web, look_for_pooler
from bot.app.examination import Examination
from bot.app.start import EnvironmentConfigs, Start, StartError, Wiring
from bot.config.settings import Settings
from commands.check_ins import CheckIns
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage import database, schema
from storage.delivery import deliveries
from tests.adapters.test_queue import RULES, nothing_waits, working
from tests.cast import ANA, COMPANY, CY, DANA, MONDAY, THANKS, FakeClock
from tests.platform import WatchedPlatform
from tests.pooler import needs_pgbouncer, pooled
from tests.processes import until
from tests.stories.conftest import ChatCompany, said


@pytest.fixture
async def behind(conninfo: str) -> AsyncIterator[str]:
    """The same database behind a pooler with two connections, opened by storage."""
    async with pooled(conninfo, 2) as address:
        await schema.migrate(address)
        await database.open_database(address)
        yield address
        await database.close_database()


@needs_pgbouncer
async def test_the_same_statement_often_at_once_is_answered_behind_a_pooler(behind: str) -> None:
    async def asks(number: int) -> int:
        async with database.all_or_nothing():
            rows = await database.statement("select %(number)s::int as number", number=number)
        [again] = await database.statement("select %(number)s::int + 1 as number", number=rows[0]["number"])
        return int(again["number"])

    assert await asyncio.gather(*map(asks, range(250))) == [*range(1, 251)]


@needs_pgbouncer
async def test_thanks_are_taken_and_delivered_behind_a_pooler(
    behind: str, settings: Settings, clock: FakeClock
) -> None:
    platform = WatchedPlatform()
    workspace = await open_workspace("web", "local", "Harbour", settings)
    await save_company(workspace, COMPANY)
    company = ChatCompany(Entrance(workspace, platform, settings, clock))
    async with working(Queue(deliveries, company.entrance.served, RULES, SystemClock())):
        answers = [await company.types(giver, f"@bo {THANKS} #courage") for giver in (ANA, CY, DANA)]
        await until(nothing_waits, "everything is delivered")
    assert all("on its way" in said(answer) for answer in answers)
    assert len(platform.read("kudos")) == len(platform.read("@bo")) == 3
    assert await schema.trouble() == ""


@needs_pgbouncer
async def test_the_local_page_asks_for_a_direct_address_behind_a_pooler(
    behind: str, settings: Settings, check_ins: CheckIns, conninfo: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    start = Start(settings)
    wiring = Wiring(start, EnvironmentConfigs(start), conninfo=behind, checkins=check_ins, stack=None)  # type: ignore[arg-type]
    with pytest.raises(StartError, match="Set DATABASE_DIRECT_URL"):
        await connect_web(wiring)
    monkeypatch.setenv("DATABASE_URL", behind)
    for direct, wrong in (("", [False]), (conninfo, [])):
        started = Start(settings, environment={"DATABASE_DIRECT_URL": direct})
        examination = Examination(started, EnvironmentConfigs(started), url="", health={}, now=MONDAY)
        assert [finding.well for finding in await look_for_pooler(examination)] == wrong


async def test_without_a_pooler_statements_are_prepared(opened: str) -> None:
    assert not await database.is_pooled(opened)
    assert await database.statement("show jit") == [{"jit": "off"}]
    for _ in range(8):
        async with database.all_or_nothing():
            await database.statement("select %(number)s::int as number", number=1)
    pool = connections.get("default")._pool
    async with pool.connection() as connection:
        assert connection.prepare_threshold == 5
    names = [row["statement"] for row in await database.statement("select statement from pg_prepared_statements")]
    assert any("as number" in name for name in names)
