"""How often platforms let themselves be asked, as their documentation says and no burst beyond it.

Sources: Slack's page on rate limits and those of its methods; Microsoft's page on rate limits for bots in Teams. Slack
names no number for all messages of a workspace: 300 a minute are meant by "several hundred".
"""

import math
from collections import defaultdict, deque
from collections.abc import Callable, Iterator
from typing import NamedTuple

_TIERS = {1: 1, 2: 20, 3: 50, 4: 100}  # calls a minute, of one method in one workspace
_SPECIAL = 300  # where a method has a tier of its own, and for the messages of a workspace
_TIER_OF = {
    **dict.fromkeys(("apps.connections.open",), 1),
    **dict.fromkeys(("users.list", "usergroups.list", "usergroups.users.list"), 2),
    **dict.fromkeys(("chat.update", "chat.delete", "conversations.info", "conversations.open"), 3),
    **dict.fromkeys(("users.info", "views.open", "views.push", "views.update", "views.publish"), 4),
    **dict.fromkeys(("chat.postEphemeral",), 4),
}


class Limit(NamedTuple):
    """So many calls of what `key` names in any so many seconds."""

    key: str
    calls: int
    seconds: float


class Limits:
    """Counts the calls of one workspace. `limits` are those that a call of a method at a place has to keep to."""

    def __init__(self, limits: Callable[[str, str], Iterator[Limit]], clock: Callable[[], float]) -> None:
        self._limits = limits
        self._clock = clock
        self._calls: dict[Limit, deque[float]] = defaultdict(deque)

    def wait(self, method: str, place: str) -> int:
        """Returns 0 where the call may be made, which is counted then; else the seconds to wait."""
        now, windows = self._clock(), [(limit, self._calls[limit]) for limit in self._limits(method, place)]
        waits = [0.0]
        for limit, calls in windows:
            while calls and calls[0] <= now - limit.seconds:
                calls.popleft()
            if len(calls) >= limit.calls:
                waits.append(calls[-limit.calls] + limit.seconds - now)
        if longest := max(waits):
            return max(1, math.ceil(longest))
        for _, calls in windows:
            calls.append(now)
        return 0


def of_slack(method: str, place: str) -> Iterator[Limit]:
    if method == "chat.postMessage":
        yield Limit(f"{method} {place}", 1, 1)
    if method != "respond":  # the address of an answer counts its own
        yield Limit(method, _TIERS[_TIER_OF[method]] if method in _TIER_OF else _SPECIAL, 60)


def of_teams(method: str, place: str) -> Iterator[Limit]:
    """Of sending, and of creating conversations; the rest counts towards the tenant alone."""
    if method in ("send", "update", "delete"):
        for calls, seconds in ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0)):
            yield Limit(f"write {place}", calls, seconds)
    yield Limit("tenant", 50, 1)
