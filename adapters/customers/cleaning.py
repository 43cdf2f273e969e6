"""A stranger's words as they can be kept: nothing in them that nobody sees, or that changes how others are read."""

import re
import unicodedata

from bot.customers.harmless import BLANKS
from bot.messages.visible import visible

_MARKS_AT_MOST = 4  # on one letter; no language needs more
_KEPT_FORMATS = frozenset("\u200c\u200d")  # joiners: emoji and some scripts are written with them
_DROPPED = frozenset(("Cc", "Cf", "Cs", "Co"))
_NO_SIGNS = re.compile("[\ufdd0-\ufdef\ufffe\uffff]")  # what is unassigned otherwise may be an emoji newer than we are


def cleaned(text: str) -> str:
    """Returns the words composed (NFC), without control and hidden signs, and without floods of marks.

    Empty where nothing is left that anybody would see.
    """
    lines = _NO_SIGNS.sub("", re.sub(r"\r\n?|[\x0b\x0c\x85\u2028\u2029]", "\n", text).replace("\t", " "))
    # Before they are composed: Python sorts a run of marks in a time that grows with its square.
    plain = unicodedata.normalize("NFC", _without_floods(visible(lines)))
    plain_lines = re.sub(r"\n{3,}", "\n\n", "\n".join(line.strip() for line in plain.split("\n"))).strip()
    return plain_lines if _says_something(plain_lines) else ""


def one_line(text: str) -> str:
    """Returns a name, cleaned, in one line."""
    return " ".join(cleaned(text).split())


def _without_floods(text: str) -> str:
    signs: list[str] = []
    marks = 0
    for sign in text:
        category = unicodedata.category(sign)
        if category in _DROPPED and sign != "\n" and sign not in _KEPT_FORMATS:
            continue
        marks = marks + 1 if category in ("Mn", "Me") or sign in _KEPT_FORMATS else 0
        if marks <= _MARKS_AT_MOST:
            signs.append(sign)
    return "".join(signs)


def _says_something(text: str) -> bool:
    return any(unicodedata.category(sign)[0] in "LNPS" and sign not in BLANKS for sign in text)
