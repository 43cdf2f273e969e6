"""What becomes of what is kept of a person who is forgotten, and by whose wish."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum

from bot.delivery.deliveries import Subject
from bot.org.mentions import person_sign

FORGOTTEN = Subject("forgotten")  # what was said to somebody in private before they were forgotten: it is taken away
AT_MOST = timedelta(days=30)  # from the wish until nothing is left


class Fate(Enum):
    """What becomes of thanks: they stay without the name, or go."""

    KEPT = "kept"
    GONE = "gone"


class WhoseWish(Enum):
    """Who asked that somebody is forgotten."""

    OWN = "own"
    ADMIN = "admin"
    DIRECTORY = "directory"


@dataclass(frozen=True, slots=True)
class Choices:
    """What becomes of the thanks that somebody received, and of those that they gave."""

    kudos_received: Fate = Fate.KEPT
    kudos_given: Fate = Fate.KEPT


@dataclass(frozen=True, slots=True)
class Forgetting:
    """Somebody who is to be forgotten, by the number of the receipt. `erased_at` is when their rows went; what is left
    then is what stands on the platform, and what a check-in froze that is open.
    """

    number: int
    person_id: int
    account: str
    choices: Choices
    wish: WhoseWish
    due_at: datetime
    erased_at: datetime | None


_WORD = r"[\w]"


def pattern_of(account: str, handle: str, name: str) -> str:
    """Returns a regular expression, as PostgreSQL has them, for whatever names somebody in others' words: their
    account, their handle behind an at sign, their full name. One word of a name alone is nobody's.
    """
    ways = [rf"{person_sign(re.escape(account))[:-1]}(\|[^>]*)?>", rf"<at>{re.escape(name)}</at>"]
    ways.append(rf"(?<!{_WORD}){re.escape(account)}(?!{_WORD})")
    if handle:
        ways.append(rf"@{re.escape(handle)}(?!{_WORD})")
    if len(name.split()) > 1 or not name.isascii():
        ways.append(rf"(?<!{_WORD})@?{re.escape(name)}(?!{_WORD})" if name.isascii() else f"@?{re.escape(name)}")
    return "|".join(ways)
