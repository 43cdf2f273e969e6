"""A replica without folders passes on to the one that has them what only that one can answer, signature included."""

from collections.abc import AsyncIterator
from dataclasses import replace

import pytest
from aiohttp import ClientSession
from aiohttp.test_utils import TestClient, TestServer, unused_port

from adapters.http import application
from adapters.pass_on import PassOn
from adapters.slack.inbound import routes
from adapters.slack.outbound import SlackConnection
from adapters.slack.replies import Desk
from bot.config.settings import Settings
from bot.org.company import Company, Member, TeamName
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from tests.cast import FakeClock
from tests.rounds import all_served
from tests.rows import every_row
from tests.slack.checkin.test_pulse import colleague
from tests.slack.conftest import ANA, BO, DANA, Stage
from tests.stories.pulse.checkin import with_check_ins


@pytest.fixture
async def listening(
    stage: Stage,
    slack_entrance: Entrance,
    connection: SlackConnection,
    settings: Settings,
    check_ins: CheckIns,
    clock: FakeClock,
) -> AsyncIterator[Stage]:
    """The company has its invitations; what comes in comes to a replica that holds no folders."""
    members = (Member(colleague(DANA)), Member(colleague(ANA), DANA), Member(colleague(BO), ANA))
    await save_company(
        slack_entrance.workspace, Company(members, {DANA: TeamName("Leads", "leads"), ANA: TeamName("Sails", "sails")})
    )
    for _ in range(14):
        clock.move(hours=2)
        await run_due(clock.now(), await all_served(with_check_ins(settings)), check_ins)
    without = replace(slack_entrance, ballots=None, elsewhere=True)
    async with ClientSession() as session:
        app = application()
        app.add_routes(routes([Desk(connection, without)], PassOn(str(stage.client.make_url("/")), session)))
        async with TestClient(TestServer(app)) as client:
            yield Stage(client, stage.slack, connection, without, stage.desk)


def boxes(check_ins: CheckIns) -> int:
    return sum(file.stat().st_size for file in check_ins.folders.sealed.files("*.boxes"))


def key_of(check_ins: CheckIns, connection: SlackConnection) -> str:
    manifest = check_ins.ballots.running("slack", connection.team_id)
    assert manifest
    return manifest.key


async def test_an_answer_is_sealed_by_the_replica_that_has_the_folders(
    listening: Stage, connection: SlackConnection, check_ins: CheckIns
) -> None:
    before = await every_row()
    tap = listening.signer.block_actions(
        user=BO,
        action_id="pulse.answer",
        value=f"{key_of(check_ins, connection)}:mood:4",
        response_url=listening.slack.response_url("tap"),
    )
    assert (await listening.send(tap)).status == 200
    assert listening.slack.responses["tap"][-1]["text"] == "Sealed. Thank you."
    assert boxes(check_ins) > 0
    assert await every_row() == before


async def test_what_is_not_signed_is_passed_on_to_nobody(listening: Stage, check_ins: CheckIns) -> None:
    tap = listening.signer.block_actions(user=BO, action_id="pulse.answer", value=f"{'0' * 32}:mood:4")
    forged = tap._replace(headers={**tap.headers, "X-Slack-Signature": "v0=" + "0" * 64})
    assert (await listening.send(forged)).status == 401
    assert boxes(check_ins) == 0


async def test_thanks_are_answered_where_they_come_in(listening: Stage) -> None:
    asked = await listening.send(listening.signer.slash(user=BO, text="help"))
    assert asked.status == 200
    assert "thank" in str(asked.body).lower()


async def test_while_the_other_replica_is_away_the_person_reads_to_try_again_later(
    connection: SlackConnection, slack_entrance: Entrance, stage: Stage
) -> None:
    without = replace(slack_entrance, ballots=None, elsewhere=True)
    async with ClientSession() as session:
        app = application()
        app.add_routes(routes([Desk(connection, without)], PassOn(f"http://127.0.0.1:{unused_port()}", session)))
        async with TestClient(TestServer(app)) as client:
            away = Stage(client, stage.slack, connection, without, stage.desk)
            answer = await away.send(away.signer.block_actions(user=BO, action_id="pulse.form", value="0" * 32))
    assert answer.status == 503
    assert "Try again later" in str(answer.body)
