"""Where the lines of a chart run and which shade a cell has; the templates draw them.

Across is told in percent, since the page is as wide as its reader's; down in pixels, so that labels can keep apart.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from typing import NamedTuple
from unicodedata import east_asian_width

from bot.messages.message import Cell, Chart, Series

TOP, BOTTOM = 8, 136  # of the scale, in pixels
APART = 20  # pixels between two labels
NAME_AT_MOST = 12  # characters of a name that fit beside its line; half as many where they are wide
SHADES = 6
MANY = 5  # columns of numbers; more of them have their heads on end


class Point(NamedTuple):
    """Across in percent, down in pixels."""

    x: float
    y: float


class Stroke(NamedTuple):
    start: Point
    end: Point


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

    strokes: list[Stroke]
    ending: Ending


def lines(chart: Chart) -> list[Drawn]:
    """Returns every series that has a number at all, drawn between the chart's lowest and highest."""
    points = [(series, _points(chart, series)) for series in chart.series]
    drawable = [(series, series_points) for series, series_points in points if any(series_points)]
    ends = [[point for point in series_points if point][-1] for _, series_points in drawable]
    return [
        Drawn(_strokes(series_points), Ending(end, label, _number(series), series.name))
        for (series, series_points), end, label in zip(drawable, ends, _apart([end.y for end in ends]), strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Part of a chart, across in percent; `steps` is how high it stands, of three."""

    x: float
    width: float
    steps: int = 0


def windows(chart: Chart) -> list[Stretch]:
    """Returns what is marked, from half a label before to half a label after."""
    return [_stretch(chart, window.first, window.last) for window in chart.windows if 0 <= window.first <= window.last]


def bands(chart: Chart) -> list[Stretch]:
    """Returns a step for each label whose band is known."""
    return [
        replace(_stretch(chart, place, place), steps=band) for place, band in enumerate(chart.bands) if band is not None
    ]


def _stretch(chart: Chart, first: int, last: int) -> Stretch:
    """Within the chart; half a label of each stretch stays free, so that neighbours do not touch."""
    step = 100 / max(1, len(chart.labels) - 1)
    start, end = max(0.0, (first - 0.4) * step), min(100.0, (last + 0.4) * step)
    return Stretch(round(start, 2), round(end - start, 2))


def named(chart: Chart) -> str:
    """Returns where lines have their names: "one" in the title, "ends" at their ends, "list" in a list below."""
    if len(chart.series) == 1:
        return "one"
    return "ends" if max((_width(series.name) for series in chart.series), default=0) <= NAME_AT_MOST else "list"


def shade(cell: Cell) -> str:
    """Returns the class of a cell: one of the steps of ink, hatched, or none."""
    if cell.withheld:
        return "withheld"
    if cell.shade is None:
        return ""
    return f"shade-{min(SHADES - 1, max(0, int(cell.shade * SHADES)))}"


def _strokes(points: Sequence[Point | None]) -> list[Stroke]:
    strokes = [Stroke(point, next_) for point, next_ in pairwise(points) if point and next_]
    joined = {point for stroke in strokes for point in stroke}
    return strokes + [Stroke(point, point) for point in points if point and point not in joined]


def _points(chart: Chart, series: Series) -> list[Point | None]:
    last_label = max(1, len(chart.labels) - 1)
    return [
        None if value is None else Point(round(100 * week / last_label, 2), _height(chart, value))
        for week, value in enumerate(series.values)
    ]


def _height(chart: Chart, value: float) -> float:
    share = (value - chart.low) / (chart.high - chart.low)
    return round(BOTTOM - min(1.0, max(0.0, share)) * (BOTTOM - TOP), 1)


def _number(series: Series) -> str:
    return series.last or f"{next(value for value in reversed(series.values) if value is not None):.1f}"


def _apart(heights: Sequence[float]) -> list[float]:
    """Returns the heights, moved down, and then up again from the bottom, until no two labels touch."""
    order = sorted(range(len(heights)), key=heights.__getitem__)
    moved = list(heights)
    for above, below in pairwise(order):
        moved[below] = max(moved[below], moved[above] + APART)
    ceiling = float(BOTTOM)
    for number in reversed(order):
        moved[number] = min(moved[number], ceiling)
        ceiling = moved[number] - APART
    return moved


def _width(text: str) -> int:
    return sum(2 if east_asian_width(character) in "WF" else 1 for character in text)
