"""An address as a picture, which stands in the card itself: nothing is loaded from anywhere; and the files of it."""

from base64 import b64encode
from collections.abc import Iterator

from adapters.teams.text import Json, lines
from bot.messages.drawings import BlockDrawing
from bot.messages.qr import QrPicture, png


def _draw(picture: QrPicture) -> Iterator[Json]:
    url = f"data:image/png;base64,{b64encode(png(picture.url)).decode()}"
    yield {"type": "Image", "url": url, "altText": picture.alt_text, "width": "160px"}
    yield from lines(picture.files().line, {})


DRAWING = BlockDrawing(QrPicture, _draw)
