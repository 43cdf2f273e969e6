"""Add to Slack: the pages, and what keeps strangers from coming back in somebody else's place."""

import asyncio
from collections.abc import Mapping

import pytest
import structlog

from bot.app.connect.slack_app import app_of
from bot.app.start import StartError
from storage.database import statement
from tests.cast import FakeClock
from tests.contract.three import HARBOUR, MOUNTAIN
from tests.slack.fake.market import Market
from tests.slack.install.installed import Page, Process, Starting, sealed


async def test_who_says_yes_in_slack_is_served_at_once_and_each_workspace_by_its_own_token(
    starting: Starting, market: Market
) -> None:
    here = await starting()
    assert here.served() == set()
    begun = await here.opens()
    assert begun.address.startswith(market_site(here) + "oauth/v2/authorize?")
    assert begun.query("redirect_uri") == "https://kudos.example.com/slack/oauth_redirect"
    assert "commands" in begun.query("scope").split(",")
    finish = await here.comes_back(begun, market.allows(HARBOUR))
    assert (finish.status, f"Waterline is in Workspace {HARBOUR} now." in finish.text) == (200, True)
    assert finish.address == f"https://slack.com/app_redirect?app=A0WATER&team={HARBOUR}"
    await here.installs(market, MOUNTAIN)
    assert here.served() == {HARBOUR, MOUNTAIN}
    assert [await here.thanks_in(HARBOUR), await here.thanks_in(MOUNTAIN)] == [200, 200]
    rows = await statement(
        "select w.platform_id, count(*) n from kudos k join workspace w on w.id = k.workspace_id group by 1"
    )
    assert {row["platform_id"]: row["n"] for row in rows} == {HARBOUR: 1, MOUNTAIN: 1}
    for row in await sealed():
        assert "xoxb" not in row["sealed"]


def market_site(here: Process) -> str:
    return here.wiring.start.environment["SLACK_API_URL"].removesuffix("api/")


async def test_the_pages_speak_the_reader_s_language_and_run_nothing(starting: Starting, market: Market) -> None:
    here = await starting()
    pages = [
        await here.opens(language="ja-JP,ja;q=0.9"),
        await here.opens("?lang=ja"),
        await here.asks_back({"error": "access_denied"}, "", "ja"),
        await here.comes_back(await here.opens(), market.allows(HARBOUR), "ja"),
    ]
    for page in pages:
        assert 'lang="ja"' in page.text
        assert page.headers["Content-Language"] == "ja"
        assert "<script" not in page.text
        assert page.headers["Content-Security-Policy"].startswith("default-src 'none'; style-src 'sha256-")
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
    cookie = pages[0].headers["Set-Cookie"]
    assert all(f"; {part}" in cookie for part in ("Secure", "HttpOnly", "SameSite=Lax", "Path=/", "Max-Age=600"))


async def test_a_state_is_good_once_for_ten_minutes_and_in_its_own_browser(
    starting: Starting, market: Market, clock: FakeClock
) -> None:
    """Nothing is asked of Slack for any of these."""
    here = await starting()
    begun, elsewhere = await here.opens(), await here.opens()
    code = market.allows(HARBOUR)
    forged = begun.query("state")[:-1] + ("A" if begun.query("state")[-1] != "A" else "B")
    earlier = f"9{begun.query('state')[1:]}"
    attempts: list[tuple[Mapping[str, str], str]] = [
        ({"code": code, "state": begun.query("state")}, ""),
        ({"code": code, "state": begun.query("state")}, elsewhere.cookie),
        ({"code": code, "state": forged}, forged),
        ({"code": code, "state": earlier}, earlier),
        ({"code": code, "state": ""}, ""),
        ({"code": code}, begun.cookie),
        ({"code": code, "state": "é" * 20}, "x"),
    ]
    for query, cookie in attempts:
        page = await here.asks_back(query, cookie)
        assert (page.status, "This attempt is over." in page.text) == (400, True), query
    assert market.exchanges == []
    late = await here.opens()
    clock.move(minutes=11)
    assert (await here.comes_back(late, code)).status == 400
    again = await here.opens()
    assert (await here.comes_back(again, code)).status == 200
    assert (await here.comes_back(again, market.allows(MOUNTAIN))).status == 400
    assert here.served() == {HARBOUR}


