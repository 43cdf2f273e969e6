"""The way in of a company's own programs: nothing is read before it is known who signed it."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable, Mapping, Sequence
from time import monotonic
from typing import NamedTuple

import structlog
from aiohttp import web

from adapters.webhooks import PATH
from adapters.webhooks.bodies import Problem, answered, body_of, entries_of
from adapters.webhooks.signature import Secrets, Unsigned, signed_by, verify
from bot.ports import Clock, Served, ServedWorkspace
from commands.customers.receive_praise import PRAISE_NAMES, receive_praise
from commands.operate.check_health import AWAY
from commands.operate.refused_requests import refused_requests
from commands.org.settings_now import settings_now
from commands.signals.receive_signed import SIGNAL_NAMES, Inbound, Received, receive_signals

_A_MINUTE = 60  # requests of a workspace
_WORKSPACE_DIGITS = 18
_log = structlog.get_logger(__name__)


class _Way(NamedTuple):
    """What may be sent to an address: the names of its entries, and who takes them."""

    names: Sequence[str]
    receive: Callable[[ServedWorkspace, Inbound], Awaitable[Received]]


_WAYS = {"signals": _Way(SIGNAL_NAMES, receive_signals), "praise": _Way(PRAISE_NAMES, receive_praise)}


def install(app: web.Application, clock: Clock, served: Served, secrets: Secrets) -> None:
    """Adds the routes. Nobody is let in without a secret that the operator put into the environment."""
    door = _Door(clock, served, secrets)
    app.add_routes([web.route("*", f"{PATH}/{{workspace}}/{{what}}", door.answer)])


class _Door:
    def __init__(self, clock: Clock, served: Served, secrets: Secrets) -> None:
        self._clock, self._served, self._secrets = clock, served, secrets
        self._recent: dict[int, deque[float]] = {number: deque() for number in secrets}

    async def answer(self, request: web.Request) -> web.Response:
        try:
            return answered(await self._received(request))
        except Unsigned as error:
            problem = Problem(401, str(error))
        except Problem as error:
            problem = error
        except AWAY as error:
            _log.warning("a signed request could not be answered without the database", exc_info=error)
            problem = Problem(503, "The database does not answer just now. Send it again.", retry_after=60)
        if count := refused_requests.note("webhooks", str(problem.status), monotonic()):
            _log.warning("signed requests were refused", status=problem.status, count=count)
        return problem.response()

    async def _received(self, request: web.Request) -> Mapping[str, object]:
        number = _number(request.match_info["workspace"])
        signed, body = signed_by(request.headers), await body_of(request)
        now = self._clock.now()
        verify(signed, body, self._secrets.get(number, ()), now)
        self._keep_pace(number)
        way = _WAYS.get(request.match_info["what"])
        if way is None:
            raise Problem(404, "Signals are sent to /signals, praise to /praise.")
        if request.method != "POST":
            raise Problem(405, "Send the entries in the body of a POST.")
        served = self._served.get(number)
        if served is None:
            raise Problem(503, "This workspace is not served here just now. Send it again.", retry_after=60)
        entries = await asyncio.to_thread(entries_of, body, way.names)
        outcome = await way.receive(await settings_now(served), Inbound(signed.id, entries, now))
        if outcome.faults and outcome.retry_after:
            raise Problem(429, outcome.faults[0].detail, retry_after=outcome.retry_after)
        if outcome.faults:
            errors = [{"entry": fault.entry, "detail": fault.detail} for fault in outcome.faults]
            raise Problem(422, "Mend these entries, and send all of them again.", errors)
        return outcome.counts

    def _keep_pace(self, number: int) -> None:
        """Of those that are signed: nobody else can use them up."""
        recent, moment = self._recent[number], monotonic()
        while recent and recent[0] <= moment - 60:
            recent.popleft()
        if len(recent) >= _A_MINUTE:
            raise Problem(429, f"Send {_A_MINUTE} requests a minute at most.", retry_after=60)
        recent.append(moment)


def _number(text: str) -> int:
    """The number of a workspace; 0, which none has, for what is no number."""
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _WORKSPACE_DIGITS else 0
