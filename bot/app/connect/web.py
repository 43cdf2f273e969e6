"""The local page, put together; in the demo with an invented company."""

from bot.app.examination import Examination
from bot.app.start import StartError, Wiring
from bot.ports import Served
from commands.operate.examine import Finding
from commands.org.open_workspace import open_workspace
from storage import database
from storage.database import DatabaseError

_POOLED = (
    "The local page hears of news over a connection that it keeps, and DATABASE_URL leads to a pooler. "
    "Set DATABASE_DIRECT_URL to the address of PostgreSQL itself."
)


async def look_for_pooler(examination: Examination) -> list[Finding]:
    """Returns whether the local page could keep a connection to the database, which is open; nothing where it can."""
    if "web" not in examination.settings.platforms or not database.given():
        return []
    try:
        is_pooled = await database.is_pooled(
            examination.start.environment.get("DATABASE_DIRECT_URL") or database.given()
        )
    except DatabaseError:
        return [Finding("DATABASE_DIRECT_URL", False, "leads to no PostgreSQL that answers. Correct it.")]
    return [Finding("DATABASE_DIRECT_URL", False, _POOLED)] if is_pooled else []


async def connect_web(wiring: Wiring) -> Served:
    """Connects the local page's one workspace, where the check-ins' folders are: other replicas have no page."""
    start, checkins = wiring.start, wiring.checkins
    if checkins is None:
        return {}
    # Only processes with a page carry its templates, and numpy for the invented company.
    from adapters.web.inbound import install, loopback_only
    from adapters.web.outbound import WebPlatform
    from bot.app.demo import fill_demo
    from storage.delivery.timeline import StoredTimeline

    clock = start.program.clock
    loopback_only(start.host)
    if await database.is_pooled(wiring.conninfo):
        raise StartError(_POOLED)
    timeline = StoredTimeline(wiring.conninfo)
    [config] = await wiring.configs.of("web")
    workspace = await open_workspace("web", "local", "Harbour", config.settings, invented=start.demo)
    if start.demo:
        await fill_demo(start, workspace, timeline, checkins, clock.now())
    entrance = wiring.entrance(workspace, WebPlatform(timeline, workspace.id, clock), config.settings)
    install(wiring.app, entrance, timeline)
    return entrance.served
