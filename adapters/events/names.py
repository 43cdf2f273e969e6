"""Looks up names that somebody wrote, in threads of its own: one whose servers never answer holds none of the others.

The loop's own few threads read files and open what is sealed. A look-up cannot be broken off: whoever gives up leaves
its thread behind for as long as the system tries, and whoever asks for the same name meanwhile waits for that one.
"""

import asyncio
import socket
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial
from typing import Any

from aiohttp.abc import AbstractResolver, ResolveResult

_AT_ONCE = 64  # names; a thread begins when it is needed
_DIGITS = socket.AI_NUMERICHOST | socket.AI_NUMERICSERV
_Found = Sequence[tuple[Any, ...]]  # as the system says it


class Names(AbstractResolver):
    """Says to which addresses a name leads, as the system does."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(_AT_ONCE, "names")
        self._in_hand: dict[tuple[str, int, int], asyncio.Future[_Found]] = {}

    async def resolve(
        self, host: str, port: int = 0, family: socket.AddressFamily = socket.AF_UNSPEC
    ) -> list[ResolveResult]:
        """Returns the addresses. Raises OSError where there are none."""
        resolved = await asyncio.shield(self._looked_up(host, port, family))
        return [
            ResolveResult(hostname=host, host=place[0], port=port, family=kind, proto=proto, flags=_DIGITS)
            for kind, _, proto, _, place in resolved
        ]

    async def close(self) -> None:
        """Begins no further look-up."""
        self._threads.shutdown(wait=False, cancel_futures=True)

    def _looked_up(self, host: str, port: int, family: socket.AddressFamily) -> "asyncio.Future[_Found]":
        key = (host, port, family)
        if key not in self._in_hand:
            look: Callable[[], _Found] = partial(
                socket.getaddrinfo, host, port, family, socket.SOCK_STREAM, 0, getattr(socket, "AI_ADDRCONFIG", 0)
            )
            looking = asyncio.get_running_loop().run_in_executor(self._threads, look)
            looking.add_done_callback(partial(self._done, key))
            self._in_hand[key] = looking
        return self._in_hand[key]

    def _done(self, key: tuple[str, int, int], looked: "asyncio.Future[_Found]") -> None:
        del self._in_hand[key]
        if not looked.cancelled():
            looked.exception()  # whoever asked may have given up
