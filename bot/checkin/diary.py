"""What the diary tells of check-ins: how long they stay open, and the company's own questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.checkin.questions import OwnItem
from bot.diary.events import ByLanguage, Change, DiaryEvent, Fact, PersonReference, Phrase, Shown, differences, worded


@dataclass(frozen=True)
class OpenForChosen(DiaryEvent, kind="open_for"):
    """An admin chose how many days check-ins stay open."""

    before: int
    after: int

    def phrase(self) -> Phrase:
        return Phrase("diary.open_for")

    def details(self) -> Sequence[Change | Fact]:
        return [Change(Phrase("diary.open_for.days"), self.before, self.after)]


@dataclass(frozen=True, slots=True)
class QuestionWords:
    """A question as it stood."""

    texts: Mapping[str, str]
    forecasts: Mapping[str, str]
    about_manager: bool
    retired: bool

    @classmethod
    def of(cls, item: OwnItem) -> "QuestionWords":
        return cls(dict(item.texts), dict(item.forecasts), item.about_manager, item.retired)


@dataclass(frozen=True)
class QuestionSaved(DiaryEvent, kind="question"):
    """An admin added, changed, retired or brought back a question of the company's own."""

    before: QuestionWords | None
    after: QuestionWords

    def phrase(self) -> Phrase:
        text = {"text": ByLanguage((self.before or self.after).texts)}
        if self.before is None:
            return Phrase("diary.question_added", text)
        if self.before.retired != self.after.retired:
            return Phrase("diary.question_retired" if self.after.retired else "diary.question_back", text)
        return Phrase("diary.question_changed", text)

    def details(self) -> Sequence[Change | Fact]:
        return differences(_fields(self.before) if self.before else None, _fields(self.after), _about)


def _fields(words: QuestionWords) -> dict[str, Shown]:
    return {**worded({"text": words.texts, "forecast": words.forecasts}), "about_manager": words.about_manager}


def _about(key: str) -> Phrase:
    part, _, language = key.partition(" ")
    return Phrase(f"diary.question.{part}", {"language": language})


@dataclass(frozen=True)
class DepartmentsPicked(DiaryEvent, kind="departments"):
    """An admin picked the departments that are asked about each other, by who heads them."""

    before: tuple[int, ...]
    after: tuple[int, ...]

    def phrase(self) -> Phrase:
        return Phrase("diary.departments" if self.after else "diary.departments_by_size")

    def details(self) -> Sequence[Change | Fact]:
        return [Change(Phrase("diary.departments.heads"), _people(self.before), _people(self.after))]


def _people(numbers: tuple[int, ...]) -> Shown:
    return tuple(PersonReference(number) for number in numbers) or None
