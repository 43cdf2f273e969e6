"""Celebrations on Slack, on Teams and on the local page: a company in which somebody leads whoever is celebrated."""

from collections.abc import AsyncIterator
from datetime import datetime
from typing import NamedTuple, cast

import pytest

from bot.config.settings import Settings
from bot.ports import ServedWorkspace
from commands.celebrations.look_daily import celebrate
from commands.check_ins import CheckIns
from commands.delivery.deliver import deliver_waiting
from commands.feature import Tick
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.caches import forget_all
from tests.cast import COMPANY, FakeClock
from tests.contract.celebrations.celebrants import CELEBRANTS, Celebrants, led_by_the_manager
from tests.contract.voices import VOICES, VoiceOn, answer_first


class There(NamedTuple):
    who: Celebrants
    entrance: Entrance
    clock: FakeClock

    async def lives_until(self, moment: datetime) -> None:
        """The clock asks then what is due, and it is delivered."""
        self.clock.move(seconds=(moment - self.clock.now()).total_seconds())
        forget_all()
        [(key, served)] = self.entrance.served.items()
        settings = self.entrance.settings
        there = {key: ServedWorkspace(served.workspace, served.platform, settings, settings)}
        assert await celebrate(Tick(moment, there, cast(CheckIns, None))) == []
        await deliver_waiting(self.entrance.served, moment, self.entrance.ballots)


@pytest.fixture(params=VOICES)
async def there(
    request: pytest.FixtureRequest,
    opened: str,
    settings: Settings,
    clock: FakeClock,
    check_ins: CheckIns,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[There]:
    answer_first(monkeypatch)
    kind = CELEBRANTS[request.param]
    channel = "kudos" if request.param == "teams" else kind.channel
    rules = settings.celebrations.model_copy(update={"enabled": True, "channel": channel})
    voice: VoiceOn
    async with VOICES[request.param](
        opened, settings.model_copy(update={"celebrations": rules}), clock, check_ins
    ) as voice:
        who = kind(voice)
        await who.comes()
        await save_company(voice.entrance.workspace, COMPANY if request.param == "web" else led_by_the_manager(who))
        yield There(who, voice.entrance, clock)
