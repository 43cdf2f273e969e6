"""Handles of teams: a name of their own that one can type after an @, however a team is called."""

import re
import unicodedata
from collections.abc import Collection
from itertools import chain, count

from bot.org.mentions import JAPANESE, TITLE, is_typeable

AT_MOST = 60  # characters
_APART = re.compile(rf"(?<=[a-z0-9_])(?=[{JAPANESE}])|(?<=\w)(?={TITLE})")  # where a typed name would end


def handle_of(name: str, otherwise: str, occupied: Collection[str]) -> str:
    """Returns a handle that can be typed and nobody has: R&D is r-d. `otherwise` is one for names without letters."""
    folded = unicodedata.normalize("NFKC", name).casefold()
    plain = _APART.sub("-", re.sub(r"[\W_]+", "-", folded).strip("-"))[:AT_MOST].strip("-")
    if not plain or not is_typeable(plain):
        plain = otherwise[:AT_MOST].strip("-.")
    candidates = chain((plain, f"team-{plain}"), (f"{plain}-{number}" for number in count(2)))
    return next(candidate for candidate in candidates if candidate not in occupied)
