"""The outside, translated. Here is the way out: the proxy that the environment names, the same for every client."""

import asyncio
import os
import re
from collections.abc import Mapping
from functools import lru_cache
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.request import getproxies_environment, proxy_bypass

from aiohttp import ClientError, ClientRequest, ClientResponse, ClientSession, ClientTimeout, DummyCookieJar
from yarl import URL

FILE_BYTES_AT_MOST, FILE_SECONDS = 10 << 20, 20.0
_SCHEMES = {"ws": "http", "wss": "https"}
_NAMES = tuple(name for lower in ("http_proxy", "https_proxy", "no_proxy") for name in (lower, lower.upper()))
# What every page says that somebody outside the company may open.
STRICT_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "X-Robots-Tag": "noindex, nofollow, noarchive",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
    "Vary": "Accept-Language",
}


def proxy_for(url: URL) -> URL | None:
    """Returns the proxy of `HTTPS_PROXY` or `HTTP_PROXY` for an address; None for what `NO_PROXY` names.

    What this machine, or its cloud, tells itself passes through none.
    """
    return _proxy(url.scheme, url.host or "", tuple(map(os.environ.get, _NAMES)))


@lru_cache(1000)
def _proxy(scheme: str, host: str, _environment: tuple[str | None, ...]) -> URL | None:
    """Reads the whole environment, for longer than a request is made: once, until what it names is another."""
    if _is_near(host) or proxy_bypass(host):
        return None
    proxy = getproxies_environment().get(_SCHEMES.get(scheme, scheme), "").strip()
    if proxy and "://" not in proxy:  # as curl and others take it
        proxy = f"http://{proxy}"
    return URL(proxy) if proxy else None


class ForeignProxy(NamedTuple):
    """The variable that names a proxy of a kind that is not spoken here, and what to do; its value stays unsaid."""

    variable: str
    reason: str


def foreign_proxy() -> ForeignProxy | None:
    """Returns one that would be spoken to as HTTP, so that nothing ever came back."""
    proxies = getproxies_environment()
    for scheme in ("https", "http"):
        kind, has_kind, _ = proxies.get(scheme, "").strip().partition("://")
        if has_kind and kind.casefold() not in ("http", "https"):
            reason = (
                f"names a proxy of the kind {kind}, which Waterline does not speak. Name one that speaks HTTP, as in "
            )
            return ForeignProxy(f"{scheme.upper()}_PROXY", f"{reason}http://proxy.example.com:3128, or unset it.")
    return None


def new_session(seconds: float, **options: Any) -> ClientSession:
    """Returns a session that keeps no cookies, and goes through the proxy of each address."""
    timeout = ClientTimeout(total=seconds)
    return ClientSession(timeout=timeout, cookie_jar=DummyCookieJar(), request_class=_ByProxy, **options)


class _ByProxy(ClientRequest):
    """The library's own `trust_env` would look into ~/.netrc as well, at each request, and refuse what stands there."""

    def __init__(self, method: str, url: URL, *, proxy: URL | None = None, **options: Any) -> None:
        super().__init__(method, url, proxy=proxy or proxy_for(url), **options)


def _is_near(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return host == "localhost"
    return address.is_loopback or address.is_link_local


class Unfetched(Exception):
    """A file could not be fetched. It says why, and holds neither its address nor anything of the file."""


class TooLarge(Unfetched):
    """There is more of it than anybody may give."""


async def fetched(address: str, origins: re.Pattern[str], headers: Mapping[str, str]) -> bytes:
    """Returns a file that a platform keeps. `origins` are the scheme, host and port from which one may come, such as
    https://files.example.com:443; no other is asked, and no redirect is followed. Raises Unfetched.
    """
    url = _of_origin(address, origins)
    try:
        async with (
            asyncio.timeout(FILE_SECONDS),
            new_session(FILE_SECONDS, auto_decompress=False) as session,
            session.get(url, headers={**headers, "Accept-Encoding": "identity"}, allow_redirects=False) as response,
        ):
            return await _content(response)
    except (ClientError, TimeoutError, OSError, ValueError) as error:  # ValueError: a token that no header holds
        raise Unfetched(type(error).__name__) from None


class Unsent(Exception):
    """A file could not be handed over. It says why, and holds neither an address nor anything of the file."""


async def sent(verb: str, address: str, origins: re.Pattern[str], content: bytes, headers: Mapping[str, str]) -> None:
    """Sends a file to where a platform takes it, which `origins` name as in `fetched`; no redirect is followed. Raises
    Unsent.
    """
    try:
        url = _of_origin(address, origins)
        async with (
            asyncio.timeout(FILE_SECONDS),
            new_session(FILE_SECONDS) as session,
            session.request(verb, url, data=content, headers=headers, allow_redirects=False) as response,
        ):
            if response.status not in (200, 201):
                raise Unsent(f"HTTP {response.status}")
    except Unfetched as error:
        raise Unsent(str(error)) from None
    except (ClientError, TimeoutError, OSError, ValueError) as error:
        raise Unsent(type(error).__name__) from None


def _of_origin(address: str, origins: re.Pattern[str]) -> URL:
    """Returns what is asked, as it was written: what is judged here is what the client reads of it, too."""
    if not (address.isascii() and address.isprintable()) or " " in address or "\\" in address:
        raise Unfetched("no address")
    try:
        url = URL(address, encoded=True)
        origin, has_user = f"{url.scheme}://{url.raw_host}:{url.port}", url.raw_user or url.raw_password
    except ValueError:
        raise Unfetched("no address") from None
    if has_user or "@" in url.raw_authority or not origins.fullmatch(origin):
        raise Unfetched("an address elsewhere")
    return url


async def _content(response: ClientResponse) -> bytes:
    if response.status != 200 or response.headers.get("Content-Encoding", "identity") != "identity":
        raise Unfetched(f"HTTP {response.status}")
    if response.content_type == "text/html":  # a page on which somebody is to log in
        raise Unfetched("a page")
    content = bytearray()
    if (response.content_length or 0) > FILE_BYTES_AT_MOST:
        raise TooLarge
    async for part in response.content.iter_any():
        content += part
        if len(content) > FILE_BYTES_AT_MOST:
            raise TooLarge
    return bytes(content)
