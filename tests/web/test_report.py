"""The page for a works council, as a browser shows and prints it: readable, and whole without a network."""

from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta

import pytest
from playwright.async_api import Browser, Page, ViewportSize

from adapters.web.report import page as report_page
from bot.org.people import Team, Workspace
from bot.sealed.chart_log import Author, ChartLine, TeamChange
from bot.sealed.checks import Check, CheckResult, RollStanding, Verification
from bot.sealed.history import History
from bot.sealed.report import RoundReport
from bot.sealed.roll import ClosingLine, OpeningLine, Outcome, Roll
from tests.web.test_access import fits_and_is_readable

MONDAY = datetime(2026, 3, 2, 10, 0, tzinfo=UTC)
HARBOUR = Workspace(id=1, platform="web", platform_id="local", name="Harbour", language="en")
NAMES = ("Leads", "Harbour Crew", "Sails and Rigging of the Northern Yards")
TEAMS = {f"team:{number}": Team(number, name, f"t{number}", number) for number, name in enumerate(NAMES, 1)}
HUNG = {"unit:1": None, "team:1": "unit:1", "team:2": "unit:1", "team:3": "unit:1"}
WRONG: Mapping[Check, Mapping[str, object]] = {
    Check.LEDGER: {"digits": "7" * 32, "expected": "5" * 32, "nonce": "9" * 32},
    Check.KEYS: {"count": 3},
}
WELL: Mapping[Check, Mapping[str, object]] = {
    Check.SCORES: {"count": 42},
    Check.FLOORS: {"k": 5},
    Check.LEDGER: {"digits": "5" * 32, "nonce": "9" * 32},
}


def opening(week: int) -> OpeningLine:
    at = MONDAY + timedelta(weeks=week)
    invited = {"team:1": 4, "team:2": 17, "team:3": 11}
    return OpeningLine(
        at=at,
        key=f"{week:032x}",
        week=week,
        first_monday=date(2026, 3, 2),
        k=5,
        closes_at=at + timedelta(days=3),
        manifest="0" * 64,
        keys_folder="here",
        tenures=(),
        left=(),
        not_asked=(),
        invited=invited,
        hung=HUNG,
        uncounted={},
    )


def report(wrong: bool) -> RoundReport:
    first, second = opening(1), opening(2)
    closing = ClosingLine(
        at=second.closes_at,
        key=second.key,
        outcome=Outcome.CLOSED,
        published=("team:2", "unit:1"),
        fingerprint="5" * 32,
        nonce="9" * 32,
        manifest="0" * 64,
    )
    changes = [
        ChartLine(MONDAY + timedelta(days=9), Author.OPERATOR, {"team:2": TeamChange(2, 0, 1)}),
        ChartLine(second.at, Author.OPENING, {"team:2": TeamChange(2, 0, 1), "team:3": TeamChange(0, 1, 12)}),
    ]
    results = tuple(
        CheckResult(check, check not in WRONG, WRONG.get(check, WELL.get(check, {})))
        if wrong
        else CheckResult(check, well=True, fields=WELL.get(check, {}))
        for check in Check
    )
    verification = Verification(
        workspace=HARBOUR, key=second.key, number=2, standing=RollStanding.CLOSED, at=closing.at, results=results
    )
    history = History.of(Roll.of([first, second, closing]), changes, [], keys_in_reach=False)
    made = RoundReport.of(verification, history, TEAMS)
    assert made is not None
    return made


async def opened(browser: Browser, width: int, html: str) -> Page:
    context = await browser.new_context(viewport=ViewportSize(width=width, height=800), offline=True)
    page = await context.new_page()
    page.on("request", lambda request: pytest.fail(f"it asked for {request.url}"))
    await page.set_content(html)
    return page


@pytest.mark.parametrize("width", [375, 794])
@pytest.mark.parametrize("wrong", [False, True], ids=["well", "wrong"])
async def test_it_fits_a_phone_and_a_sheet_and_everybody_can_read_it(browser: Browser, width: int, wrong: bool) -> None:
    page = await opened(browser, width, report_page([report(wrong)], MONDAY + timedelta(weeks=3)))
    await fits_and_is_readable(page)
    await page.context.close()


async def test_each_language_begins_on_a_sheet_of_its_own(browser: Browser) -> None:
    page = await opened(browser, 794, report_page([report(False)], MONDAY + timedelta(weeks=3)))
    await page.emulate_media(media="print")
    begins = "section => getComputedStyle(section).breakBefore"
    sections = page.locator("section")
    assert [await sections.nth(number).evaluate(begins) for number in range(2)] == ["auto", "page"]
    assert await page.evaluate("document.documentElement.scrollWidth") <= 794
    await page.context.close()
