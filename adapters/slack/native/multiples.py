"""Small lines as rows of signs in a table: Slack draws two charts a message at most."""

from collections.abc import Iterator

from adapters.slack import charts
from adapters.slack.text import Json
from bot.messages.drawings import BlockDrawing
from bot.messages.message import Block, Bold, Note, Text
from bot.messages.multiples import Multiples


def _draw(picture: Multiples) -> Iterator[Block | Json]:
    yield Text((Bold(picture.title),))
    yield from charts.tables(picture.as_table())
    yield Note((picture.legend,))


def _fits(picture: Multiples) -> bool:
    return charts.is_tabular(picture.as_table())


DRAWING = BlockDrawing(Multiples, _draw, _fits)
