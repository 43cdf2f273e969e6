"""Who is celebrated when: a day of theirs, and the working morning on which it is celebrated at their place.

Nobody is congratulated ahead: what falls on a day off is celebrated on the next working day, and what falls on
29 February on 1 March of a common year. Of a birthday only the day and the month are ever known.
"""

from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from enum import Enum
from itertools import islice

from bot.checkin.availability import CheckInWish, back_on
from bot.checkin.schedule import is_working_day
from bot.delivery.deliveries import Subject
from bot.delivery.unasked import Unasked
from bot.org.people import Person
from bot.org.positions import is_asked

POST = Subject("celebrations")  # of a morning, in the channel
SOON = Subject(Unasked.CELEBRATION_SOON)  # to a manager: who of the team is celebrated soon
NEWCOMERS = Subject(Unasked.INTRODUCTION)  # to a manager: who is new, and waits to be introduced
BIRTHDAY = Subject(Unasked.BIRTHDAY)  # to whoever is celebrated: what the team wrote
ANNIVERSARY = Subject(Unasked.ANNIVERSARY)

MORNING = time(9)  # from which a channel is posted to
FORESEEN = timedelta(days=35)  # as far as the longest time from one check-in to the next, and a week
ANEW = timedelta(days=7)  # a first day is told of as long after it, where its words come late
LATELY = timedelta(days=1)  # a post of then may still be read
REMEMBERED = timedelta(days=60)  # and then forgotten, with the words
WORDS_AT_MOST = 300  # characters
WRITERS_AT_MOST = 20  # of one message
_DAYS_AHEAD = timedelta(days=3)
_WORKING_DAYS_AHEAD = 3
_DAY = timedelta(days=1)
_LEAP_DAY = 29


class CelebrationKind(Enum):
    BIRTHDAY = "birthday"
    ANNIVERSARY = "anniversary"
    FIRST_DAY = "first_day"


@dataclass(frozen=True, slots=True)
class YearlyDay:
    """A day that comes back every year, as of nobody's year."""

    month: int
    day: int

    @property
    def number(self) -> int:
        """Returns it as storage looks for it: 309 for 9 March."""
        return self.month * 100 + self.day

    def in_year(self, year: int) -> date:
        """Returns when it is in a year. Raises ValueError for a day that is in none."""
        if self.month == 2 and self.day == _LEAP_DAY:
            return date(year, 2, 28) + _DAY
        return date(year, self.month, self.day)


@dataclass(frozen=True, slots=True)
class CelebrationWish:
    """What somebody chose: the day and the month of their birthday, or neither, and whether their years are told."""

    birth_month: int | None = None
    birth_day: int | None = None
    anniversaries: bool = True

    @property
    def birthday(self) -> YearlyDay | None:
        return YearlyDay(self.birth_month, self.birth_day) if self.birth_month and self.birth_day else None


@dataclass(frozen=True, slots=True)
class Occasion:
    """`day` is when it is, `morning` when it is celebrated, and on `ahead_on` the manager reads of it."""

    kind: CelebrationKind
    day: date
    morning: date
    ahead_on: date


@dataclass(frozen=True, slots=True)
class Celebrated:
    """Somebody with their occasion, what they chose, and who leads their team now."""

    person: Person
    wish: CelebrationWish
    leave: CheckInWish
    occasion: Occasion
    manager: int | None
    writers: int = 0

    @property
    def years(self) -> int:
        """Returns for how many years they have been here; 0 where it is not that which is celebrated."""
        joined = self.person.joined_on
        is_of_years = joined is not None and self.occasion.kind is CelebrationKind.ANNIVERSARY
        return self.occasion.day.year - joined.year if joined is not None and is_of_years else 0


@dataclass(frozen=True, slots=True)
class SignedWords:
    """Words, and who wrote them, by their name and their account."""

    words: str
    name: str
    account: str


def numbers_between(since: date, until: date) -> list[int]:
    """Returns the numbers of all days that come back in this time, 29 February among them where it is kept then."""
    days = (since + ahead * _DAY for ahead in range((until - since).days + 1))
    numbers = [YearlyDay(day.month, day.day).number for day in days]
    leap_day = YearlyDay(2, _LEAP_DAY)
    kept = any(since <= leap_day.in_year(year) <= until for year in range(since.year, until.year + 1))
    return [*dict.fromkeys([*numbers, *([leap_day.number] if kept else [])])]


def day_between(yearly: YearlyDay, since: date, until: date) -> date | None:
    """Returns when it is in this time, the sooner where it is twice."""
    days = (yearly.in_year(year) for year in range(since.year, until.year + 1))
    return next((day for day in days if since <= day <= until), None)


def occasion_on(kind: CelebrationKind, day: date, country: str | None, manager_s: str | None = None) -> Occasion:
    """Returns when an occasion is celebrated, by the days off of a person's country, and when their manager reads of
    it: by those of both, since who is off that day would read of it too late.
    """
    countries = {country, manager_s or country}
    morning = next(ahead for ahead in _onwards(day) if is_working_day(ahead, country))
    match kind:
        case CelebrationKind.BIRTHDAY | CelebrationKind.ANNIVERSARY:
            ahead_on = next(_working_before(morning - _DAYS_AHEAD, countries))
        case CelebrationKind.FIRST_DAY:
            ahead_on = next(islice(_working_before(morning - _DAY, countries), _WORKING_DAYS_AHEAD - 1, None))
    return Occasion(kind, day, morning, ahead_on)


