"""The check-in in thirty seconds: seen at once, answered in place, marked in this window and nowhere else."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import BrowserContext, Page, expect

from bot.org.people import Profile
from storage.database import statement
from tests.cast import ANA, MIKA
from tests.web.conftest import Client, window
from tests.web.scripted import SIZES, answers
from tests.web.test_access import fits_and_is_readable

# Each size and each language once; the other two before a release.
SCREENS = [
    pytest.param((*size, who), marks=() if usual is who else pytest.mark.long, id=f"{size[0]}-{who.handle}")
    for size, usual in zip(SIZES, (ANA, MIKA), strict=True)
    for who in (ANA, MIKA)
]


@pytest.fixture(params=SCREENS)
async def page(request: pytest.FixtureRequest, house: BrowserContext, asked: Client) -> AsyncIterator[Page]:
    """Somebody opens their direct messages: the first invitation of their life stands there."""
    width, height, who = request.param
    async with window(house, width, height) as page:
        await page.goto(str(asked.make_url(f"/as/{who.handle}/{who.platform_id}")))
        await page.wait_for_selector("body[data-live]")
        yield page


def whose(page: Page) -> Profile:
    return ANA if f"/{ANA.handle}/" in page.url else MIKA


async def test_a_check_in_takes_four_taps_and_thirty_seconds_and_the_page_never_jumps(page: Page) -> None:
    posts = "select place, html, plain, revision, deleted from post order by id"
    before = await statement(posts)
    asking = page.locator("article:has(.questions)")
    assert await asking.locator("details.more").get_attribute("open") is not None, "open the first time"
    await expect(asking.locator(".question").first.locator("p")).to_be_in_viewport(ratio=1)
    await fits_and_is_readable(page)
    effort = await answers(page, japanese=whose(page) is MIKA)
    assert effort.taps == 4
    assert effort.jumps == 0
    assert effort.seconds <= 45, "the first time the promise is read, too"
    await page.locator("details.more summary").click()
    assert (await answers(page, 1, japanese=whose(page) is MIKA)).seconds <= 35
    await fits_and_is_readable(page)
    assert await page.locator("article.own").count() == 0, "no card for each answer"
    assert await statement(posts) == before
    await page.reload()
    await page.wait_for_selector("body[data-live]")
    assert await page.locator("[aria-pressed]").count() == 0, "it was marked in that window only"


async def test_the_window_says_how_far_one_is_and_one_last_line(page: Page) -> None:
    questions, progress = page.locator(".question"), page.locator(".progress")
    lines = []
    for number in range(4):
        await questions.nth(number).get_by_role("button").nth(4).click()
        await expect(questions.nth(number).locator("[aria-pressed]")).to_have_count(1)
        lines.append(await progress.inner_text())
    if whose(page) is ANA:
        assert lines[:3] == ["1 of 4", "2 of 4", "3 of 4"]
        assert lines[3].startswith("That was the last one. Thank you.")
    else:
        assert lines[:3] == ["1／4", "2／4", "3／4"]
        assert lines[3].startswith("以上です。ありがとうございます。")
    await questions.nth(1).get_by_role("button").nth(0).click()
    await expect(questions.nth(1).locator("[aria-pressed]")).to_have_count(1)
    await expect(questions.nth(1).get_by_role("button").nth(0)).to_have_attribute("aria-pressed", "true")


async def test_every_button_is_read_aloud_with_its_question(page: Page) -> None:
    for question in await page.locator(".question").all():
        text = await question.locator("strong").inner_text()
        for button in await question.get_by_role("button").all():
            label = await button.inner_text()
            name = await button.get_attribute("aria-label")
            assert name
            assert name.startswith(label)
            assert name.endswith(text)


async def test_what_was_refused_is_said_and_marked_nowhere(page: Page) -> None:
    tap = page.locator(".question").first.get_by_role("button").first
    await tap.evaluate("button => { button.dataset.value += '9'; }")
    await tap.click()
    await expect(page.locator("article.own")).to_have_count(1)
    assert await page.locator("[aria-pressed]").count() == 0


async def test_an_answer_of_the_form_is_seen_without_scrolling(page: Page) -> None:
    await page.locator('[data-action="pulse.form"]').click()
    await expect(page.locator("dialog .choices").first).to_be_in_viewport(ratio=1)
    assert await page.locator("dialog").evaluate("dialog => dialog.scrollTop") == 0
    await fits_and_is_readable(page)
