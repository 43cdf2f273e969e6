"""Entries, and the chain that they form: each carries the hash of the one before.

The hash is SHA-256 over the UTF-8 bytes of a JSON list (`bot.diary.events.canonical`) of eight: the format, 1; the
workspace's number in this database; the entry's number, from 1 without a gap; the moment in UTC, as in
2026-03-02T10:00:00.000000+00:00; the number of who did it, null for the operator; the kind; the content, as a text; the
hash of the entry before, 64 zeros for the first.

Of a very old entry only this frame stays: what it said, and who did it, was deleted. Its hash still binds all that
follows, while nobody can recompute it.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from hashlib import sha256

from bot.diary.events import canonical

FORMAT = 1
NOTHING_BEFORE = "0" * 64
KEPT_AT_LEAST = timedelta(days=1_150)  # the database refuses to empty a younger one


@dataclass(frozen=True, slots=True)
class Entry:
    """`person_id` is None for the operator, and where what it said was deleted: then `content` is empty, too."""

    workspace_id: int
    number: int
    at: datetime
    person_id: int | None
    kind: str
    content: str
    previous: str
    hash: str = ""

    @property
    def is_emptied(self) -> bool:
        """Returns whether what it said was deleted; the content of no event is empty."""
        return not self.content


def hash_of(entry: Entry) -> str:
    """Returns the hash that an entry must have."""
    moment = entry.at.astimezone(UTC).isoformat(timespec="microseconds")
    hashed = (
        *(FORMAT, entry.workspace_id, entry.number, moment),
        *(entry.person_id, entry.kind, entry.content, entry.previous),
    )
    return sha256(canonical(hashed).encode()).hexdigest()


class Flaw(Enum):
    """What is wrong with an entry of the chain."""

    CHANGED = "changed"  # it is not what its hash was made of
    UNLINKED = "unlinked"  # it does not follow on the one before as that stands now
    MISSING = "missing"  # there are none before it where some must be


@dataclass(frozen=True, slots=True)
class Fault:
    """`first` and `last` are numbers of entries: the same one, or those that are missing."""

    flaw: Flaw
    first: int
    last: int


class Chain:
    """Checks entries in their order, some at a time. `emptied` is how many of them say nothing any more."""

    def __init__(self, now: datetime) -> None:
        self.length, self.last, self.emptied = 0, NOTHING_BEFORE, 0
        self._old_before = now - KEPT_AT_LEAST

    def check(self, entries: Iterable[Entry]) -> Iterator[Fault]:
        """Yields what is wrong with the next ones."""
        for entry in entries:
            if entry.number > self.length + 1:
                yield Fault(Flaw.MISSING, self.length + 1, entry.number - 1)
            elif entry.previous != self.last:
                yield Fault(Flaw.UNLINKED, entry.number, entry.number)
            if entry.is_emptied and entry.person_id is None and entry.at < self._old_before:
                self.emptied += 1
            elif entry.hash != hash_of(entry):
                yield Fault(Flaw.CHANGED, entry.number, entry.number)
            self.length, self.last = entry.number, entry.hash
