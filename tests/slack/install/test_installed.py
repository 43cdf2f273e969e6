"""Workspaces that install the app by themselves are served by every process at once, until they remove it."""

import asyncio
import json
from contextlib import AsyncExitStack
from functools import partial
from typing import Any
from urllib.parse import urlencode

import pytest

from bot.config.settings import Settings
from commands.check_ins import CheckIns
from storage.database import statement
from tests.cast import THANKS, FakeClock
from tests.contract.three import HARBOUR, MOUNTAIN
from tests.processes import until
from tests.slack import payloads
from tests.slack.conftest import ANA, BO, KUDOS, directory
from tests.slack.fake import FakeSlack
from tests.slack.fake.market import Market
from tests.slack.install.installed import COMPANY, SIGNING, Process, Starting, is_so, process, sealed, slack_in
from tests.slack.signing import FORM, Signer


async def test_two_replicas_that_install_one_workspace_at_once_keep_one_and_both_serve_it(
    starting: Starting, market: Market
) -> None:
    here, there = await starting(), await starting()
    pages = await asyncio.gather(here.installs(market, HARBOUR), there.installs(market, HARBOUR))
    assert [page.status for page in pages] == [200, 200]
    assert len(await sealed()) == 1
    assert [await each.thanks_in(HARBOUR) for each in (here, there)] == [200, 200]
    assert here.served() == there.served() == {HARBOUR}


async def test_who_installs_at_one_replica_is_answered_by_every_other_without_a_restart(
    starting: Starting, market: Market
) -> None:
    here, there = await starting(), await starting()
    await here.installs(market, HARBOUR)
    assert await there.thanks_in(HARBOUR) == 200, "a request is not refused until the next look"
    await here.installs(market, MOUNTAIN)
    await until(lambda: is_so(there.served() == {HARBOUR, MOUNTAIN}), "the other replica has looked")
    later = await starting()
    assert later.served() == {HARBOUR, MOUNTAIN}


async def test_what_nobody_installed_is_refused_and_another_app_s_secret_opens_nothing(
    starting: Starting, market: Market
) -> None:
    here = await starting()
    await here.installs(market, HARBOUR)
    assert await here.thanks_in("T0NOBODY") == 403
    assert await here.thanks_in(HARBOUR, "the secret of another app") == 401
    assert await statement("select 1 from kudos") == []


async def test_the_token_is_read_once_a_minute_and_slack_is_not_asked_whose_it_is(
    starting: Starting, market: Market, monkeypatch: pytest.MonkeyPatch
) -> None:
    here = await starting()
    await here.installs(market, HARBOUR)
    market.slacks[HARBOUR].calls.clear()
    reads: list[str] = []

    async def counted(sql: str, **values: Any) -> Any:
        reads.append(sql)
        return await statement(sql, **values)

    monkeypatch.setattr("storage.org.app_grants.statement", counted)
    await asyncio.gather(*(here.sends(Signer(SIGNING).app_home_opened(user=ANA)) for _ in range(5)))
    assert sum("select sealed" in sql for sql in reads) <= 1
    assert not [call for call in market.slacks[HARBOUR].calls if call.method == "auth.test"]


async def test_after_an_uninstall_nothing_is_sent_and_a_reinstall_finds_all_again(
    starting: Starting, market: Market
) -> None:
    here, there = await starting(), await starting()
    await here.installs(market, HARBOUR)
    assert await there.thanks_in(HARBOUR) == 200
    market.revoke(HARBOUR)
    event = Signer(SIGNING).app_uninstalled(team=HARBOUR)
    assert await here.sends(event) == 200
    for each in (here, there):
        await until(lambda each=each: is_so(each.served() == set()), "nobody is served any more")  # type: ignore[misc]
    assert await there.thanks_in(HARBOUR) == 403
    assert await there.sends(event) == 200, "Slack tells it twice, and has nothing to tell again"
    assert await sealed() == [{"sealed": "", "removed": True}], "the token is forgotten"
    assert (await statement("select count(*) n from kudos"))[0]["n"] == 1
    await there.installs(market, HARBOUR)
    await until(lambda: is_so(here.served() == {HARBOUR}), "it is served again")
    again = Signer(SIGNING).slash(user=BO, text=f"<@{ANA}> {THANKS} #courage", channel=KUDOS, team=HARBOUR)
    assert await here.sends(again) == 200
    assert (await statement("select count(*) n, count(distinct workspace_id) w from kudos"))[0] == {"n": 2, "w": 1}


async def test_an_uninstall_that_is_replayed_after_a_reinstall_removes_nothing(
    starting: Starting, market: Market
) -> None:
    here = await starting()
    await here.installs(market, HARBOUR)
    market.revoke(HARBOUR)
    event = Signer(SIGNING).app_uninstalled(team=HARBOUR)
    await here.sends(event)
    await until(lambda: is_so(here.served() == set()), "nobody is served any more")
    await here.installs(market, HARBOUR)
    market.slacks[HARBOUR].calls.clear()
    assert await here.sends(event) == 200
    await until(
        lambda: is_so(any(call.method == "auth.test" for call in market.slacks[HARBOUR].calls)), "Slack was asked"
    )
    assert here.served() == {HARBOUR}
    assert await here.thanks_in(HARBOUR) == 200


