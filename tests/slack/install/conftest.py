"""Processes that serve whoever adds the app to their Slack."""

from collections.abc import AsyncIterator
from contextlib import AsyncExitStack

import pytest

from bot.config.settings import Settings
from commands.check_ins import CheckIns
from tests.cast import FakeClock
from tests.contract.three import HARBOUR, MOUNTAIN
from tests.slack.fake.market import Market
from tests.slack.install.installed import Process, Starting, process, slack_in


@pytest.fixture
def market() -> Market:
    return Market({team: slack_in(team) for team in (HARBOUR, MOUNTAIN)})


@pytest.fixture
async def starting(
    opened: str,
    market: Market,
    settings: Settings,
    check_ins: CheckIns,
    clock: FakeClock,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Starting]:
    monkeypatch.setattr("bot.app.connect.slack_installs.LOOK_SECONDS", 0.05)
    async with AsyncExitStack() as stack:
        url = await stack.enter_async_context(market.served())

        async def started(**more: str) -> Process:
            return await stack.enter_async_context(process(url, settings, check_ins, clock, **more))

        yield started
