"""Microsoft's own renderer of Adaptive Cards in Chromium, dressed like Teams."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Page

from tests.npm import modules
from tests.web.stage import open_browser

HERE = Path(__file__).parent
OFFICIAL = HERE / "official"
SCRIPTS = ("markdown-it/dist/markdown-it.min.js", "adaptivecards/dist/adaptivecards.js")


class Renderer:
    """One window in which cards are drawn one after the other."""

    def __init__(self, page: Page) -> None:
        self._page = page

    async def draw(self, card: dict[str, Any], look: str = "") -> list[str]:
        """What the renderer complains about. `look` is "wide" or "phone"."""
        await self._page.evaluate("look => document.getElementById('card').className = look", look)
        entities = card.get("msteams", {}).get("entities", [])
        complaints: list[str] = await self._page.evaluate(
            "([card, entities]) => draw(card, entities)", [card, entities]
        )
        return complaints

    async def words(self) -> str:
        """What a person reads."""
        return await self._page.inner_text("#card")

    async def markup(self) -> str:
        return await self._page.inner_html("#card")

    async def cut(self) -> list[str]:
        """Buttons whose labels do not fit into them, or which do not fit into the card; heads of tables likewise."""
        script = """found => {
            const edge = document.getElementById("card").getBoundingClientRect().right;
            const out = one => one.scrollWidth > one.clientWidth + 1 || one.getBoundingClientRect().right > edge;
            return found.filter(out).map(one => one.innerText);
        }"""
        labels: list[str] = await self._page.eval_on_selector_all(
            "#card .ac-pushButton, #card [role=cell], #card [role=columnheader]", script
        )
        return labels

    async def submits(self) -> dict[str, Any]:
        """What pressing the card's own button sends; nothing where an input refuses."""
        sent: dict[str, Any] = await self._page.evaluate(
            """() => new Promise(told => {
                drawn.onExecuteAction = action => told(action.data);
                [...document.querySelectorAll('#card .ac-pushButton')].pop().click();
                setTimeout(() => told({}), 0);
            })"""
        )
        return sent

    async def picture(self, path: Path) -> None:
        await self._page.locator("body").screenshot(path=path)


@asynccontextmanager
async def open_renderer(width: int = 800) -> AsyncIterator[Renderer]:
    """Needs Node.js for the renderer and Chromium for its window."""
    home = modules(OFFICIAL)
    assert home is not None
    async with open_browser() as browser:
        page = await browser.new_page(viewport={"width": width, "height": 400})
        await page.goto((HERE / "renderer.html").as_uri())
        for script in SCRIPTS:
            await page.add_script_tag(path=home / script)
        yield Renderer(page)
