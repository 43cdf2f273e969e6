"""What arrives, as server-sent events: one follower a window, until the window or the program closes."""

import asyncio
import json
from collections.abc import AsyncIterator
from typing import Never

from aiohttp import web

from adapters.web.conversation import Window, latest
from bot.delivery.timeline import PostNews, Timeline
from bot.ports import Clock

HEADERS = {"Content-Type": "text/event-stream; charset=utf-8", "Cache-Control": "no-store"}


class _Over(Exception):
    """The window, the database or the program went away."""


class News:
    """`beat` is how often (in seconds) a window is asked whether it is still there."""

    def __init__(self, timeline: Timeline, clock: Clock, beat: float) -> None:
        self._timeline = timeline
        self._clock = clock
        self._beat = beat
        self._closing = asyncio.Event()

    async def close(self, _: web.Application) -> None:
        self._closing.set()

    async def follow(self, request: web.Request, window: Window, headers: dict[str, str]) -> web.StreamResponse:
        """Sends all that stands at the place, then every change, so that whoever reconnects misses nothing."""
        response = web.StreamResponse(headers={**headers, **HEADERS})
        try:
            async with self._timeline.news() as news, asyncio.TaskGroup() as tasks:
                await response.prepare(request)
                drawing = await latest(self._timeline, window, self._clock.now())
                await _send(response, "all", drawing._asdict())
                tasks.create_task(self._tell(response, window, news))
                tasks.create_task(self._breathe(response))
                tasks.create_task(self._until_closing())
        except* (_Over, ConnectionError):
            pass
        return response

    async def _tell(self, response: web.StreamResponse, window: Window, news: AsyncIterator[PostNews]) -> Never:
        async for workspace, place, post_id in news:
            if workspace == window.person.workspace_id:
                await self._tell_one(response, window, place, post_id)
        raise _Over

    async def _tell_one(self, response: web.StreamResponse, window: Window, place: str, post_id: int) -> None:
        if place not in window.places:
            return
        if place != window.place:
            await _send(response, "elsewhere", {"place": place, "id": post_id})
            return
        post = await self._timeline.find(window.person.workspace_id, post_id)
        if post is None or post.deleted:
            await _send(response, "gone", {"id": post_id})
            return
        if post.author_id and post.author_id not in window.company.people:
            raise _Over  # somebody new: the window comes back and gets to know them
        await _send(response, "post", window.draw(post, self._clock.now()))

    async def _breathe(self, response: web.StreamResponse) -> Never:
        while True:
            await asyncio.sleep(self._beat)
            await response.write(b":\n\n")

    async def _until_closing(self) -> Never:
        await self._closing.wait()
        raise _Over


async def _send(response: web.StreamResponse, event: str, content: object) -> None:
    await response.write(f"retry: 1000\nevent: {event}\ndata: {json.dumps(content)}\n\n".encode())
