"""Takes the pictures of docs/pictures anew, of the demo as it really runs: `make screenshots`."""

import asyncio
import os
import signal
import socket
import sys
import tempfile
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from playwright.async_api import Browser, FloatRect, Page, ViewportSize, expect

from tests.web.stage import open_browser

FOLDER = Path(__file__).parents[2] / "docs" / "pictures"
SIZES = {"desktop": ViewportSize(width=1120, height=720), "phone": ViewportSize(width=390, height=844)}
WORDS_JA = "朝の当番を代わってくれて、安心して子どもを迎えに行けました"
EDGE = 12  # pixels
Look = Literal["light", "dark", "own"]  # own: a person's own colours, which the browser forces upon the page


@dataclass(frozen=True, slots=True)
class Shot:
    """`reader` reads what `turn` brings, in their language; `part` is what is taken of the page, all of it without."""

    name: str
    reader: str
    turn: Callable[[Page], Awaitable[None]]
    on: Literal["desktop", "phone"] = "desktop"
    look: Look = "light"
    place: str = "kudos"
    part: str = ""


async def main() -> None:
    """All of them, or those whose names are given."""
    FOLDER.mkdir(parents=True, exist_ok=True)
    expect.set_options(timeout=60_000)
    async with demo() as address, open_browser() as browser:
        await until_it_asks(browser, address)
        for shot in SHOTS:
            if shot.name in sys.argv[1:] or not sys.argv[1:]:
                await take(shot, browser, address)


async def until_it_asks(browser: Browser, address: str) -> None:
    """The demo opens a check-in soon after it has started."""
    page = await browser.new_page()
    async with asyncio.timeout(300):
        await page.goto(f"{address}/as/bo/@")
        while not await page.locator('.home [data-action="pulse.open"]').count():
            await page.reload()
    await page.close()


async def take(shot: Shot, browser: Browser, address: str) -> None:
    page = await browser.new_page(
        viewport=SIZES[shot.on],
        color_scheme="dark" if shot.look == "dark" else "light",
        forced_colors="active" if shot.look == "own" else "none",
        reduced_motion="reduce",
        device_scale_factor=1.5,
    )
    page.set_default_timeout(60_000)
    await page.goto(f"{address}/as/{shot.reader}/{shot.place}")
    await page.wait_for_selector("body[data-live]")
    await shot.turn(page)
    path = FOLDER / f"{shot.name}.png"
    box = await page.locator(shot.part).first.bounding_box() if shot.part else None
    await page.screenshot(path=path, clip=around(box) if box else None)
    await page.close()


def around(box: FloatRect) -> FloatRect:
    """A little more than it, so that nothing stands at the edge."""
    return FloatRect(
        x=box["x"] - EDGE, y=box["y"] - EDGE, width=box["width"] + 2 * EDGE, height=box["height"] + 2 * EDGE
    )


def typed(text: str, awaited: str) -> Callable[[Page], Awaitable[None]]:
    """Types it, and waits until that stands there."""

    async def turn(page: Page) -> None:
        await page.locator("#text").fill(text)
        await page.locator("#text").press("Enter")
        await expect(page.locator(awaited).first).to_be_visible()

    return turn


async def map_of_summary(page: Page) -> None:
    """Below its heading."""
    await summary(page)
    await page.locator(".many").first.evaluate("map => map.scrollIntoView()")


async def kudos_form(page: Page) -> None:
    await typed("/kudos", "dialog textarea")(page)
    await page.locator("dialog textarea").fill(WORDS_JA)


async def check_in(page: Page) -> None:
    """The open one, whether or not its hour has come where the reader is; two questions are answered."""
    await typed("/pulse", "article.own .questions")(page)
    asking = page.locator("article.own")
    for number in range(2):
        tap = asking.locator(".question").nth(number).locator(".scale button").nth(3)
        await tap.click()
        await expect(tap).to_have_attribute("aria-pressed", "true")
    await asking.evaluate("asking => asking.scrollIntoView()")
    await page.mouse.move(0, 0)


async def home(page: Page) -> None:
    """As it opens."""
    await expect(page.locator(".home").first).to_be_visible()


async def what_was_said(page: Page) -> None:
    """The weeks, in the middle of a home."""
    await page.locator(".home figure.chart").first.evaluate("chart => chart.scrollIntoView({ block: 'center' })")


async def digest(page: Page) -> None:
    """The latest that tells of a check-in, as it came. What one types tells of none on a Monday: so that one can be
    answered on any day, the demo's past ends before the check-in of the week before.
    """
    week = page.locator("article").filter(has=page.locator("h2")).filter(has=page.locator("figure.chart")).last
    await week.evaluate("week => week.scrollIntoView()")


async def awards(page: Page) -> None:
    """The post of who is awarded, at the top."""
    post = page.locator("article").filter(has_text="The jury has chosen").first
    await expect(post).to_be_visible()
    await post.evaluate("post => post.scrollIntoView()")


summary, mirror = typed("/pulse summary", "figure.waterline"), typed("/pulse mirror", "figure.pairs")
hint = typed("/kudos @ana great job #courage", "article.own")
SHOTS = (
    Shot("awards-light", "bo", awards),
    Shot("awards-jury-ja", "fumi", typed("/kudos award", "article.own"), on="phone", look="dark"),
    Shot("kudos-light", "bo", hint),
    Shot("phone-ja", "misaki", kudos_form, on="phone"),
    Shot("check-in-ja", "misaki", check_in, on="phone", look="dark"),
    Shot("check-in-own-colours", "bo", check_in, look="own"),
    Shot("home-light", "bo", home, place="@"),
    Shot("what-was-said-ja", "misaki", what_was_said, on="phone", place="@"),
    Shot("home-leader-ja", "kaoru", home, on="phone", look="dark", place="@"),
    Shot("home-admin", "thandi", home, look="dark", place="@"),
    Shot("digest-light", "priya", digest, place="@priya"),
    Shot("digest-ja", "makoto", digest, look="dark", place="@makoto"),
    Shot("mirror-light", "ivo", mirror),
    Shot("mirror-ja", "chihiro", mirror, on="phone", look="dark"),
    Shot("summary-dark", "ines", summary, look="dark"),
    Shot("summary-ja", "kaoru", summary),
    Shot("summary-phone", "desmond", summary, on="phone"),
    Shot("summary-own-colours", "ines", summary, look="own"),
    Shot("waterline", "ines", summary, part="figure.waterline"),
    Shot("map-phone", "ines", map_of_summary, on="phone"),
    Shot("map-own-colours", "ines", map_of_summary, look="own"),
)


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


if __name__ == "__main__":
    asyncio.run(main())
