"""How long a check-in takes a scripted person on the local page: taps, pixels scrolled, words read, seconds."""

import asyncio

from playwright.async_api import ViewportSize

from tests.web.screenshots import demo
from tests.web.scripted import SIZES, answers
from tests.web.stage import open_browser

PEOPLE = {"bo": False, "misaki": True}  # whether they read Japanese
SECONDS = 30


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
                await page.locator("#text").fill("/pulse")
                await page.locator("#text").press("Enter")
                await page.locator(".questions").wait_for()
                effort = await answers(page, japanese=japanese)
                print(f"{handle}, {width} x {height}: {effort}", flush=True)
                missed |= effort.seconds > SECONDS or effort.jumps > 0
                await page.close()
    return missed
