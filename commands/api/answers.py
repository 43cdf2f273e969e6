"""What is asked and answered, as types: answers, the API's description and assistants' tools are made of them."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime
from enum import Enum
from typing import Annotated, Generic, Literal, TypeVar

from pydantic import AfterValidator, AwareDatetime, BaseModel, BeforeValidator, ConfigDict, Field, ValidationError

from bot.api.cursors import PATTERN

LIMIT, LIMIT_AT_MOST = 50, 200  # entries of a page
_RFC_3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d+)?([Zz]|[+-]\d\d:\d\d)", re.ASCII)
_EARLIEST, _LATEST = datetime(1970, 1, 1, tzinfo=UTC), datetime(9998, 1, 1, tzinfo=UTC)


def _utc(moment: datetime) -> datetime:
    """In UTC; what lies before or after all thanks is as far as can be told."""
    year = moment.year
    if not _EARLIEST.year < year < _LATEST.year:
        return _EARLIEST if year <= _EARLIEST.year else _LATEST
    return moment.astimezone(UTC)


def _written(value: object) -> object:
    """Refuses other ways of writing a moment, such as seconds since 1970."""
    if isinstance(value, str) and not _RFC_3339.fullmatch(value):
        raise ValueError("no moment")
    return value


def _whole(value: object) -> object:
    if isinstance(value, str) and not (value.isascii() and value.isdecimal() and len(value) < 10):
        raise ValueError("no whole number")
    return value


@dataclass(frozen=True, slots=True)
class Cure:
    """What whoever wrote something else into a field reads."""

    words: str


Moment = Annotated[AwareDatetime, BeforeValidator(_written), AfterValidator(_utc)]
Whole = Annotated[int, BeforeValidator(_whole)]


_A_MOMENT = Cure("write a moment as 2026-11-01T00:00:00Z")


class ApiQuery(BaseModel):
    """What stands in the query of an address. A parameter that is not there is refused."""

    model_config = ConfigDict(extra="forbid", frozen=True)

    @classmethod
    def refusal(cls, error: ValidationError) -> str:
        """Returns what to write instead, by the names that we know: nothing that was sent is repeated."""
        wrong = {str(fault["loc"][0]) for fault in error.errors() if fault["loc"]}
        if not wrong <= cls.model_fields.keys():
            names = " ".join(cls.model_fields) or "none"
            return f"There is a parameter that is not known here. Those that are: {names}."
        cures = ((name, part) for name, field in cls.model_fields.items() if name in wrong for part in field.metadata)
        return " ".join(f"{name}: {cure.words}." for name, cure in cures if isinstance(cure, Cure))


class PageAsked(ApiQuery):
    limit: Annotated[Whole, Cure(f"write a whole number from 1 to {LIMIT_AT_MOST}")] = Field(
        LIMIT, ge=1, le=LIMIT_AT_MOST, description="How many entries a page has at most."
    )
    cursor: Annotated[str | None, Cure("send the `next_cursor` of the page before as it came")] = Field(
        None, pattern=PATTERN, description="`next_cursor` of the page before; left out for the first."
    )

    @property
    def narrowing(self) -> str:
        """Returns all that a cursor is bound to."""
        return self.model_dump_json(exclude={"limit", "cursor"})


class KudosAsked(PageAsked):
    since: Annotated[Moment | None, _A_MOMENT] = Field(None, description="Only what was given at this moment or later.")
    until: Annotated[Moment | None, _A_MOMENT] = Field(None, description="Only what was given before this moment.")


class MonthAsked(PageAsked):
    month: Annotated[str | None, Cure("write a month as 2026-03")] = Field(
        None,
        pattern=r"^20[0-9]{2}-(0[1-9]|1[0-2])$",
        description="Which month, as in 2026-03; the month before this one where it is left out.",
    )


class LedgerExtent(Enum):
    COMPANY = "company"
    TEAMS = "teams"


class LedgerAsked(PageAsked):
    extent: Annotated[LedgerExtent, Cure("write company or teams")] = Field(
        LedgerExtent.COMPANY,
        description="The company as a whole, as everybody reads it; or, for tokens of admins, each group with a "
        "score of its own.",
    )


class ApiAnswer(BaseModel):
    model_config = ConfigDict(frozen=True)


Entry = TypeVar("Entry", bound=ApiAnswer)


class AnswerPage(ApiAnswer, Generic[Entry]):
    entries: tuple[Entry, ...]
    next_cursor: str | None = Field(description="The cursor of the next page; null on the last one.")


class PersonAnswered(ApiAnswer):
    id: int
    account: str = Field(description="What the platform calls the person.")
    name: str


class PersonDetails(ApiAnswer):
    """What admins read of a person beside the name; `manager` is the number of whom they report to."""

    is_active: bool
    language: str
    time_zone: str
    country: str
    joined_on: date | None
    team: int | None
    manager: int | None


class ListedPersonAnswered(PersonAnswered):
    details: PersonDetails | None = Field(description="For tokens of admins; null for all others.")


class ValueAnswered(ApiAnswer):
    id: int
    names: dict[str, str] = Field(description="By language.")
    emoji: str
    practices: dict[str, str] = Field(description="What it looks like, by language.")
    is_retired: bool


class Named(ApiAnswer):
    id: int
    name: str


class ValueGiven(ApiAnswer):
    """A value as it was called when the thanks was given."""

    id: int
    names: dict[str, str]


class KudosAnswered(ApiAnswer):
    """One public thanks. From a customer has no giver."""

    id: int
    given_at: Moment
    giver: Named | None
    receivers: tuple[Named, ...]
    value: ValueGiven | None
    words: str
    from_customer: bool


class ReleasedAnswered(ApiAnswer):
    """The score of one group: one of nine readings, and the fewest people of its band of sizes."""

    kind: Literal["released"] = "released"
    reading: str
    people_from: int


class MeanAnswered(ApiAnswer):
    """A mean of released scores, to one decimal."""

    kind: Literal["mean"] = "mean"
    mean: float


Scored = Annotated[ReleasedAnswered | MeanAnswered, Field(discriminator="kind")]


class ScoreAnswered(ApiAnswer):
    """What a check-in published of a unit and a question."""

    week: int
    closed_at: Moment
    unit: str
    unit_name: str
    item: str
    theme: str
    question: str
    score: Scored


class AnsweredShare(Enum):
    """How many of a team answered, in three bands."""

    UNDER_HALF = "<50"
    HALF_TO_THREE_QUARTERS = "50-75"
    OVER_THREE_QUARTERS = ">75"


class BandAnswered(ApiAnswer):
    week: int
    closed_at: Moment
    unit: str
    unit_name: str
    participation: AnsweredShare = Field(description="The share of a team that answered, in per cent.")


class PartTheme(ApiAnswer):
    """What a part of the branch answered to a theme in four weeks; no score where it is shown together with others."""

    unit: str
    unit_name: str
    theme: str
    score: Scored | None


class ValueLived(ApiAnswer):
    """How often people of the branch were thanked for a value in thirteen weeks, and how much it is lived there."""

    id: int
    names: dict[str, str]
    recognised: int
    lived: Scored | None


class SummaryAnswered(ApiAnswer):
    """The latest four weeks of a branch, as its leader reads them."""

    unit: str
    unit_name: str
    week: int
    themes: tuple[PartTheme, ...]
    values: tuple[ValueLived, ...]
    participation: AnsweredShare | None
    findings: tuple[str, ...] = Field(description="What lies under the waterline, in sentences.")


class Summaries(ApiAnswer):
    entries: SummaryAnswered | None = Field(description="Null before the first four weeks are over.")
