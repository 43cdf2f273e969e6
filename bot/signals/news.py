"""What is new of a department's customers, for who heads it."""

from dataclasses import dataclass
from datetime import date

from bot.signals.signals import SignalKind


@dataclass(frozen=True, slots=True)
class SignalNumber:
    """A number of four weeks as the company gave it, and of how many answers, where that is known."""

    number: float
    answers: int | None


@dataclass(frozen=True, slots=True)
class SignalNews:
    """The number of the four weeks up to a day, and of the four weeks before, where there is one."""

    kind: SignalKind
    until: date
    now: SignalNumber
    earlier: SignalNumber | None
