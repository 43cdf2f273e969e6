"""Many tenants under one registration: each is served once it has installed the app, where it may."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import application
from bot.app.check_ins import Program
from bot.app.connect.teams_tenants import examine_tenants, may_come
from bot.app.serve import connect_workspaces
from bot.app.start import EnvironmentConfigs, Start, StartError, Wiring
from bot.config.settings import Settings
from commands.check_ins import CheckIns
from storage.database import statement
from tests.cast import FakeClock
from tests.processes import until
from tests.teams import conftest as teams
from tests.teams.activities import TEAM, Teller
from tests.teams.fake import FakeTeams
from tests.teams.issuer import APP, PASSWORD, TENANT

QUAY, PIER = "88888888-aaaa-4bbb-8ccc-eeeeeeeeeeee", "77777777-aaaa-4bbb-8ccc-eeeeeeeeeeee"


@dataclass(slots=True)
class Process:
    wiring: Wiring
    client: TestClient[web.Request, web.Application]
    fake: FakeTeams

    def served(self) -> set[str]:
        return {each.workspace.platform_id for each in self.wiring.served.values()}

    async def installed_in(self, tenant: str, *, token: str = "", action: str = "add") -> int:
        """The status of the answer to Teams, which tells that Ana added the app to her team, in this tenant; or
        another `action`.
        """
        self.fake.chats = {TEAM: list(teams.TEAMMATES)}
        sent: dict[str, Any] = Teller(self.fake.address).installed(teams.ANA, TEAM)
        sent["action"] = action
        sent["channelData"] |= {"tenant": {"id": tenant}}
        sent["conversation"] |= {"tenantId": tenant}
        headers = {"Authorization": token or self.fake.issuer.bearer(self.fake.address)}
        async with self.client.post("/api/messages", json=sent, headers=headers) as answer:
            return answer.status


Starting = Callable[..., Awaitable[Process]]


@pytest.fixture
async def starting(
    opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Starting]:
    monkeypatch.setattr("bot.app.connect.teams_tenants.LOOK_SECONDS", 0.05)
    async with AsyncExitStack() as stack:
        fake = FakeTeams(list(teams.TEAMMATES))
        await stack.enter_async_context(fake.served())

        async def started(tenants: str) -> Process:
            environment = {
                "TEAMS_APP_ID": APP,
                "TEAMS_APP_PASSWORD": PASSWORD,
                "TEAMS_TENANT_ID": TENANT,
                "TEAMS_AUTHORITY_URL": fake.url,
                "TEAMS_OPENID_URL": f"{fake.url}/openid",
                "TEAMS_TENANTS": tenants,
                "WATERLINE_SECRETS": teams.SECRETS,
            }
            of_teams = settings.model_copy(update={"platforms": ("teams",)})
            start = Start(of_teams, program=Program(clock), environment=environment)
            wiring = Wiring(start, EnvironmentConfigs(start), stack, application(), checkins=check_ins)
            await connect_workspaces(wiring)
            client = await stack.enter_async_context(TestClient(TestServer(wiring.app)))
            for work in wiring.works:
                stack.push_async_callback(_end, asyncio.create_task(work))
            return Process(wiring, client, fake)

        yield started


async def _end(part: "asyncio.Task[None]") -> None:
    part.cancel()
    await asyncio.gather(part, return_exceptions=True)


async def is_so(what: bool) -> bool:
    return what


async def test_a_tenant_that_installs_the_app_is_a_workspace_of_its_own_in_every_process(starting: Starting) -> None:
    here, there = await starting("*"), await starting("*")
    assert here.served() == {TENANT}
    assert await here.installed_in(QUAY) == 200
    assert await here.installed_in(TENANT) == 200
    assert here.served() == {TENANT, QUAY}
    await until(lambda: is_so(there.served() == {TENANT, QUAY}), "the other process has looked")
    assert await there.installed_in(PIER.upper()) == 200
    rows = await statement(
        "select w.platform_id from installation i join workspace w on w.id = i.workspace_id where i.kind = 'team'"
    )
    assert {row["platform_id"] for row in rows} == {TENANT, QUAY, PIER}
    later = await starting("*")
    assert later.served() == {TENANT, QUAY, PIER}


async def test_a_tenant_that_is_not_named_is_refused_and_so_is_who_was_when_it_is_no_more(starting: Starting) -> None:
    alone = await starting("")
    assert await alone.installed_in(QUAY) == 403
    some = await starting(f"{PIER}, {QUAY.upper()}")
    assert await some.installed_in(QUAY) == 200
    assert await some.installed_in("66666666-aaaa-4bbb-8ccc-eeeeeeeeeeee") == 403
    assert await some.installed_in("no tenant") in (400, 403)
    assert some.served() == {TENANT, QUAY}
    assert (await starting(PIER)).served() == {TENANT}


async def test_nobody_comes_by_leaving_and_who_leaves_where_it_is_served_is_heard(starting: Starting) -> None:
    here = await starting("*")
    assert await here.installed_in(QUAY, action="remove") == 200
    assert here.served() == {TENANT}
    assert await statement("select 1 from workspace where platform_id = %(tenant)s", tenant=QUAY) == []
    await here.installed_in(QUAY)
    assert await (await starting("*")).installed_in(QUAY, action="remove") == 200
    removed = "select removed from installation where kind = 'team'"
    assert await statement(removed) == [{"removed": True}]


async def test_nobody_but_teams_can_bring_a_tenant(starting: Starting) -> None:
    here = await starting("*")
    assert await here.installed_in(QUAY, token="Bearer of-nobody") == 401
    assert here.served() == {TENANT}


async def test_a_tenant_that_is_erased_is_served_no_more(starting: Starting) -> None:
    here = await starting("*")
    await here.installed_in(QUAY)
    await statement(
        "update workspace set removed_at = now(), erasing_since = now() where platform_id = %(tenant)s", tenant=QUAY
    )
    await until(lambda: is_so(here.served() == {TENANT}), "it is dismissed")
    assert await here.installed_in(QUAY) in (403, 500, 503)
    assert here.served() == {TENANT}


def test_tenants_without_an_app_are_a_mistake() -> None:
    with pytest.raises(StartError, match="TEAMS_APP_ID no app"):
        may_come({"TEAMS_TENANTS": "*"})
    assert may_come({}) == frozenset()


@pytest.mark.parametrize("listed", ["contoso.onmicrosoft.com", f"{QUAY};{PIER}", f"{{{QUAY}}}", f"*, {QUAY[:-1]}"])
def test_what_is_no_tenant_s_id_is_a_mistake_and_doctor_says_so(listed: str) -> None:
    environment = {"TEAMS_APP_ID": APP, "TEAMS_TENANTS": listed}
    with pytest.raises(StartError, match="no id of a tenant"):
        may_come(environment)
    assert [finding.well for finding in examine_tenants(environment)] == [False]
    assert [finding.well for finding in examine_tenants(environment | {"TEAMS_TENANTS": f"{QUAY},"})] == [True]
