"""What a proxy may forward from the internet: nothing else is answered to what came through one."""

from collections.abc import Collection

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

# What proxies tell of whom they forward for. `X-Forwarded-For` and its kin begin alike.
_HEADERS = ("forwarded", "via", "x-real-ip", "x-client-ip", "x-cluster-client-ip", "true-client-ip", "cf-connecting-ip")
_KIN = ("x-forwarded", "x-original-", "x-envoy-external-")


def closed_to_proxies(public: Collection[str], below: Collection[str] = ()) -> Middleware:
    """Returns a middleware: what a proxy forwards gets 404, but on these paths, and on those `below` some."""

    @web.middleware
    async def answered(request: web.Request, handler: Handler) -> web.StreamResponse:
        is_public = request.path in public or any(request.path.startswith(f"{path}/") for path in below)
        if is_public or not _is_forwarded(request):
            return await handler(request)
        reason = "Nothing is answered here to what a proxy forwards: see docs/operator.md, What a proxy forwards."
        return web.json_response({"error": reason}, status=404)

    return answered


def _is_forwarded(request: web.Request) -> bool:
    names = [name.casefold() for name in request.headers]
    return any(name in _HEADERS or name.startswith(_KIN) for name in names)
