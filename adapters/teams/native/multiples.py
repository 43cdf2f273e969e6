"""Small lines as rows of signs in a table."""

from collections.abc import Iterator

from adapters.teams.figures import table
from adapters.teams.text import Json, lines
from bot.messages.drawings import BlockDrawing
from bot.messages.multiples import Multiples


def _draw(picture: Multiples) -> Iterator[Json]:
    yield from table(picture.as_table())
    if picture.legend:
        yield from lines((picture.legend,), {}, isSubtle=True, size="Small")


DRAWING = BlockDrawing(Multiples, _draw)
