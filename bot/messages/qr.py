"""An address as a picture that a telephone reads."""

import io
from dataclasses import dataclass
from typing import Any

import segno

from bot.messages.message import Block, Link, Native, Text

_MODULE = 8  # pixels of a module in the PNG: sharp in print at the size of a stamp
_QUIET = 4  # modules around it, as ISO/IEC 18004 asks
PNG, SVG = "qr.png", "qr.svg"  # below the address, where the public page shows them


@dataclass(frozen=True, slots=True)
class QrPicture(Native):
    """`alt_text` says what it leads to; `caption` stands before the files of it, to print."""

    url: str
    alt_text: str
    caption: str

    def in_words(self) -> tuple[Block, ...]:
        return (self.files(),)

    def files(self) -> Text:
        """Returns the way to the picture in both kinds of file."""
        return Text((f"{self.caption} ", Link(f"{self.url}/{PNG}", "PNG"), " · ", Link(f"{self.url}/{SVG}", "SVG")))


def svg(url: str) -> str:
    """Returns the picture as SVG, for a file and for the middle of a page: black on white in every colour scheme."""
    return _saved(url, kind="svg", scale=4, xmldecl=False, nl=False).decode()


def png(url: str) -> bytes:
    """Returns the picture as PNG."""
    return _saved(url, kind="png", scale=_MODULE)


def _saved(url: str, **how: Any) -> bytes:
    file = io.BytesIO()
    segno.make(url, error="m", micro=False).save(file, border=_QUIET, dark="#000", light="#fff", **how)
    return file.getvalue()
