"""Two dots on a line for each pair."""

from adapters.web import pictures
from adapters.web.drawn import Drawn
from bot.messages.drawings import BlockDrawing
from bot.messages.pictures import Pairs


def _draw(pairs: Pairs) -> Drawn:
    return Drawn("pairs", {"picture": pairs, "rows": pictures.rows(pairs)})


DRAWING = BlockDrawing(Pairs, _draw)
