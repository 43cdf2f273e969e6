"""Where the lines of a chart run and which shade a cell has; the templates draw them.

Across is told in percent, since the page is as wide as its reader's; down in pixels, so that labels can keep apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from unicodedata import east_asian_width

from bot.messages.message import Cell, Chart, Series

TOP, BOTTOM = 8, 136  # of the scale, in pixels
APART = 20  # pixels between two labels
NAME_AT_MOST = 12  # characters of a name that fit beside its line; half as many where they are wide
SHADES = 7

Point = tuple[float, float]


@dataclass(frozen=True, slots=True)
class Ending:
    """The latest number of a line, where the line ends and where the number stands."""

    point: Point
    label: float
    number: str
    name: str


@dataclass(frozen=True, slots=True)
class Drawn:
    """`strokes` join neighbours, so that there is a gap where nothing was published; one without any is a dot."""

    strokes: list[tuple[Point, Point]]
    ending: Ending


def lines(chart: Chart) -> list[Drawn]:
    """Every series that has a number at all, drawn from the chart's lowest to its highest."""
    points = [(series, _points(chart, series)) for series in chart.series]
    held = [(series, [point for point in points_ if point], points_) for series, points_ in points if any(points_)]
    labels = _apart([ends[-1][1] for _, ends, _ in held])
    return [
        Drawn(_strokes(points_), Ending(ends[-1], label, _number(series), series.name))
        for (series, ends, points_), label in zip(held, labels, strict=True)
    ]


def named(chart: Chart) -> str:
    """How lines are told apart: one has its title, a few have their names at their ends, others a list below."""
    if len(chart.series) == 1:
        return "one"
    return "ends" if max((_width(series.name) for series in chart.series), default=0) <= NAME_AT_MOST else "list"


def shade(cell: Cell) -> str:
    """The class of a cell: one of the steps from sand (low) to deep water (high), hatched, or none."""
    if cell.withheld:
        return "withheld"
    if cell.shade is None:
        return ""
    return f"shade-{min(SHADES - 1, max(0, int(cell.shade * SHADES)))}"


def _strokes(points: Sequence[Point | None]) -> list[tuple[Point, Point]]:
    strokes = [(point, next_) for point, next_ in pairwise(points) if point and next_]
    joined = {point for stroke in strokes for point in stroke}
    return strokes + [(point, point) for point in points if point and point not in joined]


def _points(chart: Chart, series: Series) -> list[Point | None]:
    last = max(1, len(chart.labels) - 1)
    return [
        None if value is None else (round(100 * week / last, 2), _height(chart, value))
        for week, value in enumerate(series.values)
    ]


def _height(chart: Chart, value: float) -> float:
    share = (value - chart.low) / (chart.high - chart.low)
    return round(BOTTOM - min(1.0, max(0.0, share)) * (BOTTOM - TOP), 1)


def _number(series: Series) -> str:
    return series.last or f"{next(value for value in reversed(series.values) if value is not None):.1f}"


def _apart(heights: Sequence[float]) -> list[float]:
    """The same heights, moved down, and then up again from the bottom, until no two labels touch."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    moved = list(heights)
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + APART)
    ceiling = float(BOTTOM)
    for at in reversed(order):
        moved[at] = min(moved[at], ceiling)
        ceiling = moved[at] - APART
    return moved


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
