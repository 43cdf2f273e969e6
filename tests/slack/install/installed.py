"""Processes that serve whoever adds the app to their Slack, on one database, and a browser in which somebody does."""

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, field
from html import unescape
from typing import Any
from urllib.parse import parse_qs, urlsplit

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from adapters.http import BARRED, NOT_SERVED, application
from bot.app.check_ins import Program
from bot.app.serve import connect_workspaces
from bot.app.start import EnvironmentConfigs, Start, Wiring
from bot.config.settings import Settings
from commands.check_ins import CheckIns
from storage.database import statement
from tests.cast import THANKS, FakeClock
from tests.slack.conftest import ANA, BO, KUDOS
from tests.slack.fake import Directory, FakeSlack, channel, member
from tests.slack.fake.market import CLIENT_ID, CLIENT_SECRET, Market
from tests.slack.signing import Signed, Signer
from tests.teams.conftest import SECRETS

SIGNING = "5" * 32
COOKIE = "__Host-slack-install"


@dataclass(slots=True)
class Page:
    """What a browser got. `text` is what stands there, `cookie` what it is to send back."""

    status: int
    text: str
    headers: Mapping[str, str]
    cookie: str = ""

    @property
    def address(self) -> str:
        """Where the one button leads."""
        return unescape(re.findall(r'class="onward" href="([^"]*)"', self.text)[0])

    def query(self, name: str) -> str:
        return parse_qs(urlsplit(self.address).query)[name][0]


@dataclass(slots=True)
class Process:
    """One that serves. `told` is what it says on the terminal."""

    wiring: Wiring
    client: TestClient[web.Request, web.Application]
    told: list[str]
    parts: list["asyncio.Task[None]"] = field(default_factory=list)

    def served(self) -> set[str]:
        return {each.workspace.platform_id for each in self.wiring.served.values()}

    async def opens(self, query: str = "", language: str = "en") -> Page:
        """Somebody opens the page that begins."""
        return await self._page(f"/slack/install{query}", {"Accept-Language": language})

    async def comes_back(self, begun: Page, code: str, language: str = "en", **changed: str) -> Page:
        """Their browser comes back from Slack, with the code."""
        query = {"code": code, "state": begun.query("state")} | changed
        return await self.asks_back(query, begun.cookie, language)

    async def asks_back(self, query: Mapping[str, str], cookie: str, language: str = "en") -> Page:
        headers = {"Accept-Language": language} | ({"Cookie": f"{COOKIE}={cookie}"} if cookie else {})
        return await self._page("/slack/oauth_redirect", headers, query)

    async def _page(self, path: str, headers: Mapping[str, str], query: Mapping[str, str] | None = None) -> Page:
        async with self.client.get(path, headers=headers, params=query, allow_redirects=False) as answer:
            sets = answer.headers.get("Set-Cookie", "")
            assert not sets or sets.startswith(f"{COOKIE}=")
            cookie = sets.partition("=")[2].partition(";")[0]
            return Page(answer.status, await answer.text(), answer.headers, cookie)

    async def installs(self, market: Market, place: str, **granted: Any) -> Page:
        """Somebody adds the app to their workspace."""
        return await self.comes_back(await self.opens(), market.allows(place, **granted))

    async def sends(self, signed: Signed) -> int:
        async with self.client.post("/slack/events", data=signed.body, headers=signed.headers) as answer:
            return answer.status

    async def thanks_in(self, team: str, secret: str = SIGNING) -> int:
        """The status of the answer to Ana, who thanks Bo in a workspace."""
        text = f"<@{BO}> {THANKS} #courage"
        return await self.sends(Signer(secret).slash(user=ANA, text=text, channel=KUDOS, team=team))


@asynccontextmanager
async def process(
    url: str, settings: Settings, check_ins: CheckIns, clock: FakeClock, **more: str
) -> AsyncIterator[Process]:
    """One more process, as `serve` begins it; `more` are further variables."""
    environment = {
        "SLACK_API_URL": url,
        "SLACK_CLIENT_ID": CLIENT_ID,
        "SLACK_CLIENT_SECRET": CLIENT_SECRET,
        "SLACK_SIGNING_SECRET": SIGNING,
        "WATERLINE_SECRETS": SECRETS,
        "WATERLINE_URL": "https://kudos.example.com/",
    }
    settings = settings.model_copy(
        update={"platforms": ("slack",), "kudos": settings.kudos.model_copy(update={"channel": KUDOS})}
    )
    told: list[str] = []
    start = Start(settings, program=Program(clock), tells=told.append, environment=environment | more)
    async with AsyncExitStack() as stack:
        wiring = Wiring(start, EnvironmentConfigs(start), stack, application(), checkins=check_ins)
        wiring.app[NOT_SERVED], wiring.app[BARRED] = wiring.not_served, wiring.barred
        await connect_workspaces(wiring)
        client = await stack.enter_async_context(TestClient(TestServer(wiring.app)))
        parts = [asyncio.create_task(work) for work in wiring.works]
        try:
            yield Process(wiring, client, told, parts)
        finally:
            for part in parts:
                part.cancel()
            await asyncio.gather(*parts, return_exceptions=True)


COMPANY = "E0COMPANY"
Starting = Callable[..., Awaitable[Process]]


def slack_in(team: str) -> FakeSlack:
    people = [member(user, f"{user.title()} of {team}", team=team) for user in (ANA, BO)]
    return FakeSlack(Directory(people, [channel(KUDOS, "kudos")]), team=team, bot_token="")


async def is_so(what: bool) -> bool:
    return what


async def sealed() -> list[Mapping[str, Any]]:
    return [*await statement("select sealed, removed from installation where place = 'app'")]
