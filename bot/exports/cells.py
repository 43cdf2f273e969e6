"""Cells as they are written: no spreadsheet takes one for a formula, whatever somebody wrote in it."""

import re
from datetime import UTC, date, datetime

# Whatever a spreadsheet may begin a formula with, also in full width, small, raised and lowered.
_SIGNS = "=＝﹦⁼₌+＋﹢⁺₊\\-－﹣−⁻₋@＠﹫"
# What may stand before it and is not shown, or goes when the file is opened: blanks, marks, quotes.
_BEFORE = (
    r"[\s\x00-\x1f\u00ad\u061c\u180e\u200b-\u200f\u2028-\u202f\u2060-\u2064\u2066-\u2069\ufeff"
    "\"'“”„‟‘’‚‛«»「」『』＂＇`´]*"
)
_ANY_SIGN = re.compile(f"[{_SIGNS}]")  # found or not in a third of the time; most cells have none
# A program that splits lines at another sign begins a cell behind it.
_FORMULA = re.compile(f"(^|[,;|\\t\\r\\n\\v\\f\\x85\\u2028\\u2029，；｜])(?={_BEFORE}[{_SIGNS}])")
# A cell that begins with one of these is itself a risk, whatever follows.
_CONTROLS = ("\t", "\r", "\n")


def safe(text: str) -> str:
    """Returns a text in which no cell begins with a formula: an apostrophe stands before the sign that would be one."""
    guarded = _FORMULA.sub(_guarded, text) if _ANY_SIGN.search(text) else text
    return f"'{guarded}" if text.startswith(_CONTROLS) and guarded == text else guarded


def _guarded(before: re.Match[str]) -> str:
    return f"{before[1]}'"


def several(names: tuple[str, ...]) -> str:
    """Returns names as one cell, parted by semicolons."""
    return "; ".join(map(safe, names))


def moment(cell: date | datetime) -> str:
    """Returns a day as in 2026-03-02, a moment as in 2026-03-02T10:00:00.000000+00:00, always in UTC."""
    if isinstance(cell, datetime):
        return cell.astimezone(UTC).isoformat(timespec="microseconds")
    return cell.isoformat()
