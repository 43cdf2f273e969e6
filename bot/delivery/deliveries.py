"""What should stand where, and what came of a try to bring it about."""

from dataclasses import dataclass, replace
from enum import StrEnum

_LONGEST_PAUSE = 300
TRIES = 300  # with the pauses below about a day


def pause(tries: int) -> float:
    """Seconds before the next try after so many in vain: doubling, five minutes at most."""
    return float(min(_LONGEST_PAUSE, 2 ** min(tries, 12)))


class Subject(StrEnum):
    """What a message is about: `commands.delivery.deliver` draws each."""

    KUDOS = "kudos"
    INVITATION = "invitation"
    REMINDER = "reminder"
    DIGEST = "digest"
    SUMMARY = "summary"
    CHART = "chart"  # what keeps check-ins from being opened, for admins


@dataclass(frozen=True, slots=True)
class Delivery:
    """`wanted` and `posted` are revisions of the subject; `message_id` is the platform's, if something stands.

    `tries` were in vain so far. What a try came to is the same delivery as it is to be noted: with the reason why it
    was given up in `failed`, and the seconds until the next try in `wait`.
    """

    id: int
    workspace_id: int
    place: str
    reader_id: int | None
    subject: Subject
    subject_id: int
    wanted: int
    posted: int
    message_id: str | None
    tries: int
    failed: str | None = None
    wait: float = 0.0

    @property
    def is_settled(self) -> bool:
        """Whether nothing is left to do for the revision that was wanted."""
        return self.posted == self.wanted or self.failed is not None

    def stands(self, message_id: str | None) -> "Delivery":
        return replace(self, posted=self.wanted, message_id=message_id, tries=0)

    def given_up(self, reason: str) -> "Delivery":
        """A dead letter: visible in metrics and doctor, tried again by nobody until it is wanted anew."""
        return replace(self, failed=reason[:255])

    def put_off(self, seconds: float) -> "Delivery":
        return replace(self, wait=seconds)

    def in_vain(self, reason: str) -> "Delivery":
        """To be tried again after a pause, or given up after about a day."""
        if self.tries >= TRIES:
            return self.given_up(reason)
        return replace(self, tries=self.tries + 1, wait=pause(self.tries))
