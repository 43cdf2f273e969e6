"""What this process remembers of the database. Every cache is registered, so that all can be emptied at once, and holds
no more than so many entries, so that years of workspaces and people fill no process.
"""

from typing import Protocol, TypeVar

from cachetools import LRUCache

WORKSPACES = 10_000  # of which something small is remembered: more than one process serves


class Cache(Protocol):
    def clear(self) -> object: ...


Value = TypeVar("Value")


class ByWorkspace(LRUCache[int, Value]):
    """Something small of each workspace, by its number: of those that were looked at last, where there are too many."""

    def __init__(self) -> None:
        super().__init__(maxsize=WORKSPACES)


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
