"""An announcement: what a leader promises to a whole branch, a head to a department that theirs serves or is served
by, or a reader of comments answers to everybody of a unit; or what a reader of concerns says was changed, to everybody
below.

It stands with its author's name, never quotes a comment, and never goes to one writer.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.checkin.questions import Item, Scale, Texts, helped_branch

WORDS_AT_MOST = 400  # characters
_KEY = "announcement-"


class Kind(Enum):
    PROMISE = "promise"
    SERVICE = "service"
    ANSWER = "answer"
    DID = "did"


PROMISES = (Kind.PROMISE, Kind.SERVICE)  # of which it is asked whether they helped


class Ready(Enum):
    """Promises that need no words of one's own."""

    OWN = "own"
    ASK = "ask"
    CHANGE = "change"
    RETURN = "return"


@dataclass(frozen=True, slots=True)
class Announcement:
    """`words` are the author's own where nothing else was `ready`; `asked_round` asked whether it helped."""

    id: int
    author: str
    unit: str
    kind: Kind
    ready: Ready
    words: str
    made_at: datetime
    done_at: datetime | None = None
    asked_round: int | None = None

    @property
    def item(self) -> str:
        """Returns the key of the item that asks whether it helped."""
        return f"{_KEY}{self.id}"


def item_of(announcement: Announcement, promises: Texts) -> Item:
    """Returns the question whether a promise helped; `promises` is its text by language."""
    texts = {language: text.format(promise=promises[language]) for language, text in helped_branch().items()}
    return Item(key=announcement.item, theme="promise", texts=texts, forecasts={}, scale=Scale.HELPED)


def is_about_announcement(item: str) -> bool:
    return item.startswith(_KEY)


def announcement_of(item: str) -> int:
    """Returns the announcement that an item asks about."""
    return int(item.removeprefix(_KEY))
