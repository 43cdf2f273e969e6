"""Small pictures of one kind, a panel a thing: two lines over the same time, one above the other.

All panels share their scales, so that they can be laid beside each other.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from bot.messages.message import Block, Bold, Cell, Native, Table, Text

_STEPS = "▁▂▃▄▅▆▇█"
WITHHELD, NOTHING = "▒", "░"  # in a line of signs


@dataclass(frozen=True, slots=True)
class LineScale:
    """What a line says, and its numbers at the foot and at the head of a panel: the foot's is the larger one where less
    is better.
    """

    name: str
    foot: float
    head: float

    def share(self, number: float) -> float:
        """Returns how high a number stands, from 0 at the foot to 1 at the head."""
        height = (number - self.foot) / (self.head - self.foot) if self.head != self.foot else 0.5
        return min(1.0, max(0.0, height))


@dataclass(frozen=True, slots=True)
class SmallLine:
    """`values` by the place in time, None where nothing is known or shown. The numbers at the places `few` rest on few
    answers; those at `withheld` are not shown. `latest` is the latest one as it is written.
    """

    values: tuple[float | None, ...]
    few: frozenset[int] = frozenset()
    withheld: frozenset[int] = frozenset()
    latest: str = ""


@dataclass(frozen=True, slots=True)
class Panel:
    """One thing: its two lines, and the same in sentences; `note` is the one of them that stands under the lines."""

    name: str
    above: SmallLine
    below: SmallLine
    words: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Multiples(Native):
    """`title` says the finding. `labels` are the first and the last place in time; `later` is by how many places what
    is below follows, where that is said, and is below 0 where it goes before.

    heads: what a table of the same calls its three columns.
    """

    title: str
    labels: tuple[str, str]
    above: LineScale
    below: LineScale
    panels: tuple[Panel, ...]
    heads: tuple[str, str, str]
    legend: str = ""
    later: int = 0

    def in_words(self) -> tuple[Block, ...]:
        """Returns a sentence for each panel."""
        return Text((Bold(self.title),)), *(Text((Bold(panel.name), f": {panel.words}")) for panel in self.panels)

    @property
    def alt_text(self) -> str:
        """Returns all panels in sentences."""
        return "\n".join(f"{panel.name}: {panel.words}" for panel in self.panels)

    def as_table(self) -> Table:
        """Returns the same for a platform that draws no panels: two rows a panel, each line in signs."""
        return Table(self.title, self.heads, tuple(self._rows()))

    def _rows(self) -> Iterator[tuple[Cell, ...]]:
        for panel in self.panels:
            for name, line, scale in (
                (f"{panel.name} · {self.above.name}", panel.above, self.above),
                (f"↳ {self.below.name}", panel.below, self.below),
            ):
                yield Cell(name), Cell(in_signs(line, scale)), Cell(line.latest)


def in_signs(line: SmallLine, scale: LineScale) -> str:
    """Returns a line as a row of signs, the higher the number the higher the sign."""
    return "".join(_sign(line, place, scale) for place in range(len(line.values)))


def _sign(line: SmallLine, place: int, scale: LineScale) -> str:
    value = line.values[place]
    if value is None:
        return WITHHELD if place in line.withheld else NOTHING
    return _STEPS[min(len(_STEPS) - 1, int(scale.share(value) * len(_STEPS)))]
