"""The posts of the local page. PostgreSQL carries the news of them to every process."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import psycopg
import structlog

from bot.ports import Post
from storage.database import Row, statement

_log = structlog.get_logger(__name__)
_COLUMNS = "id, place, author_id, html, plain, posted_at, revision, deleted"
_News = tuple[int, str, int]  # workspace, place, post id
_TELL = "select pg_notify('timeline', workspace_id || ' ' || id || ' ' || place), id from changed"


def _post_of(row: Row) -> Post:
    return Post(**row)


class StoredTimeline:
    """The Timeline port on PostgreSQL. One connection of its own listens, for as long as somebody follows."""

    def __init__(self, conninfo: str) -> None:
        self._conninfo = conninfo
        self._followers: set[asyncio.Queue[_News | None]] = set()
        self._listening: asyncio.Task[None] | None = None
        self._connection: psycopg.AsyncConnection | None = None
        self._coming_or_going = asyncio.Lock()

    async def add(self, workspace: int, place: str, author_id: int | None, html: str, plain: str, now: datetime) -> int:
        rows = await statement(
            "with changed as (insert into post (workspace_id, place, author_id, html, plain, revision, deleted,"
            f" posted_at) values (%s, %s, %s, %s, %s, 1, false, %s) returning workspace_id, id, place) {_TELL}",
            *(workspace, place, author_id, html, plain, now),
        )
        return int(rows[0]["id"])

    async def revise(self, workspace: int, post_id: int, html: str, plain: str) -> bool:
        rows = await statement(
            "with changed as (update post set html = %s, plain = %s, revision = revision + 1"
            f" where workspace_id = %s and id = %s and not deleted returning workspace_id, id, place) {_TELL}",
            *(html, plain, workspace, post_id),
        )
        return bool(rows)

    async def delete(self, workspace: int, post_id: int) -> bool:
        rows = await statement(
            "with changed as (update post set deleted = true, html = '', plain = '', revision = revision + 1"
            f" where workspace_id = %s and id = %s and not deleted returning workspace_id, id, place) {_TELL}",
            *(workspace, post_id),
        )
        return bool(rows)

    async def find(self, workspace: int, post_id: int) -> Post | None:
        rows = await statement(
            f"select {_COLUMNS} from post where workspace_id = %s and id = %s",
            *(workspace, post_id),
        )
        return _post_of(rows[0]) if rows else None

    async def latest(self, workspace: int, place: str, before: int | None, limit: int) -> list[Post]:
        rows = await statement(
            f"select {_COLUMNS} from post where workspace_id = %s and place = %s and not deleted"
            " and (%s::bigint is null"
            " or (posted_at, id) < (select posted_at, id from post where workspace_id = %s and id = %s))"
            " order by posted_at desc, id desc limit %s",
            *(workspace, place, before, workspace, before, limit),
        )
        return [_post_of(row) for row in reversed(rows)]

    @asynccontextmanager
    async def news(self) -> AsyncIterator[AsyncIterator[_News]]:
        """Ends when the database goes away or the follower falls too far behind: whoever comes back reads anew."""
        queue: asyncio.Queue[_News | None] = asyncio.Queue(1000)
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
                        _tell(queue, (int(workspace), place, int(post_id)))
        except psycopg.OperationalError as error:
            _log.warning("the database no longer tells what is new", error=type(error).__name__)
        finally:
            for queue in self._followers:
                _end(queue)


def _tell(queue: asyncio.Queue[_News | None], news: _News) -> None:
    if queue.full():
        _end(queue)
    else:
        queue.put_nowait(news)


def _end(queue: asyncio.Queue[_News | None]) -> None:
    while not queue.empty():
        queue.get_nowait()
    queue.put_nowait(None)


async def _drain(queue: asyncio.Queue[_News | None]) -> AsyncIterator[_News]:
    while news := await queue.get():
        yield news
