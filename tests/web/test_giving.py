"""Kudos in a real browser: by command, by form, by reaction; hinted at, refused, joined, changed, taken back."""

from playwright.async_api import expect

from bot.messages.say import say
from tests.cast import ANA, BO, DANA, MIKA, THANKS
from tests.web.conftest import Seats
from tests.web.gestures import THANKED, field, given, own, posts, press, writes

HINT = say("en", "kudos.hint.generic")


async def test_a_kudos_by_command_arrives_in_the_channel_and_with_its_receiver(seats: Seats) -> None:
    ana, dana, bo = await seats.sits(ANA), await seats.sits(DANA, "kudos"), await seats.sits(BO, "@bo")
    await writes(ana, THANKED)
    await expect(own(ana)).to_contain_text("Only you see this")
    await expect(posts(dana)).to_contain_text("Ana Lindqvist thanks Bo Achterberg for 🦁 Courage.")
    await expect(posts(dana).locator("blockquote")).to_have_text(THANKS)
    await expect(posts(bo).locator("blockquote")).to_have_text(THANKS)
    await expect(own(bo)).to_have_count(0)
    await expect(bo.locator('nav a[data-place="kudos"] .unread')).to_be_visible()
    await expect(bo.locator('nav a[data-place="@bo"] .unread')).to_be_hidden()


async def test_a_kudos_by_form_with_the_keyboard_alone(seats: Seats) -> None:
    ana, dana = await seats.sits(ANA), await seats.sits(DANA, "kudos")
    await ana.locator("#text").focus()
    await ana.keyboard.type("/kudos")
    await ana.keyboard.press("Enter")
    await expect(ana.get_by_role("dialog", name="Give kudos")).to_be_visible()
    for name in ("bo a", "cy"):
        await ana.keyboard.type(name)
        await expect(ana.get_by_role("option")).to_have_count(1)
        await ana.keyboard.press("Enter")
    await expect(field(ana, "receivers").locator("li[data-person]")).to_have_text([r"Bo Achterberg×", "Cy Okonjo×"])
    await ana.keyboard.press("Backspace")
    await expect(field(ana, "receivers").locator("li[data-person]")).to_have_count(1)
    for key in ("Tab", "Space", "ArrowRight", "Tab"):
        await ana.keyboard.press(key)
    await ana.keyboard.type(THANKS)
    for key in ("Tab", "Tab", "Enter"):
        await ana.keyboard.press(key)
    await expect(posts(dana)).to_contain_text("Ana Lindqvist thanks Bo Achterberg for 🛟 Care for customers.")
    await expect(ana.locator("dialog")).to_be_hidden()
    await expect(own(ana)).to_have_count(1)


async def test_a_kudos_by_reaction_leads_back_to_the_message(seats: Seats) -> None:
    ana, bo, dana = await seats.sits(ANA), await seats.sits(BO), await seats.sits(DANA, "kudos")
    await writes(bo, "The import is through.")
    await posts(ana).locator("summary").click()
    await press(ana, posts(ana), "🦁 Courage")
    await expect(posts(dana)).to_contain_text("Ana Lindqvist thanks Bo Achterberg for 🦁 Courage.")
    await posts(dana).get_by_role("link").click()
    await expect(dana.locator("h1")).to_have_text("#general")
    await expect(dana.locator("article.found")).to_contain_text("The import is through.")
    await expect(dana.locator("article.found")).to_be_focused()


async def test_nobody_is_offered_to_thank_themselves(seats: Seats) -> None:
    bo = await seats.sits(BO)
    await writes(bo, "The import is through.")
    await expect(posts(bo)).to_have_count(1)
    await expect(bo.locator("details")).to_have_count(0)


async def test_a_kudos_for_a_message_starts_with_its_author(seats: Seats) -> None:
    ana, bo = await seats.sits(ANA), await seats.sits(BO, "general")
    await writes(bo, "The import is through.")
    await posts(ana).locator("summary").click()
    await press(ana, posts(ana), "Give kudos for this")
    await expect(field(ana, "receivers").locator("li[data-person]")).to_have_text("Bo Achterberg×")
    await field(ana, "value").get_by_text("Courage").click()
    await press(ana, ana.locator("dialog"), "Send")
    await expect(bo.locator('nav a[data-place="@bo"] .unread')).to_be_visible()


async def test_a_refused_form_stays_open_with_everything_in_it(seats: Seats) -> None:
    ana = await seats.sits(ANA)
    await writes(ana, "/kudos")
    await field(ana, "words").locator("textarea").fill(THANKS)
    await field(ana, "visibility").get_by_text("Only the people I thank").click()
    await press(ana, ana.locator("dialog"), "Send")
    refused = field(ana, "receivers").get_by_role("alert")
    await expect(refused).to_be_visible()
    await expect(field(ana, "receivers").get_by_role("combobox")).to_be_focused()
    await ana.keyboard.type("bo")
    await ana.get_by_role("option", name="Bo Achterberg").click()
    await press(ana, ana.locator("dialog"), "Send")
    await expect(field(ana, "value").get_by_role("alert")).to_be_visible()
    await expect(refused).to_be_hidden()
    await expect(field(ana, "words").locator("textarea")).to_have_value(THANKS)
    await expect(field(ana, "visibility").get_by_role("radio", checked=True)).to_have_value("private")
    await expect(field(ana, "receivers").locator("li[data-person]")).to_have_count(1)
    assert await given() == 0


async def test_a_text_that_is_too_long_is_not_cut(seats: Seats) -> None:
    ana = await seats.sits(ANA)
    await writes(ana, "/kudos")
    await field(ana, "words").locator("textarea").fill("x" * 1001)
    await press(ana, ana.locator("dialog"), "Send")
    await expect(field(ana, "words").get_by_role("alert")).to_have_text("1001 of 1000 characters")
    await expect(field(ana, "words").locator("textarea")).to_have_value("x" * 1001)


