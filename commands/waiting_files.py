"""Files that came in chat and were looked at: each waits for a tap of whoever brought it, and for nobody else's."""

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import copy_context
from dataclasses import dataclass
from functools import partial
from secrets import token_urlsafe
from typing import Generic, ParamSpec, TypeVar

from cachetools import TTLCache

from bot.ports import Context
from storage.caches import registered

WAITS_FOR = 15 * 60  # seconds
_AT_ONCE = 6  # of ten megabytes each

Choices = TypeVar("Choices")
Content = TypeVar("Content")
Arguments = ParamSpec("Arguments")
_reading = ThreadPoolExecutor(1, "files")


async def read_in_turn(
    read: Callable[Arguments, Content], *arguments: Arguments.args, **options: Arguments.kwargs
) -> Content:
    """Returns what `read` makes of a file, in the one thread in which files are read: one after the other, since
    several at once would leave little of the processor to who is answered meanwhile.
    """
    reading = partial(copy_context().run, read, *arguments, **options)
    return await asyncio.get_running_loop().run_in_executor(_reading, reading)


@dataclass(frozen=True, slots=True)
class WaitingFile(Generic[Choices]):
    """A file, whose it is, and what they chose for what it does not say itself."""

    workspace: int
    person: int
    content: bytes
    choices: Choices


class WaitingFiles(Generic[Choices]):
    """Those of one kind, in the process that they came to."""

    def __init__(self) -> None:
        self._files: TTLCache[str, WaitingFile[Choices]] = registered(TTLCache(maxsize=_AT_ONCE, ttl=WAITS_FOR))

    def keep(self, ctx: Context, content: bytes, choices: Choices, name: str = "") -> str:
        """Returns the name by which it waits: a new one, or that by which it waited with other choices."""
        name = name or token_urlsafe(16)
        self._files[name] = WaitingFile(ctx.workspace.id, ctx.person.id, content, choices)
        # Whether or not anybody comes for another.
        asyncio.get_running_loop().call_later(WAITS_FOR, self._files.expire)
        return name

    def find(self, ctx: Context, name: str) -> WaitingFile[Choices] | None:
        """Returns a file that waits for whoever asks."""
        waiting = self._files.get(name)
        is_theirs = waiting is not None and (waiting.workspace, waiting.person) == (ctx.workspace.id, ctx.person.id)
        return waiting if is_theirs else None

    def let_go(self, name: str) -> None:
        """Forgets it, if it still waits."""
        self._files.pop(name, None)
