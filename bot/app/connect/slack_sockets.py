"""The sockets over which Slack speaks to its apps, one an app, for the workspaces that it is installed in."""

import asyncio
from functools import partial

import structlog

from adapters.slack.inbound import OpenSocket, socket_mode
from adapters.slack.replies import Desk
from bot.app.start import REFUSED, Silent, StartError, TokenRefused, Wiring
from bot.ports import Barred, PlatformError, Rejected

_NO_SOCKET = (
    "Slack opens no socket ({error}). Make another app-level token and set SLACK_APP_TOKEN, or turn Socket Mode on on "
    "the app's page, then start again."
)
_NOT_YET = "Slack opened no socket ({error}). Look at the network: whether this machine may open one, also by a proxy."
_log = structlog.get_logger("waterline")


class Sockets:
    """They end with the stack of the wiring."""

    def __init__(self, wiring: Wiring) -> None:
        self._wiring = wiring
        self._open: dict[str, OpenSocket] = {}  # by app token
        self._unheard: set[int] = set()
        self._given_up: asyncio.Queue[str] = asyncio.Queue()  # the apps of which Slack opens none again

    async def admit(self, desk: Desk) -> None:
        """Has a workspace heard. Raises TokenRefused or Silent where its app has no socket, and gets none."""
        app = desk.connection.app_token
        if app in self._open:
            self._open[app].desks[desk.connection.team_id] = desk
            return
        try:
            socket = await self._wiring.stack.enter_async_context(socket_mode([desk]))
        except (Rejected, Barred) as error:
            raise TokenRefused(_NO_SOCKET.format(error=error)) from error
        except PlatformError as error:
            raise Silent(_NOT_YET.format(error=error)) from error
        self._open[app] = socket
        socket.watching.add_done_callback(partial(self._note_end, app))

    async def are_connected(self) -> bool:
        return all([await socket.is_connected() for socket in self._open.values()])

    def _note_end(self, app: str, _: "asyncio.Task[None]") -> None:
        self._given_up.put_nowait(app)

    async def hold_open(self) -> None:
        """Goes on without the workspaces of an app that Slack opens no socket for; where no others are served it ends
        the process: it would hear of nothing.
        """
        while True:
            deaf = self._open.pop(await self._given_up.get())
            try:
                await deaf.watching
            except (Rejected, Barred) as error:
                self._go_on_without(deaf, StartError(_NO_SOCKET.format(error=error)))

    def _go_on_without(self, deaf: OpenSocket, why: StartError) -> None:
        """What waits there is still delivered: the bot's token is another one."""
        unheard = {desk.entrance.workspace.id for desk in deaf.desks.values()}
        self._unheard |= unheard
        if self._wiring.served.keys() <= self._unheard:
            raise why
        self._wiring.not_served["slack", REFUSED] += len(unheard)
        _log.error("nobody of a workspace is heard until this is mended", workspaces=sorted(unheard), why=str(why))
        self._wiring.start.tells(str(why))
