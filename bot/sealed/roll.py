"""The roll: what a workspace's check-ins remember from one to the next, in a file that is only ever appended to.

One line an opening and one a closing. Since when somebody is under their boss, which leaves may count, the floor, the
weeks and what was published before come from here alone: who can write to the database changes none of it. Accounts
stand in it under random numbers.

What counts nothing towards any floor, though it is asked and may be added to a larger group:

- an account that was first asked, moved to another boss, or changed its number in the database within 30 days. Whoever
  is asked in a workspace's first round is old from the start. These people form a leaf of their own (`bot.org.tree`).
- a leaf that lost people, is small in a unit whose small leaves did, or is small and hangs elsewhere
  (`bot.sealed.floors`).
- at the closing, a leaf of which fewer than half answered (`bot.checkin.ledger`).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import Enum
from typing import Annotated, Literal, NamedTuple

from pydantic import Discriminator, TypeAdapter

from bot.org.tree import NEW_FOR
from bot.sealed.floors import ReportingLines, Uncounted

FROM_THE_START = date.min
ASKED_AGAIN_AT_MOST = 2  # void rounds that are asked again in a quarter: each is one more look at the same people
_QUARTER = 13  # weeks


class Outcome(Enum):
    """What became of a round: counted, or lost for good with its keys."""

    CLOSED = "closed"
    VOID = "void"


class Tenure(NamedTuple):
    """Under which boss an account is, by number, and since when; None is from the start.

    `person` is the database's number for the account: one that changes makes it a new one. `first_asked` is the first
    day on which it was asked, None if it never was: nobody grows old unseen.
    """

    number: int
    boss: int | None
    person: int
    since: date | None
    first_asked: date | None

    @property
    def counts_since(self) -> date:
        """Returns the day from which its thirty days run; for who was never asked, none is long enough ago."""
        return max(self.since or FROM_THE_START, self.first_asked or date.max)


@dataclass(frozen=True, slots=True)
class OpeningLine:
    """`manifest` is the SHA-256 of the round's manifest, `keys_folder` the id of the folder that held its keys.

    `tenures` are those that changed since the opening before, `left` the numbers that are in the chart no more.
    `not_asked` are those of the others who are in the chart and could not be asked. `invited` are the people of each
    leaf, `hung` is the unit above each unit and leaf, `uncounted` why a leaf counts nothing: all as readers know them.
    """

    at: datetime
    key: str
    week: int
    first_monday: date
    k: int
    closes_at: datetime
    manifest: str
    keys_folder: str
    tenures: tuple[Tenure, ...]
    left: tuple[int, ...]
    not_asked: tuple[int, ...]
    invited: Mapping[str, int]
    hung: Mapping[str, str | None]
    uncounted: Mapping[str, Uncounted]
    kind: Literal["opening"] = "opening"


@dataclass(frozen=True, slots=True)
class ClosingLine:
    """What a round published: its units, and the fingerprint with the nonce that nobody can guess.

    `manifest` is the SHA-256 of what it was counted by.
    """

    at: datetime
    key: str
    outcome: Outcome
    published: tuple[str, ...]
    fingerprint: str
    nonce: str
    manifest: str
    kind: Literal["closing"] = "closing"


@dataclass(frozen=True, slots=True)
class WindowLine:
    """What became of a window, which counts no answers: all that the roll keeps of it (`commands.voice`)."""

    at: datetime
    key: str
    outcome: Outcome
    kind: Literal["window"] = "window"


RollLine = Annotated[OpeningLine | ClosingLine | WindowLine, Discriminator("kind")]
LINES: TypeAdapter[OpeningLine | ClosingLine | WindowLine] = TypeAdapter(RollLine)


class Placed(NamedTuple):
    """An account in today's chart, by number, with its boss and the database's number for it."""

    number: int
    boss: int | None
    person: int
    is_asked: bool


@dataclass(frozen=True)
class Roll:
    """The lines of one workspace, the oldest first. A line that stands there twice counts once."""

    openings: tuple[OpeningLine, ...]
    closings: Mapping[str, ClosingLine]
    windows: Mapping[str, WindowLine] = field(default_factory=dict)

    @classmethod
    def of(cls, lines: Iterable[OpeningLine | ClosingLine | WindowLine]) -> "Roll":
        openings: dict[str, OpeningLine] = {}
        closings: dict[str, ClosingLine] = {}
        windows: dict[str, WindowLine] = {}
        for line in lines:
            match line:
                case OpeningLine():
                    openings.setdefault(line.key, line)
                case ClosingLine():
                    closings.setdefault(line.key, line)
                case WindowLine():
                    windows.setdefault(line.key, line)
        return cls(tuple(openings.values()), closings, windows)

    @property
    def first_monday(self) -> date | None:
        return self.openings[0].first_monday if self.openings else None

    @property
    def k(self) -> int:
        """Returns the largest floor that any round had; 0 before the first."""
        return max((opening.k for opening in self.openings), default=0)

    @property
    def unfinished(self) -> list[OpeningLine]:
        return [opening for opening in self.openings if opening.key not in self.closings]

    @property
    def last_void(self) -> bool:
        """Returns whether the latest round could not be counted."""
        latest = self.closings.get(self.openings[-1].key) if self.openings else None
        return latest is not None and latest.outcome is Outcome.VOID

    @property
    def last_closed(self) -> ClosingLine | None:
        """Returns the latest round that was counted."""
        closed = [line for line in self.closings.values() if line.outcome is Outcome.CLOSED]
        return closed[-1] if closed else None

    @property
    def last_published(self) -> tuple[str, ...]:
        """Returns the units that the latest counted round published."""
        return self.last_closed.published if self.last_closed else ()

    def opening(self, key: str) -> OpeningLine | None:
        return next((opening for opening in self.openings if opening.key == key), None)

    @property
    def last_week(self) -> int:
        """Returns the latest week that may not be opened (any more); 0 before the first."""
        return max((opening.week for opening in self.openings if not self._may_be_asked_again(opening.week)), default=0)

    def _may_be_asked_again(self, week: int) -> bool:
        """A void round's week once more, and two weeks in 13 at most."""
        times = [self.closings.get(opening.key) for opening in self.openings if opening.week == week]
        if len(times) > 1 or any(line is None or line.outcome is not Outcome.VOID for line in times):
            return False
        recent = [opening.week for opening in self.openings if opening.week > week - _QUARTER]
        return len(recent) - len(set(recent)) < ASKED_AGAIN_AT_MOST

    def tenures(self) -> dict[int, Tenure]:
        """Returns by number, everybody in the chart of the latest opening."""
        by_number: dict[int, Tenure] = {}
        for opening in self.openings:
            _apply(opening, by_number)
        return by_number

    def tenures_today(self, chart: Iterable[Placed], today: date) -> list[Tenure]:
        """Returns since when everybody in today's chart is where they are, and since when they have been asked."""
        earlier_tenures = self.tenures()
        new = today if self.openings else None

        def tenure(placed: Placed) -> Tenure:
            earlier = earlier_tenures.get(placed.number)
            unmoved = earlier is not None and (earlier.boss, earlier.person) == (placed.boss, placed.person)
            since = earlier.since if earlier and unmoved else new
            first_asked = (earlier.first_asked if earlier else None) or (
                (new or FROM_THE_START) if placed.is_asked else None
            )
            return Tenure(
                number=placed.number, boss=placed.boss, person=placed.person, since=since, first_asked=first_asked
            )

        return [tenure(placed) for placed in chart]

    def lines_before(self, now: datetime) -> list[ReportingLines]:
        """Returns the reporting lines at each opening of the last 30 days, and at the one that stood when they
        began.
        """
        begin = max((place for place, opening in enumerate(self.openings) if opening.at <= now - NEW_FOR), default=0)
        by_number: dict[int, Tenure] = {}
        past = []
        for place, opening in enumerate(self.openings):
            _apply(opening, by_number)
            if place >= begin:
                past.append(lines_of(opening.at.date(), by_number.values(), opening.not_asked))
        return past


def _apply(opening: OpeningLine, by_number: dict[int, Tenure]) -> None:
    by_number.update((tenure.number, tenure) for tenure in opening.tenures)
    for number in opening.left:
        by_number.pop(number, None)


def lines_of(day: date, tenures: Iterable[Tenure], not_asked: Iterable[int]) -> ReportingLines:
    by_number = {tenure.number: tenure for tenure in tenures}
    present = by_number.keys() - frozenset(not_asked)
    return ReportingLines(
        day,
        {number: tenure.boss for number, tenure in by_number.items()},
        {number: by_number[number].counts_since for number in present},
    )


class Changes(NamedTuple):
    """What an opening's line says of the chart: the tenures that are not as they were, and who left."""

    tenures: tuple[Tenure, ...]
    leavers: tuple[int, ...]


def changes(earlier: Mapping[int, Tenure], today: Iterable[Tenure]) -> Changes:
    """Returns how the chart of today differs from the one before."""
    now = {tenure.number: tenure for tenure in today}
    changed = tuple(tenure for number, tenure in now.items() if earlier.get(number) != tenure)
    return Changes(changed, tuple(number for number in earlier if number not in now))


RESTED = timedelta(minutes=15)  # after which an opening that nobody finished is given up
