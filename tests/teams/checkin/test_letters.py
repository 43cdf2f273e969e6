"""What managers and leaders read after a quarter, through the real route: the demo's company, moved to Teams."""

from collections.abc import AsyncIterator
from dataclasses import replace
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import application
from adapters.teams.inbound import routes
from adapters.teams.outbound import Credentials, Tenant, connect
from commands.delivery.run_due import run_due
from commands.routing.entrance import Entrance
from storage.database import statement
from storage.org.installations import StoredInstallations, secrets
from tests.cast import FakeClock
from tests.past import Lived
from tests.processes import until
from tests.rounds import all_served
from tests.teams.conftest import ANA, BO, FORM_KEYS, SECRETS, Stage, button, buttons, texts
from tests.teams.fake import FakeTeams
from tests.teams.issuer import APP, PASSWORD, TENANT

LEADER, MANAGER = ANA, BO  # who are Ines and Ivo of that company here


@pytest.fixture
async def moved(harbour_past: Lived, teams: FakeTeams) -> AsyncIterator[Stage]:
    """After this week's letters were sent."""
    workspace = replace(harbour_past.workspace, platform="teams", platform_id=TENANT)
    await statement(
        "update workspace set platform = 'teams', platform_id = %(tenant)s where id = %(id)s",
        tenant=TENANT,
        id=workspace.id,
    )
    for user, handle in ((LEADER, "ines"), (MANAGER, "ivo")):
        account = "update person set platform_id = %(account)s, handle = %(account)s where handle = %(handle)s"
        await statement(account, account=user.aad, handle=handle)
    credentials = Credentials(
        app_id=APP, password=PASSWORD, tenant=TENANT, authority_url=teams.url, openid_url=f"{teams.url}/openid"
    )
    keys = StoredInstallations(workspace.id, secrets(SECRETS))
    connection = await connect(credentials, keys, lambda: harbour_past.settings)
    clock = FakeClock(harbour_past.now)
    entrance = Entrance(
        workspace=workspace,
        platform=connection.platform,
        settings=harbour_past.settings,
        clock=clock,
        ballots=harbour_past.check_ins.ballots,
    )
    app = application()
    app.add_routes(routes([Tenant(connection, entrance)], FORM_KEYS))
    async with TestClient(TestServer(app)) as client:
        stage = Stage(client, teams, connection, entrance)
        await stage.install(LEADER, MANAGER)
        await statement("delete from letter where day >= %(day)s", day=clock.now().date().replace(day=2))
        await run_due(clock.now(), await all_served(harbour_past.settings), harbour_past.check_ins)
        here = [LEADER.aad, MANAGER.aad]
        await statement(
            "delete from delivery where posted <> wanted and place <> all(%(places)s)", places=here
        )  # nobody else is
        await stage.deliver()
        clock.move(minutes=1)
        yield stage
    await connection.close()


def kinds(part: Any) -> set[str]:
    """Of all elements of a card."""
    match part:
        case dict():
            return {str(part.get("type"))}.union(*(kinds(value) for value in part.values()))
        case list():
            return set[str]().union(*map(kinds, part))
        case _:
            return set()


async def test_a_leader_reads_the_summary_with_its_tables(moved: Stage) -> None:
    already = len(moved.teams.messages(LEADER.chat))
    await moved.send(moved.teller.message(LEADER, "pulse summary"))

    async def has_come() -> bool:  # on a busy machine after Teams was answered
        return "Our values: thanked for, seen, believed" in texts(moved.teams.messages(LEADER.chat)[already:])

    await until(has_come, "the summary")
    summary = moved.teams.messages(LEADER.chat)[already:]  # one card, or two where one is too small
    assert {"Table", "FactSet"} <= kinds(summary)
    assert "Under the waterline" in texts(summary)
    assert "How sure: nearly certain." in texts(summary)


async def test_a_manager_reads_the_digest_promises_what_it_advises_and_takes_that_back(moved: Stage) -> None:
    [letter] = [one for one in moved.teams.messages(MANAGER.chat) if "Your week with" in one["summary"]]
    assert "Chart.Line" in kinds(letter)
    for press, then in (("I'll do this", {"Take it back"}), ("Take it back", {"I'll do this", "Not for us"})):
        said = await moved.send(moved.teller.pressed(MANAGER, button(letter, press)))
        assert said.body["type"] == "application/vnd.microsoft.activity.message"
        await moved.deliver()
        [letter] = [one for one in moved.teams.messages(MANAGER.chat) if one["id"] == letter["id"]]
        titles = {one["title"] for one in buttons(letter)}
        assert (then <= titles, press in titles) == (True, False)
