"""Small lines as rows of signs in a table."""

from collections.abc import Iterator
from dataclasses import replace
from textwrap import wrap

from adapters.teams.figures import table
from adapters.teams.text import Json, lines
from bot.messages.drawings import BlockDrawing
from bot.messages.message import Cell
from bot.messages.multiples import Multiples

_SIGNS_AT_LEAST = 13  # of a year: a narrow column goes on in the next line after them, and cuts nothing
_MAY_BREAK = "\u200b"


def _draw(picture: Multiples) -> Iterator[Json]:
    signs = picture.as_table()
    rows = tuple((name, _breakable(line), latest) for name, line, latest in signs.rows)
    yield from table(replace(signs, rows=rows))
    if picture.legend:
        yield from lines((picture.legend,), {}, isSubtle=True, size="Small")


def _breakable(line: Cell) -> Cell:
    return replace(line, text=_MAY_BREAK.join(wrap(line.text, _SIGNS_AT_LEAST)))


DRAWING = BlockDrawing(Multiples, _draw)
