"""What an evaluation says: kinds of blind spots, who was tested, who is on a list since when."""

from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass, field
from enum import Enum


class Spot(Enum):
    """Kinds of blind spots. Those `ABOUT_MANAGERS` are about them and their teams, the others about branches."""

    GAP = "gap"
    UNTHANKED = "unthanked"
    SILENT = "silent"
    WALL = "wall"
    UNANSWERED = "unanswered"
    NOT_WALKED = "not_walked"
    NOT_THANKING = "not_thanking"


MATERIAL = 0.5  # of a label on the 1-5 scale: a smaller gap is no blind spot
UnitTheme = tuple[str, str]  # a key: a unit and a theme
ABOUT_MANAGERS = (Spot.GAP, Spot.UNTHANKED, Spot.SILENT)


class Together(Enum):
    """What is certain of the beliefs of all managers taken together, against what the company answered."""

    AS_IT_IS = "as_it_is"
    MORE = "more"
    CLEARLY_MORE = "clearly_more"


@dataclass(frozen=True, slots=True)
class OwnGap:
    """One manager's gap by itself: Pr(gap > .5), Pr(|gap| <= .5), Pr(gap < -.5), and its mean."""

    above: float
    within: float
    below: float
    gap: float


@dataclass(frozen=True, slots=True)
class LikelyCompanies:
    """How managers may be in this company: what each way weighs, and by manager Pr(gap > .5) in each: `above` for what
    says that there is a gap, `maybe` for what says that there is none, which must hold `if_optimistic`, too: with what
    each way weighs for who expects that everybody believes too much (`bot.insight.own_gaps`).

    Given one of them managers are independent, so how many of a group are above can be added up.
    """

    weights: Sequence[float]
    if_optimistic: Sequence[float]
    above: Mapping[int, Sequence[float]]
    maybe: Mapping[int, Sequence[float]]


@dataclass(frozen=True, slots=True)
class Posterior:
    """What was tested of one kind: by unit the doubt and the shrunken effect; `listed` tells since which week.

    A unit is a manager as text, a branch (`unit:7`), or a branch and a value (`unit:7/3`).
    """

    doubt: Mapping[str, float]
    effect: Mapping[str, float]
    listed: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Tide:
    """How everybody's weeks moved: the company's number, from the four weeks before to the latest four.

    nearly_everywhere: in four of five teams that have numbers of their own. By manager, `alike` are the teams that
    moved with it, `apart` those that did not.
    """

    before: float
    now: float
    nearly_everywhere: bool
    alike: Set[int]
    apart: Set[int]


@dataclass(frozen=True, slots=True)
class Evaluation:
    """All kinds, at the end of a week.

    By manager, `level` is what each tested team lives at, `own` the gap that their mirror states, and `theme` the
    largest part of a gap that is listed; `moved` and `tide` are `bot.insight.movement`'s. `optimism` is the median gap
    of all managers where gaps are counted from it and it is material, `together` what is said of all of `among`, and
    `of_branches` what is said of the managers of a branch, by its unit.
    `companies` is there where managers are too few to learn from them how they differ. `judged` are, by the kinds that
    are about managers, those who could be meant at each evaluation of the running quarter, this one last.
    """

    week: int
    spots: Mapping[Spot, Posterior]
    level: Mapping[int, float]
    theme: Mapping[int, str]
    moved: Mapping[UnitTheme, int]
    optimism: float | None
    judged: Mapping[Spot, tuple[Set[int], ...]]
    tide: Tide | None = None
    together: Together | None = None
    among: Set[int] = frozenset()
    of_branches: Mapping[str, Together] = field(default_factory=dict)
    own: Mapping[int, OwnGap] = field(default_factory=dict)
    companies: LikelyCompanies | None = None
