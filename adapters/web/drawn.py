"""What a block is drawn with: a macro, and what it is given."""

from collections.abc import Mapping
from typing import Any, NamedTuple


class Drawn(NamedTuple):
    """`template` is the file of the macro, in the folder of templates."""

    macro: str
    fields: Mapping[str, Any]
    template: str = "blocks.html"
