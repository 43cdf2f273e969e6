"""A promise: what a manager took on from a digest, told to the team as "you said, we do".

Four weeks later the team is asked, by one more item of its check-in, whether it helped.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NamedTuple

from bot.checkin.announcements import Announcement
from bot.checkin.questions import Item, Scale, helped
from bot.checkin.tips import tips

OPEN_FOR = timedelta(days=28)  # a promise that is open for longer was not kept; then the team is asked, too
ASKED_UNTIL = timedelta(days=91)  # later nobody remembers it
SHOWN_FOR = timedelta(days=56)  # in the manager's digest, while it is open
ITEM_KEY = "promise-"


@dataclass(frozen=True, slots=True)
class Promise:
    """`tip` is what it came from; `asked_round` asked whether it helped."""

    id: int
    person_id: int
    tip: str
    made_at: datetime
    done_at: datetime | None = None
    asked_round: int | None = None

    @property
    def item(self) -> str:
        """Returns the key of the item that asks whether it helped."""
        return f"{ITEM_KEY}{self.id}"

    def text(self, language: str) -> str:
        """Returns the promise as the team reads it."""
        return told(self.tip, language)

    def task(self, language: str) -> str:
        """Returns the promise as the manager reads it."""
        tip = tips().get(self.tip)
        return tip.do[language] if tip else self.tip


@dataclass(frozen=True, slots=True)
class Promised:
    """What a team reads of its manager's promises: those that are new or open, and those that are done.

    `announced` is what was said to it together with others.
    """

    open: tuple[Promise, ...] = ()
    fulfilled: tuple[Promise, ...] = ()
    announced: tuple[Announcement, ...] = ()


class PromiseCount(NamedTuple):
    """How many promises somebody kept, and how many became four weeks old without that."""

    fulfilled: int
    broken: int


NOTHING_PROMISED = Promised()


def promised(promises: Iterable[Promise], until: datetime) -> Promised:
    promises = list(promises)
    fulfilled = [promise for promise in promises if promise.done_at and promise.done_at <= until]
    return Promised(tuple(promise for promise in promises if promise not in fulfilled), tuple(fulfilled))


def told(tip: str, language: str) -> str:
    tip_text = tips().get(tip)
    return tip_text.promise[language] if tip_text else tip


def item_of(promise: Promise) -> Item:
    """Returns the question whether it helped, as it is frozen in a round."""
    texts = {language: text.format(promise=promise.text(language)) for language, text in helped().items()}
    return Item(key=promise.item, theme="promise", texts=texts, forecasts={}, scale=Scale.HELPED)


def promise_of(item: str) -> int:
    """Returns the promise that an item asks about."""
    return int(item.removeprefix(ITEM_KEY))
