"""A whole tenant on Teams: the strict fake at the network's edge, the real route, real tokens, a real database."""

import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer
from cryptography.fernet import Fernet
from microsoft_teams.api.models.task_module import TaskModuleResponse

from adapters.http import application
from adapters.teams import inbound
from adapters.teams.inbound import PATH, routes
from adapters.teams.outbound import Credentials, TeamsConnection, Tenant, connect
from adapters.teams.text import size
from bot.config.settings import Settings
from bot.org.people import Workspace
from commands.check_ins import CheckIns
from commands.org.open_workspace import open_workspace
from commands.routing.entrance import Entrance
from storage.org.installations import StoredInstallations, secrets, signing_keys
from tests import edge
from tests.cast import FakeClock
from tests.teams.activities import TEAM, Teller, User
from tests.teams.cards import faults
from tests.teams.fake import BYTES_AT_MOST, FakeTeams
from tests.teams.issuer import APP, PASSWORD, TENANT

Json = dict[str, Any]

SECRETS = Fernet.generate_key().decode()
FORM_KEYS = signing_keys(SECRETS, "forms of Teams")
ANA = User(name="Ana Lindqvist", number=1, handle="ana")
BO = User(name="Bo Achterberg", number=2, handle="bo", time_zone="Europe/Amsterdam")
MIKA = User(name="三浦 美香", number=3, handle="mika", locale="ja-JP", time_zone="Asia/Tokyo")
DANA = User(name="Dana Whitlock", number=4, handle="dana", time_zone="America/Chicago")
GUO = User(name="Guo Ferreira", number=5, handle="guo", tenant="another-tenant")
TEAMMATES = [ANA, BO, MIKA, DANA, GUO]


@pytest.fixture
async def teams() -> AsyncIterator[FakeTeams]:
    fake = FakeTeams(people=TEAMMATES)
    async with fake.served():
        yield fake


@pytest.fixture
async def workspace(opened: str, settings: Settings) -> Workspace:
    return await open_workspace("teams", TENANT, "this organisation", settings)


@pytest.fixture
async def connection(teams: FakeTeams, workspace: Workspace, settings: Settings) -> AsyncIterator[TeamsConnection]:
    credentials = Credentials(
        app_id=APP, password=PASSWORD, tenant=TENANT, authority_url=teams.url, openid_url=f"{teams.url}/openid"
    )
    connection = await connect(credentials, StoredInstallations(workspace.id, secrets(SECRETS)), lambda: settings)
    yield connection
    await connection.close()


@pytest.fixture
def teams_entrance(
    workspace: Workspace, settings: Settings, clock: FakeClock, connection: TeamsConnection, check_ins: CheckIns
) -> Entrance:
    settings = settings.model_copy(update={"admins": (DANA.aad,)})
    return Entrance(
        workspace=workspace,
        platform=connection.platform,
        settings=settings,
        clock=clock,
        ballots=check_ins.ballots,
        windows=check_ins.windows,
    )


class Stage(edge.Stage):
    """One tenant on it."""

    def __init__(
        self,
        client: TestClient[Any, Any],
        teams: FakeTeams,
        connection: TeamsConnection,
        entrance: Entrance,
    ) -> None:
        super().__init__(client, entrance)
        self.teams = teams
        self.connection = connection
        self.teller = Teller(teams.address)

    async def send(self, activity: Json, authorization: str | None = None) -> edge.Answer:
        bearer = self.teams.issuer.bearer(self.teams.address) if authorization is None else authorization
        answer = await self.post(json.dumps(activity).encode(), bearer)
        assert self.teams.refused(judged(answer.body, activity.get("name", ""))) == []
        return answer

    async def post(self, body: bytes, authorization: str) -> edge.Answer:
        headers = {"Content-Type": "application/json"} | ({"Authorization": authorization} if authorization else {})
        answer = await self.answered(PATH, body, headers)
        assert size(answer.body) <= BYTES_AT_MOST
        return answer

    async def install(self, *people: User, team: bool = True) -> None:
        """The app is added to the team, and by these people for themselves."""
        if team:
            self.teams.chats[TEAM] = list(TEAMMATES)
            assert (await self.send(self.teller.installed(ANA, TEAM))).status == 200
        for user in people:
            self.teams.chats[user.chat] = [user]
            assert (await self.send(self.teller.installed(user))).status == 200


@pytest.fixture
async def stage(
    teams: FakeTeams, connection: TeamsConnection, teams_entrance: Entrance, monkeypatch: pytest.MonkeyPatch
) -> AsyncIterator[Stage]:
    """Everything is answered before it is acknowledged, however busy this machine is."""
    monkeypatch.setattr(inbound, "MESSAGE_SECONDS", 60.0)
    monkeypatch.setattr(inbound, "INVOKE_SECONDS", 60.0)
    app = application()
    app.add_routes(routes([Tenant(connection, teams_entrance)], FORM_KEYS))
    async with TestClient(TestServer(app)) as client:
        yield Stage(client, teams, connection, teams_entrance)


def judged(answer: Json, invoke: str) -> list[str]:
    """What Teams would refuse of the answer to an invoke. What asks for a dialog takes a card alone."""
    fetches = invoke in ("task/fetch", "composeExtension/fetchTask")
    match answer:
        case {"task": {"type": "continue", "value": {"card": {"content": card}}}}:
            TaskModuleResponse.model_validate(answer)
            return faults(card, dialog=True)
        case {"task": {"type": "message", "value": str(said)}} if said.strip() and not fetches:
            return []
        case {"statusCode": 200, "type": "application/vnd.microsoft.card.adaptive", "value": card}:
            return faults(card)
        case {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": str()}:
            return []
        case {"error": str()}:
            return []
        case _:
            return [f"/: no answer that Teams knows: {sorted(answer)}"] if answer else []


def texts(part: Any) -> str:
    """Everything one can read in a card or an answer, in order."""
    match part:
        case dict():
            return " ".join(texts(value) for key, value in part.items() if key not in ("data", "fallbackText", "speak"))
        case list():
            return " ".join(texts(one) for one in part)
        case _:
            return str(part)


def button(part: Any, title: str) -> Json:
    """The button with this title in a card, an activity or an answer. Raises LookupError where there is none."""
    for found in buttons(part):
        if found["title"] == title:
            return found
    raise LookupError(f"no button {title} among {[one['title'] for one in buttons(part)]}")


def buttons(part: Any) -> list[Json]:
    match part:
        case {"type": "Action.Execute" | "Action.Submit"}:
            return [part]
        case dict():
            return [found for value in part.values() for found in buttons(value)]
        case list():
            return [found for one in part for found in buttons(one)]
        case _:
            return []
