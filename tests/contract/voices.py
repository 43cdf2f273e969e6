"""One way to write a concern on each platform, and to look for it: in the platform's own payloads, at its route."""

import json
import re
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from html import unescape
from typing import Any, Protocol

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import application
from adapters.slack import late as slack_late
from adapters.slack.inbound import routes as slack_routes
from adapters.slack.outbound import connect as connect_slack
from adapters.slack.replies import Desk
from adapters.teams import inbound as teams_inbound
from adapters.teams.inbound import routes as teams_routes
from adapters.teams.outbound import Credentials, Tenant
from adapters.teams.outbound import connect as connect_teams
from adapters.web.conversation import HOME
from adapters.web.inbound import install
from adapters.web.outbound import WebPlatform
from bot.config.settings import Settings
from bot.org.people import Workspace
from bot.ports import Platform
from commands.check_ins import CheckIns
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.delivery.timeline import StoredTimeline
from storage.org.installations import StoredInstallations, secrets
from tests.cast import ANA, COMPANY, FakeClock
from tests.slack import conftest as slack
from tests.slack.fake import APP_TOKEN, BOT_TOKEN, FakeSlack
from tests.slack.inbound.test_inbound import texts as slack_texts
from tests.teams import conftest as teams
from tests.teams.fake import FakeTeams
from tests.teams.issuer import APP, PASSWORD, TENANT
from tests.web.conftest import Window, at

Json = dict[str, Any]
NEEDS_ANSWER, LOOK = "Something that needs an answer?", "Look with my six words"


def answer_first(monkeypatch: pytest.MonkeyPatch) -> None:
    """Everything is answered before it is acknowledged, however busy this machine is."""
    monkeypatch.setattr(slack_late, "ACKNOWLEDGED_WITHIN", 60.0)
    monkeypatch.setattr(teams_inbound, "MESSAGE_SECONDS", 60.0)
    monkeypatch.setattr(teams_inbound, "INVOKE_SECONDS", 60.0)


class VoiceOn(Protocol):
    """Ana, who writes what is read at once, though nobody else did: all that she reads in answer is text. `account` is
    hers on the platform, `client` leads to the routes.
    """

    account: str
    entrance: Entrance
    client: TestClient[Any, Any]

    async def opens(self) -> str: ...

    async def seals(self, words: str) -> str: ...

    async def looks(self, six_words: str) -> str: ...

    async def chats(self) -> str:
        """Returns everything that stands in a chat or a channel, as the platform keeps it."""


class SlackVoice:
    def __init__(self, stage: slack.Stage, entrance: Entrance) -> None:
        self._stage = stage
        self._view: Json = {}
        self.account, self.entrance, self.client = slack.ANA, entrance, stage.client

    async def opens(self) -> str:
        await self._stage.send(self._stage.signer.slash(user=slack.ANA, command="/voice"))
        self._view = self._stage.slack.views[-1]
        return slack_texts(self._view["blocks"])

    async def seals(self, words: str) -> str:
        return await self._sends(self._view, circle="0", words=words, at_once="yes")

    async def looks(self, six_words: str) -> str:
        press = self._stage.signer.block_actions
        await self._stage.send(press(user=slack.ANA, action_id="voice.look", value=""))
        return await self._sends(self._stage.slack.views[-1], six_words=six_words)

    async def _sends(self, view: Json, **answers: str) -> str:
        sent = await self._stage.send(self._stage.signer.view_submission(user=slack.ANA, view=view, answers=answers))
        errors = sent.body.get("errors")
        return " ".join(errors.values()) if errors else slack_texts(sent.body["view"]["blocks"])

    async def chats(self) -> str:
        calls = [call for call in self._stage.slack.calls if not call.method.startswith("views.")]
        return json.dumps(calls, default=str, ensure_ascii=False)


class TeamsVoice:
    def __init__(self, stage: teams.Stage, entrance: Entrance) -> None:
        self._stage = stage
        self._form: Json = {}
        self.account, self.entrance, self.client = teams.ANA.aad, entrance, stage.client

    async def opens(self) -> str:
        self._form = await self._presses(NEEDS_ANSWER)
        return teams.texts(self._form)

    async def seals(self, words: str) -> str:
        return await self._sends(self._form, "Seal", circle="0", words=words, at_once="yes")

    async def looks(self, six_words: str) -> str:
        return await self._sends(await self._presses(LOOK), "Look", six_words=six_words)

    async def _presses(self, title: str) -> Json:
        """A button in her private chat opens a dialog."""
        await self._stage.send(self._stage.teller.message(teams.ANA, "voice"))
        shown = teams.button(self._stage.teams.messages(teams.ANA.chat)[-1], title)
        opened: Json = (await self._stage.send(self._stage.teller.pressed(teams.ANA, shown))).body
        return opened

    async def _sends(self, form: Json, title: str, **answers: str) -> str:
        pressed = self._stage.teller.pressed(teams.ANA, teams.button(form, title), **answers)
        return teams.texts((await self._stage.send(pressed)).body)

    async def chats(self) -> str:
        return json.dumps(self._stage.teams.messages(teams.ANA.chat), ensure_ascii=False)


