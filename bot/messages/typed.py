"""Days and numbers as people type them: with wide digits of a Japanese keyboard, and slashes where we write hyphens.

A day begins with its year, in four digits: 2027-03-31, 2027/3/31, 2027.03.31, 20270331, 2027年3月31日. Without it
nobody could know whether 3/4 is in March or in April.
"""

import re
import unicodedata
from datetime import date

DAY_AT_MOST = 20  # characters that an input takes, with blanks
# Whatever looks like one: a Japanese keyboard has the sign of a long vowel on its key.
_HYPHEN = "[-\\u2010-\\u2013\\u2212\\u30fc./"
_DAY = re.compile(rf"(\d{{4}})\s*{_HYPHEN}年]\s*(\d{{1,2}})\s*{_HYPHEN}月]\s*(\d{{1,2}})\s*日?", re.ASCII)
_DIGITS = re.compile(r"(\d{4})(\d\d)(\d\d)", re.ASCII)


def day_in(text: str) -> date | None:
    """Returns the day that was typed; None where it is none."""
    typed = unicodedata.normalize("NFKC", text).strip()
    match = _DAY.fullmatch(typed) or _DIGITS.fullmatch(typed)
    if match is None:
        return None
    year, month, day = map(int, match.groups())
    try:
        return date(year, month, day)
    except ValueError:
        return None


def number_in(text: str, highest: int) -> int | None:
    """Returns the whole number that was typed, from 0 to `highest`; None where it is none."""
    digits = unicodedata.normalize("NFKC", text).strip()
    is_number = digits.isascii() and digits.isdecimal() and len(digits) <= len(str(highest))
    return int(digits) if is_number and int(digits) <= highest else None
