"""A concern once it may be read: what its readers have done about it, and by when they should have. Pure.

All clocks start at the release, which is the same moment for everything in a window. The limits are what Directive (EU)
2019/1937, article 9, asks of reporting channels; a workspace can set shorter ones, never longer.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum

from bot.voice.circles import Circle

_DAY = timedelta(days=1)


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
class VoiceClocks:
    """Days within which a concern is to be acknowledged and answered, and those for which it is kept afterwards."""

    acknowledged_within: int = 7
    answered_within: int = 90
    kept_for: int = 365

    def __post_init__(self) -> None:
        for name, longest in (("acknowledged_within", 7), ("answered_within", 90), ("kept_for", 365)):
            if not 1 <= getattr(self, name) <= longest:
                raise ValueError(f"{name} is 1 to {longest} days, not {getattr(self, name)}")


@dataclass(frozen=True, slots=True, kw_only=True)
class HandledConcern:
    """What of a concern its writer reads. `acknowledged_at` is when a reader said so, or replied, first.

    `risen_at` is when its step up began to read. `hidden_by` is the reader who marked it as abusive: nobody but an
    observer reads its words then.
    """

    key: str
    week: date
    released_at: datetime
    words: str = field(repr=False)
    acknowledged_at: datetime | None = None
    risen_at: datetime | None = None
    closing: Closing | None = None
    because: str = field(default="", repr=False)
    changes_on: date | None = None
    hidden_by: int | None = None

    @property
    def readable(self) -> str | None:
        """Returns the words; None while they are hidden."""
        return self.words if self.hidden_by is None else None


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredConcern(HandledConcern):
    """All that is kept of a concern."""

    circle: Circle
    closed_at: datetime | None = None


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


def standing_of(concern: HandledConcern, clocks: VoiceClocks, now: datetime) -> ConcernStanding:
    """Returns where a concern is on its way."""
    age = now - concern.released_at
    if concern.closing:
        return ConcernStanding.CLOSED
    if concern.acknowledged_at:
        return ConcernStanding.OVERDUE if age >= clocks.answered_within * _DAY else ConcernStanding.ACKNOWLEDGED
    if concern.risen_at:
        return ConcernStanding.RISEN
    return ConcernStanding.LATE if age >= clocks.acknowledged_within * _DAY else ConcernStanding.WAITS


def rises(concern: StoredConcern, clocks: VoiceClocks, now: datetime) -> bool:
    """Returns whether a concern goes to its step up now: once, where nobody has acknowledged it in time.

    One whose words are hidden does not: nobody would have anything to read.
    """
    return (
        standing_of(concern, clocks, now) is ConcernStanding.LATE
        and bool(concern.circle.step_up)
        and concern.hidden_by is None
    )


def is_forgotten(concern: StoredConcern, clocks: VoiceClocks, now: datetime) -> bool:
    """Returns whether a concern's time after its closing word is over: it goes, and only counts remain."""
    return concern.closed_at is not None and now - concern.closed_at >= clocks.kept_for * _DAY


def is_whole(closing: Closing, because: str, changes_on: date | None, today: date) -> bool:
    """Returns whether a closing word says what it has to: until when, or why not."""
    if closing.needs_day:
        return changes_on is not None and changes_on > today
    return bool(because.strip()) if closing.needs_reason else True
