"""Two tenants at one address, each with an app of its own: none speaks for the other."""

import gc
from collections.abc import AsyncIterator, Iterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import application
from adapters.teams.entra.tokens import Gate
from adapters.teams.inbound import PATH, routes
from adapters.teams.outbound import TeamsConnection, Tenant
from commands.org.open_workspace import open_workspace
from commands.routing.entrance import Entrance
from storage.database import statement
from tests.rows import every_row
from tests.teams.activities import Teller
from tests.teams.conftest import ANA, FORM_KEYS
from tests.teams.fake import FakeTeams
from tests.teams.issuer import APP, TENANT

Json = dict[str, Any]
Client = TestClient[web.Request, web.Application]

OTHER_APP, OTHER_TENANT = "33333333-aaaa-4bbb-8ccc-444444444444", "88888888-aaaa-4bbb-8ccc-eeeeeeeeeeee"


@pytest.fixture
async def client(teams: FakeTeams, connection: TeamsConnection, teams_entrance: Entrance) -> AsyncIterator[Client]:
    other = await open_workspace("teams", OTHER_TENANT, "Mountain", teams_entrance.settings)
    gate = Gate(connection.session, OTHER_APP, f"{teams.url}/openid")
    elsewhere = Tenant(replace(connection, tenant=OTHER_TENANT, gate=gate), replace(teams_entrance, workspace=other))
    app = application()
    app.add_routes(routes([Tenant(connection, teams_entrance), elsewhere], FORM_KEYS))
    async with TestClient(TestServer(app)) as client:
        yield client


def hello(teams: FakeTeams, tenant: str) -> Json:
    teams.chats[ANA.chat] = [ANA]
    sent = Teller(teams.address).message(ANA, "hello")
    sent["conversation"] |= {"tenantId": tenant}
    return sent | {"channelData": {"tenant": {"id": tenant}}}


async def sends(client: Client, teams: FakeTeams, app: str, tenant: str) -> int:
    """The status of the answer to Ana, who says hello in a tenant, with a token for an app."""
    headers = {"Authorization": teams.issuer.bearer(teams.address, aud=app)}
    async with client.post(PATH, json=hello(teams, tenant), headers=headers) as answer:
        return answer.status


@pytest.mark.parametrize(("app", "tenant"), [(APP, TENANT), (OTHER_APP, OTHER_TENANT)])
async def test_each_tenant_is_answered_in_its_own_workspace(
    client: Client, teams: FakeTeams, app: str, tenant: str
) -> None:
    assert await sends(client, teams, app, tenant) == 200
    met = await statement("select w.platform_id from person p join workspace w on w.id = p.workspace_id")
    assert {row["platform_id"] for row in met} == {tenant}


@pytest.mark.parametrize(
    ("app", "tenant", "status"),
    [
        (APP, OTHER_TENANT, 403),
        (OTHER_APP, TENANT, 403),
        (APP, "elsewhere", 403),
        ("none", TENANT, 401),
    ],
)
async def test_a_token_of_one_app_does_not_speak_for_the_tenant_of_another(
    client: Client, teams: FakeTeams, app: str, tenant: str, status: int
) -> None:
    rows = await every_row()
    assert await sends(client, teams, app, tenant) == status
    assert await every_row() == rows
    assert teams.calls == []


@pytest.fixture
def uncollected() -> Iterator[None]:
    """The garbage collector does not come."""
    gc.collect()
    gc.disable()
    yield
    gc.enable()


def living() -> int:
    """How many requests anything in this process still holds."""
    return sum(type(thing) is web.Request for thing in gc.get_objects())


@pytest.mark.usefixtures("uncollected")
@pytest.mark.parametrize(
    ("app", "tenant", "broken", "status"),
    [
        (APP, TENANT, False, 200),
        (OTHER_APP, OTHER_TENANT, False, 200),
        (APP, OTHER_TENANT, False, 403),
        ("none", TENANT, False, 401),
        (APP, TENANT, True, 503),
    ],
)
async def test_a_token_that_was_not_taken_keeps_no_request_alive(
    client: Client, teams: FakeTeams, app: str, tenant: str, broken: bool, status: int
) -> None:
    """The connection itself keeps its latest request, so that there are some."""
    teams.issuer.broken = broken
    assert await sends(client, teams, app, tenant) == status
    before = living()
    assert before > 0
    assert [await sends(client, teams, app, tenant) for _ in range(3)] == [status] * 3
    assert living() == before
