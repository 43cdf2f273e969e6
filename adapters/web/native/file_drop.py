"""A file that is given in a form."""

from adapters.web.drawn import Drawn
from bot.messages.drawings import BlockDrawing
from bot.messages.file_drop import FileDrop


def _draw(drop: FileDrop) -> Drawn:
    return Drawn("file_drop", {"label": drop.label, "endings": drop.endings})


DRAWING = BlockDrawing(FileDrop, _draw)
