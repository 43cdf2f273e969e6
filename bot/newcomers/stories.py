"""A newcomer's first eight weeks: a value a week, with a thanks that shows it, where its people have agreed to that.

Of a value's thanks the one is chosen about which the coach has nothing to say, then the one that most colleagues
joined. Nobody is read twice in a row. A value without such a thanks is shown by what it looks like in practice.
"""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import NamedTuple

from bot.delivery.deliveries import Subject
from bot.delivery.unasked import Unasked
from bot.kudos.clearness import SAYS_DEED, clearness
from bot.org.people import Person
from bot.org.values import Value

STORY = Subject(Unasked.NEWCOMER)
WEEKS = 8
FIRST_DAYS = timedelta(days=2)  # in which a newcomer has enough to read
FORGOTTEN_AFTER = timedelta(weeks=13)  # from the day on which somebody joined: what they were shown
_WEEK = timedelta(weeks=1)


@dataclass(frozen=True, slots=True)
class Example:
    """A thanks for a value that a newcomer may read. `language` is its giver's, `joined_by` how many added a word."""

    kudos: int
    value: int
    giver: int
    receivers: tuple[int, ...]
    words: str
    language: str
    joined_by: int
    given_at: datetime


@dataclass(frozen=True, slots=True)
class Story:
    """What a newcomer is shown in a week: a value, and the thanks, if it is shown by one."""

    week: int
    value: int
    kudos: int | None = None
    giver: int | None = None

    @property
    def subject_id(self) -> int:
        """Returns what its message is about: the thanks, or, below 0, the value alone."""
        return -self.value if self.kudos is None else self.kudos


def week_of(joined_on: date, today: date) -> int | None:
    """Returns which of the weeks of stories it is for who joined that day, from 1; None before and after them."""
    week = (today - joined_on - FIRST_DAYS) // _WEEK + 1
    return week if 1 <= week <= WEEKS else None


def first_joined(today: date) -> date:
    """Returns the joining date from which on somebody is still shown stories on that day."""
    return today - FIRST_DAYS - WEEKS * _WEEK + timedelta(days=1)


def next_story(
    week: int, values: Sequence[Value], examples: Collection[Example], earlier: Sequence[Story], reader: Person
) -> Story | None:
    """Returns what a newcomer is shown in a week, or None where nothing is left to show.

    `earlier` are the stories of the weeks before, the latest last. The values come in the admins' order, those first
    that were shown least often. What the newcomer gave or got they know.
    """
    often = Counter(story.value for story in earlier)
    of_others = [example for example in examples if reader.id not in (example.giver, *example.receivers)]
    for value in sorted(values, key=lambda value: often[value.id]):
        if example := _best(value, of_others, earlier, reader.language):
            return Story(week, value.id, example.kudos, example.giver)
        if not often[value.id] and value.practice(reader.language):
            return Story(week, value.id)
    return None


def _best(value: Value, examples: Collection[Example], earlier: Sequence[Story], language: str) -> Example | None:
    def rank(example: Example) -> _Rank:
        is_in_language = example.language == language
        return _Rank(
            is_in_language=is_in_language,
            clearness=clearness(example.words),
            joined_by=example.joined_by,
            given_at=example.given_at,
            kudos=example.kudos,
        )

    return max(_fit(value, examples, earlier), key=rank, default=None)


def _fit(value: Value, examples: Collection[Example], earlier: Sequence[Story]) -> Iterator[Example]:
    """Those that are new to the newcomer, and not by whom they read last."""
    read_before = {story.kudos for story in earlier}
    last_giver = next((story.giver for story in reversed(earlier) if story.giver is not None), None)
    for example in examples:
        is_new = example.kudos not in read_before and example.giver != last_giver
        if example.value == value.id and is_new and clearness(example.words) >= SAYS_DEED:
            yield example


class _Rank(NamedTuple):
    """What comes first: what is written in the newcomer's language, since the others' words are no less good."""

    is_in_language: bool
    clearness: int
    joined_by: int
    given_at: datetime
    kudos: int
