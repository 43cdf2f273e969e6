"""Whoever looks at the demo as one of its people, right after its past."""

from typing import Any

from bot.messages.message import Quote
from bot.messages.request import Opened, Typed
from bot.org.people import Profile
from commands.routing.entrance import Entrance
from tests.cast import FakeClock
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany
from tests.stories.demo.quarter import COMPANY
from tests.stories.pulse.checkin import text_of


def who(handle: str) -> Profile:
    return next(member.profile for member in COMPANY.members if member.profile.handle == handle)


class Visitor:
    def __init__(self, past: Lived, platform: RememberingPlatform) -> None:
        here, clock = past.check_ins, FakeClock(past.now)
        self.company = ChatCompany(
            Entrance(past.workspace, platform, past.settings, clock, here.ballots, windows=here.windows)
        )

    async def home(self, handle: str) -> str:
        page = await self.company.does(who(handle), Opened())
        return text_of(page) + "".join(block.words for block in page.blocks if isinstance(block, Quote))

    async def types(self, handle: str, word: str, command: str = "/pulse") -> str:
        return text_of(await self.asks(handle, word, command))

    async def asks(self, handle: str, word: str, command: str) -> Any:
        return await self.company.does(who(handle), Typed(word, "general", command))
