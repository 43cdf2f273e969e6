"""How this process runs, and why it cannot."""

import os
import re
from collections.abc import Callable, Mapping
from contextlib import AsyncExitStack
from dataclasses import dataclass, field

from aiohttp import web

from adapters.pass_on import PassOn
from bot.app.check_ins import Program
from bot.config.settings import Settings
from bot.org.people import Workspace
from bot.ports import Ballots, Platform
from commands.sealed.check_ins import CheckIns


class StartError(Exception):
    """Waterline cannot start. The text says why and what to do."""


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
        """Where the replica is that holds the check-ins' folders; empty where this one does. Raises StartError."""
        url = self.environment.get("WATERLINE_SEALED_URL", "")
        if url and not re.fullmatch(r"https?://[^\s/]+/?", url):
            raise StartError("WATERLINE_SEALED_URL is no address of a replica, as in http://10.0.0.7:8080. Correct it.")
        return url


@dataclass(frozen=True, slots=True)
class Served:
    """A workspace that this process serves, the way to its platform, and the settings that hold there."""

    workspace: Workspace
    platform: Platform
    settings: Settings


@dataclass(frozen=True, slots=True)
class Parts:
    """What a platform is connected with. What is pushed on the stack is closed when this process ends.

    `checkins` is None where another replica holds the check-ins' folders: then `pass_on` leads to it.
    """

    start: Start
    conninfo: str
    app: web.Application
    stack: AsyncExitStack
    checkins: CheckIns | None
    pass_on: PassOn | None = None

    @property
    def ballots(self) -> Ballots | None:
        return self.checkins.ballots if self.checkins else None
