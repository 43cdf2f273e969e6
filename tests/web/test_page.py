"""People at their windows, in a real browser: what one does, the others see."""

import asyncio
import re

import pytest
from playwright.async_api import Route, expect

from adapters.web.conversation import HOME
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, MIKA, THANKS
from tests.web.conftest import Seats
from tests.web.gestures import THANKED, field, given, own, posts, press, writes
from tests.web.stage import Stage


async def test_a_link_to_a_message_that_is_gone_says_so(seats: Seats) -> None:
    ana, bo = await seats.sits(ANA), await seats.sits(BO)
    await writes(ana, "The import is through.")  # whose own notice goes once it is sent
    await expect(posts(bo)).to_have_count(1)
    await expect(bo.locator("#notice")).to_be_hidden()
    await bo.evaluate("location.hash = '#post-999999'")
    await expect(bo.locator("#notice")).to_have_text(
        "That message is not here: it was taken back, or it stands somewhere else."
    )


async def test_two_people_see_each_other_live(seats: Seats) -> None:
    ana, bo = await seats.sits(ANA), await seats.sits(BO)
    await writes(ana, "Is the import through?")
    await expect(posts(bo)).to_have_count(1)
    await expect(posts(bo).locator(".author")).to_have_text("Ana Lindqvist")
    await expect(posts(bo).locator(".body")).to_have_text("Is the import through?")
    await writes(bo, "Since ten.\nAll of it.")
    await expect(posts(ana).nth(1)).to_contain_text("Since ten.\nAll of it.")
    await expect(ana.locator("#text")).to_have_value("")


async def test_words_that_look_like_code_are_only_words(seats: Seats) -> None:
    ana, bo = await seats.sits(ANA), await seats.sits(BO)
    words = "<img src=x onerror=alert(1)> **not bold** &lt;"
    await writes(ana, words)
    await expect(posts(bo).locator(".body")).to_have_text(words)
    await expect(posts(bo).locator("img, strong")).to_have_count(0)


async def test_what_was_not_read_stays_marked_until_it_is(seats: Seats) -> None:
    ana, bo = await seats.sits(ANA, "kudos"), await seats.sits(BO)
    await writes(ana, THANKED)
    mark = bo.locator('nav a[data-place="kudos"] .unread')
    await expect(mark).to_be_visible()
    await bo.reload()
    await expect(mark).to_be_visible()
    await bo.locator('nav a[data-place="kudos"]').click()
    await expect(posts(bo)).to_have_count(1)
    await bo.wait_for_selector("body[data-live]")  # who leaves before the page runs has read nothing
    await bo.locator('nav a[data-place="general"]').click()
    await expect(bo.locator("h1")).to_have_text("#general")
    await expect(mark).to_be_hidden()


async def test_suggestions_write_names_teams_and_values(seats: Seats) -> None:
    ana = await seats.sits(ANA)
    text = ana.locator("#text")
    await text.focus()
    await ana.keyboard.type("/kudos @b")
    await expect(ana.get_by_role("option")).to_have_text([re.compile("Bo Achterberg")])
    await expect(text).to_have_attribute("aria-activedescendant", "text-list-0")
    await ana.keyboard.press("Enter")
    await ana.keyboard.type("@pay")
    await ana.keyboard.press("Enter")
    await ana.keyboard.type(f"{THANKS} #c")
    await expect(ana.get_by_role("option")).to_have_count(2)
    await ana.keyboard.press("ArrowDown")
    await ana.keyboard.press("Enter")
    await expect(text).to_have_value(f"/kudos @bo @payments {THANKS} #care-for-customers ")
    await ana.keyboard.type("#")
    await ana.keyboard.press("Escape")
    await expect(ana.get_by_role("option")).to_have_count(0)
    assert await given() == 0


async def test_a_japanese_name_is_found_by_what_it_contains(seats: Seats) -> None:
    mika = await seats.sits(MIKA, "kudos")
    await mika.locator("#text").focus()
    await mika.keyboard.insert_text("/kudos ＠美香")
    await expect(mika.get_by_role("option")).to_have_text([re.compile("三浦 美香")])


async def test_enter_that_ends_a_conversion_sends_nothing(seats: Seats) -> None:
    mika = await seats.sits(MIKA)
    await mika.locator("#text").fill("ありがとう")
    event = "new KeyboardEvent('keydown', {key: 'Enter', isComposing: true, bubbles: true, cancelable: true})"
    assert await mika.evaluate(f"document.getElementById('text').dispatchEvent({event})")
    await expect(mika.locator("#text")).to_have_value("ありがとう")
    await mika.locator("#text").press("Enter")
    await expect(posts(mika)).to_have_count(1)


async def test_what_could_not_be_sent_stays_and_is_sent_once(seats: Seats) -> None:
    ana = await seats.sits(ANA)

    async def lose(route: Route) -> None:
        await route.fetch()
        await route.abort()

    await ana.route("**/as/ana/general", lose)
    await writes(ana, "Is it lost?")
    await expect(ana.locator("#notice")).to_contain_text("What you wrote is still here")
    await expect(ana.locator("#text")).to_have_value("Is it lost?")
    await ana.unroute("**/as/ana/general")
    await ana.locator("#text").press("Enter")
    await expect(ana.locator("#text")).to_have_value("")
    await expect(ana.locator("#notice")).to_be_hidden()
    await expect(posts(ana)).to_have_count(1)
    seats.complaints = [one for one in seats.complaints if "ERR_FAILED" not in one]


