"""The worker's end of the socket between it and its parent (`bot.app.parent`)."""

import asyncio
import socket
from collections.abc import Callable


class Channel:
    """`listening` is the socket that a worker before this one opened. `fds` are the numbers of both."""

    def __init__(self, fds: str) -> None:
        channel, *listening = (socket.socket(fileno=int(fd)) for fd in fds.split(","))
        self._channel = channel
        self.listening = listening[0] if listening else None
        self.takes_over = bool(listening)  # from a process that greeted people before
        self.is_replaced = False  # as far as we have asked for it

    def keeps(self, listening: socket.socket) -> None:
        """Hands the listening socket to the parent, for those after us."""
        self.listening = listening
        socket.send_fds(self._channel, [b"L"], [listening.fileno()])

    def is_up(self) -> None:
        self._channel.send(b"U")

    def replace_us(self) -> None:
        self.is_replaced = True
        self._channel.send(b"R")

    def when_parent_ends(self, call: Callable[[], None]) -> None:
        """Calls `call` once the parent is gone: killed, it leaves nobody who would ever end us."""
        asyncio.get_running_loop().add_reader(self._channel.fileno(), call)
