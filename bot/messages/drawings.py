"""Which module draws which block: a platform has a folder of them, in which each is found.

So a block brings a module to each platform that draws it, and nothing that stands already is changed.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib import import_module
from pkgutil import iter_modules
from typing import Any, Generic, TypeVar

from bot.messages.message import Native

Shown = TypeVar("Shown", bound=Native)
Drawn = TypeVar("Drawn")


def always(_: Native) -> bool:
    return True


@dataclass(frozen=True, slots=True)
class BlockDrawing(Generic[Shown, Drawn]):
    """How a platform draws blocks of one class, and which of them: those that do not fit stand in words."""

    block: type[Shown]
    draw: Callable[[Shown], Drawn]
    fits: Callable[[Shown], bool] = always


class Drawings(Generic[Drawn]):
    """The drawings in a package, one in each of its modules, under the name DRAWING."""

    def __init__(self, package: str, path: Iterable[str]) -> None:
        """Raises ValueError where two modules draw the same block, AttributeError where one draws none."""
        self._by_block: dict[type[Native], BlockDrawing[Any, Drawn]] = {}
        for module in iter_modules(path):
            drawing = import_module(f"{package}.{module.name}").DRAWING
            if self._by_block.setdefault(drawing.block, drawing) is not drawing:
                raise ValueError(f"{package} draws {drawing.block.__name__} twice: delete one of the modules")

    def of(self, block: Native) -> BlockDrawing[Any, Drawn] | None:
        """Returns how to draw a block; None where it stands in words."""
        kinds = (kind for kind in type(block).__mro__ if kind in self._by_block)
        drawing = next((self._by_block[kind] for kind in kinds), None)
        return drawing if drawing and drawing.fits(block) else None
