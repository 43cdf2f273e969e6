"""Both icons of the app package: the mark of BRAND.md, drawn as the local page's mark.svg is, on a grid of 32."""

import struct
import zlib
from collections.abc import Callable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

Field = NDArray[np.float64]
Mask = NDArray[np.bool_]
PAPER, DEEP, CORAL, WHITE, NOTHING = (
    (251, 249, 244, 255),
    (10, 51, 64, 255),
    (240, 121, 91, 255),
    (255, 255, 255, 255),
    (255, 255, 255, 0),
)
LINE = 13.0  # the horizon
SAMPLES = 4  # a side of each pixel, for smooth edges


class _Layer(NamedTuple):
    """A colour with its opacity, and where it is laid on."""

    paint: tuple[int, ...]
    mask: Mask


def colour() -> bytes:
    """Returns the colour icon, 192 x 192, to the edges: Teams cuts a circle out of it, which is the mark."""
    return _png(192, lambda x, y: [_Layer(PAPER, y < LINE), _Layer(DEEP, y >= LINE), _Layer(CORAL, _dot(x, y))])


def outline() -> bytes:
    """Returns the outline icon, 32 x 32, white on transparent."""

    def drawn(x: Field, y: Field) -> list[_Layer]:
        ring = _disc(x, y, 16, 16, 14.75) & ~_disc(x, y, 16, 16, 13.25)
        water = _disc(x, y, 16, 16, 14.75) & (y >= LINE) & ~_dot(x, y)
        return [_Layer(NOTHING, y >= 0), _Layer(WHITE, ring | water)]

    return _png(32, drawn)


def _dot(x: Field, y: Field) -> Mask:
    """What lies below the horizon."""
    return _disc(x, y, 20.0, 20.5, 2.6)


def _disc(x: Field, y: Field, across: float, down: float, radius: float) -> Mask:
    within: Mask = (x - across) ** 2 + (y - down) ** 2 <= radius**2
    return within


def _png(side: int, drawn: Callable[[Field, Field], list[_Layer]]) -> bytes:
    """What is drawn, each part over those before it, in eight bits of red, green, blue and alpha a pixel."""
    axis = (np.arange(side * SAMPLES) + 0.5) * 32 / (side * SAMPLES)
    fine = np.zeros((axis.size, axis.size, 4))
    for paint, mask in drawn(*np.meshgrid(axis, axis)):
        fine[mask] = paint
    pixels = fine.reshape(side, SAMPLES, side, SAMPLES, 4).mean(axis=(1, 3)).round().astype(np.uint8)
    lines = np.concatenate([np.zeros((side, 1), np.uint8), pixels.reshape(side, -1)], axis=1)  # no filter on any line
    header = struct.pack(">IIBBBBB", side, side, 8, 6, 0, 0, 0)
    chunks = ((b"IHDR", header), (b"IDAT", zlib.compress(lines.tobytes(), 9)), (b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(_chunk(*chunk) for chunk in chunks)


def _chunk(name: bytes, content: bytes) -> bytes:
    return struct.pack(">I", len(content)) + name + content + struct.pack(">I", zlib.crc32(name + content))
