"""The same in a low window, on paper, in a person's own colours and with the keyboard alone."""

from playwright.async_api import Page, ViewportSize, expect

from adapters.web.render import PEOPLE_AT_MOST
from bot.messages.message import Button, Buttons, Chart, Heading, Mention, Message, Series, Text
from bot.messages.multiples import LineScale, Multiples, Panel, SmallLine
from bot.messages.pictures import Pair, Pairs, Waterline
from tests.cast import ANA, COMPANY
from tests.web.conftest import Seats
from tests.web.gestures import THANKED, own, posts, writes
from tests.web.stage import Stage

LOW = ViewportSize(width=640, height=400)  # 1280 x 800, enlarged twofold
SHEET = ViewportSize(width=718, height=1046)  # A4 within its margins
PAIR = Pair("Being heard", 4.0, 2.5, "4", "2.5")
SCALE, LINE = LineScale("People", 1, 5), SmallLine((2.0, 3.0, None, 4.0), frozenset({3}), frozenset({2}), "4")
DRAWN = {
    "multiples": Multiples(
        "Side by side", ("Mar 2", "Mar 9"), SCALE, SCALE, (Panel("Sales", LINE, LINE, "To 4."),), ("", "", ""), later=1
    ),
    "pairs": Pairs("Lower", "Question", "You believed", "Your team", (PAIR,), "From 1 to 5."),
    "waterline": Waterline("Lower", "Theme", "Managers", "Teams", (PAIR,), "From 1 to 5.", bed=0.2, legend="The line"),
    "chart": Chart("Weeks", ("Mar 2", "Mar 9"), (Series("Your team", (3.0, 3.5)),), "From 3.0 to 3.5."),
}


async def test_a_long_answer_is_read_from_its_beginning_in_a_low_window_too(seats: Seats) -> None:
    page = await seats.sits(ANA, "kudos")
    await page.set_viewport_size(LOW)
    await writes(page, "/kudos help")
    await expect(own(page)).to_be_visible()
    box = await own(page).bounding_box()
    assert box
    assert box["height"] > LOW["height"]
    assert 0 <= box["y"] < LOW["height"] / 2


async def test_who_reads_on_in_a_low_window_is_not_moved_by_what_arrives_and_who_is_at_the_end_sees_it(
    seats: Seats, stage: Stage
) -> None:
    for number in range(12):
        await stage.entrance.platform.post("general", Message("", (Text((f"Post {number}",)),)))
    page = await seats.sits(ANA)
    await page.set_viewport_size(LOW)
    await page.evaluate("document.scrollingElement.scrollTop = document.scrollingElement.scrollHeight")
    await stage.entrance.platform.post("general", Message("", (Text(("The newest",)),)))
    await expect(posts(page).last).to_contain_text("The newest")
    assert await _from_the_end(page) < 1
    await page.evaluate("document.scrollingElement.scrollTop = 100")
    await stage.entrance.platform.post("general", Message("", (Text(("One more",)),)))
    await expect(posts(page).last).to_contain_text("One more")
    assert await page.evaluate("document.scrollingElement.scrollTop") == 100


async def _from_the_end(page: Page) -> float:
    return float(await page.evaluate("(p => p.scrollHeight - p.scrollTop - p.clientHeight)(document.scrollingElement)"))


async def test_on_paper_everybody_who_was_thanked_is_named(seats: Seats, stage: Stage) -> None:
    people = [member.profile for member in COMPANY.members][: PEOPLE_AT_MOST + 2]
    assert len(people) > PEOPLE_AT_MOST
    named = [part for one in people for part in (Mention(one.platform_id, one.name), " ")]
    await stage.entrance.platform.post("general", Message("", (Text(("Thanks to ", *named)),)))
    page = await seats.sits(ANA)
    last = posts(page).get_by_text(people[-1].name)
    await expect(last).to_be_hidden()
    await page.emulate_media(media="print")
    await expect(last).to_be_visible()
    await expect(posts(page).get_by_role("button")).to_have_count(0)
    await page.set_viewport_size(SHEET)
    box = await posts(page).last.bounding_box()
    assert box
    assert box["x"] >= 0
    assert box["x"] + box["width"] <= SHEET["width"], "nothing lies beyond the edge of the sheet"


async def test_paper_is_light_whatever_the_screen_is_and_holds_what_only_its_reader_sees(
    seats: Seats, stage: Stage
) -> None:
    await stage.entrance.platform.post("general", Message("", tuple(DRAWN.values())))
    colours = {}
    for scheme in ("light", "dark"):
        page = await seats.sits(ANA, scheme=scheme)
        await page.emulate_media(media="print", color_scheme=scheme)
        colours[scheme] = await page.locator("figure svg :is(line, circle, text), figcaption").evaluate_all(
            "shapes => shapes.map(shape => getComputedStyle(shape)).map(it => [it.stroke, it.fill, it.color])"
        )
    assert colours["dark"]
    assert colours["dark"] == colours["light"]
    await expect(posts(page)).to_be_visible()
    await page.emulate_media(media="screen")
    await writes(page, "/kudos values")
    await expect(own(page)).to_be_visible()
    await page.emulate_media(media="print")
    await expect(own(page)).to_be_visible()
    await expect(posts(page)).to_be_hidden()


async def test_on_paper_no_heading_stands_over_buttons_that_are_not_there(seats: Seats, stage: Stage) -> None:
    buttons = Buttons((Button("Look", "mirror.open", ""),))
    page_of_two = Message("", (Heading("Your team"), buttons, Heading("This week"), Text(("Three kudos",))))
    await stage.entrance.platform.post("general", page_of_two)
    page = await seats.sits(ANA)
    await expect(posts(page).get_by_role("heading")).to_have_count(2)
    await page.emulate_media(media="print")
    await expect(posts(page).get_by_role("heading")).to_have_text(["This week"])


async def test_lines_and_dots_take_the_colours_that_a_person_chose(seats: Seats, stage: Stage) -> None:
    await stage.entrance.platform.post("general", Message("", tuple(DRAWN.values())))
    page = await seats.sits(ANA)
    await page.emulate_media(forced_colors="active", color_scheme="dark")
    for name in DRAWN:
        colours = await page.locator(f"figure.{name} svg :is(line, circle, text):not(.scale)").evaluate_all(
            "shapes => shapes.flatMap(shape => [getComputedStyle(shape).stroke, getComputedStyle(shape).fill])"
        )
        chosen = await page.evaluate(
            """() => ["Canvas", "CanvasText"].map(name => {
              const sample = document.body.appendChild(document.createElement("i"));
              sample.style.cssText = `forced-color-adjust: none; color: ${name}`;
              return getComputedStyle(sample).color;
            })"""
        )
        assert set(colours) - {"none"} <= set(chosen), name


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
