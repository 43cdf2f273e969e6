"""The worker's end of the socket between it and its parent (`bot.app.parent`)."""

import asyncio
import socket
from collections.abc import Callable


class Channel:
    """`fds` are the numbers of its socket, and of those that a worker before this one listened on."""

    def __init__(self, fds: str) -> None:
        channel, *listening = (socket.socket(fileno=int(fd)) for fd in fds.split(","))
        self._channel = channel
        self._listening = listening
        self.takes_over = bool(listening)  # from a process that greeted people before
        self.is_replaced = False  # as far as we have asked for it

    def listening_at(self, order: int) -> socket.socket | None:
        """Returns the socket that was opened as this one of several, 0 for the first; None where there is none yet."""
        return self._listening[order] if order < len(self._listening) else None

    def keeps(self, listening: socket.socket) -> None:
        """Hands a listening socket to the parent, for those after us."""
        self._listening.append(listening)
        socket.send_fds(self._channel, [b"L"], [listening.fileno()])

    def is_up(self) -> None:
        self._channel.send(b"U")

    def replace_us(self) -> None:
        self.is_replaced = True
        self._channel.send(b"R")

    def when_parent_ends(self, call: Callable[[], None]) -> None:
        """Calls `call` once the parent is gone: killed, it leaves nobody who would ever end us."""
        asyncio.get_running_loop().add_reader(self._channel.fileno(), call)
