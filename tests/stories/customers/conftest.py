"""The small company lets customers say thanks: Ana leads Support, Mika is in it; Dana leads all, and is the admin."""

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any, cast
from uuid import uuid4

import pytest

from bot.config.settings import Settings
from bot.customers.door import CustomerWords, Left
from bot.messages.message import Form, Message
from bot.messages.request import Pressed
from bot.org.company import Company, TeamName
from bot.org.people import Profile
from commands.check_ins import CheckIns
from commands.customers.due import tell_of_thanks
from commands.customers.open_door import CustomersDoor
from commands.feature import Tick
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.caches import forget_all
from storage.customers import links
from storage.org import people
from tests.cast import ANA, COMPANY, DANA
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, buttons, told

URL = "https://thanks.example.com"
WORDS = "Ana stayed on the line until our ferry was booked. Thank you!"


class Shop(ChatCompany):
    """Customers write at addresses, and people of the company decide."""

    def __init__(self, entrance: Entrance, platform: RememberingPlatform) -> None:
        super().__init__(entrance)
        self.platform = platform

    @property
    def door(self) -> CustomersDoor:
        return CustomersDoor(self.entrance.served, self.entrance.clock)

    def set(self, **rules: Any) -> None:
        """As app.yaml says from now on."""
        settings = self.entrance.settings
        changed = settings.model_copy(update={"customers": settings.customers.model_copy(update=rules)})
        self.entrance = replace(self.entrance, settings=changed)

    async def links_of(self, who: Profile) -> Message:
        page = await self.types(who, "link")
        assert isinstance(page, Message)
        return page

    async def addresses_of(self, who: Profile) -> list[str]:
        """Each once, in the order in which they stand on the page."""
        found = re.findall(rf"{URL}/([0-9]+-[a-z2-7]+)", told(await self.links_of(who)))
        return list(dict.fromkeys(found))

    async def makes(self, who: Profile, number: int = 0, name: str = "") -> str:
        """Makes the address of this number on the page, and returns it."""
        before = await self.addresses_of(who)
        page = await self.links_of(who)
        new = [button for button in buttons(page) if button.label in ("Make an address", "アドレスを作る")]
        form = await self.presses_button(who, new[number])
        assert isinstance(form, Form)
        await self.submits(who, form, **({"name": name} if name else {}))
        [address] = [address for address in await self.addresses_of(who) if address not in before]
        return address

    async def writes(self, address: str, words: str = WORDS, name: str = "", nonce: str = "") -> Left:
        return await self.door.leave(address, CustomerWords(words, name, nonce or uuid4().hex))

    async def ticks(self) -> None:
        tick = Tick(self.entrance.clock.now(), self.entrance.served, cast(CheckIns, None))
        assert await tell_of_thanks(tick) == []
        await self.deliver()

    async def moves(self, **by: float) -> None:
        self.entrance.clock.move(**by)  # type: ignore[attr-defined]
        await self.ticks()

    def stands(self, place: str) -> list[Message]:
        return list(self.platform.stands.get(place, {}).values())

    def notices(self, who: Profile) -> list[str]:
        return [told(message) for message in self.stands(who.platform_id)]

    async def waiting(self, who: Profile) -> Message:
        """What waits for somebody, as the button of the page shows it."""
        page = await self.does(who, Pressed("customers.waiting", "0"))
        assert isinstance(page, Message)
        return page

    async def shares(self, who: Profile, **answers: Any) -> Any:
        form = await self.presses(who, await self.waiting(who), "Share it")
        return await self.submits(who, form, **answers) if isinstance(form, Form) else form

    async def held(self, person: int) -> Sequence[str]:
        return [link.name for link in await links.held_by(self.entrance.workspace.id, person)]


@pytest.fixture
def shop(entrance: Entrance, settings: Settings, platform: RememberingPlatform) -> Shop:
    on = settings.customers.model_copy(update={"enabled": True, "public_url": URL})
    changed = settings.model_copy(update={"customers": on})
    return Shop(replace(entrance, settings=changed), platform)


async def who(shop: Shop, person: Profile) -> int:
    return (await people.by_platform_ids(shop.entrance.workspace.id, [person.platform_id]))[person.platform_id].id


async def finds(shop: Shop, address: str) -> str:
    """The name that a customer reads at an address; empty where it is unknown."""
    page = await shop.door.read(address)
    return page.thanked if page else ""


async def leads_instead(shop: Shop, leader: Profile, *, handle: str = "support") -> None:
    """Ana's people report to somebody else, and Ana to Dana as before."""
    members = [
        replace(member, manager=leader.platform_id) if member.manager == ANA.platform_id else member
        for member in COMPANY.members
    ]
    teams = {DANA.platform_id: COMPANY.teams[DANA.platform_id], leader.platform_id: TeamName("Support", handle)}
    await save_company(shop.entrance.workspace, Company(tuple(members), teams))
    forget_all()
