"""A barnacle without its namer's name, as it lies in a box, and as it comes out of one. Pure.

It lies there as a concern's words do, so that boxes are alike: its kind and its three lines, one below the other. It is
proposed to whoever the window of its box says, and never to somebody whom its namer's place in the chart would say.
"""

import hashlib
from dataclasses import dataclass, field

from bot.barnacles.actions import BarnacleKind
from bot.barnacles.barnacles import Naming, check


@dataclass(frozen=True, slots=True)
class UnnamedBarnacle:
    """What may be read. Its key is random; `head` is whom it is proposed to, None for nobody."""

    key: str
    naming: Naming = field(repr=False)
    head: int | None = None


def packed(naming: Naming) -> str:
    """Returns it as the text of a box. Each of its lines is one: see `in_one_line`."""
    return f"{naming.kind.value}\n{naming.words}\n{naming.hinders}\n{naming.cost}"


def unpacked(text: str) -> Naming | None:
    """Returns what a box holds; None for anything that no form of ours would have taken."""
    kind, *lines = text.split("\n")
    if kind not in {possible.value for possible in BarnacleKind} or len(lines) != 3:
        return None
    naming = Naming(BarnacleKind(kind), *lines)
    return None if check(naming) else naming


def same_as(naming: Naming) -> bytes:
    """Returns the mark by which one person's boxes of the same words count once: whoever is unsure sends it again."""
    return hashlib.sha256(packed(naming).encode(errors="replace")).digest()
