"""Requests that are refused, or say what nobody knows: counted for the metrics, and logged once a minute."""

from collections import Counter
from dataclasses import dataclass, field

# What a request is told, after the platform's name, that may be for a workspace which is still to be let in.
NOT_LET_IN = "has not let us in everywhere yet, and is asked again. Try again later."
_MINUTE = 60.0  # seconds between two lines about the same


@dataclass(frozen=True, slots=True)
class RefusalKind:
    """Why requests of a platform were not taken, in a word of ours."""

    platform: str
    reason: str


@dataclass(slots=True)
class RefusedRequests:
    """Those of one process."""

    counts: Counter[RefusalKind] = field(default_factory=Counter)
    _logged: Counter[RefusalKind] = field(default_factory=Counter)
    _due: dict[RefusalKind, float] = field(default_factory=dict)

    def note(self, platform: str, reason: str, moment: float) -> int:
        """Counts one. Returns how many are to be logged now: none while a line about the same is younger than a minute.

        `moment` is in seconds, of any clock that does not go back.
        """
        kind = RefusalKind(platform, reason)
        self.counts[kind] += 1
        if moment < self._due.get(kind, moment):
            return 0
        self._due[kind] = moment + _MINUTE
        count, self._logged[kind] = self.counts[kind] - self._logged[kind], self.counts[kind]
        return count


refused_requests = RefusedRequests()
