"""A table under its title: Slack promises a caption to screen readers, not to eyes."""

from collections.abc import Iterator

from adapters.slack import charts
from adapters.slack.text import Json
from bot.messages.drawings import BlockDrawing
from bot.messages.message import Block, Bold, Table, Text


def _draw(table: Table) -> Iterator[Block | Json]:
    if table.title.strip():
        yield Text((Bold(table.title),))
    yield from charts.tables(table)


DRAWING = BlockDrawing(Table, _draw, charts.is_tabular)
