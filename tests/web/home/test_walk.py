"""Dana goes through her home on a phone: each form is opened, its consequence read, one change sent and put back."""

from playwright.async_api import Locator, Page, expect

from bot.home.parts import PATHS, Part
from bot.messages.say import say
from storage.config.chosen import stored
from tests.cast import DANA
from tests.web.conftest import Seats
from tests.web.gestures import field, own, press, writes
from tests.web.stage import Stage

PHONE = 390
CHANGED = {
    Part.CHECK_INS: ("pulse.enabled", "yes", "5 people are asked every week"),
    Part.FLOOR: ("pulse.k", "8", "It can be raised further and never lowered"),
    Part.CHANNEL: ("kudos.channel", "general", "From the next kudos on posts stand in #general"),
    Part.KUDOS: ("kudos.words_at_most", "300", "It counts from the next kudos on."),
    Part.DIGEST: ("digest.weekday", "friday", "Every Friday at"),
    Part.LANGUAGES: ("time_zone", "Tokyo", "by the clock of Asia/Tokyo"),
    Part.VOICE: ("voice.acknowledged_within", "5", "count once they are turned on"),
    Part.CUSTOMERS: ("customers.hour_limit", "5", "It counts once they are turned on"),
    Part.CELEBRATIONS: ("celebrations.enabled", "yes", "From the next working morning on"),
    Part.AWARDS: ("awards.every", "half-year", "The next jury is named with this"),
    Part.PEOPLE: ("people.ask_above", "30", "It counts from the next import on"),
}
CUT = """(part) => [...part.querySelectorAll("*"), part]
    .filter(one => one.getBoundingClientRect().right > innerWidth + 1 || (
        one.scrollWidth > one.clientWidth + 1 && one.clientWidth && getComputedStyle(one).overflowX === "hidden"))
    .filter(one => getComputedStyle(one).clipPath === "none")
    .map(one => one.tagName + " " + one.textContent.slice(0, 40))"""


async def choose(page: Page, name: str, value: str) -> None:
    """In whichever way the form asks for it."""
    question = field(page, name)
    if await question.locator("select").count():
        await question.locator("select").select_option(value)
    elif await question.get_attribute("data-kind") == "radio":
        await question.locator(f'input[value="{value}"]').check()
    else:
        await question.locator("input, textarea").fill(value)


async def reads_first(page: Page, home: Locator, part: Part) -> Locator:
    """Opens the form of a part, changes one setting, and reads what would come of it."""
    name, value, consequence = CHANGED[part]
    await press(page, home, say("en", f"admin.part.{part.value}"))
    await expect(page.locator("dialog h2")).to_have_text(say("en", f"admin.part.{part.value}"))
    assert await page.locator("dialog [data-input]").count() == len(PATHS[part])
    assert await page.locator("dialog").evaluate(CUT) == []
    await choose(page, name, value)
    await press(page, page.locator("dialog"), "Go on")
    await expect(own(page).last).to_contain_text(consequence)
    return own(page).last


async def test_dana_opens_each_form_reads_what_comes_of_it_and_puts_one_change_back(seats: Seats, stage: Stage) -> None:
    workspace = stage.entrance.workspace.id
    page = await seats.sits(DANA, width=PHONE)
    for part in Part:
        await writes(page, "/waterline admin")
        home = own(page).last
        await expect(home).to_contain_text("What is set")
        assert await home.evaluate(CUT) == []
        consequence = await reads_first(page, home, part)
        assert await consequence.evaluate(CUT) == []
        assert await stored(workspace) == {}, "nothing is saved before it was read"
        if part is Part.CHECK_INS:
            await press(page, consequence, "Save")
            saved = own(page).last
            await expect(saved).to_contain_text("Saved, as number")
            assert await stored(workspace) == {"pulse.enabled": True}
            await press(page, saved, "Put it back")
            await expect(own(page).last).to_contain_text("Saved, as number")
    await writes(page, "/waterline diary")
    await expect(own(page).last).to_contain_text("put back what was set before")
    await expect(own(page).last).to_contain_text("changed what is set")
    assert await page.evaluate("document.scrollingElement.scrollWidth") == PHONE
