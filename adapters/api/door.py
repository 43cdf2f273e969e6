"""The way in of a company's programs: who asks is found out before anything else, and nothing is ever changed."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256
from math import ceil
from time import monotonic

import structlog
from aiohttp import web
from pydantic import ValidationError

from adapters.api import PATH
from adapters.api.description import description
from adapters.api.pace import A_MINUTE, Pace
from adapters.api.problems import Problem
from bot.api.cursors import NoSuchPage
from bot.api.scopes import Scope
from bot.api.tokens import workspace_of
from bot.ports import Clock, Served
from commands.api.answers import ApiQuery
from commands.api.readers import ApiReader, NotReadable, reader_of
from commands.api.readings import READINGS
from commands.operate.check_health import AWAY
from commands.operate.even_pace import A_SECOND, EvenPace, TooMany
from commands.operate.refused_requests import refused_requests
from commands.org.settings_now import settings_now

DESCRIPTION = f"{PATH}/openapi.json"
_METHODS = "GET, HEAD, OPTIONS"
_PARAMETERS_AT_MOST = 20
_log = structlog.get_logger(__name__)


def install(
    app: web.Application, clock: Clock, served: Served, a_minute: int = A_MINUTE, a_second: float = A_SECOND
) -> None:
    """Adds the routes. Nobody is let in until an admin has made a token; `a_minute` is how often each may ask, and
    `a_second` how often all of a workspace are answered.
    """
    door = _Door(clock, served, Pace(a_minute), EvenPace(a_second=a_second))
    app.add_routes([web.route("*", f"{PATH}{{rest:(/.*)?}}", door.answer)])


class _Door:
    def __init__(self, clock: Clock, served: Served, pace: Pace, even_pace: EvenPace) -> None:
        self._clock, self._served, self._pace, self._even_pace = clock, served, pace, even_pace

    async def answer(self, request: web.Request) -> web.Response:
        headers: dict[str, str] = {}
        try:
            return await self._answered(request, headers)
        except Problem as error:
            problem = error
        except NotReadable as error:
            problem = Problem(403, str(error))
        except TooMany as error:
            again = {"Retry-After": str(ceil(error.seconds))}
            problem = Problem(429, f"All tokens of a workspace ask {A_SECOND:.0f} times a second at most.", **again)
        except NoSuchPage:
            problem = Problem(404, "No page begins at this cursor. Read the first page again, without one.")
        except AWAY as error:
            _log.warning("a program could not be answered without the database", exc_info=error)
            problem = Problem(503, "The database does not answer just now. Try again in a minute.", **_IN_A_MINUTE)
        if count := refused_requests.note("api", str(problem.status), monotonic()):
            _log.warning("requests to the API were refused", status=problem.status, count=count)
        return problem.response(headers)

    async def _answered(self, request: web.Request, headers: dict[str, str]) -> web.Response:
        """`headers` are those of the answer, also where it is a problem."""
        if request.path == DESCRIPTION:
            _require_reading(request)
            return _no_content() if request.method == "OPTIONS" else _tagged(request, description(), headers)
        scope = _scope(request)
        _require_reading(request)
        if request.method == "OPTIONS":
            return _no_content()
        reader = await self._let_in(request, self._clock.now())
        allowance = self._pace.take((reader.workspace.id, reader.token.id))
        headers |= allowance.headers
        if allowance.remaining < 0:
            again = {"Retry-After": str(allowance.seconds)}
            raise Problem(429, f"A token asks {allowance.at_most} times a minute at most.", **again)
        await self._even_pace.turn(reader.workspace.id)
        reading = READINGS[scope]
        answer = await reading.read(reader, _query_of(reading.query, request))
        return _tagged(request, answer.model_dump_json().encode(), headers)

    async def _let_in(self, request: web.Request, now: datetime) -> ApiReader:
        """A workspace that is not served here is refused as one with another token."""
        headers = request.headers.getall("Authorization", [])  # of two, who passes it on may have judged the other
        scheme, _, token = (headers[0] if len(headers) == 1 else "").partition(" ")
        number = workspace_of(token.strip()) if scheme.casefold() == "bearer" else None
        served = self._served.get(number) if number else None
        reader = None
        if served:
            standing = await settings_now(served)
            reader = await reader_of(token.strip(), standing.workspace, standing.settings, now)
        if reader is None:
            challenge = {"WWW-Authenticate": 'Bearer realm="Waterline"'}
            raise Problem(401, "No token came with this request that opens anything.", **challenge)
        return reader


_IN_A_MINUTE = {"Retry-After": "60"}


def _scope(request: web.Request) -> Scope:
    try:
        return Scope(request.match_info["rest"].removeprefix("/"))
    except ValueError:
        raise Problem(404, f"Nothing is read at this address. {DESCRIPTION} describes those that there are.") from None


def _require_reading(request: web.Request) -> None:
    if request.method not in ("GET", "HEAD", "OPTIONS"):
        raise Problem(405, "Nothing is changed here: send GET.", Allow=_METHODS)


def _no_content() -> web.Response:
    return web.Response(status=204, headers={"Allow": _METHODS})


def _query_of(query: type[ApiQuery], request: web.Request) -> ApiQuery:
    """Returns the query. Raises Problem for what is unknown, doubled, or no value of its kind."""
    names = [name for name, _ in request.query.items()]  # alone, names stand there once
    if len(names) > _PARAMETERS_AT_MOST or len({*names}) < len(names):
        raise Problem(400, "Each parameter may stand in the address once.")
    try:
        return query.model_validate(dict(request.query))
    except ValidationError as error:
        raise Problem(400, query.refusal(error)) from None


def _tagged(request: web.Request, body: bytes, headers: Mapping[str, str]) -> web.Response:
    """Returns the answer, or that it is what the client has already."""
    tag = f'"{sha256(body).hexdigest()[:32]}"'
    sent_headers = {"ETag": tag, "Cache-Control": "private, no-cache", "Vary": "Authorization", **headers}
    named_tags = request.headers.get("If-None-Match", "")
    if named_tags.strip() == "*" or tag in [part.strip().removeprefix("W/") for part in named_tags.split(",")]:
        return web.Response(status=304, headers=sent_headers)
    return web.Response(body=body, headers={**sent_headers, "Content-Type": "application/json"})
