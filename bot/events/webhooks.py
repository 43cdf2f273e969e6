"""Webhooks out: where a workspace's events go, and which."""

import base64
import secrets
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum

AT_MOST = 5  # of a workspace
URL_AT_MOST = 1_000  # characters
GIVEN_UP_AFTER_HOURS = 24
_SECRET_BYTES = 32


class Topic(Enum):
    """What an admin chooses that a webhook is sent."""

    KUDOS = "kudos"
    ROUNDS = "rounds"
    PROMISES = "promises"
    CONCERNS = "concerns"


class EventKind(Enum):
    """What happened, as it is named where it is sent."""

    KUDOS_GIVEN = "kudos.given"
    KUDOS_EDITED = "kudos.edited"
    KUDOS_TAKEN_BACK = "kudos.taken_back"
    ROUND_CLOSED = "round.closed"
    PROMISE_KEPT = "promise.kept"
    CONCERNS_COUNTED = "concerns.counted"
    TEST = "test"


class OffBecause(Enum):
    """Why a webhook is off, and is sent nothing."""

    ON = ""
    ADMIN = "admin"
    GONE = "gone"  # it answered 410


@dataclass(frozen=True, slots=True)
class Webhook:
    """`tries` were in vain in a row; `trouble` is why the last one was, empty after one that was not."""

    id: int
    host: str
    topics: tuple[Topic, ...]
    off: OffBecause
    made_at: datetime
    tries: int
    trouble: str
    answered_at: datetime | None

    @property
    def is_on(self) -> bool:
        return self.off is OffBecause.ON


@dataclass(frozen=True, slots=True)
class Target:
    """What is sealed of a webhook: its address, and its secrets, the newest first. There are two while rotating."""

    url: str = field(repr=False)
    secrets: tuple[str, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class HeldEvent:
    """An event that waits for one webhook; `subject_id` is the row that it is about."""

    id: int
    webhook_id: int
    kind: EventKind
    subject_id: int
    made_at: datetime
    tries: int

    @property
    def message_id(self) -> str:
        """Returns the id that stays the same over all tries, and is of no other event: after a restore the database
        counts once more from where its backup was.
        """
        return f"evt_{self.id}_{int(self.made_at.timestamp())}"


def new_secret() -> str:
    """Returns a secret as Standard Webhooks writes one."""
    return f"whsec_{base64.b64encode(secrets.token_bytes(_SECRET_BYTES)).decode()}"
