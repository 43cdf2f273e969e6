"""On which scale the numbers of a file are, where they show it, and which number a cell is then."""

from collections.abc import Iterable, Sequence

from bot.org.tables.headings import folded
from bot.past_surveys.survey import RANGES, SurveyScale
from bot.signals.written_numbers import NoNumber, WrittenNumber, decimal_marks_of, written_number

_FAVOURABLE = ("favorable", "favourable", "favorability", "好意的")
_OF_A_HUNDRED = (SurveyScale.PERCENT, SurveyScale.HUNDRED)


class CellNumbers:
    """The numbers of a file: `marks` are the decimal marks that they surely have."""

    def __init__(self, texts: Iterable[str]) -> None:
        written = {text: written_number(text) for text in set(texts) if text}
        self._written = {text: number for text, number in written.items() if not isinstance(number, NoNumber)}
        self._marks = decimal_marks_of(self._written.values())
        self.numbers = self._settled(is_percent=None)
        self.has_percent = any(number.is_percent for number in self._written.values())
        plain = self._settled(is_percent=False)
        self._has_fractions = any(0 < number < 1 for number in plain)
        self._none_above_one = bool(plain) and plain[0] >= 0 and plain[-1] <= 1

    def _settled(self, *, is_percent: bool | None) -> list[float]:
        chosen = [number for number in self._written.values() if is_percent in (None, number.is_percent)]
        settled = (number.settled(self._marks) for number in chosen)
        return sorted(number for number in settled if number is not None)

    def number(self, text: str, scale: SurveyScale) -> float | None:
        """Returns the number of a cell, None where it could be two; workbooks hold 72 % as 0.72."""
        if (written := self._written.get(text)) is None:
            return None
        number = self._fitting(written, scale)
        if number is None or written.is_percent or scale not in _OF_A_HUNDRED or not self._may_be_share(number):
            return number
        return round(number * 100, 6) if self._none_above_one and self._has_fractions else None

    def _may_be_share(self, number: float) -> bool:
        """Whether a cell without a sign may be one of those that workbooks hold as a share."""
        return 0 < number < 1 or (number == 1 and (self._has_fractions or self._none_above_one))

    def _fitting(self, written: WrittenNumber, scale: SurveyScale) -> float | None:
        """The number; of two that it may be that which the scale has."""
        if (settled := written.settled(self._marks)) is not None:
            return settled
        low, high = RANGES[scale]
        possible = [number for number in written.readings() if low <= number <= high]
        return possible[0] if len(possible) == 1 else None


def scale_of(cells: CellNumbers, headings: Sequence[str]) -> SurveyScale | None:
    """Returns the scale that is shown by numbers and by the `headings` above them; None where the same numbers could be
    of two: whoever has the file says it.
    """
    says_favourable = any(word in folded(name) for name in headings for word in _FAVOURABLE)
    if cells.has_percent or says_favourable or any("%" in name for name in headings):
        return SurveyScale.PERCENT
    if cells.numbers and cells.numbers[0] < 0:
        return SurveyScale.NET
    return None
