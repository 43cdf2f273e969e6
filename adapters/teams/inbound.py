"""Everything that Teams sends: judged before it is read, then answered by the desk in a turn."""

import json
import re
from collections.abc import Awaitable, Callable, Iterable, Mapping, Sequence
from functools import partial
from time import monotonic
from typing import NamedTuple, Protocol

import structlog
from aiohttp import web
from yarl import URL

from adapters import teams
from adapters.teams.connector import Json, is_loopback
from adapters.teams.desk import Desk
from adapters.teams.entra.tokens import Proof, Unproved
from adapters.teams.outbound import TeamsConnection, Tenant
from adapters.teams.payloads import Activity, EmulatedActivity, read
from adapters.teams.text import written
from adapters.teams.turn import TeamsAdapter
from adapters.teams.wire.pending import Late
from adapters.teams.wire.shape import Ignored, Malformed
from adapters.teams.wire.signature import Signature
from bot.ports import TakenElsewhere, Unreachable
from commands.operate.refused_requests import NOT_LET_IN, refused_requests

PATH = teams.PATH
CHANNEL = "msteams"
OF_BROWSERS = ("Origin", "Sec-Fetch-Site")  # headers that no emulator sends
MESSAGE_SECONDS = 2.0  # after which what no one waits for is acknowledged, and its answer sent when it is there
_TENANT = re.compile(r"[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}")
INVOKE_SECONDS = 10.0  # of the 15 that Teams waits for what a button shows

_log = structlog.get_logger(__name__)


class Arrival(Protocol):
    """Admits a tenant of which something is told: nobody comes by telling that somebody there `leaves`."""

    async def __call__(self, tenant: str, *, leaves: bool) -> None: ...


class Reception:
    """All tenants that are served here, by their ids; others may come while requests are taken.

    The first of `form_keys` signs what forms carry, all of them are known. `awaits` says whether a tenant is still to
    come: what is for none of those that are here may be for that one. `arrival` admits a tenant that has installed the
    app, where it may.
    """

    def __init__(
        self,
        form_keys: Sequence[bytes],
        pass_on: Callable[[web.Request], Awaitable[web.Response]] | None = None,
        awaits: Callable[[], bool] = lambda: False,
        arrival: Arrival | None = None,
    ) -> None:
        self._arrival = arrival
        self._form_keys = form_keys
        self._pass_on = pass_on
        self._awaits = awaits
        self.connections: dict[str, TeamsConnection] = {}
        self.adapters: dict[str, TeamsAdapter] = {}
        self.desks: dict[str, Desk] = {}

    def admit(self, tenant: Tenant) -> None:
        name, connection = tenant.connection.tenant, tenant.connection
        self.desks[name] = _desk(tenant, self._form_keys)
        self.adapters[name] = TeamsAdapter(connection.platform)
        self.connections[name] = connection

    def dismiss(self, tenant: str) -> None:
        """Takes nothing more for a tenant."""
        for of_tenants in (self.connections, self.adapters, self.desks):
            of_tenants.pop(tenant, None)

    async def messages(self, request: web.Request) -> web.Response:
        try:
            answer = await self.answer(request)
        except TakenElsewhere:
            return await self._pass_on(request) if self._pass_on else _refusal(503, "Check-ins are not taken here.")
        except tuple(_REFUSALS) as error:
            awaited = isinstance(error, Unproved | _NotOurs) and self._awaits()
            refusal = _AWAITED if awaited else _REFUSALS[type(error)]
            if count := refused_requests.note("teams", refusal.word, monotonic()):
                _log.warning("requests were not taken", platform="teams", reason=refusal.word, count=count)
            return _refusal(refusal.status, refusal.reason) if refusal.reason else web.Response()
        return web.json_response(answer, dumps=written) if answer is not None else web.Response()

    async def answer(self, request: web.Request) -> Json | None:
        """Returns the body of the answer. Raises what the gate raises, Malformed, Ignored, TakenElsewhere, _NotOurs."""
        proofs = await _proofs(self.connections, request)
        shape = EmulatedActivity if all(proof is None for proof in proofs.values()) else Activity
        activity = read(_parsed(await request.read()), shape)
        tenant = next((name for name in proofs if _covers(proofs[name], self.connections[name], activity)), None)
        if tenant is None and self._arrival and _is_of_tenant(proofs.values(), activity):
            await self._arrival(activity.tenant.lower(), leaves=activity.leaves)
            tenant = activity.tenant.lower() if activity.tenant.lower() in self.connections else None
            if tenant is None and activity.leaves:
                raise Ignored
        if tenant is None:
            raise _NotOurs
        desk, invoked = self.desks[tenant], activity.type == "invoke"
        try:
            return await self.connections[tenant].pending.within(
                INVOKE_SECONDS if invoked else MESSAGE_SECONDS,
                partial(self.adapters[tenant].run, activity, desk.on_turn),
                partial(desk.apologise, activity),
                f"{activity.conversation.id}|{activity.id}" if activity.type == "message" else "",
            )
        except Late:
            return desk.wait_for(activity) if invoked else None


