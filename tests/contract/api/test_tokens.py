"""An admin lets a program read, on Slack, on Teams and on the local page, and lets it read no more."""

import re
from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest
from aiohttp.test_utils import TestClient, TestServer

from adapters.api.door import install
from adapters.http import application
from bot.config.settings import Settings
from bot.roles.roles import Role
from commands.check_ins import CheckIns
from commands.org.save_company import save_company
from commands.roles.change_roles import give
from storage.org import people
from tests.cast import COMPANY, FakeClock
from tests.contract.leaders import led_by
from tests.contract.thanks.hands import HANDS, Hand
from tests.contract.voices import VOICES, VoiceOn, answer_first

OPENED = {"people": "no", "company_values": "yes", "kudos": "yes", "ledger": "no", "participation": "no"}


@dataclass(frozen=True, slots=True)
class Administered:
    """Ana, who is an admin, on one platform."""

    hand: Hand
    voice: VoiceOn

    async def reads(self, token: str, reading: str) -> int:
        """Returns the status of what a program is answered."""
        app = application()
        install(app, self.voice.entrance.clock, self.voice.entrance.served)
        async with TestClient(TestServer(app)) as client:
            answer = await client.get(f"/api/v1/{reading}", headers={"Authorization": f"Bearer {token}"})
            return answer.status


@pytest.fixture(params=VOICES)
async def administered(
    request: pytest.FixtureRequest,
    opened: str,
    settings: Settings,
    clock: FakeClock,
    check_ins: CheckIns,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Administered]:
    answer_first(monkeypatch)
    voice: VoiceOn
    async with VOICES[request.param](opened, settings, clock, check_ins) as voice:
        here = voice.entrance.workspace.id
        await save_company(voice.entrance.workspace, COMPANY if request.param == "web" else led_by(voice.account))
        ana = (await people.by_platform_ids(here, [voice.account]))[voice.account]
        await give(here, [ana], Role.ADMIN, None, "she looks after the tools", clock.now(), ())
        yield Administered(HANDS[request.param](voice), voice)


async def test_a_token_is_made_in_chat_shown_once_and_revoked(administered: Administered) -> None:
    hand = administered.hand
    assert "no program reads anything" in await hand.types("api", "waterline")
    await hand.presses("Make a token")
    shown = await hand.sends("api.token_made", "Make a token", role="everybody", lifetime="30", **OPENED)
    [token] = set(re.findall(r"waterline-api-[0-9]+-[A-Za-z0-9_-]{43}", shown))
    assert [await administered.reads(token, reading) for reading in ("kudos", "values", "people")] == [200, 200, 403]
    page = await hand.types("api", "waterline")
    assert token not in page
    assert "Last used" in page
    await hand.presses("Revoke")
    await hand.sends("api.token_revoked", "Revoke")
    assert await administered.reads(token, "kudos") == 401
    assert "no program reads anything" in await hand.types("api", "waterline")
