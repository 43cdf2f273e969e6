"""The local page, put together; in the demo with an invented company."""

from aiohttp import web

from adapters.web.inbound import install, loopback_only
from adapters.web.outbound import WebPlatform
from bot.app.demo import fill_demo
from bot.app.start import Start
from bot.ports import Platform
from commands.org.open_workspace import open_workspace
from commands.routing.entrance import Entrance
from commands.sealed.check_ins import CheckIns
from storage.delivery.timeline import StoredTimeline


async def serve_web(start: Start, conninfo: str, app: web.Application, checkins: CheckIns) -> Platform:
    clock = start.program.clock
    loopback_only(start.host)
    timeline = StoredTimeline(conninfo)
    workspace = await open_workspace("web", "local", "Harbour", start.settings)
    if start.demo:
        await fill_demo(start, workspace, timeline, checkins, clock.now())
    platform = WebPlatform(timeline, workspace.id, clock)
    install(app, Entrance(workspace, platform, start.settings, clock, checkins.ballots), timeline)
    return platform
