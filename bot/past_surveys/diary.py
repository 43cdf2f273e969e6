"""What the diary tells of past surveys: that results were brought, and that they were removed."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.diary.events import Change, DiaryEvent, Fact, Phrase


@dataclass(frozen=True)
class PastSurveysBrought(DiaryEvent, kind="past_surveys_brought"):
    """An admin, or the operator, brought results of another product's surveys; `months` as 2025-03."""

    product: str
    months: tuple[str, ...]
    scores: int
    left_out: int

    def phrase(self) -> Phrase:
        return Phrase("diary.past_surveys.brought", {"product": self.product})

    def details(self) -> Sequence[Change | Fact]:
        return [
            Fact(Phrase("diary.past_surveys.months"), ", ".join(self.months)),
            Fact(Phrase("diary.past_surveys.scores"), self.scores),
            Fact(Phrase("diary.past_surveys.left_out"), self.left_out),
        ]


@dataclass(frozen=True)
class PastSurveyRemoved(DiaryEvent, kind="past_survey_removed"):
    """An admin, or the operator, removed results that had been brought."""

    product: str
    month: str

    def phrase(self) -> Phrase:
        return Phrase("diary.past_surveys.removed", {"product": self.product, "month": self.month})
