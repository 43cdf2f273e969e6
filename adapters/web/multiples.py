"""Where the lines of small panels run: across in percent, down in pixels, the same in every panel."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from typing import NamedTuple

from adapters.web.charts import Point, Stroke
from bot.messages.multiples import LineScale, Multiples, Panel, SmallLine

STRIP = 40  # pixels that a scale is high
ABOVE, BELOW = 8, 72  # where the two strips begin
GAP = 2  # pixels between a strip and what joins it with the other
GUIDES = 5  # slanted lines that join what goes together, at most


class Mark(NamedTuple):
    """What is drawn of a line; `few` is whether it rests on few answers."""

    drawn: Stroke
    few: bool


@dataclass(frozen=True, slots=True)
class Strip:
    """One line in its scale. A mark that goes nowhere is a dot: the latest number, one without neighbours, or one of
    few answers. `withheld` are places that are hatched; `latest` stands beside the line at `label`.
    """

    top: int
    scale: LineScale
    marks: tuple[Mark, ...]
    withheld: tuple[float, ...]
    latest: str
    label: float


class DrawnPanel(NamedTuple):
    panel: Panel
    above: Strip
    below: Strip


def panels(picture: Multiples) -> list[DrawnPanel]:
    return [
        DrawnPanel(panel, _strip(panel.above, picture.above, ABOVE), _strip(panel.below, picture.below, BELOW))
        for panel in picture.panels
    ]


def guides(picture: Multiples) -> list[Stroke]:
    """Returns the slanted lines between the strips; none where what is below neither follows nor goes before."""
    if not picture.later or not picture.panels:
        return []
    places = len(picture.panels[0].above.values)
    starts = range(max(0, -picture.later), places - max(0, picture.later))
    step = max(1, -(-len(starts) // GUIDES))
    foot, head = ABOVE + STRIP + GAP, BELOW - GAP
    return [
        Stroke(Point(_across(place, places), foot), Point(_across(place + picture.later, places), head))
        for place in starts[::step]
    ]


def _strip(line: SmallLine, scale: LineScale, top: int) -> Strip:
    places = len(line.values)
    known = {
        place: Point(_across(place, places), round(top + STRIP * (1 - scale.share(value)), 1))
        for place, value in enumerate(line.values)
        if value is not None
    }
    joined = [
        Mark(Stroke(known[place], known[after]), bool({place, after} & line.few))
        for place, after in pairwise(range(places))
        if place in known and after in known
    ]
    dots = [Mark(Stroke(known[place], known[place]), place in line.few) for place in _dots(line, known)]
    return Strip(
        top=top,
        scale=scale,
        marks=(*joined, *dots),
        withheld=tuple(_across(place, places) for place in sorted(line.withheld)),
        latest=line.latest,
        label=known[max(known)].y if known else top + STRIP / 2,
    )


def _dots(line: SmallLine, known: Mapping[int, Point]) -> list[int]:
    alone = {place for place in known if place - 1 not in known and place + 1 not in known}
    return sorted(alone | (line.few & known.keys()) | ({max(known)} if known else set()))


def _across(place: int, places: int) -> float:
    return round(100 * place / max(1, places - 1), 2)
