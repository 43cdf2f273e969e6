"""The local page as it really runs: the aiohttp application, the queue, PostgreSQL, and Chromium to look at it."""

import asyncio
import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, replace

import pytest
from aiohttp import web
from playwright.async_api import Browser, async_playwright

from adapters.http import application
from adapters.queue import Queue
from adapters.web.inbound import install
from adapters.web.outbound import WebPlatform
from bot.config.settings import Settings
from bot.org.company import Company
from bot.org.people import Workspace
from bot.ports import Ballots, Clock
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.delivery import deliveries
from storage.delivery.timeline import StoredTimeline

ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--process-per-site",
]


@dataclass(frozen=True, slots=True)
class Stage:
    entrance: Entrance
    timeline: StoredTimeline
    address: str  # as in http://127.0.0.1:34567


async def enter(
    conninfo: str, settings: Settings, clock: Clock, company: Company | Workspace
) -> tuple[Entrance, StoredTimeline]:
    """The company on the web platform; one that has moved in already is given by its workspace."""
    if isinstance(company, Workspace):
        workspace = company
    else:
        workspace = await open_workspace("web", "local", "Harbour", settings)
        await save_company(workspace, company)
    timeline = StoredTimeline(conninfo)
    return Entrance(
        workspace=workspace, platform=WebPlatform(timeline, workspace.id, clock), settings=settings, clock=clock
    ), timeline


@asynccontextmanager
async def open_stage(
    conninfo: str, settings: Settings, clock: Clock, company: Company | Workspace, ballots: Ballots | None = None
) -> AsyncIterator[Stage]:
    """Serves the page on a free port, with the queue at work, on a database that storage has opened."""
    entrance, timeline = await enter(conninfo, settings, clock, company)
    entrance = replace(entrance, ballots=ballots)
    app = application()
    install(app, entrance, timeline)
    runner = web.AppRunner(app)
    await runner.setup()
    site = web.TCPSite(runner, "127.0.0.1", 0)
    await site.start()
    queue = asyncio.create_task(Queue(deliveries, entrance.served, settings.queue, clock).work())
    try:
        yield Stage(entrance, timeline, f"http://127.0.0.1:{runner.addresses[0][1]}")
    finally:
        queue.cancel()
        with suppress(asyncio.CancelledError):
            await queue
        await runner.cleanup()


def chromium() -> str:
    """Its path; a test without one is skipped, but never in CI."""
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if found:
        return found
    why = "There is no Chromium here, so nobody looks at the local page. Install chromium, then run again."
    if os.environ.get("CI") == "true":
        pytest.fail(why)
    pytest.skip(why)


@asynccontextmanager
async def open_browser() -> AsyncIterator[Browser]:
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium(), args=ARGUMENTS)
        yield browser
        await browser.close()
