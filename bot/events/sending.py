"""What a try to send came to, and whoever sends: implemented by an adapter."""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

_FIRST_PAUSE, _LONGEST_PAUSE = 5.0, 1800.0
_RETRIED_CODES = frozenset((408, 425, 429))  # which are about the moment, not about what was sent


@dataclass(frozen=True, slots=True)
class Accepted:
    """The receiver took it."""


@dataclass(frozen=True, slots=True)
class ReceiverGone:
    """The receiver answered 410: it wants nothing any more."""


@dataclass(frozen=True, slots=True)
class NotAccepted:
    """It is tried again after a pause. `alone`: the receiver speaks, and minds this event only; others may pass.

    `reason` is a word of ours, and never one of the receiver's.
    """

    reason: str
    wait: float = 0.0
    alone: bool = False


SendOutcome = Accepted | ReceiverGone | NotAccepted


@dataclass(frozen=True, slots=True)
class SignedRequest:
    """What is sent: the same id at every try."""

    url: str
    secrets: Sequence[str]
    message_id: str
    body: bytes
    loopback: bool


class EventSender(Protocol):
    async def send(self, request: SignedRequest) -> SendOutcome:
        """Sends it once, within a time, to no address of a private network."""


def pause(tries: int, wait: float = 0.0) -> float:
    """Returns seconds before the next try after so many in vain: doubling, half an hour at most; `wait` at least."""
    return min(_LONGEST_PAUSE, max(wait, math.ldexp(_FIRST_PAUSE, min(tries, 10))))


def outcome_of(status: int, wait: float) -> SendOutcome:
    """Returns what an answer with this status means."""
    if 200 <= status < 300:
        return Accepted()
    if status == 410:
        return ReceiverGone()
    return NotAccepted(f"HTTP {status}", wait, alone=400 <= status < 500 and status not in _RETRIED_CODES)
