"""The real process, serving as many workspaces of Slack as it is told: `python -m bench.workspaces.process COUNT`.

Installations by OAuth bring their tokens in the same way, through the port WorkspaceConfigs. People are not asked about
again at its start, as they are once a day: what is measured is a process that has nothing to do.
"""

import asyncio
import os
import resource
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from unittest.mock import patch

from bot.app.serve import run
from bot.app.start import Start
from bot.config.settings import load_file
from bot.ports import Served, WorkspaceConfig
from tests.slack.real import SECRET


def team(number: int) -> str:
    return f"T{number:08}"


def token(number: int) -> str:
    return f"xoxb-of-the-workspace-{number:08}"


@dataclass(frozen=True, slots=True)
class Installed:
    """Implements WorkspaceConfigs: so many workspaces, all with the same settings."""

    start: Start
    count: int

    async def of(self, platform: str) -> Sequence[WorkspaceConfig]:
        url = self.start.environment["SLACK_API_URL"]
        shared = {"SLACK_API_URL": url, "SLACK_SIGNING_SECRET": SECRET}
        return [
            WorkspaceConfig({**shared, "SLACK_BOT_TOKEN": token(number)}, self.start.settings)
            for number in range(self.count)
        ]


async def _look_at_nobody(_: Served, _now: datetime) -> None:
    """Everybody was looked at."""


def main(count: int) -> None:
    limit = resource.getrlimit(resource.RLIMIT_NOFILE)[1]
    resource.setrlimit(resource.RLIMIT_NOFILE, (limit, limit))
    settings = load_file(Path(os.environ["WATERLINE_SETTINGS"]))
    start = Start(settings, port=int(os.environ["PORT"]), tells=print)
    with (
        patch("bot.app.serve.EnvironmentConfigs", lambda start: Installed(start, count)),
        patch("bot.app.serve.look_from_now", _look_at_nobody),
    ):
        asyncio.run(run(start))


if __name__ == "__main__":
    sys.stdout.reconfigure(line_buffering=True)  # type: ignore[union-attr]
    main(int(sys.argv[1]))