class WebVoice:
    def __init__(self, window: Window, entrance: Entrance) -> None:
        self._window = window
        self._state: Json = {}
        self.account, self.entrance, self.client = ANA.platform_id, entrance, window.client

    async def opens(self) -> str:
        form = str((await self._window.writes("/voice"))["html"])
        running = self.entrance.windows and self.entrance.windows.running("web", "local")
        self._state = {"window": running.key if running else ""}
        return _read(form)

    async def seals(self, words: str) -> str:
        return await self._sends("voice.write", self._state, circle="0", words=words, at_once="yes", six_words="")

    async def looks(self, six_words: str) -> str:
        return await self._sends("voice.look", {}, six_words=six_words)

    async def _sends(self, form: str, state: Json, **answers: str) -> str:
        answer = await self._window.does("submitted", form=form, answers=answers, state=state)
        return _read(str(answer.get("html") or answer["text"]))

    async def chats(self) -> str:
        home = await at(self._window.client, place=HOME).reads()
        return home + await self._window.reads()


def _read(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]*>", " ", html)).split())


@asynccontextmanager
async def on_slack(_: str, settings: Settings, clock: FakeClock, check_ins: CheckIns) -> AsyncIterator[VoiceOn]:
    now = clock.now().timestamp()
    fake = FakeSlack(slack.directory(), clock=lambda: now)
    async with fake.served() as url:
        connection = await connect_slack(BOT_TOKEN, slack.SECRET, APP_TOKEN, url)
        workspace = await open_workspace("slack", connection.team_id, connection.team_name, settings)
        entrance = _entrance(workspace, connection.platform, settings, clock, check_ins)
        app, desk = application(), Desk(connection, entrance)
        app.add_routes(slack_routes([desk]))
        async with TestClient(TestServer(app)) as client:
            yield SlackVoice(slack.Stage(client, fake, connection, entrance, desk), entrance)
        await desk.close()
        await connection.close()


@asynccontextmanager
async def on_teams(_: str, settings: Settings, clock: FakeClock, check_ins: CheckIns) -> AsyncIterator[VoiceOn]:
    fake = FakeTeams(people=teams.TEAMMATES)
    async with fake.served():
        workspace = await open_workspace("teams", TENANT, "this organisation", settings)
        credentials = Credentials(APP, PASSWORD, TENANT, fake.url, f"{fake.url}/openid")
        installations = StoredInstallations(workspace.id, secrets(teams.SECRETS))
        connection = await connect_teams(credentials, installations, lambda: settings)
        entrance = _entrance(workspace, connection.platform, settings, clock, check_ins)
        app = application()
        app.add_routes(teams_routes([Tenant(connection, entrance)], teams.FORM_KEYS))
        async with TestClient(TestServer(app)) as client:
            stage = teams.Stage(client, fake, connection, entrance)
            await stage.install(teams.ANA)
            yield TeamsVoice(stage, entrance)
        await connection.close()


@asynccontextmanager
async def on_the_page(
    conninfo: str, settings: Settings, clock: FakeClock, check_ins: CheckIns
) -> AsyncIterator[VoiceOn]:
    workspace = await open_workspace("web", "local", "Harbour", settings)
    await save_company(workspace, COMPANY)
    timeline = StoredTimeline(conninfo)
    entrance = _entrance(workspace, WebPlatform(timeline, workspace.id, clock), settings, clock, check_ins)
    app = application()
    install(app, entrance, timeline)
    async with TestClient(TestServer(app)) as client:
        yield WebVoice(at(client), entrance)


def _entrance(
    workspace: Workspace, platform: Platform, settings: Settings, clock: FakeClock, check_ins: CheckIns
) -> Entrance:
    return Entrance(
        workspace=workspace,
        platform=platform,
        settings=settings,
        clock=clock,
        ballots=check_ins.ballots,
        windows=check_ins.windows,
    )


Opened = Callable[[str, Settings, FakeClock, CheckIns], AbstractAsyncContextManager[VoiceOn]]
VOICES: dict[str, Opened] = {"web": on_the_page, "slack": on_slack, "teams": on_teams}
