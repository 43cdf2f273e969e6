"""Results that another product's survey came to: a number of a theme for a team in a month, and on which scale."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import NamedTuple

from bot.org.remarks import Remark

PRODUCT_AT_MOST = 60  # characters


class SurveyScale(Enum):
    """On which scale a product gives its numbers."""

    PERCENT = "percent"  # of answers that are favourable
    HUNDRED = "hundred"  # a score from 0 to 100
    TEN = "ten"  # a mean from 0 to 10
    FIVE = "five"  # a mean from 1 to 5
    NET = "net"  # promoters less detractors, from -100 to 100


class ScaleRange(NamedTuple):
    """The lowest and the highest number of a scale."""

    low: float
    high: float


RANGES: Mapping[SurveyScale, ScaleRange] = {
    SurveyScale.PERCENT: ScaleRange(0, 100),
    SurveyScale.HUNDRED: ScaleRange(0, 100),
    SurveyScale.TEN: ScaleRange(0, 10),
    SurveyScale.FIVE: ScaleRange(1, 5),
    SurveyScale.NET: ScaleRange(-100, 100),
}


@dataclass(frozen=True, slots=True)
class SurveyTeam:
    """A team as a file may name it: `names` are all that it is called, its leader's among them. `above` is the team in
    which its leader is, None at the top.
    """

    id: int
    handle: str
    title: str
    names: Sequence[str]
    above: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyChoices:
    """What an admin said of a file that it does not say itself. `columns` are themes by the names that the file has
    for them, `teams` the same; both are empty where something is left out on purpose.

    `least_answers` is how many answers each number of the file has at least, where it counts none.
    """

    product: str = ""
    month: date | None = None
    scale: SurveyScale | None = None
    columns: Mapping[str, str] = field(default_factory=dict)
    teams: Mapping[str, str] = field(default_factory=dict)
    least_answers: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PastScore:
    """One number. `answers` is how many people gave it, None where the file does not say."""

    team: int
    handle: str
    month: date
    theme: str
    score: float
    answers: int | None
    line: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class SurveyReading:
    """What a file comes to. `left_out` is what of it is not taken over, and why; `unclear` is what has to be said
    before anything is.
    """

    scale: SurveyScale | None
    month: date | None
    scores: Sequence[PastScore]
    left_out: Sequence[Remark]
    unclear: Sequence[Remark]
    unknown_teams: Sequence[str]
    unknown_columns: Sequence[str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PastSurvey:
    """A survey that was imported."""

    id: int
    product: str
    month: date
    scale: SurveyScale
    scores: int


@dataclass(frozen=True, slots=True, kw_only=True)
class SeenScore:
    """A number of a past survey, as its readers see it."""

    team: int
    title: str
    product: str
    month: date
    scale: SurveyScale
    theme: str
    score: float
