"""What was begun is not lost: the composer's words and a thanks; an answer, a comment, a forecast are kept nowhere."""

from collections.abc import AsyncIterator

import pytest
from playwright.async_api import BrowserContext, Page, expect
from yarl import URL

from bot.org.people import Profile
from tests.cast import ANA, BO, DANA, THANKS
from tests.web.conftest import Client, Seats, window
from tests.web.gestures import field, given, own, posts, press, writes
from tests.web.test_access import fits_and_is_readable

KEPT = "JSON.stringify([{ ...sessionStorage }, { ...localStorage }])"


async def test_the_composer_s_words_outlive_a_reload_back_and_another_channel_until_they_are_sent(seats: Seats) -> None:
    page = await seats.sits(ANA)
    await expect(page.locator("#text")).to_be_focused()
    await page.keyboard.type("The crane is")
    await page.locator('nav a[data-place="kudos"]').click()
    await expect(page.locator("h1")).to_have_text("#kudos")
    await expect(page.locator("#text")).to_have_value("")
    await page.go_back()
    await expect(page.locator("#text")).to_have_value("The crane is")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("The crane is")
    await page.locator("#text").press("Enter")
    await expect(posts(page)).to_contain_text("The crane is")
    await page.reload()
    await expect(page.locator("#text")).to_have_value("")


async def test_a_thanks_that_was_begun_outlives_escape_and_is_sent_by_control_and_enter(seats: Seats) -> None:
    page = await seats.sits(ANA)
    await writes(page, "/kudos")
    await expect(field(page, "receivers").get_by_role("combobox")).to_be_focused()
    await page.keyboard.type("bo a")
    await expect(page.get_by_role("option", name="Bo Achterberg")).to_be_visible()
    await page.keyboard.press("Enter")
    await expect(field(page, "receivers").locator("li[data-person]")).to_have_count(1)
    await field(page, "words").locator("textarea").fill(THANKS)
    await field(page, "value").get_by_text("Courage").click()
    await page.keyboard.press("Escape")
    await page.reload()
    await page.wait_for_selector("body[data-live]")
    await writes(page, "/kudos")
    await expect(field(page, "receivers").locator("li[data-person]")).to_have_count(1)
    await expect(field(page, "words").locator("textarea")).to_have_value(THANKS)
    await field(page, "words").locator("textarea").press("Control+Enter")
    await expect(own(page)).to_contain_text("on its way")
    assert await given() == 1
    await writes(page, "/kudos")
    await expect(field(page, "words").locator("textarea")).to_have_value("")


async def test_a_thanks_that_a_hint_sent_back_outlives_escape(seats: Seats) -> None:
    page = await seats.sits(ANA)
    await writes(page, "/kudos")
    await field(page, "receivers").get_by_role("combobox").fill("bo")
    await page.get_by_role("option", name="Bo Achterberg").click()
    await field(page, "value").get_by_text("Courage").click()
    await field(page, "words").locator("textarea").fill("great job")
    await press(page, page.locator("dialog"), "Send")
    await expect(page.get_by_role("button", name="Send as it is")).to_be_visible()
    await page.keyboard.press("Escape")
    await writes(page, "/kudos")
    await expect(field(page, "words").locator("textarea")).to_have_value("great job")
    await expect(field(page, "receivers").locator("li[data-person]")).to_have_count(1)
    await press(page, page.locator("dialog"), "Send")
    await expect(page.get_by_role("button", name="Send as it is")).to_be_visible()
    await press(page, page.locator("dialog"), "Send as it is")
    await expect(own(page)).to_contain_text("on its way")
    await writes(page, "/kudos")
    await expect(field(page, "words").locator("textarea")).to_have_value("")


@pytest.fixture
async def invited(house: BrowserContext, asked: Client) -> AsyncIterator[Page]:
    async with window(house) as page:
        await page.goto(str(asked.make_url(f"/as/{ANA.handle}/{ANA.platform_id}")))
        await page.wait_for_selector("body[data-live]")
        yield page


async def test_an_answer_and_a_comment_never_leave_the_open_form(invited: Page) -> None:
    await invited.locator('[data-action="pulse.form"]').click()
    await invited.locator("dialog textarea").fill("The canary sings")
    await invited.locator("dialog .choices label").nth(2).click()
    assert "canary" not in await invited.evaluate(KEPT)
    assert "form:" not in await invited.evaluate(KEPT)
    await invited.keyboard.press("Escape")
    await expect(invited.locator("dialog textarea")).to_have_count(0)
    await invited.locator('[data-action="pulse.form"]').click()
    await expect(invited.locator("dialog textarea")).to_have_value("")


async def test_control_and_enter_sends_what_stands_there_also_while_something_is_suggested(seats: Seats) -> None:
    page = await seats.sits(ANA)
    await page.locator("#text").press_sequentially("The crane is rusty #cou")
    await expect(page.get_by_role("option", name="Courage")).to_be_visible()
    await page.locator("#text").press("Control+Enter")
    await expect(posts(page)).to_contain_text("The crane is rusty #cou")


async def test_commands_and_emoji_are_suggested(seats: Seats) -> None:
    page = await seats.sits(BO)
    await page.keyboard.type("/kudos mi")
    await expect(page.get_by_role("option")).to_have_count(1)
    await fits_and_is_readable(page)
    await page.keyboard.press("Enter")
    await expect(page.locator("#text")).to_have_value("/kudos mine ")
    await page.locator("#text").fill("")
    await page.keyboard.type("Well done :cour")
    await expect(page.get_by_role("option")).to_have_count(1)
    await page.keyboard.press("Enter")
    await expect(page.locator("#text")).to_have_value("Well done 🦁 ")
    await page.locator("#text").fill("/pulse preview")
    await expect(page.get_by_role("option")).to_have_count(0)  # it is for admins


@pytest.mark.parametrize(("who", "commands"), [(BO, []), (ANA, ["mirror"]), (DANA, ["mirror", "summary"])])
async def test_a_command_is_suggested_to_whom_it_answers(seats: Seats, who: Profile, commands: list[str]) -> None:
    page = await seats.sits(who)
    for word in ("mirror", "summary"):
        await page.locator("#text").fill("")
        await page.locator("#text").press_sequentially(f"/pulse {word[:3]}")
        await expect(page.get_by_role("option")).to_have_count(1 if word in commands else 0)


async def test_a_post_s_address_can_be_copied_and_leads_to_it(seats: Seats) -> None:
    page = await seats.sits(BO, "kudos")
    await page.context.grant_permissions(["clipboard-read", "clipboard-write"], origin=str(URL(page.url).origin()))
    ana = await seats.sits(ANA)
    await writes(ana, f"/kudos @bo {THANKS} #courage")
    await press(page, posts(page), "More")
    await press(page, own(page), "Copy the link")
    await expect(own(page).get_by_role("button", name="Copied.")).to_be_visible()
    address = await page.evaluate("navigator.clipboard.readText()")
    assert "bo" not in URL(address).path, "whoever is sent the link is not Bo"
    await page.goto(address)
    await page.get_by_role("link", name="Ana Lindqvist").click()
    await expect(page.locator("article.found")).to_contain_text(THANKS)
    assert URL(page.url).path == "/as/ana/kudos"
