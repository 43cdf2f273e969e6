"""What this process remembers of the database. Every cache is registered, so that all can be emptied at once."""

from typing import Protocol, TypeVar


class Cache(Protocol):
    def clear(self) -> object: ...


AnyCache = TypeVar("AnyCache", bound=Cache)
_registered: list[Cache] = []


def registered(cache: AnyCache) -> AnyCache:
    """Returns the same cache, which `forget_all` empties from now on."""
    _registered.append(cache)
    return cache


def forget_all() -> None:
    """Empties every cache: what they hold belongs to another database, or was changed without their knowledge."""
    for cache in _registered:
        cache.clear()