class _NotOurs(Exception):
    """A real token, which does not speak for what is sent with it."""


def routes(
    tenants: Sequence[Tenant],
    form_keys: Sequence[bytes],
    pass_on: Callable[[web.Request], Awaitable[web.Response]] | None = None,
) -> list[web.RouteDef]:
    """Returns the one route for Teams, for all tenants. Without an app it takes requests of this machine's emulator."""
    reception = Reception(form_keys, pass_on)
    for tenant in tenants:
        reception.admit(tenant)
    return [web.post(PATH, reception.messages)]


class _HttpRefusal(NamedTuple):
    """How a request is answered that is not taken, and the word by which it is counted."""

    status: int
    word: str
    reason: str


_REFUSALS: Mapping[type[Exception], _HttpRefusal] = {
    Malformed: _HttpRefusal(400, "malformed", "This is no activity that Teams sends to this app."),
    Unproved: _HttpRefusal(401, "unproved", "Not signed by Microsoft for this app: check TEAMS_APP_ID and the clock."),
    _NotOurs: _HttpRefusal(403, "not_ours", "This token does not speak for that service URL, channel or tenant."),
    Unreachable: _HttpRefusal(503, "no_keys", "The keys of Microsoft cannot be fetched just now. Try again later."),
    Ignored: _HttpRefusal(200, "unknown", ""),
}
_AWAITED = _HttpRefusal(503, "awaited", f"Microsoft {NOT_LET_IN}")


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed from None


def _desk(tenant: Tenant, form_keys: Sequence[bytes]) -> Desk:
    signature = Signature(tenant.entrance.workspace.platform_id, form_keys)
    return Desk(tenant.connection, tenant.entrance, signature)


async def _proofs(connections: Mapping[str, TeamsConnection], request: web.Request) -> dict[str, Proof | None]:
    """Returns what the request's token vouches for, by tenant, where it is meant for the tenant's app.

    Raises Unreachable where it is meant for none and not every app's keys could be had, else Unproved. What `_proof`
    raises is not kept: its traceback would hold the request, and itself, until the garbage collector comes.
    """
    proofs: dict[str, Proof | None] = {}
    has_all_keys = True
    by_gate = {id(connection.gate): connection for connection in connections.values()}  # tenants of one app share it
    for gate, connection in by_gate.items():
        try:
            proof = await _proof(connection, request)
        except Unproved:
            continue
        except Unreachable:
            has_all_keys = False
            continue
        proofs |= {name: proof for name, each in connections.items() if id(each.gate) == gate}
    if not proofs:
        raise Unproved if has_all_keys else Unreachable
    return proofs


async def _proof(connection: TeamsConnection, request: web.Request) -> Proof | None:
    """Judges the token. Without an app it returns None: then only this machine may ask, but no page in its browser."""
    if connection.gate:
        return await connection.gate.judged(request.headers.get("Authorization", ""))
    if not is_loopback(request.remote or "") or any(name in request.headers for name in OF_BROWSERS):
        raise Unproved
    return None


def _covers(proof: Proof | None, connection: TeamsConnection, activity: Activity) -> bool:
    """Returns whether it comes from our tenant, with a service URL of Teams' own; without an app, of this machine."""
    if activity.channel_id != CHANNEL:  # elsewhere the sender's client says who it is
        return False
    if proof is None:
        return _is_near(activity.service_url)
    return proof.covers(activity.channel_id, activity.service_url) and activity.tenant.lower() == connection.tenant


def _is_of_tenant(proofs: Iterable[Proof | None], activity: Activity) -> bool:
    """Returns whether Teams itself tells this of some tenant, to this app."""
    genuine = any(proof and proof.covers(activity.channel_id, activity.service_url) for proof in proofs)
    return genuine and activity.channel_id == CHANNEL and bool(_TENANT.fullmatch(activity.tenant))


def _is_near(service_url: str) -> bool:
    try:
        return is_loopback(URL(service_url).host or "")
    except ValueError:
        return False


def _refusal(status: int, reason: str) -> web.Response:
    return web.json_response({"error": reason}, status=status)
