"""A whole workspace on Slack: the strict fake at the network's edge, the real routes, a real database."""

import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import BARRED, application
from adapters.slack import late
from adapters.slack.inbound import routes
from adapters.slack.outbound import SlackConnection, connect
from adapters.slack.replies import Desk
from bot.config.settings import Settings
from commands.check_ins import CheckIns
from commands.org.open_workspace import open_workspace
from commands.routing.entrance import Entrance
from tests import edge
from tests.cast import FakeClock
from tests.slack.fake import APP_TOKEN, BOT_TOKEN, SCOPES, Directory, FakeSlack, channel, member, usergroup
from tests.slack.signing import Signed, Signer

SECRET = "a signing secret"
ANA, BO, MIKA, GUS, ROBO, GUO, DANA = "U0ANA", "U0BO", "U0MIKA", "U0GUS", "U0ROBO", "U0GUO", "U0DANA"
KUDOS = "C0KUDOS"


def directory() -> Directory:
    people = [
        member(ANA, "Ana"),
        member(BO, "Bo", tz="Europe/Amsterdam"),
        member(MIKA, "三浦 美香", tz="Asia/Tokyo", locale="ja-JP"),
        member(GUS, "Gus", deleted=True),
        member(ROBO, "Robo", is_bot=True),
        member(GUO, "Guo", team="T0OTHER"),
        member(DANA, "Dana", is_admin=True),
    ]
    groups = [usergroup("S0PAY", "payments", [ANA, BO, MIKA])]
    return Directory(people, [channel(KUDOS, "kudos"), channel("C0LAUNCH", "launch")], groups)


@pytest.fixture
def people_of_slack() -> Directory:
    return directory()


@pytest.fixture
def scopes() -> frozenset[str]:
    """What the app was granted."""
    return SCOPES


@pytest.fixture
def slack(people_of_slack: Directory, scopes: frozenset[str]) -> FakeSlack:
    """Its clock stands still, so that on a busy machine no form is opened too late by accident."""
    now = time.time()
    return FakeSlack(people_of_slack, clock=lambda: now, scopes=scopes)


@pytest.fixture
async def connection(slack: FakeSlack) -> AsyncIterator[SlackConnection]:
    async with slack.served() as base_url:
        connection = await connect(BOT_TOKEN, SECRET, APP_TOKEN, base_url)
        yield connection
        await connection.close()


@pytest.fixture
async def slack_entrance(
    opened: str, settings: Settings, clock: FakeClock, connection: SlackConnection, check_ins: CheckIns
) -> Entrance:
    settings = settings.model_copy(update={"kudos": settings.kudos.model_copy(update={"channel": KUDOS})})
    workspace = await open_workspace("slack", connection.team_id, connection.team_name, settings)
    return Entrance(
        workspace=workspace,
        platform=connection.platform,
        settings=settings,
        clock=clock,
        ballots=check_ins.ballots,
        windows=check_ins.windows,
    )


@pytest.fixture(autouse=True)
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is answered before it is acknowledged, however busy this machine is; only what is held is late."""
    monkeypatch.setattr(late, "ACKNOWLEDGED_WITHIN", 60.0)


class Stage(edge.Stage):
    """One workspace on it."""

    def __init__(
        self,
        client: TestClient[Any, Any],
        slack: FakeSlack,
        connection: SlackConnection,
        entrance: Entrance,
        desk: Desk,
    ) -> None:
        super().__init__(client, entrance)
        self.desk = desk
        self.slack = slack
        self.connection = connection
        self.signer = Signer(SECRET)

    async def send(self, signed: Signed) -> edge.Answer:
        return await self.answered("/slack/events", signed.body, signed.headers)


@pytest.fixture
async def stage(slack: FakeSlack, connection: SlackConnection, slack_entrance: Entrance) -> AsyncIterator[Stage]:
    app = application()
    desk = Desk(connection, slack_entrance)
    app[BARRED] = slack_entrance.barred
    app.add_routes(routes([desk]))
    async with TestClient(TestServer(app)) as client:
        yield Stage(client, slack, connection, slack_entrance, desk)
    await desk.close()
