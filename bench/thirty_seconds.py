"""How long a check-in takes a scripted person on the local page: taps, pixels scrolled, words read, seconds."""

import asyncio

from playwright.async_api import Page, ViewportSize, expect

from tests.web.screenshots import demo
from tests.web.scripted import SIZES, answers
from tests.web.stage import open_browser

PEOPLE = {"bo": False, "misaki": True}  # whether they read Japanese
SECONDS = 30
TRIES = 30  # the check-in of this week opens once the demo has begun


def main() -> bool:
    """Returns whether anybody took longer than thirty seconds, or the page moved by itself."""
    return asyncio.run(_measure())


async def _measure() -> bool:
    missed = False
    async with demo() as address, open_browser() as browser:
        for handle, japanese in PEOPLE.items():
            for width, height in SIZES:
                page = await browser.new_page(viewport=ViewportSize(width=width, height=height))
                await page.goto(f"{address}/as/{handle}/general")
                await _is_asked(page)
                effort = await answers(page, japanese=japanese)
                print(f"{handle}, {width} x {height}: {effort}", flush=True)
                missed |= effort.seconds > SECONDS or effort.jumps > 0
                await page.close()
    return missed


async def _is_asked(page: Page) -> None:
    """Types /pulse until it is answered with the questions. Raises AssertionError where no check-in opens."""
    for number in range(1, TRIES + 1):
        await page.locator("#text").fill("/pulse")
        await page.locator("#text").press("Enter")
        await expect(page.locator("article", has_text="/pulse")).to_have_count(number)
        if await page.locator(".questions").count():
            return
    raise AssertionError("no check-in has opened")
