"""On which scale the numbers of a file are, where they show it, and which number a cell is then."""

from collections.abc import Iterable, Sequence

from bot.org.tables.headings import folded
from bot.past_surveys.survey import SurveyScale
from bot.signals.written_numbers import NoNumber, decimal_marks_of, written_number

_FAVOURABLE = ("favorable", "favourable", "favorability", "好意的")


class CellNumbers:
    """The numbers of a file: `marks` are the decimal marks that they surely have."""

    def __init__(self, texts: Iterable[str]) -> None:
        written = {text: written_number(text) for text in set(texts) if text}
        self._written = {text: number for text, number in written.items() if not isinstance(number, NoNumber)}
        self._marks = decimal_marks_of(self._written.values())
        settled = (number.settled(self._marks) for number in self._written.values())
        self.numbers = sorted(number for number in settled if number is not None)
        self.has_percent = any(number.is_percent for number in self._written.values())

    def number(self, text: str, scale: SurveyScale) -> float | None:
        """Returns the number of a cell; workbooks hold 72 % as 0.72."""
        number = self._written[text].settled(self._marks) if text in self._written else None
        if number is None:
            return None
        is_share = scale is SurveyScale.PERCENT and self.numbers[0] >= 0 and self.numbers[-1] <= 1
        return round(number * 100, 6) if is_share and not self.has_percent else number


def scale_of(cells: CellNumbers, header: Sequence[str]) -> SurveyScale | None:
    """Returns the scale that is shown; None where the same numbers could be of two: whoever has the file says it."""
    says_favourable = any(word in folded(name) for name in header for word in _FAVOURABLE)
    if cells.has_percent or says_favourable or any("%" in name for name in header):
        return SurveyScale.PERCENT
    if cells.numbers and cells.numbers[0] < 0:
        return SurveyScale.NET
    return None
