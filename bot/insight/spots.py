"""What an evaluation says: kinds of blind spots, who was tested, who is on a list since when."""

from collections.abc import Mapping, Set
from dataclasses import dataclass
from enum import Enum


class Spot(Enum):
    """Kinds of blind spots. Those `ABOUT_MANAGERS` are about them and their teams, the others about branches."""

    GAP = "gap"
    UNTHANKED = "unthanked"
    SILENT = "silent"
    WALL = "wall"
    NOT_WALKED = "not_walked"
    NOT_THANKING = "not_thanking"


ABOUT_MANAGERS = (Spot.GAP, Spot.UNTHANKED, Spot.SILENT)


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
    is `bot.insight.movement`'s. `optimism` is the median gap of all managers where it is material. `judged` are, by the
    kinds that are about managers, those who could be meant at each evaluation of the running quarter, this one last.
    """

    week: int
    spots: Mapping[Spot, Doubts]
    level: Mapping[int, float]
    theme: Mapping[int, str]
    moved: Mapping[tuple[str, str], int]
    optimism: float | None
    judged: Mapping[Spot, tuple[Set[int], ...]]
