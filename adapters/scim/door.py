"""The way in of a directory: who asks is found out before anything else, and every answer is SCIM's."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from importlib import import_module
from math import ceil

import structlog
from aiohttp import web

from adapters.scim import PATH
from adapters.scim.bodies import ScimError, refused
from adapters.scim.visit import Visit
from bot.ports import Clock
from bot.scim.resources import NoSuchResource, NotUnique, ScimRefusal, UnknownMember, VersionMoved
from commands.operate.check_health import AWAY
from commands.operate.even_pace import A_SECOND, EvenPace, TooMany
from commands.scim.tokens import lets_in

Routed = Callable[[Visit], Awaitable[web.Response]]
_WORKSPACE_DIGITS = 18
_log = structlog.get_logger(__name__)
_REFUSALS: Mapping[type[ScimRefusal], tuple[int, str | None]] = {
    NoSuchResource: (404, None),
    NotUnique: (409, "uniqueness"),
    UnknownMember: (400, "invalidValue"),
    VersionMoved: (412, None),
}


def install(app: web.Application, clock: Clock, a_second: float = A_SECOND) -> None:
    """Adds the routes. Nobody is let in until an admin has made a token; `a_second` is how often a workspace's
    directory is answered.
    """
    door = _Door(clock, EvenPace(a_second=a_second))
    app.add_routes([web.route("*", f"{PATH}/{{workspace}}{{rest:(/.*)?}}", door.answer)])


class _Door:
    """What answers is loaded with the first request that is let in: who has no directory carries no schema of one."""

    def __init__(self, clock: Clock, pace: EvenPace) -> None:
        self._clock = clock
        self._pace = pace
        self._routed: Routed | None = None

    async def answer(self, request: web.Request) -> web.Response:
        try:
            visit = await _let_in(request, self._clock.now())
            await self._pace.turn(visit.workspace_id)
            return await (await self._loaded())(visit)
        except ScimError as error:
            headers = {"WWW-Authenticate": 'Bearer realm="Waterline"'} if error.status == 401 else {}
            return refused(error, **headers)
        except ScimRefusal as error:
            status, scim_type = _REFUSALS[type(error)]
            return refused(ScimError(status, error.text, scim_type))
        except TooMany as error:
            too_many = ScimError(429, f"A directory is answered {A_SECOND:.0f} times a second. Send this again later.")
            return refused(too_many, **{"Retry-After": f"{ceil(error.seconds)}"})
        except AWAY as error:
            _log.warning("a directory could not be answered without the database", exc_info=error)
            away = ScimError(503, "The database does not answer just now. Try again in a minute.")
            return refused(away, **{"Retry-After": "60"})

    async def _loaded(self) -> Routed:
        """In a thread, so that nobody waits meanwhile."""
        if self._routed is None:
            module = await asyncio.to_thread(import_module, "adapters.scim.inbound")
            self._routed = module.routed
        return self._routed


async def _let_in(request: web.Request, now: datetime) -> Visit:
    """Returns who asks for what. A workspace that is not there is refused as one with another token."""
    headers = request.headers.getall("Authorization", [])  # of two, who passes it on may have judged the other
    scheme, _, token = (headers[0] if len(headers) == 1 else "").partition(" ")
    number = request.match_info["workspace"]
    is_number = number.isascii() and number.isdecimal() and len(number) <= _WORKSPACE_DIGITS
    if scheme.casefold() != "bearer" or not is_number or not await lets_in(int(number), token.strip(), now):
        raise ScimError(401, "No token of this workspace came with this request.")
    steps = tuple(step for step in request.match_info["rest"].split("/") if step)
    return Visit(request, int(number), now, steps)
