"""The local page's posts: what is stored of them, and what everybody who reads along is told."""

from collections.abc import AsyncIterator
from contextlib import AbstractAsyncContextManager
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple, Protocol


@dataclass(frozen=True, slots=True)
class Post:
    """One message on the local page. `author_id` is None for the bot; a deleted post says nothing."""

    id: int
    place: str
    author_id: int | None
    html: str
    plain: str
    posted_at: datetime
    revision: int = 1
    deleted: bool = False


class PostNews(NamedTuple):
    """A post that was added, revised or deleted."""

    workspace_id: int
    place: str
    post_id: int


class Timeline(Protocol):
    """The posts of the local page, and the news of them in every process."""

    async def add(
        self, workspace_id: int, place: str, author_id: int | None, html: str, plain: str, now: datetime
    ) -> int: ...

    async def revise(self, workspace_id: int, post_id: int, html: str, plain: str) -> bool:
        """Changes a post and returns True; False if there is no such post any more."""

    async def delete(self, workspace_id: int, post_id: int) -> bool: ...

    async def find(self, workspace_id: int, post_id: int) -> Post | None: ...

    async def latest(self, workspace_id: int, place: str, before_id: int | None, limit: int) -> list[Post]:
        """Returns the last `limit` posts before the post `before_id`, oldest first, without deleted ones."""

    def news(self) -> AbstractAsyncContextManager[AsyncIterator[PostNews]]:
        """Returns every post that is added, revised or deleted from now on, in any process."""
