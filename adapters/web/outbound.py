"""The Platform port on the local page: a message is a post of the timeline, drawn when it is placed."""

from collections.abc import AsyncIterator
from dataclasses import replace

from adapters.web import render
from adapters.web.conversation import GENERAL
from bot.delivery.handing import FileOffer, HandedMessage
from bot.delivery.timeline import Timeline
from bot.messages.message import Link, Message, Text
from bot.org.people import OwnersPage, Profile
from bot.ports import Clock, Missing


class WebPlatform:
    """Posts into one workspace. The page knows nobody by itself: its people come from the company's own list."""

    def __init__(self, timeline: Timeline, workspace_id: int, clock: Clock) -> None:
        self._timeline = timeline
        self._workspace = workspace_id
        self._clock = clock

    async def post(self, place: str, message: Message) -> str:
        html = render.message(message)
        return str(await self._timeline.add(self._workspace, place, None, html, message.plain, self._clock.now()))

    async def hand(self, place: str, message: Message, offer: FileOffer) -> HandedMessage:
        """Posts a link, which leads the person whose page it stands on to the file, once."""
        link = Text((Link(f"file/{offer.token}", offer.link),))
        posted = await self.post(place, replace(message, blocks=(*message.blocks, link)))
        return HandedMessage(posted, is_over=False)

    async def update(self, place: str, message_id: str, message: Message) -> None:
        if not await self._timeline.revise(self._workspace, int(message_id), render.message(message), message.plain):
            raise Missing

    async def delete(self, place: str, message_id: str) -> None:
        if not await self._timeline.delete(self._workspace, int(message_id)):
            raise Missing

    async def profiles(self, platform_ids: list[str]) -> list[Profile]:
        return []

    async def members(self) -> AsyncIterator[Profile]:
        for profile in await self.profiles([]):
            yield profile

    async def group(self, group_id: str) -> list[str]:
        return []

    async def installer(self) -> str | None:
        return ""

    async def owners(self, page: str) -> OwnersPage:
        return OwnersPage((), "")

    async def channels(self) -> list[str]:
        return [GENERAL]
