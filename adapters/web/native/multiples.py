"""Two small lines for each thing, in panels beside each other."""

from adapters.web import multiples
from adapters.web.drawn import Drawn
from bot.messages.drawings import BlockDrawing
from bot.messages.multiples import Multiples


def _draw(picture: Multiples) -> Drawn:
    fields = {"picture": picture, "panels": multiples.panels(picture), "guides": multiples.guides(picture)}
    return Drawn("multiples", fields, "multiples.html")


DRAWING = BlockDrawing(Multiples, _draw)