async def test_a_window_that_lost_its_stream_misses_nothing(seats: Seats) -> None:
    ana, bo = await seats.sits(ANA), await seats.sits(BO)
    await writes(bo, "Before.")
    await expect(posts(ana)).to_have_count(1)
    await statement("select pg_terminate_backend(pid) from pg_stat_activity where query = 'listen timeline'")
    await writes(bo, "In between.")
    await expect(posts(ana)).to_have_count(2)
    await expect(ana.locator("#connection")).to_be_empty()


async def test_whoever_writes_fast_is_heard_in_order_and_once(seats: Seats) -> None:
    ana, bo = await seats.sits(ANA), await seats.sits(BO)
    await writes(ana, "One.")
    await writes(ana, "Two.")
    await ana.locator("#text").press("Enter")
    await expect(posts(bo).locator(".body")).to_have_text(["One.", "Two."])
    await expect(ana.locator("#text")).to_have_value("")


async def test_a_language_is_chosen_and_the_page_speaks_it(seats: Seats) -> None:
    ana = await seats.sits(ANA)
    await writes(ana, "/kudos settings")
    await field(ana, "language").get_by_text("日本語").click()
    await press(ana, ana.locator("dialog"), "Save")
    await expect(ana.locator("html")).to_have_attribute("lang", "ja")
    await expect(own(ana)).to_contain_text("保存しました。")
    await expect(ana.get_by_role("button", name="送信")).to_be_visible()


async def test_one_becomes_somebody_else_with_the_keyboard(seats: Seats) -> None:
    ana = await seats.sits(ANA)
    await ana.get_by_role("combobox", name="You are").focus()
    await ana.keyboard.type("dana")
    await ana.keyboard.press("ArrowDown")
    await ana.keyboard.press("Enter")
    await ana.wait_for_url("**/as/dana/general")
    await expect(ana.get_by_role("combobox", name="You are")).to_have_value("Dana Whitlock")


async def test_one_chooses_who_to_be_by_name_or_team(seats: Seats) -> None:
    page = await seats.opens("/")
    await page.get_by_role("searchbox").fill("supp")
    await expect(page.locator(".people li:visible")).to_have_text([re.compile("三浦 美香")])
    await page.get_by_role("searchbox").fill("zzz")
    await expect(page.locator("#nobody")).to_be_visible()
    await page.get_by_role("searchbox").fill("bo")
    await page.get_by_role("link", name="Bo Achterberg").click()
    await page.wait_for_url("**/as/bo/kudos")


async def test_the_drawer_on_a_phone_opens_and_closes(seats: Seats) -> None:
    ana = await seats.sits(ANA, width=375)
    menu = ana.get_by_role("button", name="People and places")
    await expect(ana.locator("nav")).to_be_hidden()
    await menu.click()
    await expect(ana.locator('nav a[aria-current="page"]')).to_be_focused()
    await ana.keyboard.press("Escape")
    await expect(ana.locator("nav")).to_be_hidden()
    await expect(menu).to_be_focused()
    await menu.click()
    await ana.locator('nav a[data-place="kudos"]').click()
    await expect(ana.locator("h1")).to_have_text("#kudos")
    await expect(ana.locator("nav")).to_be_hidden()


async def test_older_messages_come_on_demand_and_stay_in_order(seats: Seats, stage: Stage) -> None:
    here, now = stage.entrance.workspace.id, stage.entrance.clock.now()
    await asyncio.gather(*(stage.timeline.add(here, "general", None, f"<p>{n}</p>", str(n), now) for n in range(70)))
    ana = await seats.sits(ANA)
    await expect(posts(ana)).to_have_count(50)
    await ana.get_by_role("button", name="Older messages").click()
    await expect(posts(ana)).to_have_count(70)
    ids = await posts(ana).evaluate_all("all => all.map(one => Number(one.dataset.post))")
    assert ids == sorted(ids)
    await expect(ana.get_by_role("button", name="Older messages")).to_be_hidden()


@pytest.mark.parametrize("width", [375, 1280])
async def test_nothing_runs_over_the_edge(seats: Seats, width: int) -> None:
    ana = await seats.sits(ANA, width=width)
    await writes(ana, "w" * 400)
    await writes(ana, "/kudos help")
    await expect(own(ana)).to_have_count(1)
    for name in ("html", "#conversation"):
        over = f"document.querySelector('{name}').scrollWidth - document.querySelector('{name}').clientWidth"
        assert await ana.evaluate(over) <= 0


async def test_what_an_admin_gives_in_a_form_everybody_reads_from_their_home(seats: Seats) -> None:
    dana = await seats.sits(DANA)
    await writes(dana, "/waterline roles")
    await expect(own(dana).last).to_contain_text("Nobody was made one yet.")
    await press(dana, own(dana).last, "Give a role")
    await field(dana, "people").get_by_role("combobox").fill(CY.handle)
    await dana.get_by_role("option", name=CY.name).click()
    await field(dana, "role").get_by_text("Observer").click()
    await field(dana, "reason").locator("textarea").fill("Elected by the works council")
    await press(dana, dana.locator("dialog"), "Save")
    await expect(own(dana).last).to_contain_text("It counts from now on, and stands in the diary.")

    ana = await seats.sits(ANA, HOME)
    await press(ana, ana.locator("main"), "Diary")
    diary = own(ana).last
    await expect(diary).to_contain_text("Dana Whitlock: gave Cy Okonjo the role: Observer")
    await expect(diary).to_contain_text("Why: Elected by the works council")
    await expect(diary).to_contain_text("its fingerprint is")
