"""A concern once it may be read: what its readers have done about it, and by when they should have. Pure.

All clocks start at the release, which is the same moment for everything in a window. Their days were frozen with the
circle, before anybody wrote to it (`bot.voice.circles`).
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum

from bot.voice.circles import Circle

_DAY = timedelta(days=1)
CHANGES_WITHIN = 365 * _DAY  # as long as a barnacle may stay before it comes back


class Closing(Enum):
    """The closing word: what became of a concern."""

    CHANGED = "changed"
    WILL_CHANGE = "will change"  # by a day
    STAYS = "stays"  # because of something that is said

    @property
    def needs_day(self) -> bool:
        return self is Closing.WILL_CHANGE

    @property
    def needs_reason(self) -> bool:
        return self is Closing.STAYS


@dataclass(frozen=True, slots=True)
class PastPromise:
    """A closing word that named a day, and that another one followed."""

    said_at: datetime
    changes_on: date
    because: str = field(default="", repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledConcern:
    """What of a concern its writer reads. `acknowledged_at` is when a reader said so, or replied, first.

    `risen_at` is when its step up began to read. `answered_at` is when it had its first reply or closing word, whatever
    was said since. `hidden_by` is the second person who called it abusive: nobody but an
    observer reads its words then. `promises` are what was said before the closing word.
    """

    circle: Circle
    key: str
    week: date
    released_at: datetime
    words: str = field(repr=False)
    acknowledged_at: datetime | None = None
    risen_at: datetime | None = None
    closing: Closing | None = None
    because: str = field(default="", repr=False)
    changes_on: date | None = None
    promises: tuple[PastPromise, ...] = ()
    hidden_by: int | None = None
    answered_at: datetime | None = None

    @property
    def late_at(self) -> datetime:
        """Returns the moment by which it was to be acknowledged."""
        return self.released_at + self.circle.acknowledged_within * _DAY

    @property
    def has_fallen(self) -> bool:
        """Returns whether it went to its step up before the days were over in which it was to be acknowledged."""
        return self.risen_at is not None and self.risen_at < self.late_at

    @property
    def readable(self) -> str | None:
        """Returns the words; None while they are hidden."""
        return self.words if self.hidden_by is None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredConcern(HandledConcern):
    """All that is kept of a concern. `called_by` is the first who called it abusive: it stands as it did, until another
    one agrees. `acknowledged_by` is who did that; None also where a version did that noted nobody.
    """

    called_by: int | None = None
    acknowledged_by: int | None = None

    @property
    def is_called(self) -> bool:
        """Returns whether somebody called it abusive, and nobody has agreed so far."""
        return self.called_by is not None and self.hidden_by is None


@dataclass(frozen=True, slots=True)
class ReaderReply:
    """What one of the readers said, seen by all of them and by who has the six words."""

    person_id: int
    words: str = field(repr=False)
    at: datetime


@dataclass(frozen=True, slots=True)
class ConcernPage:
    """What a reader sees at once, and how many further ones stand behind it."""

    concerns: Sequence[StoredConcern]
    further: int


NOTHING = ConcernPage((), 0)


class ConcernStanding(Enum):
    """Where a concern is on its way, as its writer reads it."""

    WAITS = "waits"
    LATE = "late"  # nobody has acknowledged it in time, and there is no further step
    RISEN = "risen"  # nor had they when it rose
    ACKNOWLEDGED = "acknowledged"
    OVERDUE = "overdue"  # acknowledged, and not answered in time
    CLOSED = "closed"
    PASSED = "passed"  # it was to change by a day that is over, and nobody has said that it did


def standing_of(concern: HandledConcern, now: datetime, today: date) -> ConcernStanding:
    """Returns where a concern is on its way. `today` is the day where it is read."""
    age, circle = now - concern.released_at, concern.circle
    if concern.closing:
        is_over = concern.changes_on is not None and concern.changes_on < today
        return ConcernStanding.PASSED if is_over else ConcernStanding.CLOSED
    if concern.acknowledged_at:
        return ConcernStanding.OVERDUE if age >= circle.answered_within * _DAY else ConcernStanding.ACKNOWLEDGED
    if concern.risen_at:
        return ConcernStanding.RISEN
    return ConcernStanding.LATE if age >= circle.acknowledged_within * _DAY else ConcernStanding.WAITS


class Reach(Enum):
    """Whom a concern that waits for an answer reaches now, where some of those are gone whom its writer read of."""

    NOBODY = "nobody"
    STEP_UP_ALONE = "step_up_alone"  # none of its readers is left
    READERS_ALONE = "readers_alone"  # it rose, and nobody is left there


def reach_of(concern: HandledConcern, reading: Collection[int]) -> Reach | None:
    """Returns it by who reads a concern now; None where it is as its writer read before."""
    if not reading:
        return Reach.NOBODY
    if frozenset(reading).isdisjoint(concern.circle.readers):
        return Reach.STEP_UP_ALONE
    is_back = concern.risen_at is not None and frozenset(reading).isdisjoint(concern.circle.step_up)
    return Reach.READERS_ALONE if is_back else None


def falls(concern: StoredConcern, reading: Collection[int]) -> bool:
    """Returns whether a concern goes to its step up since nobody is left of its readers who could answer it, whatever
    they said of its arrival. `reading` are who read it now.

    One that had risen before does so anew where none of those has it any more who acknowledged it.
    """
    is_left_behind = (
        concern.hidden_by is None
        and concern.answered_at is None
        and bool(reading)
        and frozenset(reading).isdisjoint(concern.circle.readers)
    )
    is_seen_by_leaver = concern.acknowledged_at is not None and concern.acknowledged_by not in reading
    return is_left_behind and (concern.risen_at is None or is_seen_by_leaver)


def is_given_back(concern: HandledConcern, reading: Collection[int], now: datetime) -> bool:
    """Returns whether a concern that fell to its step up is its readers' alone again: one of them is back before it was
    late, and nobody has said a word there.
    """
    return (
        concern.has_fallen
        and now < concern.late_at
        and concern.acknowledged_at is None
        and concern.answered_at is None
        and not frozenset(reading).isdisjoint(concern.circle.readers)
    )


def may_be_closed(concern: HandledConcern, now: datetime, today: date) -> bool:
    """Returns whether a closing word may be said: the first one, or another once the day is over that it named."""
    return concern.closing is None or standing_of(concern, now, today) is ConcernStanding.PASSED


def rises(concern: StoredConcern, now: datetime) -> bool:
    """Returns whether a concern goes to its step up now: once, where nobody has acknowledged it in time.

    One whose words are hidden does not: nobody would have anything to read.
    """
    return (
        standing_of(concern, now, now.date()) is ConcernStanding.LATE
        and bool(concern.circle.step_up)
        and concern.hidden_by is None
    )


def is_whole(closing: Closing, because: str, changes_on: date | None, today: date) -> bool:
    """Returns whether a closing word says what it has to: until when, at most a year ahead, or why not."""
    if closing.needs_day:
        return changes_on is not None and today < changes_on <= today + CHANGES_WITHIN
    return bool(because.strip()) if closing.needs_reason else True
