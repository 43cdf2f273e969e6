"""Two bars for each pair, with the whole in a sentence below."""

from collections.abc import Iterator

from adapters.slack import charts
from adapters.slack.text import Json, units
from bot.messages.drawings import BlockDrawing
from bot.messages.message import Block, Heading, Note
from bot.messages.pictures import Pairs


def _draw(pairs: Pairs) -> Iterator[Block | Json]:
    if units(pairs.title) > charts.TITLE_AT_MOST:
        yield Heading(pairs.title)
    yield charts.bars(pairs)
    yield Note((pairs.alt_text,))


DRAWING = BlockDrawing(Pairs, _draw, charts.has_bars)
