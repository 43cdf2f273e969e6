"""Takes the pictures of the customers' page in docs/pictures anew: `make screenshots`."""

import asyncio
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from tests.customers.stage import public_page
from tests.customers.test_browser import STATES, customer
from tests.web.screenshots import FOLDER
from tests.web.stage import open_browser


@dataclass(frozen=True, slots=True)
class CustomerShot:
    """A state of the page, as a browser in this language shows it on a phone."""

    state: str
    language: str
    scheme: Literal["light", "dark"] = "light"

    @property
    def path(self) -> Path:
        return FOLDER / f"customer-{self.state}-{self.language}.png"


SHOTS = (
    CustomerShot("form", "en"),
    CustomerShot("form", "ja", "dark"),
    CustomerShot("mistake", "en", "dark"),
    CustomerShot("receipt", "en"),
    CustomerShot("receipt", "ja"),
    CustomerShot("unknown", "en"),
    CustomerShot("unknown", "ja", "dark"),
    CustomerShot("busy", "en", "dark"),
    CustomerShot("busy", "ja"),
)


async def main() -> None:
    async with open_browser() as browser:
        for shot in SHOTS:
            async with public_page() as page, customer(browser, shot.language, 390, shot.scheme) as window:
                await STATES[shot.state](page, window)
                await window.screenshot(path=shot.path, full_page=True)


if __name__ == "__main__":
    asyncio.run(main())
