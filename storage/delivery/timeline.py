"""The posts of the local page. PostgreSQL carries the news of them to every process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import psycopg
import structlog

from bot.delivery.timeline import Post, PostNews
from storage.database import statement
from storage.records import Stored

_log = structlog.get_logger(__name__)
_POST = Stored(Post)
_COLUMNS = _POST.columns()

_TELL = "select pg_notify('timeline', workspace_id || ' ' || id || ' ' || place), id from changed"
_ADD = f"""
with changed as (
    insert into post (workspace_id, place, author_id, html, plain, revision, deleted, posted_at)
    values (%(workspace_id)s, %(place)s, %(author)s, %(html)s, %(plain)s, 1, false, %(now)s)
    returning workspace_id, id, place
) {_TELL}
"""
_REVISE = f"""
with changed as (
    update post set html = %(html)s, plain = %(plain)s, revision = revision + 1
    where workspace_id = %(workspace_id)s and id = %(post)s and not deleted returning workspace_id, id, place
) {_TELL}
"""
_DELETE = f"""
with changed as (
    update post set deleted = true, html = '', plain = '', revision = revision + 1
    where workspace_id = %(workspace_id)s and id = %(post)s and not deleted returning workspace_id, id, place
) {_TELL}
"""
_LATEST = f"""
select {_COLUMNS} from post where workspace_id = %(workspace_id)s and place = %(place)s and not deleted
    and (%(before)s::bigint is null or (posted_at, id) < (
        select posted_at, id from post where workspace_id = %(workspace_id)s and id = %(before)s))
order by posted_at desc, id desc limit %(limit)s
"""


class StoredTimeline:
    """The Timeline port on PostgreSQL. One connection of its own listens, for as long as somebody follows."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._followers: set[asyncio.Queue[PostNews | None]] = set()
        self._listening: asyncio.Task[None] | None = None
        self._connection: psycopg.AsyncConnection | None = None
        self._coming_or_going = asyncio.Lock()

    async def add(
        self, workspace_id: int, place: str, author_id: int | None, html: str, plain: str, now: datetime
    ) -> int:
        rows = await statement(
            _ADD, workspace_id=workspace_id, place=place, author=author_id, html=html, plain=plain, now=now
        )
        return int(rows[0]["id"])

    async def revise(self, workspace_id: int, post_id: int, html: str, plain: str) -> bool:
        return bool(await statement(_REVISE, workspace_id=workspace_id, post=post_id, html=html, plain=plain))

    async def delete(self, workspace_id: int, post_id: int) -> bool:
        return bool(await statement(_DELETE, workspace_id=workspace_id, post=post_id))

    async def find(self, workspace_id: int, post_id: int) -> Post | None:
        rows = await statement(
            f"select {_COLUMNS} from post where workspace_id = %(workspace_id)s and id = %(post)s",
            workspace_id=workspace_id,
            post=post_id,
        )
        return _POST.read(rows[0]) if rows else None

    async def latest(self, workspace_id: int, place: str, before_id: int | None, limit: int) -> list[Post]:
        rows = await statement(_LATEST, workspace_id=workspace_id, place=place, before=before_id, limit=limit)
        return [_POST.read(row) for row in reversed(rows)]

    @asynccontextmanager
    async def news(self) -> AsyncIterator[AsyncIterator[PostNews]]:
        """Yields news until the database goes away or the follower falls too far behind; then it reads anew."""
        queue: asyncio.Queue[PostNews | None] = asyncio.Queue(1000)
        async with self._coming_or_going:
            if self._listening is None or self._listening.done():
                self._connection = await psycopg.AsyncConnection.connect(self._conninfo, autocommit=True)
                await self._connection.execute("listen timeline")
                self._listening = asyncio.create_task(self._listen(self._connection))
            self._followers.add(queue)
        try:
            yield _drain(queue)
        finally:
            self._followers.discard(queue)
            async with self._coming_or_going:
                if not self._followers and self._listening and self._connection:
                    self._listening.cancel()
                    await asyncio.gather(self._listening, return_exceptions=True)
                    await self._connection.close()  # a task that is cancelled before it began closes nothing
                    self._listening = self._connection = None

    async def _listen(self, connection: psycopg.AsyncConnection) -> None:
        try:
            async with connection:
                async for note in connection.notifies():
                    workspace, post_id, place = note.payload.split(" ", 2)
                    for queue in self._followers:
                        _tell(queue, PostNews(int(workspace), place, int(post_id)))
        except psycopg.OperationalError as error:
            _log.warning("the database no longer tells what is new", error=type(error).__name__)
        finally:
            for queue in self._followers:
                _end(queue)


def _tell(queue: asyncio.Queue[PostNews | None], news: PostNews) -> None:
    if queue.full():
        _end(queue)
    else:
        queue.put_nowait(news)


def _end(queue: asyncio.Queue[PostNews | None]) -> None:
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(None)


async def _drain(queue: asyncio.Queue[PostNews | None]) -> AsyncIterator[PostNews]:
    while news := await queue.get():
        yield news
