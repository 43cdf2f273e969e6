"""Everything that Teams sends: judged before it is read, then answered by the desk in a turn."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence

import structlog
from aiohttp import web
from yarl import URL

from adapters.teams.connector import is_loopback
from adapters.teams.desk import Desk
from adapters.teams.outbound import TeamsConnection, Tenant
from adapters.teams.payloads import Activity, Malformed, read
from adapters.teams.signature import Signature
from adapters.teams.text import written
from adapters.teams.tokens import Proof, Unproved
from adapters.teams.turn import TeamsAdapter
from bot.ports import TakenElsewhere, Unreachable

PATH = "/api/messages"
CHANNEL = "msteams"
OF_BROWSERS = ("Origin", "Sec-Fetch-Site")  # headers that no emulator sends

_log = structlog.get_logger(__name__)


def routes(
    tenants: Sequence[Tenant],
    form_keys: Sequence[bytes],
    pass_on: Callable[[web.Request], Awaitable[web.Response]] | None = None,
) -> list[web.RouteDef]:
    """Teams' one address here, for all tenants. Without an app it takes what comes from this machine, for the emulator.

    The first of `form_keys` signs what forms carry, all of them are known.
    """
    connections = {tenant.connection.tenant: tenant.connection for tenant in tenants}
    adapters = {tenant.connection.tenant: TeamsAdapter(tenant.connection.platform) for tenant in tenants}
    desks = {tenant.connection.tenant: _desk(tenant, form_keys) for tenant in tenants}

    async def messages(request: web.Request) -> web.Response:
        try:
            proofs = await _proofs(connections, request)
            activity = read(_parsed(await request.read()))
            tenant = next((name for name in proofs if _covers(proofs[name], connections[name], activity)), None)
            if tenant is None:
                return _refused(403, "This token does not speak for that service URL, channel or tenant.")
            answer = await adapters[tenant].run(activity, desks[tenant].on_turn)
        except TakenElsewhere:
            return await pass_on(request) if pass_on else _refused(503, "Check-ins are not taken here.")
        except Malformed:
            return _refused(400, "This is no activity that Teams sends to this app.")
        except Unproved:
            return _refused(401, "Not signed by Microsoft for this app: check TEAMS_APP_ID and the clock.")
        except Unreachable:
            return _refused(503, "The keys of Microsoft cannot be fetched just now. Try again later.")
        return web.json_response(answer, dumps=written) if answer is not None else web.Response()

    return [web.post(PATH, messages)]


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        raise Malformed from None


def _desk(tenant: Tenant, form_keys: Sequence[bytes]) -> Desk:
    signature = Signature(tenant.entrance.workspace.platform_id, form_keys)
    return Desk(tenant.connection, tenant.entrance, signature)


async def _proofs(connections: Mapping[str, TeamsConnection], request: web.Request) -> dict[str, Proof | None]:
    """What the request's token says, by tenant, where it is meant for the tenant's app. Raises what `_proof` raises."""
    proofs: dict[str, Proof | None] = {}
    failure: Unproved | Unreachable = Unproved()
    for tenant, connection in connections.items():
        try:
            proofs[tenant] = await _proof(connection, request)
        except (Unproved, Unreachable) as error:
            failure = error
    if not proofs:
        raise failure
    return proofs


async def _proof(connection: TeamsConnection, request: web.Request) -> Proof | None:
    """None without an app, where only this machine may ask, but no page in its browser. Raises what the gate raises."""
    if connection.gate:
        return await connection.gate.judged(request.headers.get("Authorization", ""))
    if not is_loopback(request.remote or "") or any(name in request.headers for name in OF_BROWSERS):
        raise Unproved
    return None


def _covers(proof: Proof | None, connection: TeamsConnection, activity: Activity) -> bool:
    """Whether it comes from our tenant, with a service URL of Teams' own; without an app, of this machine."""
    if proof is None:
        return is_loopback(URL(activity.service_url).host or "")
    if activity.channel_id != CHANNEL:  # elsewhere the sender's client says who it is
        return False
    return proof.covers(activity.channel_id, activity.service_url) and activity.tenant == connection.tenant


def _refused(status: int, why: str) -> web.Response:
    return web.json_response({"error": why}, status=status)