async def test_one_state_that_comes_back_to_two_replicas_at_once_installs_once(
    starting: Starting, market: Market
) -> None:
    here, there = await starting(), await starting()
    begun = await here.opens()
    pages = await asyncio.gather(
        here.comes_back(begun, market.allows(HARBOUR)), there.comes_back(begun, market.allows(HARBOUR))
    )
    assert sorted(page.status for page in pages) == [200, 400]


async def test_nothing_of_a_request_stands_on_a_page_and_nothing_of_it_leads_elsewhere(starting: Starting) -> None:
    here = await starting()
    evil = "https://evil.example.com"
    pages = [
        await here.asks_back({"error": f"<b>{evil}</b>"}, ""),
        await here.asks_back({"error": "access_denied", "error_description": evil, "state": evil}, evil),
        await here.asks_back({"code": evil, "state": evil}, evil),
        await here.opens(f"?team=T0%26redirect_uri%3D{evil}&redirect_uri={evil}&next={evil}&lang={evil}"),
    ]
    for page in pages:
        assert "evil" not in page.text
        assert "Location" not in page.headers
    assert (await here.opens("?team=T0HARBOUR")).query("team") == "T0HARBOUR"


@pytest.mark.parametrize("error", ["invalid_code", "bad_client_secret", "bad_redirect_uri"])
async def test_a_code_that_slack_refuses_installs_nothing(starting: Starting, market: Market, error: str) -> None:
    here = await starting()
    market.error = error
    with structlog.testing.capture_logs() as logs:
        page = await here.installs(market, HARBOUR)
    assert (page.status, "Slack did not let Waterline in." in page.text) == (400, True)
    assert "code-0" not in str(logs)
    assert await sealed() == []
    assert here.served() == set()


async def test_a_token_that_is_refused_midway_installs_nothing(starting: Starting, market: Market) -> None:
    """Slack gave a token, and takes it back before it was asked whose it is."""
    here = await starting()
    market.slacks[HARBOUR].token_is = "token_revoked"
    page = await here.installs(market, HARBOUR)
    assert page.status == 400
    assert await sealed() == []
    market.slacks[HARBOUR].token_is = ""
    assert (await here.installs(market, HARBOUR)).status == 200


async def test_a_token_of_another_workspace_than_slack_names_installs_nothing(
    starting: Starting, market: Market
) -> None:
    here = await starting()
    code = market.allows(HARBOUR)
    market.codes[code]["place"] = MOUNTAIN
    page = await here.comes_back(await here.opens(), code)
    assert page.status == 400
    assert await sealed() == []


@pytest.mark.parametrize(
    ("environment", "missing"),
    [
        ({"SLACK_CLIENT_ID": "1.2"}, "SLACK_CLIENT_SECRET and SLACK_SIGNING_SECRET and WATERLINE_SECRETS"),
        ({"SLACK_CLIENT_SECRET": "x", "SLACK_SIGNING_SECRET": "y", "WATERLINE_SECRETS": "z"}, "SLACK_CLIENT_ID"),
    ],
)
def test_what_is_missing_for_it_is_said(environment: Mapping[str, str], missing: str) -> None:
    with pytest.raises(StartError, match=missing):
        app_of(environment)
    assert app_of({"SLACK_BOT_TOKEN": "xoxb-1"}) is None


def test_a_page_is_what_it_says() -> None:
    assert Page(200, '<a class="onward" href="/x?a=1&amp;b=2">', {}).query("b") == "2"
