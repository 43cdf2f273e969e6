"""Files that are handed over on the local page: a link of one use, for the person on whose page it stands."""

from aiohttp import web

from adapters.web import gate, render
from adapters.web.conversation import company
from bot.delivery.handing import HandedFile
from bot.messages.refusal import Refusal
from bot.messages.say import refusal
from commands.delivery.hand_over import take
from commands.routing.entrance import Entrance


def routes(entrance: Entrance) -> list[web.RouteDef]:
    """Returns the one route of files."""

    async def download(request: web.Request) -> web.StreamResponse:
        if gate.is_foreign(request):
            return web.Response(status=403)
        served = await entrance.current()
        around = await company(entrance.workspace, served.settings)
        person = around.who(request.match_info["handle"])
        account, token = person.platform_id if person else "", request.match_info["token"]
        async with take(served, account, token, entrance.clock.now()) as file:
            match file:
                case HandedFile():
                    return await _sent(request, file)
                case Refusal():
                    language = person.language if person else entrance.workspace.language
                    return web.Response(text=refusal(render.spoken_in(language), file), status=410)

    return [web.get(r"/as/{handle}/file/{token:[\w-]{1,64}}", gate.with_headers(download))]


async def _sent(request: web.Request, file: HandedFile) -> web.StreamResponse:
    """Sends all of it: it is taken once the last of it has left."""
    disposition = f'attachment; filename="{file.name}"'
    headers = {**gate.HEADERS, "Content-Disposition": disposition, "Cache-Control": "no-store"}
    response = web.StreamResponse(headers=headers)
    response.content_type, response.content_length = file.kind, len(file.content)
    await response.prepare(request)
    await response.write(file.content)
    await response.write_eof()
    return response
