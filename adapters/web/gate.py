"""Who may speak to the local page: nobody but the page itself, on this machine."""

from collections.abc import Awaitable, Callable
from ipaddress import ip_address
from urllib.parse import urlsplit

from aiohttp import web

BODY_AT_MOST = 64 * 1024
Answering = Callable[[web.Request], Awaitable[web.StreamResponse]]

HEADERS = {
    "Content-Security-Policy": "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; "
    "connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "no-cache",
}


class NotLoopback(ValueError):
    """The local page was to be served to others. The text says why not and what to do."""


def loopback_only(host: str) -> None:
    """Raises NotLoopback unless `host` is an address that only this machine can reach."""
    if not _is_loopback(host):
        raise NotLoopback(
            f"On the local page anyone can be anyone, so it is served to this machine only, and not on {host!r}. "
            "Serve it on 127.0.0.1, or take web out of `platforms` in app.yaml."
        )


def is_foreign(request: web.Request) -> bool:
    """Returns whether this came from elsewhere: through another name of this machine (DNS rebinding) or another site.

    A browser says which in Origin or Sec-Fetch-Site; whoever sends neither is no page.
    """
    origin, site = request.headers.get("Origin"), request.headers.get("Sec-Fetch-Site")
    return (
        not _is_loopback(_host_name(request.host))
        or origin not in (None, f"{request.scheme}://{request.host}")
        or site not in (None, "same-origin", "same-origin" if request.method == "POST" else "none")  # none: typed
    )


async def body(request: web.Request, at_most: int = BODY_AT_MOST) -> bytes | None:
    """Returns the body of a request, or None if it is larger than we accept."""
    read = bytearray()
    async for part in request.content.iter_any():
        read += part
        if len(read) > at_most:
            return None
    return bytes(read)


def with_headers(answer: Answering) -> Answering:
    """Returns the handler with headers on its answers that keep others from framing or scripting a page."""

    async def answered(request: web.Request) -> web.StreamResponse:
        response = await answer(request)
        if not response.prepared:
            response.headers.update(HEADERS)
        return response

    return answered


def _host_name(host: str) -> str:
    try:
        return urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    if host == "localhost":
        return True
    try:
        return ip_address(host.strip("[]")).is_loopback
    except ValueError:
        return False
