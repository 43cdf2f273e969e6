"""What leaders and managers of the invented company promise, and what their people say of it later."""

from collections.abc import Iterable
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import cache
from pathlib import Path

import numpy as np
import yaml
from pydantic import BaseModel, ConfigDict

from bot.checkin.announcements import Ready

_PATH = Path(__file__).with_suffix(".yaml")
_HELPED, _DIFFER = 4.0, 0.7  # labels: it helped most of them, and they differ


class PromiseStep(Enum):
    """A manager promises what the letter advises, or has done it; a leader's word to all; an answer to comments."""

    PROMISE = "promise"
    DONE = "done"
    WORD = "word"
    REPLY = "reply"


class PromiseMade(BaseModel):
    """Who does what when; without a `week` it is once the last check-in has closed."""

    model_config = ConfigDict(extra="forbid", frozen=True)
    by: str
    does: PromiseStep
    week: int | None = None
    day: int = 0
    at: time = time()
    ready: Ready = Ready.OWN
    words: str = ""

    def moment(self, first_monday: date) -> datetime | None:
        if self.week is None:
            return None
        return datetime.combine(first_monday + timedelta(weeks=self.week - 1, days=self.day), self.at, UTC)


@cache
def promises_made() -> tuple[PromiseMade, ...]:
    content = yaml.safe_load(_PATH.read_text(encoding="utf-8"))
    return tuple(PromiseMade.model_validate(entry) for entry in content)


def whether_it_helped(seed: int, week: int, answering: Iterable[str]) -> dict[str, int]:
    """Returns by person the label with which they would answer in a week; the same at every call."""
    rng = np.random.default_rng((seed, week, 10))
    people = sorted(answering)
    labels = np.clip(np.rint(_HELPED + _DIFFER * rng.standard_normal(len(people))), 1, 5)
    return dict(zip(people, labels.astype(int).tolist(), strict=True))
