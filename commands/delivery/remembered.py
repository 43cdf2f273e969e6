"""What the connections of a process remember: each its own, and all together no more than so many entries.

A process has a connection for each of a thousand workspaces. Were each allowed ten thousand entries, nothing would
bound the process; so one that is busy may remember much, and the oldest of all makes room.
"""

from collections.abc import Hashable, Mapping
from itertools import count
from typing import Any, Generic, TypeVar

from cachetools import TTLCache

Key = TypeVar("Key", bound=Hashable)
Value = TypeVar("Value")
_numbers = count()


class Shelf:
    """Room for what many connections remember for so many seconds, in the order in which it came."""

    def __init__(self, at_most: int, seconds: float) -> None:
        self.entries: TTLCache[tuple[int, Any], Any] = TTLCache(at_most, seconds)


class Remembered(Generic[Key, Value]):
    """What one of them remembers."""

    def __init__(self, shelf: Shelf) -> None:
        self._entries = shelf.entries
        self._number = next(_numbers)

    def get(self, key: Key, otherwise: Any = None) -> Value | Any:
        """Returns what is remembered; None, or what is to stand for it, where it is too old or made room for others."""
        return self._entries.get((self._number, key), otherwise)

    def __getitem__(self, key: Key) -> Value:
        value: Value = self._entries[self._number, key]
        return value

    def __setitem__(self, key: Key, value: Value) -> None:
        self._entries[self._number, key] = value

    def __contains__(self, key: Key) -> bool:
        return (self._number, key) in self._entries

    def update(self, values: Mapping[Key, Value]) -> None:
        self._entries.update(((self._number, key), value) for key, value in values.items())

    def pop(self, key: Key, otherwise: Any = None) -> Value | Any:
        return self._entries.pop((self._number, key), otherwise)

    def clear(self) -> None:
        """Forgets everything: it stays on the shelf under a number that nobody has any more, until it is old."""
        self._number = next(_numbers)
