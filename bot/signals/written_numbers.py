"""Numbers as people and spreadsheets write them: which number a cell means, or that it may mean two. Pure."""

import re
import unicodedata
from collections.abc import Collection, Iterable
from enum import Enum
from typing import NamedTuple

_SIGNS = str.maketrans({"\u2212": "-", "\u2013": "-", "\u2019": "'"})
_BETWEEN = re.compile(r"(?<=\d)[ '](?=\d{3}(?!\d))")  # thousands set apart by a blank or, as in Switzerland, a stroke
_PLAIN = re.compile(r"[+-]?(?:\d{1,20})(?:[eE][+-]?\d{1,3})?", re.ASCII)
_SINGLE = re.compile(r"([+-]?)(\d{0,20})([.,])(\d{1,20})((?:[eE][+-]?\d{1,3})?)", re.ASCII)
_GROUPED = re.compile(r"([+-]?\d{1,3})(?:(?:,\d{3}){2,6}|,\d{3}(?=\.))(\.\d{1,20})?", re.ASCII)
_GROUPED_BY_POINT = re.compile(r"([+-]?\d{1,3})(?:(?:\.\d{3}){2,6}|\.\d{3}(?=,))(,\d{1,20})?", re.ASCII)
_THOUSANDS = 3  # digits
_FORMULA = re.compile(r"[=@]|[+-](?![\d.,])")
_CHARACTERS_AT_MOST = 40


class NoNumber(Enum):
    """Why a cell has none."""

    FORMULA = "formula"
    NO_NUMBER = "no_number"


class WrittenNumber(NamedTuple):
    """What a cell may mean: `decimal` is what it is if its point or comma is a decimal one, `thousands` if it sets
    thousands apart. Where only one can be, the other is None. `mark` is the point or the comma of one that may be both.
    """

    decimal: float | None
    thousands: float | None = None
    mark: str = ""
    is_percent: bool = False
    decimal_mark: str = ""  # that it surely has

    def readings(self) -> tuple[float, ...]:
        """Returns the numbers that it may be."""
        return tuple(number for number in (self.decimal, self.thousands) if number is not None)

    def settled(self, decimal_marks: Collection[str]) -> float | None:
        """Returns the number, by the decimal marks of the cells beside it; None where they do not say."""
        if len(readings := self.readings()) == 1:
            return readings[0]
        if set(decimal_marks) == {self.mark}:
            return self.decimal
        if len(set(decimal_marks)) == 1:
            return self.thousands
        return self.decimal if self.mark == "." and not decimal_marks else None  # as every program writes one


def written_number(cell: str) -> WrittenNumber | NoNumber:
    """Returns what a cell may mean, or why it means no number."""
    text = unicodedata.normalize("NFKC", cell[: _CHARACTERS_AT_MOST + 1]).translate(_SIGNS).strip()
    if _FORMULA.match(text):
        return NoNumber.FORMULA
    is_percent = text.endswith("%")
    plain = _BETWEEN.sub("", text.removesuffix("%").strip())
    if len(cell) > _CHARACTERS_AT_MOST:
        return NoNumber.NO_NUMBER
    if _PLAIN.fullmatch(plain):
        return WrittenNumber(float(plain), is_percent=is_percent)
    if single := _SINGLE.fullmatch(plain):
        return _with_mark(single, is_percent=is_percent)
    if grouped := _GROUPED.fullmatch(plain):
        mark = "." if grouped.group(2) else ""
        return WrittenNumber(float(plain.replace(",", "")), is_percent=is_percent, decimal_mark=mark)
    if grouped := _GROUPED_BY_POINT.fullmatch(plain):
        mark = "," if grouped.group(2) else ""
        number = float(plain.replace(".", "").replace(",", "."))
        return WrittenNumber(number, is_percent=is_percent, decimal_mark=mark)
    return NoNumber.NO_NUMBER


def _with_mark(written: re.Match[str], *, is_percent: bool) -> WrittenNumber:
    sign, whole, mark, part, power = written.groups()
    decimal = float(f"{sign}{whole or 0}.{part}{power}")
    may_group = len(part) == _THOUSANDS and not power and 1 <= len(whole) <= _THOUSANDS and whole.strip("0")
    if may_group and not whole.startswith("0"):
        return WrittenNumber(decimal=decimal, thousands=float(f"{sign}{whole}{part}"), mark=mark, is_percent=is_percent)
    return WrittenNumber(decimal, is_percent=is_percent, decimal_mark=mark)


def decimal_marks_of(cells: Iterable[WrittenNumber]) -> frozenset[str]:
    """Returns the decimal marks that cells surely have."""
    return frozenset(cell.decimal_mark for cell in cells if cell.decimal_mark)
