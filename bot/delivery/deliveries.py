"""What should stand where, and what came of a try to bring it about."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import ClassVar

_LONGEST_PAUSE = 300
_SUBJECT_AT_MOST = 16  # characters that storage keeps of its name
_ID_AT_MOST = 255  # characters that storage keeps of a message's id
TRIES = 300  # with the pauses below about a day
_LET_PASS = (
    9  # tries in vain, about eight minutes, after which what troubles us alone lets others of its place go first
)


def pause(tries: int) -> float:
    """Returns seconds before the next try after so many in vain: doubling, five minutes at most."""
    return float(min(_LONGEST_PAUSE, 2 ** min(tries, 12)))


class Subject(str):
    """What a message is about, by its name in the database. A room declares its own, once.

    Each is drawn by one feature, or the program does not start.
    """

    __slots__ = ()
    _every: ClassVar[dict[str, "Subject"]] = {}

    def __new__(cls, name: str) -> "Subject":
        if name in cls._every:
            raise ValueError(f"two subjects are called {name}: give one of them another name")
        if len(name) > _SUBJECT_AT_MOST:
            raise ValueError(f"the name of the subject {name} is too long: keep it to {_SUBJECT_AT_MOST} characters")
        return cls._every.setdefault(name, super().__new__(cls, name))

    @staticmethod
    def every() -> "Mapping[str, Subject]":
        """Returns all subjects by their names."""
        return Subject._every


@dataclass(frozen=True, slots=True)
class Delivery:
    """`wanted` and `posted` are revisions of the subject; `message_id` is the platform's, if something stands.

    `tries` were in vain so far. What a try came to is the same delivery as it is to be noted: with the reason why it
    was given up in `failed`, the seconds until the next try in `wait`, and whether it lets others pass in `aside`.
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
    aside: bool = False

    @property
    def is_settled(self) -> bool:
        """Returns whether nothing is left to do for the revision that was wanted."""
        return self.posted == self.wanted or self.failed is not None

    def is_of_the_same_try(self, earlier: "Delivery | None") -> bool:
        """Returns whether nothing was noted of it since the earlier one was taken."""
        return earlier is not None and earlier.posted == self.posted

    def stands(self, message_id: str | None) -> "Delivery":
        """Returns it as what stands. `message_id` is empty where the platform tells none: such a message stands, and
        can never be changed.
        """
        return replace(self, posted=self.wanted, message_id=_storable(message_id), tries=0)

    def given_up(self, reason: str) -> "Delivery":
        """Returns it as a dead letter: visible in metrics and doctor, and tried again only when it is wanted anew."""
        printable = "".join(letter for letter in reason if letter.isprintable())  # as a database and a terminal take it
        return replace(self, failed=printable[:255])

    def put_off(self, seconds: float) -> "Delivery":
        return replace(self, wait=seconds)

    def in_vain(self, reason: str, *, alone: bool = False) -> "Delivery":
        """Returns it, to be tried again after a pause, or given up after about a day; `alone`: others may pass."""
        if self.tries >= TRIES:
            return self.given_up(reason)
        return replace(self, tries=self.tries + 1, wait=pause(self.tries), aside=alone and self.tries >= _LET_PASS)


def _storable(message_id: str | None) -> str | None:
    """Returns none of an id that storage cannot keep, since a message that is noted by no id would be posted again."""
    fits = message_id is None or (len(message_id) <= _ID_AT_MOST and message_id.isprintable())
    return message_id if fits else ""


@dataclass(frozen=True, slots=True)
class Lost:
    """A place where a message can never stand as it should, and the platform's word for why.

    Where an older one `stands`, it could not be changed or taken back. `unread`: a direct message was refused, too.
    """

    place: str
    reason: str
    stands: bool
    unread: bool


def by_workspace(deliveries: Iterable[Delivery]) -> dict[int, list[Delivery]]:
    """Returns these deliveries by the id of their workspace, each in its order."""
    grouped = defaultdict[int, list[Delivery]](list)
    for delivery in deliveries:
        grouped[delivery.workspace_id].append(delivery)
    return grouped
