"""A company moves in on the local page: from one direct message to the first check-in, in Chromium and without it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from io import BytesIO
from pathlib import Path

import pytest
from aiohttp import ClientSession
from playwright.async_api import BrowserContext, Locator, Page, expect

from bot.config.settings import Settings
from bot.messages.file_drop import MEGABYTES_AT_MOST
from bot.org.company import Company, Member
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due
from commands.org.chart import chart
from storage.caches import forget_all
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, MIKA, FakeClock
from tests.stories.welcome.conftest import unwelcomed
from tests.stories.welcome.test_bringing import FILE
from tests.web.conftest import Seats
from tests.web.gestures import own, press
from tests.web.stage import Stage, open_stage

CLICKS_AT_MOST = 12
SECONDS_A_CLICK = 20
FIVE_MINUTES = 300
UNASKED = Company(tuple(Member(one) for one in (DANA, ANA, BO, CY, MIKA)), {})


@dataclass
class FirstRun:
    """Dana at her window, whose clicks are counted; each takes her some seconds."""

    stage: Stage
    seats: Seats
    check_ins: CheckIns
    clock: FakeClock
    clicks: list[str] = field(default_factory=list)

    async def tick(self) -> None:
        await run_due(self.clock.now(), self.stage.entrance.served, self.check_ins)

    async def clicks_on(self, within: Locator, label: str) -> None:
        self.clicks.append(label)
        self.clock.move(seconds=SECONDS_A_CLICK)
        await press(within.page, within, label)

    async def sits(self, width: int = 1280) -> Page:
        return await self.seats.sits(DANA, DANA.platform_id, width)


@pytest.fixture
async def moving_in(
    opened: str, settings: Settings, clock: FakeClock, check_ins: CheckIns, house: BrowserContext
) -> AsyncIterator[FirstRun]:
    async with open_stage(opened, settings, clock, UNASKED, check_ins.ballots) as stage:
        await unwelcomed()
        seats = Seats(house, stage.address)
        yield FirstRun(stage, seats, check_ins, clock)
        await seats.leave()
        assert not seats.complaints


async def test_from_the_direct_message_to_the_first_check_in_in_five_minutes(
    moving_in: FirstRun, tmp_path: Path
) -> None:
    page, began = await moving_in.sits(), moving_in.clock.now()
    await moving_in.tick()
    letter = page.locator("article.post.ours").first
    await expect(letter).to_contain_text("Welcome to Waterline: three steps, five minutes")
    await moving_in.clicks_on(letter, "I do")
    await expect(letter).not_to_contain_text("Who should?")
    await moving_in.clicks_on(letter, "They are ours")
    await expect(letter).to_contain_text("✅ 1. Values")
    await bring(moving_in, page, letter, tmp_path)
    await expect(letter).to_contain_text("✅ 2. People: 5 people in 2 teams.")
    await turn_on(moving_in, page, letter)
    await expect(letter).to_contain_text("Welcome to Waterline: everything is set")
    await try_it(moving_in, page, letter)
    assert len(moving_in.clicks) <= CLICKS_AT_MOST, moving_in.clicks
    assert (moving_in.clock.now() - began).total_seconds() <= FIVE_MINUTES


async def bring(moving_in: FirstRun, page: Page, letter: Locator, folder: Path) -> None:
    await moving_in.clicks_on(letter, "Bring your people")
    file = folder / "people.csv"
    file.write_bytes(FILE)
    moving_in.clicks.append("choose a file")
    await page.locator("dialog input[type=file]").set_input_files(file)
    await moving_in.clicks_on(page.locator("dialog"), "Look at it first")
    await expect(own(page).last).to_contain_text("What this file would change")
    await expect(own(page).last).to_contain_text("Noor Haddad")
    assert (await chart(moving_in.stage.entrance.workspace.id)).places == ()
    await moving_in.clicks_on(own(page).last, "Make it so")
    await expect(own(page).last).to_contain_text("Your people are known")


async def turn_on(moving_in: FirstRun, page: Page, letter: Locator) -> None:
    await moving_in.clicks_on(letter, "Turn check-ins on")
    dialog = page.locator("dialog")
    await expect(dialog).to_contain_text("On Tuesday, March 3, 2026 at 10:00")
    await expect(dialog).to_contain_text("5 people will get one direct message")
    await moving_in.clicks_on(dialog, "Turn check-ins on")
    await expect(own(page).last).to_contain_text("Check-ins are on. The next one opens on Tuesday, March 3, 2026")


async def test_on_the_day_that_was_named_everybody_is_asked(moving_in: FirstRun, tmp_path: Path) -> None:
    page = await moving_in.sits()
    await moving_in.tick()
    letter = page.locator("article.post.ours").first
    await bring(moving_in, page, letter, tmp_path)
    await turn_on(moving_in, page, letter)
    for _ in range(40):
        moving_in.clock.move(hours=1)
        await moving_in.tick()
    [row] = await statement("select count(*) as asked from audience where invited")
    assert row["asked"] == 5


async def try_it(moving_in: FirstRun, page: Page, letter: Locator) -> None:
    """The rehearsal marks what was tapped, as a check-in does, and says at its end what it was."""
    await moving_in.clicks_on(letter, "See what your people will see")
    rehearsal = own(page).last
    await expect(rehearsal).to_contain_text("kept nowhere, sealed nowhere and counted nowhere")
    questions = rehearsal.locator(".question")
    for number in range(await questions.count()):
        skip = questions.nth(number).get_by_role("button", name="Skip")
        await skip.click()
        await expect(skip).to_have_attribute("aria-pressed", "true")
    await expect(rehearsal.locator(".progress")).to_contain_text("nothing was kept, sealed or counted")


async def test_a_form_without_a_file_keeps_the_dialog_open_and_says_what_is_missing(moving_in: FirstRun) -> None:
    page = await moving_in.sits()
    await moving_in.tick()
    await moving_in.clicks_on(page.locator("article.post.ours").first, "Bring your people")
    await moving_in.clicks_on(page.locator("dialog"), "Look at it first")
    await expect(page.locator("dialog .refused:visible")).to_have_text("Choose a file first.")


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"Content-Type": "text/plain"}, 400),
        ({"Content-Type": "multipart/form-data; boundary=x"}, 400),
        ({"Content-Type": "application/octet-stream", "Origin": "https://elsewhere.example"}, 403),
        ({"Content-Type": "application/octet-stream", "Sec-Fetch-Site": "cross-site"}, 403),
    ],
)
async def test_no_other_site_gives_a_file(moving_in: FirstRun, headers: dict[str, str], status: int) -> None:
    address = f"{moving_in.stage.address}/as/dana/@dana/file"
    async with ClientSession() as session, session.post(address, data=FILE, headers=headers) as response:
        assert response.status == status
    assert await statement("select 1 from diary") == []


async def test_a_file_of_more_than_ten_megabytes_is_refused_in_a_sentence(moving_in: FirstRun) -> None:
    address, kind = f"{moving_in.stage.address}/as/dana/@dana/file", {"Content-Type": "application/octet-stream"}
    async with ClientSession() as session:
        async with session.post(
            address, data=BytesIO(b"a" * ((MEGABYTES_AT_MOST << 20) + 1)), headers=kind
        ) as response:
            assert response.status == 413
            assert (await response.json())["text"].startswith("This file is larger than 10 MB.")
        async with session.post(address.replace("dana", "bo"), data=FILE, headers=kind) as response:
            assert "admin" in (await response.json())["text"]
    forget_all()
    assert (await chart(moving_in.stage.entrance.workspace.id)).places == ()
