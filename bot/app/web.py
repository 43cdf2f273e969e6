"""The local page, put together; in the demo with an invented company."""

from adapters.web.inbound import install, loopback_only
from adapters.web.outbound import WebPlatform
from bot.app.demo import fill_demo
from bot.app.start import Parts, Served
from commands.org.open_workspace import open_workspace
from commands.routing.entrance import Entrance
from storage.delivery.timeline import StoredTimeline


async def serve_web(parts: Parts) -> Served:
    start, clock = parts.start, parts.start.program.clock
    loopback_only(start.host)
    timeline = StoredTimeline(parts.conninfo)
    workspace = await open_workspace("web", "local", "Harbour", start.settings)
    if start.demo and parts.checkins:
        await fill_demo(start, workspace, timeline, parts.checkins, clock.now())
    platform = WebPlatform(timeline, workspace.id, clock)
    install(parts.app, Entrance(workspace, platform, start.settings, clock, parts.ballots), timeline)
    return Served(workspace, platform, start.settings)
