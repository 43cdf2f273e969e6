"""Ana on one platform, who is a colleague like others until she is given a role."""

from collections.abc import AsyncIterator
from dataclasses import dataclass

import pytest

from bot.config.settings import Settings
from bot.org.people import Person
from bot.roles.roles import Role
from commands.check_ins import CheckIns
from commands.org.save_company import save_company
from commands.roles.change_roles import give
from storage.caches import forget_all
from storage.database import statement
from storage.org import people
from storage.roles import grants
from tests.cast import COMPANY, FakeClock
from tests.contract.leaders import led_by
from tests.contract.thanks.hands import HANDS, Hand
from tests.contract.voices import VOICES, VoiceOn, answer_first


@dataclass(frozen=True, slots=True)
class Somebody:
    """She leads nobody."""

    hand: Hand
    voice: VoiceOn

    async def person(self) -> Person:
        here = self.voice.entrance.workspace.id
        return (await people.by_platform_ids(here, [self.voice.account]))[self.voice.account]

    async def becomes(self, role: Role) -> None:
        """Gives her a role, and a colleague, too, so that she is never the only admin."""
        entrance = self.voice.entrance
        everybody = await people.everyone(entrance.workspace.id)
        colleague = next(person for person in everybody if person.platform_id in ("@bo", "lead"))
        holders = [await self.person(), colleague]
        await give(entrance.workspace.id, holders, role, None, "elected", entrance.clock.now(), ())

    async def loses(self, role: Role) -> None:
        here, person = self.voice.entrance.workspace.id, await self.person()
        for grant in await grants.every(here):
            if (grant.role, grant.person_id) == (role, person.id):
                await grants.drop(here, grant.id)
        forget_all()  # as another process does after half a minute


@pytest.fixture(params=VOICES)
async def ana(
    request: pytest.FixtureRequest,
    opened: str,
    settings: Settings,
    clock: FakeClock,
    check_ins: CheckIns,
    monkeypatch: pytest.MonkeyPatch,
) -> AsyncIterator[Somebody]:
    answer_first(monkeypatch)
    settings = settings.model_copy(update={"events": settings.events.model_copy(update={"loopback": True})})
    voice: VoiceOn
    async with VOICES[request.param](opened, settings, clock, check_ins) as voice:
        await save_company(voice.entrance.workspace, COMPANY if request.param == "web" else led_by(voice.account))
        await statement("update person set team_id = null")
        forget_all()
        yield Somebody(HANDS[request.param](voice), voice)
