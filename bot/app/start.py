"""How this process runs, and why it cannot."""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from bot.app.check_ins import Program
from bot.config.settings import Settings


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
