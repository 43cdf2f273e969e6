"""Two numbers of each thing beside each other, which a platform may draw: as dots on a line, or under a waterline."""

from dataclasses import dataclass
from enum import Enum

from bot.messages.message import Block, Bold, Cell, Native, Table, Text


class Fill(Enum):
    """How a mark is filled: the surer what it shows, the fuller."""

    FULL = "full"
    HALF = "half"
    HOLLOW = "hollow"


@dataclass(frozen=True, slots=True)
class Pair:
    """What is believed of something and what is lived, as numbers and as they are written; None is withheld."""

    name: str
    believed: float | None
    lived: float | None
    believed_text: str = ""
    lived_text: str = ""
    fill: Fill = Fill.HOLLOW

    @property
    def distance(self) -> float | None:
        """Returns by how much is believed more."""
        if self.believed is None or self.lived is None:
            return None
        return round(self.believed - self.lived, 1)


@dataclass(frozen=True, slots=True)
class Pairs(Native):
    """Two dots on one line for each pair, from 1 to 5. `title` says the finding, `alt_text` the whole in a sentence.

    head names what the pairs are of, believed and lived the two sides.
    """

    title: str
    head: str
    believed: str
    lived: str
    pairs: tuple[Pair, ...]
    alt_text: str

    def in_words(self) -> tuple[Block, ...]:
        return Text((Bold(self.title),)), Text((self.alt_text,))

    def as_table(self) -> Table:
        """Returns the same for a platform whose charts have no room for names as long as these."""
        rows = ((Cell(pair.name), Cell(pair.believed_text), Cell(pair.lived_text)) for pair in self.pairs)
        return Table(self.title, (self.head, self.believed, self.lived), tuple(rows))


@dataclass(frozen=True, slots=True)
class Waterline(Pairs):
    """The same under a horizon: what is believed is the line, what is lived lies as deep below it as it is less.

    bed: how deep the whole company lies, None where that is withheld; `legend` says what is drawn.
    """

    bed: float | None = None
    legend: str = ""
