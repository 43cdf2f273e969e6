"""Platforms that only remember what they were asked: for tests that need no page and no Slack."""

import asyncio
from collections.abc import AsyncIterator, Callable

from bot.delivery.handing import FileOffer, HandedFile, HandedMessage
from bot.messages.message import Message
from bot.org.people import OwnersPage, Profile
from bot.ports import Missing, PlatformError, refused
from tests.processes import PATIENCE


class RememberingPlatform:
    """Implements the Platform port. `stands` is what people see, by place; each `trouble` is raised once."""

    def __init__(self) -> None:
        self.stands: dict[str, dict[str, Message]] = {}
        self.trouble: list[PlatformError] = []
        self.refuses: dict[str, str] = {}  # by place the word with which nothing may be posted there
        self.strangers: dict[str, Profile] = {}
        self.groups: dict[str, list[str]] = {}
        self.asked: list[str] = []
        self.handed: dict[str, list[HandedFile]] = {}
        self._count = 0

    def remember(self, other: "RememberingPlatform") -> None:
        """Everything stands here that stands on another one."""
        self.stands = {place: dict(messages) for place, messages in other.stands.items()}
        self._count = other._count

    def _heed(self) -> None:
        if self.trouble:
            raise self.trouble.pop(0)

    async def post(self, place: str, message: Message) -> str:
        self._heed()
        if place in self.refuses:
            raise refused(self.refuses[place])
        self._count += 1
        self.stands.setdefault(place, {})[str(self._count)] = message
        return str(self._count)

    async def hand(self, place: str, message: Message, offer: FileOffer) -> HandedMessage:
        """Hands it over at once."""
        posted = await self.post(place, message)
        if file := await offer.make():
            self.handed.setdefault(place, []).append(file)
        return HandedMessage(posted, is_over=True)

    async def update(self, place: str, message_id: str, message: Message) -> None:
        self._heed()
        if message_id not in self.stands.get(place, {}):
            raise Missing
        self.stands[place][message_id] = message

    async def delete(self, place: str, message_id: str) -> None:
        self._heed()
        if self.stands.get(place, {}).pop(message_id, None) is None:
            raise Missing

    async def profiles(self, platform_ids: list[str]) -> list[Profile]:
        self.asked += platform_ids
        return [self.strangers[one] for one in platform_ids if one in self.strangers]

    async def members(self) -> AsyncIterator[Profile]:
        for profile in self.strangers.values():
            yield profile

    async def group(self, group_id: str) -> list[str]:
        return self.groups.get(group_id, [])

    async def owners(self, page: str) -> OwnersPage:
        return OwnersPage((), "")

    async def installer(self) -> str | None:
        return ""

    async def channels(self) -> list[str]:
        return ["kudos", "general"]

    def read(self, place: str) -> list[str]:
        """The lines that stand at a place, oldest first."""
        return [message.plain for message in self.stands.get(place, {}).values()]


class WatchedPlatform(RememberingPlatform):
    """Tells who waits when something was tried; holds back what it is asked while `goes_on` is unset."""

    def __init__(self, calls: list[tuple[str, str]] | None = None, name: str = "") -> None:
        super().__init__()
        self.calls = [] if calls is None else calls
        self.name = name
        self.goes_on = asyncio.Event()
        self.goes_on.set()
        self.changed = asyncio.Condition()

    async def post(self, place: str, message: Message) -> str:
        self.calls.append((self.name, place))
        try:
            await self._tell()
            await self.goes_on.wait()
            return await super().post(place, message)
        finally:
            await self._tell()

    async def update(self, place: str, message_id: str, message: Message) -> None:
        await super().update(place, message_id, message)
        await self._tell()

    async def _tell(self) -> None:
        async with self.changed:
            self.changed.notify_all()

    async def until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE), self.changed:
            await self.changed.wait_for(holds)
