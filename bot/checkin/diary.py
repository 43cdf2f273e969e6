"""What the diary tells of check-ins: how long they stay open, and the company's own questions."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from bot.checkin.questions import OwnItem
from bot.diary.events import ByLanguage, Change, DiaryEvent, Fact, Phrase, Shown


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
        old_fields, new_fields = _fields(self.before), _fields(self.after)
        if self.before is None:
            return [Fact(_about(key), value) for key, value in new_fields.items()]
        keys = dict.fromkeys((*old_fields, *new_fields))
        return [
            Change(_about(key), old_fields.get(key), new_fields.get(key))
            for key in keys
            if old_fields.get(key) != new_fields.get(key)
        ]


def _fields(words: QuestionWords | None) -> dict[str, Shown]:
    """By what it is and its language, as in `text en`."""
    if words is None:
        return {}
    by_language: dict[str, Shown] = {
        f"{part} {language}": text
        for part, texts in (("text", words.texts), ("forecast", words.forecasts))
        for language, text in texts.items()
    }
    return {**by_language, "about_manager": words.about_manager}


def _about(key: str) -> Phrase:
    part, _, language = key.partition(" ")
    return Phrase(f"diary.question.{part}", {"language": language})
