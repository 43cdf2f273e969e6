"""Where this process listens, and the sentence with which it cannot."""

import asyncio
import errno
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass

from bot.app.channel import Channel
from bot.app.start import StartError


@dataclass(frozen=True, slots=True)
class ListeningAddress:
    """`order` is its place among those of this process; the variables of the environment are those that choose it.

    `otherwise` completes the cure where something else listens there.
    """

    host: str
    port: int
    order: int = 0
    host_variable: str = "HOST"
    port_variable: str = "PORT"
    otherwise: str = ""

    def opened(self, channel: Channel | None) -> socket.socket:
        """Returns the socket that a process before this one listened on, or a new one, for those after this one, too.

        Raises StartError.
        """
        if channel and (taken_over := channel.listening_at(self.order)):
            return taken_over
        with self._named():
            new = socket.create_server((self.host, self.port))
        if channel:
            channel.keeps(new)
        return new

    async def find(self, channel: Channel | None) -> None:
        """Raises StartError where the port is taken: that is told at once, not after a database has been filled."""
        if channel and channel.listening_at(self.order):
            return
        with self._named():
            loop = asyncio.get_running_loop()
            server = await loop.create_server(asyncio.Protocol, self.host, self.port, start_serving=False)
        server.close()

    @contextmanager
    def _named(self) -> Iterator[None]:
        try:
            yield
        except (OSError, UnicodeError) as error:  # UnicodeError: no name of a machine looks like it
            raise StartError(self._not_listening(error)) from error

    def _not_listening(self, error: OSError | UnicodeError) -> str:
        host, port = self.host_variable, self.port_variable
        cure = f"{host}=127.0.0.1 for this machine alone, or {host}=0.0.0.0 for all addresses that it has"
        if isinstance(error, UnicodeError | socket.gaierror):
            return f"{host} is {self.host}, which no machine is called that can be looked up. Set {cure}."
        match error.errno:
            case errno.EADDRNOTAVAIL:
                return f"{host} is {self.host}, which is no address of this machine. Set {cure}."
            case errno.EACCES:
                return f"Port {self.port} is not for this user to listen on. Choose one from 1024 on, as {port}=8080."
            case errno.EADDRINUSE:
                return (
                    f"Port {self.port} on {self.host} cannot be used, since something listens there; perhaps Waterline "
                    f"runs already. Stop it, or choose another port, for example {port}={self.port + 1}."
                    f"{self.otherwise}"
                )
        return f"Nothing can listen on port {self.port} of {self.host} ({os.strerror(error.errno or 0)}). Set {cure}."
