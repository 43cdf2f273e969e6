"""Whoever is turned away again and again waits for that: a flood that no door lets in keeps nobody else waiting."""

from contextlib import suppress

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from commands.operate.even_pace import EvenPace, TooMany

AT_ONCE, A_SECOND = 200, 100.0  # of the whole process; nobody who belongs here is refused as often
_TURNED_AWAY = frozenset((400, 401, 403, 404, 405, 411, 413, 415))


def in_turn(pace: EvenPace) -> Middleware:
    """Returns a middleware: refusals leave at an even pace, and each is worked out beforehand."""

    @web.middleware
    async def middleware(request: web.Request, handler: Handler) -> web.StreamResponse:
        try:
            response = await handler(request)
        except web.HTTPException as refusal:
            await _wait(pace, refusal.status)
            raise
        await _wait(pace, response.status)
        return response

    return middleware


async def _wait(pace: EvenPace, status: int) -> None:
    if status in _TURNED_AWAY:
        with suppress(TooMany):  # it has waited as long as anybody does
            await pace.turn(None)
