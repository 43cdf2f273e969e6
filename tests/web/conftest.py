"""The local page on a real database: through HTTP alone, and in a browser."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass, replace
from typing import Any, Literal
from uuid import uuid4

import pytest
from aiohttp import ClientResponse, web
from aiohttp.test_utils import TestClient, TestServer
from playwright.async_api import Browser, BrowserContext, Page, ViewportSize

from adapters.http import application
from adapters.web.inbound import install
from bot.config.settings import Settings
from bot.org.people import Profile
from commands.check_ins import CheckIns
from commands.delivery.deliver import deliver_waiting
from commands.routing.entrance import Entrance
from storage.database import statement
from storage.delivery.timeline import StoredTimeline
from tests.cast import ANA, FakeClock
from tests.conftest import MovedIn
from tests.rounds import tick
from tests.stories.pulse.checkin import with_check_ins
from tests.web.stage import Stage, enter, open_browser, open_stage

Client = TestClient[web.Request, web.Application]


class Window:
    """One person at one place, without a browser."""

    def __init__(self, client: Client, who: Profile, place: str) -> None:
        self.client = client
        self.path = f"/as/{who.handle}/{place}"

    async def send(self, body: bytes, **headers: str) -> ClientResponse:
        return await self.client.post(self.path, data=body, headers={"Content-Type": "application/json", **headers})

    async def does(self, kind: str, same: str = "", **deed: Any) -> dict[str, Any]:
        sent = {"kind": kind, "id": same or str(uuid4()), **deed}
        response = await self.client.post(self.path, json=sent)
        assert response.status == 200, await response.text()
        answer: dict[str, Any] = await response.json()
        return answer

    async def writes(self, text: str, same: str = "") -> dict[str, Any]:
        return await self.does("wrote", same, text=text)

    async def reads(self) -> str:
        response = await self.client.get(self.path)
        assert response.status == 200
        return await response.text()


def at(client: Client, who: Profile = ANA, place: str = "general") -> Window:
    return Window(client, who, place)


async def stored(table: str) -> int:
    return int((await statement(f"select count(*) as many from {table}"))[0]["many"])


async def nothing_is_stored() -> bool:
    return not [table for table in ("post", "kudos", "draft", "delivery") if await stored(table)]


@dataclass(frozen=True, slots=True)
class Served:
    client: Client
    entrance: Entrance
    timeline: StoredTimeline


@pytest.fixture
async def served(moved_in: MovedIn, opened: str, settings: Settings, clock: FakeClock) -> AsyncIterator[Served]:
    """The page without the queue: what waits there stands nowhere yet."""
    entrance, timeline = await enter(opened, settings, clock, moved_in.workspace)
    app = application()
    install(app, entrance, timeline, beat=0.02)
    async with TestClient(TestServer(app)) as client:
        yield Served(client, entrance, timeline)


@pytest.fixture
def client(served: Served) -> Client:
    return served.client


@pytest.fixture
async def stage(moved_in: MovedIn, opened: str, settings: Settings, clock: FakeClock) -> AsyncIterator[Stage]:
    async with open_stage(opened, settings, clock, moved_in.workspace) as stage:
        yield stage


@pytest.fixture(scope="session")
async def browser() -> AsyncIterator[Browser]:
    """One for all tests; each opens windows of its own."""
    async with open_browser() as browser:
        yield browser


@pytest.fixture(scope="session")
async def house(browser: Browser) -> AsyncIterator[BrowserContext]:
    """Where all windows are opened. One process draws them all: to start one for each took longer than most tests. The
    first window stays, and that process with it.
    """
    context = await browser.new_context(reduced_motion="reduce")
    context.set_default_timeout(60_000)  # as long as expect waits
    first = await context.new_page()
    await first.route("**", lambda route: route.fulfill(body=""))
    await first.goto("http://127.0.0.1/")
    yield context
    await context.close()


@asynccontextmanager
async def window(
    house: BrowserContext, width: int = 1280, height: int = 800, scheme: Literal["light", "dark"] = "light"
) -> AsyncIterator[Page]:
    """A new one, which leaves nothing behind in the browser."""
    page = await house.new_page()
    await page.set_viewport_size(ViewportSize(width=width, height=height))
    await page.emulate_media(color_scheme=scheme)
    yield page
    await page.evaluate("localStorage.clear()")
    await page.close()


class Seats:
    """People at their windows. What a browser complains about fails the test."""

    def __init__(self, house: BrowserContext, address: str) -> None:
        self._house = house
        self._address = address
        self._windows = AsyncExitStack()
        self.complaints: list[str] = []

    async def sits(
        self, who: Profile, place: str = "general", width: int = 1280, scheme: Literal["light", "dark"] = "light"
    ) -> Page:
        """A window of somebody's own, on a desk or (375 wide) a phone."""
        page = await self.opens(f"/as/{who.handle}/{place}", width, scheme)
        await page.wait_for_selector("body[data-live]")
        return page

    async def opens(self, path: str, width: int = 1280, scheme: Literal["light", "dark"] = "light") -> Page:
        page = await self._windows.enter_async_context(window(self._house, width, scheme=scheme))
        page.on("pageerror", lambda error: self.complaints.append(str(error)))
        page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        await page.goto(self._address + path)
        return page

    async def leave(self) -> None:
        await self._windows.aclose()


@pytest.fixture
async def seats(house: BrowserContext, stage: Stage) -> AsyncIterator[Seats]:
    seats = Seats(house, stage.address)
    yield seats
    await seats.leave()
    assert not seats.complaints


@pytest.fixture
async def asked(
    moved_in: MovedIn, opened: str, settings: Settings, clock: FakeClock, check_ins: CheckIns
) -> AsyncIterator[Client]:
    """The cast's company has its invitations."""
    entrance, timeline = await enter(opened, with_check_ins(settings), clock, moved_in.workspace)
    entrance = replace(entrance, ballots=check_ins.ballots)
    clock.move(hours=14)  # until the midnight before the day on which they are asked
    for _ in range(13):
        clock.move(hours=2)
        await tick(check_ins, clock, entrance.settings)
        await deliver_waiting(entrance.served, entrance.clock.now(), check_ins.ballots)
    app = application()
    install(app, entrance, timeline, beat=0.02)
    async with TestClient(TestServer(app)) as client:
        yield client


@pytest.fixture
def key(asked: Client, check_ins: CheckIns) -> str:
    """Of the check-in that is open."""
    manifest = check_ins.ballots.running("web", "local")
    assert manifest is not None
    return manifest.key
