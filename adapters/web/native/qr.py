"""An address as a picture, and the files of it."""

from adapters.web.drawn import Drawn
from bot.messages.drawings import BlockDrawing
from bot.messages.qr import PNG, SVG, QrPicture, svg


def _draw(picture: QrPicture) -> Drawn:
    files = {"PNG": f"{picture.url}/{PNG}", "SVG": f"{picture.url}/{SVG}"}
    return Drawn("qr", {"picture": picture, "drawn": svg(picture.url), "files": files})


DRAWING = BlockDrawing(QrPicture, _draw)