def is_kept(celebrated: Celebrated) -> bool:
    """Returns whether somebody is still celebrated: they are here, wish it, and it still is their day. Of a first day
    there is nothing but the post.
    """
    person, wish, occasion = celebrated.person, celebrated.wish, celebrated.occasion
    if not is_asked(person):
        return False
    match occasion.kind:
        case CelebrationKind.BIRTHDAY:
            return wish.birthday is not None and wish.birthday.in_year(occasion.day.year) == occasion.day
        case CelebrationKind.ANNIVERSARY:
            joined = person.joined_on
            is_theirs = joined is not None and _yearly(joined).in_year(occasion.day.year) == occasion.day
            return wish.anniversaries and is_theirs and celebrated.years > 0
        case CelebrationKind.FIRST_DAY:
            return person.joined_on == occasion.day and person.posts_about_me


def is_away(celebrated: Celebrated, day: date) -> bool:
    """Returns whether somebody is on leave on that day, or is asked for nothing, by what they or a source said."""
    back = back_on(celebrated.person, celebrated.leave, day)
    return back is not None and back > day


def is_posted_on(celebrated: Celebrated, today: date, country: str | None) -> bool:
    """Returns whether a channel reads of somebody on that day: on their morning, or on the next working day after one
    that no process lived through. Birthdays stand in no channel.
    """
    occasion = celebrated.occasion
    if not is_kept(celebrated) or not celebrated.person.posts_about_me or is_away(celebrated, occasion.morning):
        return False
    match occasion.kind:
        case CelebrationKind.BIRTHDAY:
            return False
        case CelebrationKind.ANNIVERSARY:
            late = next(day for day in _onwards(occasion.morning + _DAY) if is_working_day(day, country))
            return occasion.morning <= today <= late
        case CelebrationKind.FIRST_DAY:
            return celebrated.writers > 0 and occasion.morning <= today <= occasion.morning + ANEW


def ahead_of(kind: CelebrationKind) -> Unasked:
    """Returns as what a manager reads of an occasion ahead."""
    match kind:
        case CelebrationKind.BIRTHDAY | CelebrationKind.ANNIVERSARY:
            return Unasked.CELEBRATION_SOON
        case CelebrationKind.FIRST_DAY:
            return Unasked.INTRODUCTION


def is_ahead_on(celebrated: Celebrated, today: date) -> bool:
    """Returns whether the manager is to read of it on that day: late rather than never, and a first day also after it
    where nobody has introduced who is new.
    """
    occasion = celebrated.occasion
    if celebrated.manager is None or not is_kept(celebrated) or is_away(celebrated, occasion.morning):
        return False
    match occasion.kind:
        case CelebrationKind.BIRTHDAY | CelebrationKind.ANNIVERSARY:
            return occasion.ahead_on <= today < occasion.morning
        case CelebrationKind.FIRST_DAY:
            return not celebrated.writers and occasion.ahead_on <= today <= occasion.morning + ANEW


def takes_words(celebrated: Celebrated, today: date) -> bool:
    """Returns whether words can still be added: before the morning itself, when they are handed over. `today` is the
    earlier of the days where the writer is and where whoever is celebrated is.
    """
    occasion = celebrated.occasion
    match occasion.kind:
        case CelebrationKind.BIRTHDAY | CelebrationKind.ANNIVERSARY:
            return is_kept(celebrated) and today < occasion.morning
        case CelebrationKind.FIRST_DAY:
            return is_kept(celebrated) and today <= occasion.morning + ANEW


def handed_as(celebrated: Celebrated, today: date) -> Unasked | None:
    """Returns as what somebody reads what was written to them, on their morning or once they are back; None where it is
    not time yet. Words of who is new stand in the channel.
    """
    is_due = celebrated.occasion.morning <= today and not is_away(celebrated, today)
    if not is_due or not celebrated.writers or not is_kept(celebrated):
        return None
    match celebrated.occasion.kind:
        case CelebrationKind.BIRTHDAY:
            return Unasked.BIRTHDAY
        case CelebrationKind.ANNIVERSARY:
            return Unasked.ANNIVERSARY
        case CelebrationKind.FIRST_DAY:
            return None


def occasions_of(
    joined_on: date | None, wish: CelebrationWish, since: date, until: date
) -> Mapping[CelebrationKind, date]:
    """Returns what there is to celebrate of somebody in this time, by kind."""
    days: dict[CelebrationKind, date] = {}
    if wish.birthday and (day := day_between(wish.birthday, since, until)):
        days[CelebrationKind.BIRTHDAY] = day
    if joined_on and since <= joined_on <= until:
        days[CelebrationKind.FIRST_DAY] = joined_on
    elif joined_on and wish.anniversaries:
        day = day_between(_yearly(joined_on), since, until)
        days |= {CelebrationKind.ANNIVERSARY: day} if day and day.year > joined_on.year else {}
    return days


def _yearly(day: date) -> YearlyDay:
    return YearlyDay(day.month, day.day)


def _onwards(start: date) -> Iterator[date]:
    while True:
        yield start
        start += _DAY


def _working_before(start: date, countries: Collection[str | None]) -> Iterator[date]:
    """Yields the days up to one on which everybody works, the latest first."""
    while True:
        if all(is_working_day(start, country) for country in countries):
            yield start
        start -= _DAY