async def test_a_refused_command_is_shown_again_and_opens_the_form(seats: Seats) -> None:
    ana = await seats.sits(ANA)
    await writes(ana, f"/kudos @nobody {THANKS} #courage")
    await expect(own(ana)).to_contain_text(f"You wrote: /kudos @nobody {THANKS} #courage")
    await own(ana).get_by_role("button").nth(1).click()
    await expect(field(ana, "words").locator("textarea")).to_have_value(THANKS)
    await expect(field(ana, "value").get_by_role("radio", checked=True)).to_have_count(1)


async def test_a_hint_can_be_sent_past_once(seats: Seats) -> None:
    ana, dana = await seats.sits(ANA), await seats.sits(DANA, "kudos")
    await writes(ana, "/kudos @bo great job #courage")
    await expect(own(ana)).to_contain_text(HINT)
    assert await given() == 0
    await own(ana).get_by_role("button", name="Send as it is").dblclick()
    await expect(posts(dana)).to_have_count(1)
    await expect(own(ana)).to_have_count(1)
    await expect(own(ana)).not_to_contain_text(HINT)
    assert await given() == 1


async def test_the_second_half_of_a_slow_double_click_does_not_press_what_came_in_the_place_of_the_button(
    seats: Seats,
) -> None:
    """Where "Send as it is" was, there is "Take it back" as soon as it was sent."""
    ana = await seats.sits(ANA)
    await writes(ana, "/kudos @bo great job #courage")
    await own(ana).get_by_role("button", name="Send as it is").hover()
    await ana.mouse.down()
    await ana.mouse.up()
    await expect(own(ana).get_by_role("button", name="Take it back")).to_be_visible()
    await ana.mouse.down(click_count=2)
    await ana.mouse.up(click_count=2)
    await writes(ana, "/kudos help")
    await expect(own(ana)).to_have_count(2)
    await expect(own(ana).get_by_role("button", name="Take it back")).to_be_visible()
    assert await given() == 1


async def test_a_hint_that_is_heeded_leaves_no_second_button_to_send(seats: Seats) -> None:
    ana, dana = await seats.sits(ANA), await seats.sits(DANA, "kudos")
    await writes(ana, "/kudos @bo great job #courage")
    await press(ana, own(ana), "Change it")
    await field(ana, "words").locator("textarea").fill(THANKS)
    await press(ana, ana.locator("dialog"), "Send")
    await expect(posts(dana)).to_contain_text(THANKS)
    await expect(own(ana).get_by_role("button", name="Send as it is")).to_have_count(0)
    assert await given() == 1


async def test_the_hint_in_a_form_comes_once_and_keeps_what_was_typed(seats: Seats) -> None:
    ana = await seats.sits(ANA)
    await writes(ana, "/kudos")
    await field(ana, "receivers").get_by_role("combobox").fill("bo")
    await ana.get_by_role("option", name="Bo Achterberg").click()
    await field(ana, "value").get_by_text("Courage").click()
    await field(ana, "words").locator("textarea").fill("great job")
    await press(ana, ana.locator("dialog"), "Send")
    await expect(ana.locator("dialog")).to_contain_text(HINT)
    await expect(field(ana, "words").locator("textarea")).to_have_value("great job")
    await expect(field(ana, "receivers").locator("li[data-person]")).to_have_count(1)
    await press(ana, ana.locator("dialog"), "Send as it is")
    await expect(ana.locator("dialog")).to_be_hidden()
    assert await given() == 1


async def test_somebody_joins_a_thanks_and_everybody_sees_it(seats: Seats) -> None:
    ana, dana, mika = await seats.sits(ANA), await seats.sits(DANA, "kudos"), await seats.sits(MIKA, "kudos")
    await writes(ana, THANKED)
    await press(dana, posts(dana), "+1 with a word")
    await field(dana, "word").locator("input").fill("It saved my week, too.")
    await dana.keyboard.press("Enter")
    await expect(posts(mika)).to_contain_text("+1 Dana Whitlock: It saved my week, too.")
    await expect(posts(mika)).to_have_count(1)


async def test_a_changed_kudos_changes_and_one_taken_back_goes(seats: Seats) -> None:
    ana, dana = await seats.sits(ANA), await seats.sits(DANA, "kudos")
    await writes(ana, THANKED)
    await expect(posts(dana)).to_contain_text(THANKS)
    await press(ana, own(ana), "Change it")
    await field(ana, "words").locator("textarea").fill("for mending the import before they opened")
    await press(ana, ana.locator("dialog"), "Save")
    await expect(posts(dana).locator("blockquote")).to_have_text("for mending the import before they opened")
    await ana.goto(ana.url.replace("general", "kudos"))
    await press(ana, posts(ana), "More")
    await press(ana, own(ana), "Take it back")
    await expect(posts(dana)).to_have_count(0)
    await expect(posts(ana)).to_have_count(0)
    await expect(dana.locator(".empty")).to_be_visible()


async def test_a_full_name_that_is_typed_is_taken_on_the_way_to_the_next_field(seats: Seats) -> None:
    ana = await seats.sits(ANA)
    await writes(ana, "/kudos")
    entry = field(ana, "receivers").get_by_role("combobox")
    await entry.fill("bo  achterberg")
    await entry.press("Tab")
    await expect(field(ana, "receivers").locator("li[data-person]")).to_have_text("Bo Achterberg×")
    await entry.fill("Zoltan")
    await field(ana, "words").locator("textarea").fill(THANKS)
    await press(ana, ana.locator("dialog"), "Send")
    await expect(field(ana, "receivers").get_by_role("alert")).to_contain_text("could not find @Zoltan")
