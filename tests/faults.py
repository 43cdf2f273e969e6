"""What goes wrong on the way to a platform and back: the faults a test plans, and which call meets which."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Literal

FaultKind = Literal["rate_limited", "server_error", "reset_before", "reset_after", "refused", "delay", "hold"]


@dataclass(slots=True)
class Fault:
    """One planned fault.

    rate_limited: 429 with Retry-After `seconds`. server_error: 500. reset_before, reset_after: the connection is
    reset before or after the call took effect. refused: 200 with ok false and `error`. delay: answered after
    `seconds`. hold: answered after `StandIn.release`.

    It meets the calls of `method` (all, when empty); only the call with this `number` among those, counted from 1
    (the next ones, when 0); at most `times` calls.
    """

    kind: FaultKind
    method: str = ""
    number: int = 0
    times: int = 1
    seconds: float = 1
    error: str = "internal_error"


class Plan:
    """The faults still to come."""

    def __init__(self, faults: Iterable[Fault] = ()) -> None:
        self.faults = list(faults)
        self._seen: Counter[str] = Counter()

    def meet(self, method: str) -> Fault | None:
        """The fault that this call of a method meets, if any."""
        self._seen.update([method, ""])
        for fault in self.faults:
            if fault.method in ("", method) and fault.number in (0, self._seen[fault.method]):
                fault.times -= 1
                if fault.times <= 0:
                    self.faults.remove(fault)
                return fault
        return None
