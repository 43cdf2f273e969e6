"""A customer opens the page in Chromium, in which nothing is scripted: on a phone and a desk, by day and by night."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any, Literal

import pytest
from playwright.async_api import Browser, Page, ViewportSize

from bot.customers.door import Left
from tests.customers.stage import ANAS, REPLACED, PublicPage
from tests.web.stage import open_browser
from tests.web.test_access import fits_and_is_readable

WORDS = "She called the ferry line back before we had noticed the mistake."
Tree = list[tuple[str, str]]
UNSAID = ("InlineTextBox", "StaticText", "generic", "paragraph", "LabelText")  # text, and what holds it


@pytest.fixture(scope="module")
async def browser() -> AsyncIterator[Browser]:
    async with open_browser() as opened:
        yield opened


@asynccontextmanager
async def customer(
    browser: Browser,
    language: str = "en",
    width: int = 375,
    scheme: Literal["light", "dark"] = "light",
    *,
    runs_scripts: bool = False,
) -> AsyncIterator[Page]:
    """Somebody with a browser in their language, which runs no script of any page; axe is one."""
    context = await browser.new_context(
        java_script_enabled=runs_scripts,
        locale=language,
        color_scheme=scheme,
        viewport=ViewportSize(width=width, height=720),
    )
    page = await context.new_page()
    yield page
    await context.close()


async def tree(page: Page) -> Tree:
    """Returns role and name of what a screen reader meets, in its order."""
    session = await page.context.new_cdp_session(page)
    nodes: list[dict[str, Any]] = (await session.send("Accessibility.getFullAXTree"))["nodes"]
    by_id = {node["nodeId"]: node for node in nodes}
    return [
        (node["role"]["value"], node.get("name", {}).get("value", ""))
        for node in _in_order(nodes[0], by_id)
        if not node.get("ignored") and node["role"]["value"] not in UNSAID
    ]


def _in_order(node: dict[str, Any], by_id: Mapping[str, dict[str, Any]]) -> Iterator[dict[str, Any]]:
    yield node
    for child in node.get("childIds", ()):
        yield from _in_order(by_id[child], by_id)


async def test_a_customer_thanks_ana_without_any_script_and_reads_that_it_waits(
    page: PublicPage, browser: Browser
) -> None:
    foreign: list[str] = []
    async with customer(browser) as window:
        window.on("request", lambda request: foreign.append(request.url))
        await window.goto(f"{page.url}/{ANAS}")
        assert await tree(window) == [
            ("RootWebArea", "Thank Ana · Harbour"),
            ("banner", ""),
            ("navigation", "Languages"),
            ("link", "日本語"),
            ("main", ""),
            ("heading", "Thank Ana"),
            ("form", ""),
            ("textbox", "What would you like to say thank you for?"),
            ("textbox", "Your name, if you like"),
            ("button", "Send"),
            ("link", "Something wrong?"),
        ]
        await window.get_by_label("What would you like").fill(WORDS)
        await window.get_by_label("Your name").fill("Mrs Okafor")
        await window.get_by_role("button", name="Send").press("Enter")
        await window.get_by_text("It now waits for Ana.").wait_for()
        assert ("heading", "Thank you.") in await tree(window)
        await window.reload()
        await window.get_by_text("It now waits for Ana.").wait_for()
        assert await window.context.cookies() == []
        assert {url.partition("/ana-")[0] for url in foreign} == {page.url}, "nothing is loaded from elsewhere"
    assert page.room.words == [("Ana", "Mrs Okafor", WORDS)]


async def test_a_customer_with_a_japanese_browser_reads_japanese_and_can_change_that(
    page: PublicPage, browser: Browser
) -> None:
    async with customer(browser, "ja-JP") as window:
        await window.goto(f"{page.url}/{ANAS}")
        assert ("heading", "Ana に感謝を伝える") in await tree(window)
        await window.get_by_role("link", name="English").click()
        await window.get_by_role("heading", name="Thank Ana").wait_for()
        await window.get_by_role("link", name="日本語").click()
        await window.get_by_label("どんなことに").fill("朝いちばんの電話に出てくれました")
        await window.get_by_role("button", name="送る").click()
        await window.get_by_text("Ana が読むのを待っています。").wait_for()
    assert page.room.words == [("Ana", "", "朝いちばんの電話に出てくれました")]


async def test_what_was_not_sent_is_said_first_and_nothing_of_it_is_lost(page: PublicPage, browser: Browser) -> None:
    page.room.refuses = Left.TOO_MANY
    async with customer(browser) as window:
        await window.goto(f"{page.url}/{ANAS}")
        await window.get_by_label("What would you like").fill(f"\n{WORDS}\n\nAgain, thank you")
        await window.get_by_role("button", name="Send").click()
        await window.get_by_role("alert").get_by_text("a little later").wait_for()
        assert (await window.title()).startswith("Not sent yet")
        assert await window.get_by_label("What would you like").input_value() == f"{WORDS}\n\nAgain, thank you"
        page.room.refuses = None
        await window.get_by_role("button", name="Send").click()
        await window.get_by_text("It now waits for Ana.").wait_for()


Turn = Callable[[PublicPage, Page], Awaitable[object]]


async def _writes_too_much(page: PublicPage, window: Page) -> None:
    await window.goto(f"{page.url}/{ANAS}")
    await window.locator("textarea").fill("とても長い言葉 " * 200)
    await window.get_by_role("button").click()
    await window.get_by_role("alert").wait_for()


async def _sends(page: PublicPage, window: Page) -> None:
    await window.goto(f"{page.url}/{ANAS}")
    await window.locator("textarea").fill(WORDS)
    await window.get_by_role("button").click()
    await window.locator("form").wait_for(state="detached")


async def _opens_too_often(page: PublicPage, window: Page) -> None:
    for _ in range(61):
        await page.opens()
    await window.goto(f"{page.url}/{ANAS}")


STATES: dict[str, Turn] = {
    "form": lambda page, window: window.goto(f"{page.url}/{ANAS}"),
    "mistake": _writes_too_much,
    "receipt": _sends,
    "unknown": lambda page, window: window.goto(f"{page.url}/{REPLACED}"),
    "busy": _opens_too_often,
}
# Each state once, every two of width, scheme and language once; the other combinations before a release.
LOOKS = (("form", 320, "dark", "ja"), ("mistake", 375, "light", "ja"), ("receipt", 1280, "dark", "en"))
EVERY_LOOK = [
    (state, width, scheme, language)
    for state in STATES
    for width in (320, 1280)
    for scheme in ("light", "dark")
    for language in ("en", "ja")
]


@pytest.mark.parametrize(
    ("state", "width", "scheme", "language"),
    [*LOOKS, *(pytest.param(*look, marks=pytest.mark.long) for look in EVERY_LOOK)],
)
async def test_every_state_is_accessible(
    page: PublicPage, browser: Browser, state: str, width: int, scheme: Literal["light", "dark"], language: str
) -> None:
    async with customer(browser, language, width, scheme, runs_scripts=True) as window:
        await STATES[state](page, window)
        await fits_and_is_readable(window)
