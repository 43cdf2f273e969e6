"""What the diary tells of exports."""

from dataclasses import dataclass

from bot.diary.events import DiaryEvent, Phrase


@dataclass(frozen=True)
class LedgerExported(DiaryEvent, kind="ledger_exported"):
    """An operator wrote the published scores, and the forecasts without names, into files."""

    week: int
    scores: int
    forecasts: int

    def phrase(self) -> Phrase:
        return Phrase(
            "diary.ledger_exported", {name: str(getattr(self, name)) for name in ("week", "scores", "forecasts")}
        )