async def test_an_app_that_was_removed_while_nobody_listened_is_found_out(starting: Starting, market: Market) -> None:
    here = await starting()
    await here.installs(market, HARBOUR)
    market.revoke(HARBOUR)
    [workspace_id] = here.wiring.served
    here.wiring.barred[workspace_id] = "token_revoked"  # as the queue notes it
    await until(lambda: is_so(here.served() == set()), "nobody is served any more")


async def test_a_token_that_expires_is_renewed_once_for_all_replicas_and_requests(
    starting: Starting, market: Market, clock: FakeClock
) -> None:
    here, there = await starting(), await starting()
    await here.installs(market, HARBOUR, expires=True)
    assert await there.thanks_in(HARBOUR) == 200
    clock.move(hours=24 * 365 * 3)  # long after
    for each in (here, there):
        forget(each)
    opens = Signer(SIGNING).app_home_opened(user=ANA)
    await asyncio.gather(*(each.sends(opens) for each in (here, there) for _ in range(3)))
    refreshes = [form for form in market.exchanges if form.get("grant_type") == "refresh_token"]
    assert len(refreshes) == 1
    assert market.slacks[HARBOUR].home(ANA)
    for each in (here, there):
        forget(each)
    assert await there.sends(opens) == 200
    assert len(market.exchanges) == 2, "the renewed one is good for hours"


def forget(here: Process) -> None:
    """A minute passes for what a process remembers of tokens."""
    for served in here.wiring.served.values():
        tokens: Any = served.platform
        tokens._api.current.__self__.forget()


async def test_a_refresh_that_slack_refuses_is_no_end_while_the_token_is_good(
    starting: Starting, market: Market
) -> None:
    here = await starting()
    market.seconds = 3600
    await here.installs(market, HARBOUR, expires=True)
    market.error = "internal_error"
    assert await here.thanks_in(HARBOUR) == 200


async def test_an_organisation_that_installs_once_is_one_company_in_all_of_its_workspaces(
    opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock
) -> None:
    slack = FakeSlack(directory(), team=COMPANY, bot_token="")
    market = Market({COMPANY: slack, HARBOUR: slack_in(HARBOUR)})
    async with market.served() as url, process(url, settings, check_ins, clock) as here:
        page = await here.installs(market, COMPANY, organisation=COMPANY)
        assert (page.status, "all workspaces of Organisation E0COMPANY" in page.text) == (200, True)
        assert here.served() == {COMPANY}
        given = payloads.slash(user=ANA, text=f"<@{BO}> {THANKS} #courage", channel=KUDOS, team="T0ANY")
        given |= {"is_enterprise_install": "true", "enterprise_id": COMPANY}
        assert await here.sends(Signer(SIGNING).sign(urlencode(given).encode(), FORM)) == 200
        await here.installs(market, HARBOUR, organisation=COMPANY)
        assert here.served() == {COMPANY, HARBOUR}, "one of its workspaces may have one of its own"
        assert await here.thanks_in(HARBOUR) == 200


async def test_an_organisation_installs_anew_by_somebody_else_and_removes_us_without_naming_a_workspace(
    opened: str, settings: Settings, check_ins: CheckIns, clock: FakeClock, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("bot.app.connect.slack_installs.LOOK_SECONDS", 0.05)
    market = Market({COMPANY: FakeSlack(directory(), team=COMPANY, bot_token=""), HARBOUR: slack_in(HARBOUR)})
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(market.served())
        here, there = [
            await stack.enter_async_context(process(url, settings, check_ins, clock)) for _ in ("here", "there")
        ]
        await here.installs(market, HARBOUR)
        for named, person in (({}, ANA), ({"team_id": None}, BO), ({"team_id": "T0ANY"}, ANA)):
            for installer in (BO, person):
                await here.installs(market, COMPANY, organisation=COMPANY, installer=installer)
                await until(partial(is_installed_by, there, installer), "it belongs to who installed it last")
            market.revoke(COMPANY)
            body = payloads.app_uninstalled() | {"enterprise_id": COMPANY}
            body = {name: value for name, value in body.items() if name not in ("team_id", "authorizations")} | named
            assert await here.sends(Signer(SIGNING).sign(json.dumps(body).encode())) == 200
            await until(lambda: is_so(here.served() == there.served() == {HARBOUR}), "it is gone")


async def is_installed_by(here: Process, person: str) -> bool:
    platforms = [each.platform for each in here.wiring.served.values() if each.workspace.platform_id == COMPANY]
    return [await platform.installer() for platform in platforms] == [person]


async def test_a_workspace_of_which_the_key_is_lost_is_told_of_and_the_others_are_served(
    starting: Starting, market: Market
) -> None:
    here = await starting()
    await here.installs(market, HARBOUR)
    there = await starting(WATERLINE_SECRETS="a" * 43 + "=")
    assert there.served() == set()
    assert there.wiring.not_served["slack", "refused"] == 1
    assert "Put it back there" in there.told[-1]
    await there.installs(market, HARBOUR)
    assert there.served() == {HARBOUR}
    assert there.wiring.not_served["slack", "refused"] == 0
    await until(lambda: is_so(here.wiring.not_served["slack", "refused"] == 1), "the other process cannot open that")
    assert here.served() == set()
    market.revoke(HARBOUR)
    await there.sends(Signer(SIGNING).app_uninstalled(team=HARBOUR))
    await until(lambda: is_so(here.wiring.not_served["slack", "refused"] == 0), "who is gone is missed by nobody")
