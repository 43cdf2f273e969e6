"""The demo's company with its past: played once a session, since it takes seconds; tests get copies of it."""

from dataclasses import dataclass
from datetime import UTC, datetime

from bot.app.demo import demo_settings, fill_demo
from bot.app.start import Start
from bot.config.settings import Settings
from bot.org.people import Workspace
from commands.check_ins import CheckIns
from commands.org.open_workspace import open_workspace
from storage.delivery.timeline import StoredTimeline

CUSTOMERS_PAGE = "http://127.0.0.1:8090"
TODAY = datetime(2026, 3, 4, 15, 0, tzinfo=UTC)  # a Wednesday: the round of this week is due


@dataclass(frozen=True)
class Lived:
    """`told` is what the operator read meanwhile; `now` is when the past ended."""

    conninfo: str
    workspace: Workspace
    settings: Settings
    check_ins: CheckIns
    now: datetime
    told: tuple[str, ...]


async def play(conninfo: str, settings: Settings, check_ins: CheckIns, now: datetime = TODAY) -> Lived:
    """Plays it in this open database, as the demo does when it starts."""
    told: list[str] = []
    start = Start(settings=demo_settings(settings, CUSTOMERS_PAGE), demo=True, tells=told.append)
    workspace = await open_workspace("web", "local", "Harbour", start.settings, invented=True)
    await fill_demo(start, workspace, StoredTimeline(conninfo), check_ins, now)
    return Lived(
        conninfo=conninfo, workspace=workspace, settings=start.settings, check_ins=check_ins, now=now, told=tuple(told)
    )
