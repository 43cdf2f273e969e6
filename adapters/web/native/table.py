"""A table, the lower a number the more ink."""

from adapters.web import charts
from adapters.web.drawn import Drawn
from bot.messages.bars import drawn_bar
from bot.messages.drawings import BlockDrawing
from bot.messages.message import Table


def _draw(table: Table) -> Drawn:
    rows = [[(cell, charts.shade(cell), drawn_bar(cell)) for cell in row] for row in table.rows]
    return Drawn("table", {"table": table, "rows": rows, "many": len(table.columns) > charts.MANY + 1})


DRAWING = BlockDrawing(Table, _draw)
