"""How this process runs, what its platforms are connected with, and why it cannot."""

import os
import re
from collections import Counter
from collections.abc import Awaitable, Callable, Coroutine, Mapping, Sequence
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from aiohttp import web

from adapters.pass_on import PassOn
from bot.app.check_ins import Program
from bot.config.settings import Settings
from bot.org.people import Workspace
from bot.ports import Busy, Platform, PlatformError, Served, ServedWorkspace, WorkspaceConfig, WorkspaceConfigs
from commands.check_ins import CheckIns
from commands.routing.entrance import Entrance


class StartError(Exception):
    """Waterline cannot start. The text says why and what to do."""


class TokenRefused(StartError):
    """A platform does not let a workspace in. Where another workspace is served, the process asks again."""


class Silent(StartError):
    """A platform does not answer. Where another workspace is served, the process asks again.

    `wait`: the seconds for which the platform asked to be left alone, if it did.
    """

    def __init__(self, why: str, error: PlatformError) -> None:
        super().__init__(why)
        self.wait = error.seconds if isinstance(error, Busy) else 0.0


REFUSED, SILENT = "refused", "silent"  # why a workspace is not served, as health and metrics show it


@dataclass(frozen=True, slots=True)
class Absent:
    """A workspace that is not served; `again` asks its platform once more."""

    platform: str
    error: TokenRefused | Silent
    again: Callable[[], Awaitable[Served]]

    @property
    def reason(self) -> str:
        return SILENT if isinstance(self.error, Silent) else REFUSED


@dataclass(frozen=True, slots=True)
class Start:
    """How this process runs. `listens` and `delivers` can be split over processes on one database."""

    settings: Settings
    host: str = "127.0.0.1"
    port: int = 8080
    listens: bool = True
    delivers: bool = True
    demo: bool = False
    tells: Callable[[str], None] = field(default=lambda _: None)
    program: Program = field(default_factory=Program)
    environment: Mapping[str, str] = field(default_factory=lambda: dict(os.environ))

    @property
    def sealed_url(self) -> str:
        """Returns where the replica is that holds the check-ins' folders; empty where this one does. Raises
        StartError.
        """
        url = self.environment.get("WATERLINE_SEALED_URL", "")
        if url and not re.fullmatch(r"https?://[^\s/]+/?", url):
            raise StartError("WATERLINE_SEALED_URL is no address of a replica, as in http://10.0.0.7:8080. Correct it.")
        return url


@dataclass(frozen=True, slots=True)
class EnvironmentConfigs:
    """Implements the WorkspaceConfigs port: the environment and app.yaml are about one workspace of each platform, or
    about none where each installs the app by itself.
    """

    start: Start

    async def of(self, platform: str) -> Sequence[WorkspaceConfig]:
        environment = self.start.environment
        if platform == "slack" and environment.get("SLACK_CLIENT_ID") and not environment.get("SLACK_BOT_TOKEN"):
            return []  # those who install the app bring their own tokens
        return [WorkspaceConfig(self.start.environment, self.start.settings)]


@dataclass(frozen=True, slots=True)
class Wiring:
    """What the platforms are connected with. What they open is closed with the stack.

    Those who are absent come to the `served` once their platform lets them in.

    Where another replica holds the check-ins' folders, there are no `checkins`, and requests are passed on to it.
    """

    start: Start
    configs: WorkspaceConfigs
    stack: AsyncExitStack
    app: web.Application = field(default_factory=web.Application)
    conninfo: str = ""
    checkins: CheckIns | None = None
    pass_on: PassOn | None = None
    works: list[Coroutine[None, None, None]] = field(default_factory=list)  # that go on until the process ends
    barred: dict[int, str] = field(default_factory=dict)  # by workspace the word with which its platform refuses all
    served: dict[int, ServedWorkspace] = field(default_factory=dict)
    absent: list[Absent] = field(default_factory=list)
    not_served: Counter[tuple[str, str]] = field(default_factory=Counter)  # by platform and REFUSED or SILENT

    def awaits(self, platform: str) -> bool:
        """Returns whether a workspace there is still to be let in: what is for nobody here may be for that one."""
        return any(self.not_served[platform, reason] > 0 for reason in (REFUSED, SILENT))

    def require_served(self) -> None:
        """Raises why the first workspace is absent, where no workspace is served."""
        if self.absent and not self.served:
            raise self.absent[0].error

    def entrance(self, workspace: Workspace, platform: Platform, settings: Settings) -> Entrance:
        """Returns the way into a workspace."""
        ballots, windows = (self.checkins.ballots, self.checkins.windows) if self.checkins else (None, None)
        clock, elsewhere = self.start.program.clock, self.pass_on is not None
        return Entrance(
            workspace=workspace,
            platform=platform,
            settings=settings,
            clock=clock,
            ballots=ballots,
            elsewhere=elsewhere,
            barred=self.barred,
            delivers=self.start.delivers and not elsewhere,
            windows=windows,
        )
