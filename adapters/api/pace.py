"""How often a token may ask: so many times in each minute, counted in this process."""

from collections.abc import Hashable
from dataclasses import dataclass
from time import monotonic

from cachetools import TTLCache

A_MINUTE = 300  # requests of a token
_WINDOW = 60  # seconds
_TOKENS_AT_MOST = 10_000


@dataclass(frozen=True, slots=True)
class Allowance:
    """How many requests remain, negative where there was none, and in how many seconds it begins anew."""

    at_most: int
    remaining: int
    seconds: int

    @property
    def headers(self) -> dict[str, str]:
        """Returns what a client is told of it (draft-ietf-httpapi-ratelimit-headers)."""
        return {
            "RateLimit-Policy": f'"token";q={self.at_most};w={_WINDOW}',
            "RateLimit": f'"token";r={max(0, self.remaining)};t={self.seconds}',
        }


@dataclass(slots=True)
class _Minute:
    since: float
    requests: int = 0


class Pace:
    """Counts by token."""

    def __init__(self, at_most: int = A_MINUTE) -> None:
        self._at_most = at_most
        self._minutes: TTLCache[Hashable, _Minute] = TTLCache(_TOKENS_AT_MOST, _WINDOW)

    def take(self, token: Hashable) -> Allowance:
        """Returns what remains after one more request."""
        moment = monotonic()
        if (minute := self._minutes.get(token)) is None:
            self._minutes[token] = minute = _Minute(moment)
        minute.requests += 1
        seconds = max(1, round(minute.since + _WINDOW - moment))
        return Allowance(self._at_most, self._at_most - minute.requests, seconds)
