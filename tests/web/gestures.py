"""What people do at their windows, and what they look at."""

from playwright.async_api import Locator, Page, expect

from storage.database import statement
from tests.cast import THANKS

THANKED = f"/kudos @bo {THANKS} #courage"
expect.set_options(timeout=60_000)  # a busy machine takes its time


async def writes(page: Page, text: str) -> None:
    await page.locator("#text").fill(text)
    await page.locator("#text").press("Enter")


def posts(page: Page) -> Locator:
    return page.locator("article[data-post]")


def own(page: Page) -> Locator:
    return page.locator("article.own")


def field(page: Page, name: str) -> Locator:
    return page.locator(f'dialog [data-input="{name}"]')


async def press(page: Page, within: Locator, label: str) -> None:
    await within.get_by_role("button", name=label, exact=True).click()


async def given() -> int:
    """Kudos in the database."""
    return int((await statement("select count(*) as many from kudos where removed_at is null"))[0]["many"])
