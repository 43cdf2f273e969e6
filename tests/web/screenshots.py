"""Takes the README's pictures anew, of the demo as it really runs: `make screenshots`."""

import asyncio
import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, Page, ViewportSize, expect

from tests.web.stage import open_browser

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"


async def main() -> None:
    FOLDER.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=60_000)
    async with demo() as address, open_browser() as browser:
        await by_day(await window(browser, f"{address}/as/bo/kudos", 1120, "light"))
        await by_night(await window(browser, f"{address}/as/ines/kudos", 1120, "dark"))
        await waterline(await window(browser, f"{address}/as/ines/kudos", 1120, "light"))
        await mirror(await window(browser, f"{address}/as/ivo/kudos", 1120, "light"))
        await heat_map(await window(browser, f"{address}/as/ines/kudos", 375, "light"))
        await on_a_phone(await window(browser, f"{address}/as/misaki/kudos", 375, "light"))


async def by_day(page: Page) -> None:
    """A hint, which only its giver sees."""
    await write(page, "/kudos @ana great job #courage")
    await expect(page.locator("article.own")).to_be_visible()
    await page.screenshot(path=FOLDER / "kudos-light.png")


async def by_night(page: Page) -> None:
    """What a leader reads of the last four weeks, the findings first."""
    await write(page, "/pulse summary")
    await expect(page.locator("figure.waterline").first).to_be_visible()
    await page.screenshot(path=FOLDER / "summary-dark.png")


async def waterline(page: Page) -> None:
    """The picture that a summary opens with."""
    await write(page, "/pulse summary")
    await page.locator("figure.waterline").first.screenshot(path=FOLDER / "waterline.png")


async def mirror(page: Page) -> None:
    """What a manager believed, and what the team answered."""
    await write(page, "/pulse mirror")
    await expect(page.locator("figure.pairs")).to_be_visible()
    await page.screenshot(path=FOLDER / "mirror-light.png")


async def heat_map(page: Page) -> None:
    """The map on a phone: every column is there."""
    await write(page, "/pulse summary")
    await page.locator(".many").first.scroll_into_view_if_needed()
    await page.locator(".many").first.evaluate("map => map.scrollIntoView()")
    await page.screenshot(path=FOLDER / "map-phone.png")


async def on_a_phone(page: Page) -> None:
    """The form, in Japanese."""
    await write(page, "/kudos")
    await page.locator("dialog textarea").fill("朝の当番を代わってくれて、安心して子どもを迎えに行けました")
    await page.screenshot(path=FOLDER / "phone-ja.png")


@asynccontextmanager
async def demo() -> AsyncIterator[str]:
    """`python -m bot demo` in a folder of its own, on a free port."""
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    with tempfile.TemporaryDirectory(prefix="waterline-") as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "bot", "demo", env=environment(folder, port), stdout=asyncio.subprocess.PIPE
        )
        assert process.stdout
        try:
            while b"is open at" not in (line := await process.stdout.readline()):
                assert line, "the demo did not start"
            yield f"http://127.0.0.1:{port}"
        finally:
            process.send_signal(signal.SIGINT)
            await process.communicate()


def environment(folder: str, port: int) -> dict[str, str]:
    Path(folder).chmod(0o755)  # the server runs as a user of its own where we are root
    return {**os.environ, "PORT": str(port), "WATERLINE_DATA": folder, "DATABASE_URL": ""}


async def window(browser: Browser, url: str, width: int, scheme: Literal["light", "dark"]) -> Page:
    size = ViewportSize(width=width, height=720 if width > 375 else 812)
    page = await browser.new_page(viewport=size, color_scheme=scheme, reduced_motion="reduce", device_scale_factor=1.5)
    await page.goto(url)
    await page.wait_for_selector("body[data-live]")
    return page


async def write(page: Page, text: str) -> None:
    await page.locator("#text").fill(text)
    await page.locator("#text").press("Enter")


if __name__ == "__main__":
    asyncio.run(main())
