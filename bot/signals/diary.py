"""What the diary tells of customer signals: their kinds, and each time that numbers were given or taken back."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import Enum

from bot.diary.events import ByLanguage, Change, DiaryEvent, Fact, Phrase, Shown, TeamOf, differences, worded
from bot.signals.signals import SignalKind

RESTATED_AT_MOST = 10  # that an entry tells one by one; of more it tells how many


class StatedBy(Enum):
    """On which way numbers came."""

    FORM = "form"
    FILE = "file"
    WEBHOOK = "webhook"


@dataclass(frozen=True, slots=True)
class KindWords:
    """A kind as it stood."""

    names: Mapping[str, str]
    shape: str
    higher_is_better: bool

    @classmethod
    def of(cls, kind: SignalKind) -> "KindWords":
        return cls(dict(kind.names), kind.shape.value, kind.higher_is_better)

    def fields(self) -> dict[str, Shown]:
        """Returns what it says, for comparison."""
        better = "higher" if self.higher_is_better else "lower"
        return {
            **worded({"name": self.names}),
            "shape": Phrase(f"signals.shape.{self.shape}"),
            "better": Phrase(f"signals.better.{better}"),
        }


def _about(key: str) -> Phrase:
    part, _, language = key.partition(" ")
    return Phrase(f"diary.signals.{part}", {"language": language})


@dataclass(frozen=True)
class SignalKindSaved(DiaryEvent, kind="signal_kind"):
    """An admin set up or changed a kind of customer signal."""

    old: KindWords | None
    new: KindWords

    def phrase(self) -> Phrase:
        key = "diary.signals.changed" if self.old else "diary.signals.added"
        return Phrase(key, {"signal": ByLanguage((self.old or self.new).names)})

    def details(self) -> Sequence[Change | Fact]:
        return differences(self.old.fields() if self.old else None, self.new.fields(), _about)


@dataclass(frozen=True)
class SignalKindRemoved(DiaryEvent, kind="signal_kind_removed"):
    """An admin removed a kind, whose numbers are kept, or brought it back."""

    names: Mapping[str, str]
    is_back: bool = False

    def phrase(self) -> Phrase:
        return Phrase(
            "diary.signals.back" if self.is_back else "diary.signals.removed", {"signal": ByLanguage(self.names)}
        )


@dataclass(frozen=True, slots=True)
class RestatedNumber:
    """A number that was said anew, of the department that `head` leads."""

    signal: Mapping[str, str]
    head: int
    period: str
    old: float
    new: float


@dataclass(frozen=True)
class SignalsStated(DiaryEvent, kind="signals_stated"):
    """Numbers were given; `numbers` are the first of those that were said anew."""

    statement: int
    source: str
    added: int
    restated: int
    numbers: tuple[RestatedNumber, ...] = ()

    def phrase(self) -> Phrase:
        return Phrase(f"diary.signals.stated_by_{self.source}", {"number": str(self.statement)})

    def details(self) -> Sequence[Change | Fact]:
        counts = [
            Fact(Phrase("diary.signals.new_numbers"), self.added),
            Fact(Phrase("diary.signals.restated"), self.restated),
        ]
        return [*counts, *map(_change, self.numbers)]


def _change(number: RestatedNumber) -> Change:
    fields: dict[str, Shown] = {
        "signal": ByLanguage(number.signal),
        "team": TeamOf(number.head),
        "period": number.period,
    }
    return Change(Phrase("diary.signals.number", fields), number.old, number.new)


@dataclass(frozen=True)
class SignalsTakenBack(DiaryEvent, kind="signals_taken_back"):
    """An admin took back what was given at once; what stood before counts again."""

    statement: int
    added: int
    restated: int

    def phrase(self) -> Phrase:
        return Phrase("diary.signals.taken_back", {"number": str(self.statement)})


@dataclass(frozen=True)
class SignalsExported(DiaryEvent, kind="signals_exported"):
    """An operator wrote all numbers of customers into a file."""

    departments: int
    numbers: int

    def phrase(self) -> Phrase:
        fields = {"departments": str(self.departments), "numbers": str(self.numbers)}
        return Phrase("diary.signals.exported", fields)
