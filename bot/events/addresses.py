"""Where a webhook may lead: what an admin may write, and which addresses of the network may be spoken to. Pure.

The name is judged when it is written; the address is judged at every connect, since a name may lead elsewhere by then.
"""

import re
from dataclasses import dataclass
from enum import Enum
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import quote, urlsplit

from bot.events.webhooks import URL_AT_MOST

_PRIVILEGED = 1024
_HTTPS = 443
_NAME = re.compile(r"(?!-)[a-z0-9_-]{1,63}(?<!-)(?:\.(?!-)[a-z0-9_-]{1,63}(?<!-))*")
_OF_TWO_NAMES = "\u00df\u1e9e\u03c2"  # which the old and the new standard of names in other letters write differently
_AS_WRITTEN = "%!$&'()*+,;=:@/?~"  # what stands for itself in a path or a query, and what is escaped already
_LOOPBACK_NAMES = ("localhost", "127.0.0.1", "::1")
# Whatever leads into a network of somebody's own, to a cloud's metadata, to several at once, or nowhere.
_REFUSED = tuple(
    map(
        ip_network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
            *("192.0.0.0/24", "192.0.2.0/24", "192.88.99.0/24", "192.168.0.0/16", "198.18.0.0/15"),
            *("198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/4", "240.0.0.0/4"),
            *("168.63.129.16/32", "100.100.100.200/32"),  # metadata of clouds, beside 169.254.169.254
        ),
    )
)
# Of IPv6 only what is given out to the world, without what wraps or stands for another address.
_WORLD = ip_network("2000::/3")
_WRAPPED = tuple(map(ip_network, ("2001::/23", "2001:db8::/32", "2002::/16", "3fff::/20")))


class Unfit(Enum):
    """Why an address is not taken."""

    SHAPE = "shape"
    SCHEME = "scheme"
    USER = "user"
    PORT = "port"
    PRIVATE = "private"


@dataclass(frozen=True, slots=True)
class Address:
    """An address as it is kept, with the host in ASCII."""

    url: str
    host: str


def is_allowed(text: str, *, loopback: bool = False) -> bool:
    """Returns whether an address of the network, as digits, may be spoken to; `loopback` lets this machine be, too."""
    try:
        address = ip_address(text.partition("%")[0])
    except ValueError:
        return False
    if loopback and address.is_loopback:
        return True
    match address:
        case IPv4Address():
            return not any(address in network for network in _REFUSED)
        case IPv6Address():
            return address in _WORLD and not any(address in network for network in _WRAPPED)


def read_address(text: str, *, loopback: bool = False) -> Address | Unfit:
    """Returns the address that somebody wrote, or why it is none that may be sent to."""
    text = text.strip()
    if any(sign in text.partition("://")[2].partition("/")[0] for sign in _OF_TWO_NAMES):
        return Unfit.SHAPE
    if not text or len(text) > URL_AT_MOST or not text.isprintable() or " " in text or "\\" in text:
        return Unfit.SHAPE
    try:
        parts = urlsplit(text)
        port, host = parts.port, (parts.hostname or "").rstrip(".")
        host = host if ":" in host else host.encode("idna").decode("ascii")
    except (ValueError, UnicodeError):
        return Unfit.SHAPE
    if "@" in parts.netloc:
        return Unfit.USER
    if parts.fragment or not _is_host(host, parts.netloc):
        return Unfit.SHAPE
    near = loopback and host in _LOOPBACK_NAMES
    if parts.scheme != "https" and not (near and parts.scheme == "http"):
        return Unfit.SCHEME
    if _is_private(host, near=near):
        return Unfit.PRIVATE
    if port is not None and port != _HTTPS and port < _PRIVILEGED:
        return Unfit.PORT
    url = _written(parts.scheme, host, port, parts.path or "/", parts.query)
    return Address(url, host) if len(url) <= URL_AT_MOST else Unfit.SHAPE


def _is_host(host: str, netloc: str) -> bool:
    """Returns whether it is a name or digits, and nothing that each program reads in its own way."""
    if ":" in host or "[" in netloc:
        return ":" in host and "%" not in host
    return _NAME.fullmatch(host) is not None


def _is_private(host: str, *, near: bool) -> bool:
    if near:
        return False
    if ":" in host or _is_number(host):
        return not is_allowed(host)
    return "." not in host or host.endswith((".localhost", ".local", ".internal", ".home.arpa"))


def _is_number(host: str) -> bool:
    """Returns whether somebody may read digits out of it, as 127.1, 0x7f.1 or 2130706433 are."""
    ending = host.rpartition(".")[2]
    return ending.isdigit() or ending.startswith("0x")


def _written(scheme: str, host: str, port: int | None, path: str, query: str) -> str:
    bracketed = f"[{host}]" if ":" in host else host
    place = bracketed if port is None else f"{bracketed}:{port}"
    return f"{scheme}://{place}{quote(path, _AS_WRITTEN)}" + (f"?{quote(query, _AS_WRITTEN)}" if query else "")
