"""How often the page can be used: by one caller, at one address, by everybody. What is remembered is bounded."""

from collections.abc import Callable, Hashable
from dataclasses import dataclass

from cachetools import LRUCache

REMEMBERED = 10_000  # callers, and addresses; of more, those are forgotten who have not been here for longest


@dataclass(frozen=True, slots=True)
class Rate:
    """So many at once, and then so many a minute."""

    at_once: float
    a_minute: float


READS = Rate(60, 60)  # pages of one caller
POSTS = Rate(10, 2)  # thanks of one caller, behind whom a shop full of customers may be
POSTS_AT_ADDRESS = Rate(30, 1)
ALL_READS = Rate(300, 3000)
ALL_POSTS = Rate(60, 60)
DEAR = 5.0  # pages


@dataclass(slots=True)
class _Bucket:
    tokens: float
    since: float


class Limits:
    """`seconds` is a clock that never goes back."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._buckets: LRUCache[Hashable, _Bucket] = LRUCache(REMEMBERED)
        self._shared: dict[Rate, _Bucket] = {}  # of everybody: never forgotten

    def may_read(self, caller: str) -> bool:
        return self._takes(READS, caller) and self._takes(ALL_READS)

    def costs_more(self, caller: str) -> None:
        """Counts several pages for what was read: an address at which nobody is thanked, or a picture."""
        self._takes(READS, caller, DEAR - 1)

    def may_post(self, caller: str, address: str) -> bool:
        return self._takes(POSTS, caller) and self._takes(POSTS_AT_ADDRESS, address) and self._takes(ALL_POSTS)

    def _takes(self, rate: Rate, key: str = "", amount: float = 1.0) -> bool:
        now = self._seconds()
        bucket = self._shared.get(rate) if not key else self._buckets.get((rate, key))
        if bucket is None:
            bucket = _Bucket(rate.at_once, now)
            if key:
                self._buckets[rate, key] = bucket
            else:
                self._shared[rate] = bucket
        bucket.tokens = min(rate.at_once, bucket.tokens + (now - bucket.since) * rate.a_minute / 60)
        bucket.since = now
        if bucket.tokens < 1.0:
            return False
        bucket.tokens -= amount
        return True
