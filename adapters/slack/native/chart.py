"""Lines over the weeks, with what they do not show in words below."""

from collections.abc import Iterator

from adapters.slack import charts
from adapters.slack.text import Json, units
from bot.messages.drawings import BlockDrawing
from bot.messages.message import Block, Chart, Heading, Note


def _draw(chart: Chart) -> Iterator[Block | Json]:
    if units(chart.title) > charts.TITLE_AT_MOST:
        yield Heading(chart.title)
    yield charts.chart(chart)
    yield Note((charts.beside(chart),))


DRAWING = BlockDrawing(Chart, _draw, charts.has_lines)
