"""The sockets over which Slack speaks to its apps, one an app, for the workspaces that it is installed in."""

import asyncio
from contextlib import AsyncExitStack
from dataclasses import dataclass
from functools import partial
from typing import NamedTuple

import structlog

from adapters.slack.inbound import OpenSocket, socket_mode
from adapters.slack.replies import Desk
from bot.app.connect.each import REFUSED_SECONDS
from bot.app.start import REFUSED, Silent, StartError, TokenRefused, Wiring
from bot.ports import Barred, PlatformError, Rejected

_NO_SOCKET = (
    "Slack opens no socket ({error}). Make another app-level token and set SLACK_APP_TOKEN, or turn Socket Mode on on "
    "the app's page; where the token is a new one, start again."
)
_NOT_YET = "Slack opened no socket ({error}). Look at the network: whether this machine may open one, also by a proxy."
_log = structlog.get_logger("waterline")


@dataclass(slots=True)
class _App:
    """An app, and whom it is installed by. `closing` ends its socket, of which `watching` says when it is given up."""

    desks: dict[str, Desk]
    closing: AsyncExitStack
    socket: OpenSocket | None = None
    asked_from: float = 0.0  # of the loop's time

    @property
    def workspaces(self) -> set[int]:
        return {desk.entrance.workspace.id for desk in self.desks.values()}


class _GivenUp(NamedTuple):
    app: _App
    error: BaseException | None


class Sockets:
    """They end with the stack of the wiring."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._apps: dict[str, _App] = {}  # by app token
        self._given_up: asyncio.Queue[_GivenUp] = asyncio.Queue()  # apps for which Slack opens none again

    async def admit(self, desk: Desk) -> None:
        """Has a workspace heard. Raises TokenRefused or Silent where its app has no socket, and gets none."""
        token, team = desk.connection.app_token, desk.connection.team_id
        if token in self._apps:
            self._apps[token].desks[team] = desk
            if self._apps[token].socket is None:
                self._wiring.not_served["slack", REFUSED] += 1
            return
        app = _App({team: desk}, AsyncExitStack())
        await self._open(app)
        self._apps[token] = app
        await self._wiring.stack.enter_async_context(app.closing)  # a vain attempt leaves nothing there

    async def are_connected(self) -> bool:
        return all([await app.socket.is_connected() for app in self._apps.values() if app.socket])

    async def hold_open(self) -> None:
        """Goes on without the workspaces of an app that Slack opens no socket for, and asks again; where no others are
        served it ends the process: it would hear of nothing.
        """
        while True:
            try:
                async with asyncio.timeout(REFUSED_SECONDS if self._deaf else None):
                    app, error = await self._given_up.get()
            except TimeoutError:
                await self._open_again()
                continue
            if isinstance(error, Rejected | Barred):
                await self._go_on_without(app, StartError(_NO_SOCKET.format(error=error)))
            elif error:
                raise error

    @property
    def _deaf(self) -> list[_App]:
        return [app for app in self._apps.values() if app.socket is None]

    async def _open(self, app: _App) -> None:
        try:
            app.socket = await app.closing.enter_async_context(socket_mode(list(app.desks.values())))
        except (Rejected, Barred) as error:
            raise TokenRefused(_NO_SOCKET.format(error=error)) from error
        except PlatformError as error:
            raise Silent(_NOT_YET.format(error=error), error) from error
        app.desks = app.socket.desks
        app.socket.watching.add_done_callback(partial(self._note_end, app))

    def _note_end(self, app: _App, watching: "asyncio.Task[None]") -> None:
        if not watching.cancelled():
            self._given_up.put_nowait(_GivenUp(app, watching.exception()))

    async def _go_on_without(self, app: _App, error: StartError) -> None:
        """What waits there is still delivered: the bot's token is another one."""
        app.socket = None
        await app.closing.aclose()  # the library would go on asking
        if self._wiring.served.keys() <= set[int]().union(*(deaf.workspaces for deaf in self._deaf)):
            raise error
        self._wiring.not_served["slack", REFUSED] += len(app.workspaces)
        _log.error(
            "nobody of a workspace is heard until this is mended", workspaces=sorted(app.workspaces), why=str(error)
        )
        self._wiring.start.tells(str(error))

    async def _open_again(self) -> None:
        now = asyncio.get_running_loop().time()
        for app in self._deaf:
            if app.asked_from > now:
                continue
            try:
                await self._open(app)
            except TokenRefused:
                continue
            except Silent as silent:
                app.asked_from = now + silent.wait
                continue
            self._wiring.not_served["slack", REFUSED] -= len(app.workspaces)
            _log.info("a workspace is heard again", workspaces=sorted(app.workspaces))
