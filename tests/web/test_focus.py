"""Who uses the keyboard alone: the focus goes where there is something to read, and never back to the page's top."""

from playwright.async_api import Page, expect

from adapters.web.render import PEOPLE_AT_MOST
from bot.messages.message import Mention, Message, Text
from tests.cast import ANA, COMPANY
from tests.web.conftest import Seats
from tests.web.gestures import THANKED, own, posts, writes
from tests.web.stage import Stage


async def pressed(page: Page, label: str) -> None:
    await page.get_by_role("button", name=label, exact=True).last.focus()
    await page.keyboard.press("Enter")


async def test_what_a_button_brought_is_read_next_and_left_for_that_button(seats: Seats) -> None:
    page = await seats.sits(ANA, "kudos")
    await writes(page, THANKED)
    await expect(own(page)).to_contain_text("on its way")
    await expect(page.locator("#text")).to_be_focused()
    await expect(posts(page)).to_contain_text("thanks")
    await pressed(page, "Dismiss")
    await expect(page.locator("#conversation")).to_be_focused()
    await pressed(page, "More")
    await expect(own(page)).to_be_focused()
    await pressed(page, "Dismiss")
    await expect(posts(page).get_by_role("button", name="More")).to_be_focused()
    await pressed(page, "More")
    await pressed(page, "Take it back")
    await expect(own(page)).to_contain_text("Taken back")
    await expect(own(page)).to_be_focused()


async def test_of_many_people_the_others_are_read_next(seats: Seats, stage: Stage) -> None:
    people = [member.profile for member in COMPANY.members][: PEOPLE_AT_MOST + 2]
    named = [part for one in people for part in (Mention(one.platform_id, one.name), " ")]
    await stage.entrance.platform.post("general", Message("", (Text(("Thanks to ", *named)),)))
    page = await seats.sits(ANA)
    await posts(page).get_by_role("button", name="and 2 more").focus()
    await page.keyboard.press("Enter")
    await expect(posts(page).locator(".rest")).to_be_focused()
