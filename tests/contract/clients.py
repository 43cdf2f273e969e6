"""One way to speak on each platform: what a capability asks is said in the platform's own payloads, at its route."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any, ClassVar, Protocol

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import application
from adapters.slack import inbound as slack_inbound
from adapters.slack.outbound import connect as connect_slack
from adapters.slack.replies import Desk
from adapters.teams import inbound as teams_inbound
from adapters.teams.outbound import Credentials, TeamsConnection, Tenant
from adapters.teams.outbound import connect as connect_teams
from adapters.teams.wire.signature import Signature
from adapters.web.conversation import HOME
from adapters.web.inbound import install
from bot.config.settings import Settings
from bot.messages.message import Form
from bot.messages.request import Answered, Request
from bot.messages.say import sentence
from bot.org.people import Workspace
from bot.ports import Clock
from commands.org.open_workspace import open_workspace
from commands.routing.entrance import Entrance
from storage.database import statement
from storage.org.installations import StoredInstallations, secrets
from tests.cast import BO, COMPANY
from tests.slack import conftest as slack
from tests.slack import samples
from tests.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack
from tests.slack.signing import Signer
from tests.teams import conftest as teams
from tests.teams.activities import LAUNCH, Teller
from tests.teams.fake import FakeTeams
from tests.teams.issuer import APP, PASSWORD, TENANT
from tests.web.conftest import at
from tests.web.stage import enter

HttpClient = TestClient[web.Request, web.Application]
Json = dict[str, Any]


class Recorder(Entrance):
    """Hears what an adapter makes of a payload, and answers with one sentence."""

    heard: ClassVar[list[Request]] = []

    async def answer(self, person: str, source: str, request: Request) -> Answered:
        assert person
        Recorder.heard.append(request)
        return Answered(sentence("Heard."), "en")


class Client(Protocol):
    """Says what is asked as a person does: a command, a button, a form, or what needs no more words."""

    async def typed(self, command: str, text: str) -> None: ...

    async def pressed(self, action: str) -> None: ...

    async def submitted(self, form: str) -> None: ...

    async def picked(self) -> None: ...

    async def reacted(self) -> None: ...

    async def opened(self) -> None: ...


class SlackClient:
    def __init__(self, client: HttpClient) -> None:
        self._client = client
        self._signer = Signer(slack.SECRET)

    async def _send(self, signed: Any) -> None:
        answer = await self._client.post(slack_inbound.PATH, data=signed.body, headers=signed.headers)
        assert answer.status == 200

    async def typed(self, command: str, text: str) -> None:
        text = text.replace("@", f"<@{slack.BO}|bo>")
        await self._send(self._signer.slash(user=slack.ANA, command=command, text=text))

    async def pressed(self, action: str) -> None:
        await self._send(self._signer.block_actions(user=slack.ANA, action_id=action, value="7"))

    async def submitted(self, form: str) -> None:
        view = {**samples.modal, "callback_id": form}
        await self._send(self._signer.view_submission(user=slack.ANA, view=view))

    async def picked(self) -> None:
        picked = self._signer.message_shortcut(user=slack.ANA, author=slack.BO, text="Mended", message_ts="17.5")
        await self._send(picked)

    async def reacted(self) -> None:
        await self._send(self._signer.reaction_added(user=slack.ANA, reaction="lion_face", author=slack.BO))

    async def opened(self) -> None:
        await self._send(self._signer.app_home_opened(user=slack.ANA))


class TeamsClient:
    def __init__(self, client: HttpClient, fake: FakeTeams) -> None:
        self._client = client
        self._fake = fake
        self._teller = Teller(fake.address)

    async def _send(self, activity: Json) -> None:
        headers = {"Authorization": self._fake.issuer.bearer(self._fake.address)}
        answer = await self._client.post(teams_inbound.PATH, json=activity, headers=headers)
        assert answer.status == 200

    async def typed(self, command: str, text: str) -> None:
        await self._send(self._teller.message(teams.ANA, f"{command.removeprefix('/')} {text}"))

    async def pressed(self, action: str) -> None:
        button = {"type": "Action.Execute", "title": "Press", "verb": action, "data": {"value": "7"}}
        await self._send(self._teller.pressed(teams.ANA, button))
        opens = {"verb": action, "value": "7", "msteams": {"type": "task/fetch"}}
        await self._send(self._teller.pressed(teams.ANA, {"type": "Action.Submit", "data": opens}, LAUNCH))

    async def submitted(self, form: str) -> None:
        shown = Signature(TENANT, teams.FORM_KEYS).signed(Form(form, "", "", ()), teams.ANA.aad)
        carried = {"waterline": {"form": form, "state": dict(shown.state), "people": []}}
        await self._send(self._teller.pressed(teams.ANA, {"type": "Action.Submit", "data": carried}))

    async def picked(self) -> None:
        await self._send(self._teller.extension(teams.ANA, LAUNCH, self._teller.chosen(teams.BO, "<p>Mended</p>")))

    async def reacted(self) -> None:
        said = self._teller.message(teams.BO, "kudos help")
        await self._send(said)
        Recorder.heard.clear()
        await self._send(self._teller.reaction(teams.ANA, said["id"], "1f981_lionface"))

    async def opened(self) -> None:
        await self._send(self._teller.message(teams.ANA, "hello"))


class WebClient:
    def __init__(self, client: HttpClient, entrance: Entrance, timeline: Any) -> None:
        self._client = client
        self._window = at(client)
        self._entrance = entrance
        self._timeline = timeline

    async def typed(self, command: str, text: str) -> None:
        await self._window.writes(f"{command} {text}")

    async def pressed(self, action: str) -> None:
        await self._window.does("pressed", action=action, value="7")

    async def submitted(self, form: str) -> None:
        await self._window.does("submitted", form=form, answers={}, state={})

    async def _post(self) -> int:
        rows = await statement("select id from person where handle = %(handle)s", handle=BO.handle)
        workspace, now = self._entrance.workspace.id, self._entrance.clock.now()
        post: int = await self._timeline.add(workspace, "general", rows[0]["id"], "<p>Mended</p>", "Mended", now)
        return post

    async def picked(self) -> None:
        await self._window.does("picked", post=await self._post())

    async def reacted(self) -> None:
        await self._window.does("reacted", post=await self._post(), emoji="🦁")

    async def opened(self) -> None:
        await at(self._client, place=HOME).reads()


@asynccontextmanager
async def slack_client(_: str, settings: Settings, clock: Clock) -> AsyncIterator[Client]:
    fake = FakeSlack(slack.directory())
    async with fake.served() as url:
        connection = await connect_slack(BOT_TOKEN, slack.SECRET, APP_TOKEN, url)
        workspace = await open_workspace("slack", connection.team_id, connection.team_name, settings)
        app = application()
        app.add_routes(
            slack_inbound.routes([Desk(connection, Recorder(workspace, connection.platform, settings, clock))])
        )
        async with TestClient(TestServer(app)) as client:
            yield SlackClient(client)
        await connection.close()


@asynccontextmanager
async def teams_client(_: str, settings: Settings, clock: Clock) -> AsyncIterator[Client]:
    fake = FakeTeams(list(teams.TEAMMATES), chats={teams.ANA.chat: [teams.ANA], teams.BO.chat: [teams.BO]})
    async with fake.served():
        workspace = await open_workspace("teams", TENANT, "Harbour", settings)
        connection = await _connected(fake, workspace, settings)
        app = application()
        ears = Recorder(workspace, connection.platform, settings, clock)
        app.add_routes(teams_inbound.routes([Tenant(connection, ears)], teams.FORM_KEYS))
        async with TestClient(TestServer(app)) as client:
            yield TeamsClient(client, fake)
        await connection.close()


async def _connected(fake: FakeTeams, workspace: Workspace, settings: Settings) -> TeamsConnection:
    credentials = Credentials(APP, PASSWORD, TENANT, fake.url, f"{fake.url}/openid")
    return await connect_teams(credentials, StoredInstallations(workspace.id, secrets(teams.SECRETS)), lambda: settings)


@asynccontextmanager
async def web_client(conninfo: str, settings: Settings, clock: Clock) -> AsyncIterator[Client]:
    entrance, timeline = await enter(conninfo, settings, clock, COMPANY)
    app = application()
    install(app, Recorder(entrance.workspace, entrance.platform, settings, clock), timeline)
    async with TestClient(TestServer(app)) as client:
        yield WebClient(client, entrance, timeline)


CLIENTS = {"web": web_client, "slack": slack_client, "teams": teams_client}
