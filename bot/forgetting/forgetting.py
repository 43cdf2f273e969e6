"""What becomes of what is kept of a person who is forgotten, and by whose wish."""

import re
import unicodedata
from collections.abc import Sequence
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


_NO_MORE = r"(?![.-]?\w)"  # the handle of somebody else may begin alike
_GAP = "(?:[\\s\u00a0\u3000]|&nbsp;)"
# What is written in several ways, by hand or in a page.
_ALIKE = {
    "'": "(?:['\u2019\u02bc]|&#39;|&#x27;)",
    "\u2019": "(?:['\u2019\u02bc]|&#39;|&#x27;)",
    "-": "[-\u2010\u2011]",
    "&": "(?:&|&amp;)",
}


def pattern_of(account: str, handle: str, name: str) -> str:
    """Returns a regular expression, as PostgreSQL and Python have them, for whatever names somebody in others' words:
    their account, their handle behind an at sign, their full name in either order. One word of a name alone is
    nobody's, but where names are written without a blank.
    """
    ways = [rf"{person_sign(re.escape(account))[:-1]}(\|[^>]*)?>", rf"<at>{re.escape(name)}</at>"]
    ways.append(rf"(?<!\w){re.escape(account)}{_NO_MORE}")
    if handle:
        ways.append(rf"@{re.escape(handle)}{_NO_MORE}")
    for written in {unicodedata.normalize(form, name) for form in ("NFC", "NFD")}:
        ways += _full_names(written.split())
    return "|".join(ways)


def _full_names(words: Sequence[str]) -> list[str]:
    is_wide = any(unicodedata.east_asian_width(character) in "WF" for character in "".join(words))
    escaped = ["".join(_ALIKE.get(character, re.escape(character)) for character in word) for word in words]
    if is_wide:
        return [f"@?{f'{_GAP}*'.join(escaped)}"] if len("".join(words)) > 1 else []
    if len(words) < 2:
        return []
    *given, family = escaped
    gap = f"{_GAP}+"
    return [
        rf"(?<!\w)@?{gap.join(escaped)}(?!\w)",
        rf"(?<!\w){family},?{gap}{gap.join(given)}(?!\w)",
    ]
