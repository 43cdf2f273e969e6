"""What is lived, as deep below the line as it is less than what is believed."""

from adapters.web import pictures
from adapters.web.drawn import Drawn
from bot.messages.drawings import BlockDrawing
from bot.messages.pictures import Waterline


def _draw(waterline: Waterline) -> Drawn:
    return Drawn("waterline", {"picture": waterline, "sea": pictures.sea(waterline)})


DRAWING = BlockDrawing(Waterline, _draw)
