"""Ana, whose requests reach one replica after the other: she opens the form at one and sends it at the other."""

import re
import time
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from html import unescape
from pathlib import Path
from typing import Any, Protocol
from uuid import uuid4

import aiohttp

from adapters.slack.inbound import PATH as SLACK_PATH
from adapters.teams.inbound import PATH as TEAMS_PATH
from bot.config.settings import Settings
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from storage.database import statement
from tests.cast import ANA, BO, COMPANY, THANKS
from tests.contract.deployment import settings_of
from tests.processes import Running, environment, until
from tests.slack import conftest as slack
from tests.slack import real as real_slack
from tests.slack.fake import FakeSlack
from tests.slack.inbound.test_inbound import button as slack_button
from tests.slack.inbound.test_inbound import texts as slack_texts
from tests.slack.signing import Signed, Signer
from tests.teams import conftest as teams
from tests.teams.activities import KUDOS, TEAM, Teller
from tests.teams.fake import FakeTeams
from tests.teams.real import environment_of

Json = dict[str, Any]
TAKE_BACK = "Take it back"


class Balancer:
    """Sends each request to the next of the replicas."""

    def __init__(self, replicas: Sequence[Running], session: aiohttp.ClientSession) -> None:
        self._replicas = replicas
        self._session = session
        self._sent = 0

    async def post(self, path: str, body: bytes | Json, headers: Mapping[str, str] | None = None) -> Json:
        """Returns what was answered as JSON; nothing where that is all that was acknowledged."""
        replica = self._replicas[self._sent % len(self._replicas)]
        self._sent += 1
        sent: Json = {"data": body} if isinstance(body, bytes) else {"json": body}
        async with self._session.post(replica.url + path, headers=headers, **sent) as response:
            assert response.status == 200, await response.text()
            return await response.json() if response.content_type == "application/json" else {}


class Giver(Protocol):
    """Each step is one request; whatever she sees lies in between with the platform, not with a replica."""

    async def begins(self, balancer: Balancer) -> None:
        """Does what must have been once: the channel is known then."""

    async def opens(self) -> None: ...

    async def submits(self) -> None: ...

    async def lists(self) -> None:
        """Looks through what she gave."""

    async def takes_back(self) -> str:
        """Returns the answer to the button that stands in what she looked through."""

    async def posts(self) -> list[str]:
        """Returns what stands in the channel."""


class SlackGiver:
    def __init__(self, fake: FakeSlack) -> None:
        self._fake = fake
        self._signer = Signer(real_slack.SECRET)

    async def begins(self, balancer: Balancer) -> None:
        self._balancer = balancer

    async def _send(self, signed: Signed) -> Json:
        return await self._balancer.post(SLACK_PATH, signed.body, signed.headers)

    async def _opened(self) -> Json:
        async def is_open() -> bool:
            return bool(self._fake.views)

        await until(is_open, "a form is open")
        return self._fake.views[-1]

    async def opens(self) -> None:
        await self._send(self._signer.slash(user=slack.ANA))
        self._form = await self._opened()

    async def submits(self) -> None:
        [block] = [block for block in self._form["blocks"] if block.get("block_id") == "value"]
        [value] = [one["value"] for one in block["element"]["options"] if "Courage" in one["text"]["text"]]
        answers = {"receivers": [slack.BO], "words": THANKS, "value": value}
        await self._send(self._signer.view_submission(user=slack.ANA, view=self._form, answers=answers))

    async def lists(self) -> None:
        name = str(uuid4())
        given = self._signer.slash(user=slack.ANA, text="given", response_url=self._fake.response_url(name))
        body = await self._send(given)

        async def is_answered() -> bool:
            return bool(body or self._fake.responses.get(name))

        await until(is_answered, "her thanks are listed")
        self._listed = body or self._fake.responses[name][-1]

    async def takes_back(self) -> str:
        name = str(uuid4())
        url = self._fake.response_url(name)
        press = {"message": self._listed, "response_url": url, **slack_button(self._listed, TAKE_BACK)}
        await self._send(self._signer.block_actions(user=slack.ANA, **press))

        async def is_answered() -> bool:
            return name in self._fake.responses

        await until(is_answered, "her button is answered")
        return str(self._fake.responses[name])

    async def posts(self) -> list[str]:
        return [slack_texts(post["blocks"]) for post in self._fake.messages(slack.KUDOS)]


