"""The outside, translated. Here is the way out: the proxy that the environment names, the same for every client."""

import os
from functools import lru_cache
from ipaddress import ip_address
from typing import Any, NamedTuple
from urllib.request import getproxies_environment, proxy_bypass

from aiohttp import ClientRequest, ClientSession, ClientTimeout, DummyCookieJar
from yarl import URL

_SCHEMES = {"ws": "http", "wss": "https"}
_NAMES = tuple(name for lower in ("http_proxy", "https_proxy", "no_proxy") for name in (lower, lower.upper()))


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
