"""The local page, put together; in the demo with an invented company."""

from adapters.web.inbound import install, loopback_only
from adapters.web.outbound import WebPlatform
from bot.app.demo import fill_demo
from bot.app.start import Wiring
from bot.ports import Served
from commands.org.open_workspace import open_workspace
from storage.delivery.timeline import StoredTimeline


async def connect_web(wiring: Wiring) -> Served:
    """One workspace, where the check-ins' folders are: a replica without them has no page."""
    start, checkins = wiring.start, wiring.checkins
    if checkins is None:
        return {}
    clock = start.program.clock
    loopback_only(start.host)
    timeline = StoredTimeline(wiring.conninfo)
    [config] = await wiring.configs.of("web")
    workspace = await open_workspace("web", "local", "Harbour", config.settings)
    if start.demo:
        await fill_demo(start, workspace, timeline, checkins, clock.now())
    entrance = wiring.entrance(workspace, WebPlatform(timeline, workspace.id, clock), config.settings)
    install(wiring.app, entrance, timeline)
    return entrance.served
