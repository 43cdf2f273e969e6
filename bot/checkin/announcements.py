"""An announcement: what a leader promises to a whole branch, a head to a department that theirs serves or is served
by, or a reader of comments answers to everybody of a unit; or what a reader of concerns says was changed, to everybody
below.

It stands with its author's name, never quotes a comment, and never goes to one writer.
"""

import re
import unicodedata
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from bot.checkin.ordinary import telling_words
from bot.checkin.questions import Item, Scale, Texts, helped_branch

WORDS_AT_MOST = 400  # characters
_KEY = "announcement-"
_RUN, _CHARACTERS = 5, 12  # words, or characters of a language without blanks, that make a quotation
_TELLING = 2  # words with a meaning of their own, that make a short comment a quotation
_WITHOUT_BLANKS = re.compile("[\u0e00-\u0e7f\u3040-\u30ff\u3400-\u9fff]")  # Thai, Japanese, Chinese


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


def quotes(words: str, comments: Iterable[str]) -> bool:
    """Returns whether words repeat a piece of a comment, or a whole short one, by which its writer could be known.

    A short comment stands whole in many a sentence that nobody took from it: everybody thanks, and a leader must be
    able to name what is asked for ("more staff", "残業"). So it is a quotation only from two words on that carry a
    meaning of their own ("fire Bob", "残業が多い"): one is a topic, two are somebody's opinion of it. Of other
    languages than English and Japanese no ordinary words are known: there a leader is rather asked once too often.
    """
    spoken, written = _plain(words), [_plain(comment) for comment in comments]
    # Each of a few hundred pieces is looked for in thousands of comments at once.
    in_words, in_signs = "\n".join(f" {text} " for text in written), "\n".join(written).replace(" ", "")
    return (
        any(run in in_words for run in _runs(spoken))
        or any(run in in_signs for run in _runs_without_blanks(spoken.replace(" ", "")))
        or any(_stands_whole(text, spoken) for text in written)
    )


def _stands_whole(comment: str, spoken: str) -> bool:
    if _WITHOUT_BLANKS.search(comment):
        stands = comment.replace(" ", "") in spoken.replace(" ", "")
    else:
        stands = f" {comment} " in f" {spoken} "
    return stands and telling_words(comment) >= _TELLING


def _plain(text: str) -> str:
    """Letters and digits alone, in one form, with single blanks between them."""
    return re.sub(r"[\W_]+", " ", unicodedata.normalize("NFKC", text).casefold()).strip()


def _runs(text: str) -> Iterator[str]:
    words = text.split()
    yield from (f" {' '.join(words[start : start + _RUN])} " for start in range(len(words) - _RUN + 1))


def _runs_without_blanks(signs: str) -> Iterator[str]:
    """What stands between two commas of such a language is seldom long enough: it is read on."""
    for start in range(len(signs) - _CHARACTERS + 1):
        run = signs[start : start + _CHARACTERS]
        if 2 * len(_WITHOUT_BLANKS.findall(run)) >= _CHARACTERS:
            yield run
