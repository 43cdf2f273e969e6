"""The one table of platforms: how each is connected and examined, and where it reaches us."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import get_args

from adapters import slack, teams
from bot.app.connect.slack import connect_slack, examine_slack
from bot.app.connect.teams import connect_teams, examine_teams, look_for_channel
from bot.app.connect.web import connect_web, look_for_pooler
from bot.app.examination import Examination
from bot.app.start import Wiring
from bot.config.settings import PlatformName
from bot.ports import Served
from commands.operate.examine import Finding


async def _nothing_to_examine(_: Examination) -> list[Finding]:
    return []


@dataclass(frozen=True, slots=True)
class PlatformEntry:
    """`public` are the paths on which it sends requests from outside: the only ones that a proxy is to forward."""

    connect: Callable[[Wiring], Awaitable[Served]]
    examine: Callable[[Examination], Awaitable[list[Finding]]] = _nothing_to_examine
    public: tuple[str, ...] = ()
    look: Callable[[Examination], Awaitable[list[Finding]]] = _nothing_to_examine  # while the database is open


PLATFORMS: Mapping[str, PlatformEntry] = {
    "slack": PlatformEntry(connect_slack, examine_slack, (slack.PATH, slack.INSTALL, slack.COME_BACK)),
    "teams": PlatformEntry(connect_teams, examine_teams, (teams.PATH,), look_for_channel),
    "web": PlatformEntry(connect_web, look=look_for_pooler),
}
if PLATFORMS.keys() != {*get_args(PlatformName)}:
    raise ValueError(f"{sorted(PLATFORMS.keys() ^ {*get_args(PlatformName)})}: declare it here and in PlatformName")

PUBLIC = frozenset(path for entry in PLATFORMS.values() for path in entry.public)
PAGES = frozenset((teams.PRIVACY, teams.TERMS))  # which anybody may read