class TeamsGiver:
    def __init__(self, fake: FakeTeams) -> None:
        self._fake = fake
        self._teller = Teller(fake.address)

    async def begins(self, balancer: Balancer) -> None:
        self._balancer = balancer
        self._fake.chats = {TEAM: list(teams.TEAMMATES), **{one.chat: [one] for one in (teams.ANA, teams.BO)}}
        for user, place in ((teams.ANA, TEAM), (teams.ANA, ""), (teams.BO, ""), (teams.BO, "")):
            await self._send(self._teller.installed(user, place))

    async def _send(self, activity: Json) -> Json:
        bearer = self._fake.issuer.bearer(self._fake.address)
        return await self._balancer.post(TEAMS_PATH, activity, {"Authorization": bearer})

    async def opens(self) -> None:
        self._form = await self._send(self._teller.extension(teams.ANA))

    async def submits(self) -> None:
        [submit, *_] = [one for one in teams.buttons(self._form) if "form" in one["data"].get("waterline", {})]
        answers = {"receivers": teams.BO.aad, "words": THANKS, "value": "1"}
        await self._send(self._teller.pressed(teams.ANA, submit, **answers))

    async def lists(self) -> None:
        before = len(self._fake.messages(teams.ANA.chat))
        await self._send(self._teller.message(teams.ANA, "kudos given"))

        async def is_answered() -> bool:
            return len(self._fake.messages(teams.ANA.chat)) > before

        await until(is_answered, "her thanks are listed")

    async def takes_back(self) -> str:
        shown = teams.button(self._fake.messages(teams.ANA.chat)[-1], TAKE_BACK)
        return teams.texts(await self._send(self._teller.pressed(teams.ANA, shown)))

    async def posts(self) -> list[str]:
        return [teams.texts(post) for post in self._fake.messages(KUDOS)]


class PageGiver:
    async def begins(self, balancer: Balancer) -> None:
        self._balancer = balancer

    async def _does(self, kind: str, **deed: Any) -> Json:
        return await self._balancer.post(f"/as/{ANA.handle}/general", {"kind": kind, "id": str(uuid4()), **deed})

    async def opens(self) -> None:
        opened = await self._does("wrote", text="/kudos")
        assert opened["kind"] == "form"
        self._state = dict(re.findall(r'name="state:(\w+)" value="([^"]*)"', opened["html"]))

    async def submits(self) -> None:
        answers = {"receivers": [BO.platform_id], "value": "1", "words": THANKS, "visibility": "public"}
        await self._does("submitted", form="kudos.give", answers=answers, state=self._state)

    async def lists(self) -> None:
        self._listed = str((await self._does("wrote", text="/kudos given"))["html"])

    async def takes_back(self) -> str:
        pattern = rf'<button[^>]*data-action="([\w.]+)" data-value="([^"]*)"[^>]*>\s*{TAKE_BACK}'
        [(action, value)] = re.findall(pattern, self._listed)
        return str(await self._does("pressed", action=action, value=unescape(value)))

    async def posts(self) -> list[str]:
        rows = await statement("select html from post where place = 'kudos' and not deleted")
        return [unescape(row["html"]) for row in rows]


class Reached(Protocol):
    """A platform with Ana at it, and the environment of a process that serves it."""

    def __call__(
        self, address: str, direct: str, folder: Path, settings: Settings, /
    ) -> AbstractAsyncContextManager[tuple[Giver, dict[str, str]]]: ...


@asynccontextmanager
async def by_slack(address: str, _direct: str, folder: Path, _settings: Settings) -> AsyncIterator[Any]:
    """Its clock stands still, so that on a busy machine no form is opened too late by accident."""
    now = time.time()
    fake = FakeSlack(slack.directory(), clock=lambda: now)
    async with fake.served() as url:
        file = settings_of(folder, "slack", {"channel": slack.KUDOS}, 30)
        yield SlackGiver(fake), real_slack.variables(address, url, file)


@asynccontextmanager
async def by_teams(address: str, _direct: str, folder: Path, _settings: Settings) -> AsyncIterator[Any]:
    fake = FakeTeams(people=list(teams.TEAMMATES))
    async with fake.served() as url:
        yield TeamsGiver(fake), environment_of(address, url, settings_of(folder, "teams", {}, 30))


@asynccontextmanager
async def by_page(address: str, direct: str, folder: Path, settings: Settings) -> AsyncIterator[Any]:
    """What is new is heard past the pooler."""
    await save_company(await open_workspace("web", "local", "Harbour", settings), COMPANY)
    file = settings_of(folder, "web", {}, 30)
    addresses = {"DATABASE_URL": address, "DATABASE_DIRECT_URL": direct}
    yield PageGiver(), environment(WATERLINE_SETTINGS=str(file), **addresses)


REACHED: dict[str, Reached] = {"slack": by_slack, "teams": by_teams, "web": by_page}
