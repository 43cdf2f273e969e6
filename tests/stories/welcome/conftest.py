"""A company on the morning on which Waterline is installed: nobody was welcomed, and nobody reports to anybody yet."""

from dataclasses import replace

import pytest

from bot.config.settings import Settings
from bot.messages.message import Message
from bot.org.company import Company, Member
from bot.org.people import Profile
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.caches import forget_all
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, MIKA, FakeClock
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany

STAFF = (DANA, ANA, BO, CY, MIKA)


class Newcomers(ChatCompany):
    """`tick` is what the clock does: whoever is to be welcomed is, and the message is brought up to date."""

    def __init__(
        self, entrance: Entrance, check_ins: CheckIns, clock: FakeClock, platform: RememberingPlatform
    ) -> None:
        super().__init__(entrance)
        self.check_ins = check_ins
        self.clock = clock
        self.platform = platform

    async def tick(self, **later: float) -> None:
        self.clock.move(**later or {"minutes": 1})
        await run_due(self.clock.now(), self.entrance.served, self.check_ins)
        await self.deliver()

    def letters(self, who: Profile = DANA) -> list[Message]:
        return list(self.platform.stands.get(who.platform_id, {}).values())

    @property
    def letter(self) -> Message:
        [letter] = self.letters()
        return letter


async def unwelcomed() -> None:
    """Undoes that companies of tests have moved in."""
    await statement("delete from welcome")
    forget_all()


@pytest.fixture
async def newcomers(
    opened: str, settings: Settings, clock: FakeClock, platform: RememberingPlatform, check_ins: CheckIns
) -> Newcomers:
    workspace = await open_workspace("web", "local", "Harbour", settings)
    await save_company(workspace, Company(tuple(Member(one) for one in STAFF), {}))
    await unwelcomed()
    entrance = Entrance(workspace, platform, settings, clock, check_ins.ballots)
    return Newcomers(replace(entrance), check_ins, clock, platform)
