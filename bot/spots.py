"""What an evaluation says: kinds of blind spots, who was tested, who is on a list since when."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import Enum


class Spot(Enum):
    """Kinds of blind spots. The first three are about teams and their managers, the others about branches."""

    GAP = "gap"
    UNTHANKED = "unthanked"
    SILENT = "silent"
    WALL = "wall"
    NOT_WALKED = "not_walked"
    NOT_THANKING = "not_thanking"


@dataclass(frozen=True, slots=True)
class Doubts:
    """What was tested of one kind: by unit the doubt and the shrunken effect; `listed` tells since which week.

    A unit is a manager as text, a branch (`unit:7`), or a branch and a value (`unit:7/3`).
    """

    doubt: Mapping[str, float]
    effect: Mapping[str, float]
    listed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All kinds, at the end of a week.

    By manager, `level` is what each tested team lives at, and `theme` the largest part of a gap that is listed; `moved`
    is `bot.movement`'s. `optimism` is the median gap of all managers where it is material.
    """

    week: int
    spots: Mapping[Spot, Doubts]
    level: Mapping[int, float]
    theme: Mapping[int, str]
    moved: Mapping[tuple[str, str], int]
    optimism: float | None
