"""Which addresses of ours a platform on the internet could never reach."""

import re
from ipaddress import IPv6Address, ip_address
from urllib.parse import urlsplit

_PRIVATE = (".local", ".localhost", ".localdomain", ".internal", ".intranet", ".private", ".corp", ".home", ".lan")
_NOWHERE = (".home.arpa", ".test", ".invalid", ".onion")  # never in the public name service
_LABEL = re.compile(r"[^\W_](?:[\w-]{0,61}[^\W_])?")


def why_unreachable(url: str) -> str:
    """Returns what is wrong with it, and the cure; nothing where a platform may be able to reach it."""
    try:
        parts = urlsplit(url)
        host, has_more = parts.hostname or "", bool(parts.username or parts.query or parts.fragment or parts.port == 0)
    except ValueError:
        host, has_more, parts = "", True, urlsplit("")
    if parts.scheme == "http" and host:
        return f"{url} is not encrypted. {_CURE}"
    if parts.scheme != "https" or not host or has_more or re.search(r"\s", url):
        return f"{url or 'Nothing'} is no address of a server. {_CURE}"
    return _why_private(url, host.removesuffix("."))


_CURE = "Write it with https and a name that everybody can look up, as in https://kudos.example.com."


def _why_private(url: str, host: str) -> str:
    if _is_number(host):
        return "" if _is_global(host) else f"{url} is an address of this machine or of a private network. {_CURE}"
    labels = host.casefold().split(".")
    if not all(_LABEL.fullmatch(label) for label in labels):
        return f"{url} is no address of a server. {_CURE}"
    if len(labels) == 1 or f".{host.casefold()}".endswith(_PRIVATE + _NOWHERE):
        return f"{host} is a name of a private network, which nobody outside can look up. {_CURE}"
    return ""


def _is_number(host: str) -> bool:
    """Also in ways of writing one that only some resolvers know, as in 127.1."""
    return ":" in host or host.rpartition(".")[2].isdecimal() or host.casefold().startswith("0x")


def _is_global(host: str) -> bool:
    try:
        address = ip_address(host)
    except ValueError:
        return False
    if isinstance(address, IPv6Address) and address.ipv4_mapped:
        address = address.ipv4_mapped
    return address.is_global and not address.is_multicast
