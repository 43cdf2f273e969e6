"""Who calls, as far as limits need to know: nobody's address is kept for anything else."""

from collections.abc import Collection, Iterable
from functools import lru_cache
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network

from cachetools import LRUCache

_HOPS_AT_MOST = 20
_ONE_HOME = 64  # bits of an IPv6 address that all devices of a household or a shop share
Proxies = Collection[str]


class Clients:
    """Tells customers apart. `proxies` are the networks whose X-Forwarded-For is believed."""

    def __init__(self, proxies: Proxies = ()) -> None:
        self._proxies = [ip_network(proxy) for proxy in proxies]
        self._known: LRUCache[str, bool] = LRUCache(1_000)

    def is_proxy(self, peer: str) -> bool:
        if (known := self._known.get(peer)) is None:
            address = _address(peer)
            known = self._known[peer] = address is not None and any(address in network for network in self._proxies)
        return known

    def behind(self, peer: str, forwarded: Iterable[str]) -> str:
        """Returns whom limits count: who connects or, where that is a proxy of ours, whom it calls for.

        `forwarded` are the X-Forwarded-For headers. They are read from their end, which our proxy wrote; what stands
        before the first address that is no proxy of ours is written by whoever likes to.
        """
        caller = peer
        hops = [hop for line in forwarded for hop in line.split(",")][-_HOPS_AT_MOST:]
        while hops and self.is_proxy(caller) and _address(hop := hops.pop()):
            caller = hop
        return _counted(caller)


def _counted(text: str) -> str:
    address = _address(text)
    if isinstance(address, IPv6Address):
        return str(ip_network((int(address), _ONE_HOME), strict=False))
    return str(address or "")


@lru_cache(maxsize=1_000)  # that of a proxy is asked for with every request
def _address(text: str) -> IPv4Address | IPv6Address | None:
    """Returns an address as proxies write it: bare, in brackets, with a port."""
    bare = text.strip()
    if bare.startswith("["):
        bare = bare[1:].partition("]")[0]
    elif bare.count(":") == 1:
        bare = bare.partition(":")[0]
    try:
        address = ip_address(bare.partition("%")[0])
    except ValueError:
        return None
    return (isinstance(address, IPv6Address) and address.ipv4_mapped) or address
