"""Everybody can read and use the page: on a desk and a phone, by day and by night, in both languages."""

import itertools
from typing import Literal

import pytest
from axe_playwright_python.async_playwright import Axe  # type: ignore[import-untyped]
from playwright.async_api import Page, expect

from bot.org.people import Profile
from tests.cast import BO, DANA, MIKA, THANKS
from tests.web.conftest import Seats
from tests.web.gestures import writes

Scheme = Literal["light", "dark"]
SCHEMES: tuple[Scheme, ...] = ("light", "dark")
# Every two of width, scheme and language together; the other four combinations before a release.
PAIRWISE = ((1280, "light", DANA), (1280, "dark", MIKA), (375, "light", MIKA), (375, "dark", DANA))
COMBINATIONS = [
    pytest.param(*one, marks=() if one in PAIRWISE else pytest.mark.long)
    for one in itertools.product((1280, 375), SCHEMES, (DANA, MIKA))
]


async def fits_and_is_readable(page: Page) -> None:
    axe = Axe("") if await page.evaluate("'axe' in window") else Axe()  # half a megabyte, which a page reads once
    found = (await axe.run(page)).response["violations"]
    told = [(one["id"], one["help"], [node["html"][:200] for node in one["nodes"]]) for one in found]
    assert not told
    size = page.viewport_size
    assert size
    assert await page.evaluate("document.documentElement.scrollWidth") <= size["width"]


@pytest.mark.parametrize(("width", "scheme", "who"), COMBINATIONS, ids=lambda one: getattr(one, "handle", str(one)))
async def test_every_state_of_the_page_is_accessible(seats: Seats, width: int, scheme: Scheme, who: Profile) -> None:
    bo = await seats.sits(BO)
    await writes(bo, "The import is through.")
    await writes(bo, f"/kudos @{who.handle} {THANKS} #courage")
    page = await seats.sits(who, "general", width, scheme)
    await page.locator("details summary").click()
    await writes(page, "/kudos help")
    await expect(page.locator("article.own")).to_have_count(1)
    await fits_and_is_readable(page)

    await page.locator("#text").fill("/kudos @")
    await expect(page.get_by_role("option")).not_to_have_count(0)
    await fits_and_is_readable(page)

    await writes(page, "/kudos @bo great job #courage")
    await page.locator('[data-action="kudos.open"]').click()
    await page.locator("dialog .chips button").click()
    await page.locator("dialog [type=submit]").click()
    await expect(page.locator('[data-input="receivers"] [role="alert"]')).to_be_visible()
    await fits_and_is_readable(page)
    await page.keyboard.press("Escape")

    if width == 375:
        await page.locator(".menu").click()
    await page.locator("#who").click()
    await fits_and_is_readable(page)


@pytest.mark.parametrize(("width", "scheme", "who"), COMBINATIONS, ids=lambda one: getattr(one, "handle", str(one)))
async def test_posts_and_home_are_accessible(seats: Seats, width: int, scheme: Scheme, who: Profile) -> None:
    page = await seats.sits(who, "kudos", width, scheme)
    await writes(page, f"/kudos @bo {THANKS} #courage")
    await expect(page.locator("article.post")).to_have_count(1)
    await fits_and_is_readable(page)
    await page.locator('article.post [data-action="kudos.more"]').click()
    await expect(page.locator("article.own")).to_have_count(2)
    await writes(page, "/kudos values")
    await expect(page.locator("article.own")).to_have_count(3)
    await fits_and_is_readable(page)
    if who is DANA:  # an admin
        await page.locator('[data-action="values.edit"]').first.click()
        await expect(page.locator("dialog")).to_be_visible()
        await fits_and_is_readable(page)
    home = await seats.sits(who, "@", width, scheme)
    await fits_and_is_readable(home)
    assert await home.locator("#conversation").evaluate("home => home.scrollTop") == 0, "one begins at its top"
    chooser = await seats.opens("/", width, scheme)
    await fits_and_is_readable(chooser)
