"""Who looks after a barnacle, and how it ends: within four weeks, with two gentle reminders to its owner alone."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from bot.barnacles.actions import ENDINGS, BarnacleKind, EndForm, Ending
from bot.delivery.deliveries import Subject
from bot.messages.refusal import Refusal
from bot.messages.typed import day_in, number_in

OWNED = Subject("barnacle_owner")  # what somebody is asked to look after, or to answer
ANSWERED_WITHIN = timedelta(days=28)
# Days after which an owner is reminded. Owners are written to once a week, so the second reminder comes on one of the
# last seven days.
REMINDED_AFTER = (14, 22)
BECAUSE_AT_MOST = 300  # characters
_HOURS_AT_MOST = 10_000
_STAYS_AT_MOST = timedelta(days=365)
_WITH_REASON = (Ending.STAYS, Ending.NOT_NOW)
_COUNTS_HOURS = (Ending.SCRAPED_OFF, Ending.MADE_SMALLER)


@dataclass(frozen=True, slots=True)
class BarnacleClosing:
    """How it ends. `hours` are what it gives back a month, by its owner's own estimate, None where they have none."""

    ending: Ending
    because: str
    stays_until: date | None
    hours: int | None


def head_of_area(managers_above: Sequence[int]) -> int | None:
    """Returns who leads the area of somebody: of the managers above them, the nearest first, the one below the top."""
    return next(iter((*managers_above[-2:-1], *managers_above[-1:])), None)


def closing_of(form: EndForm, kind: BarnacleKind, today: date) -> BarnacleClosing | Refusal:
    """Returns what was filled in, or why it cannot end so."""
    if form.ending not in ENDINGS[kind]:
        return Refusal("refused.not_understood")
    if form.ending in _WITH_REASON and not form.because:
        return Refusal("barnacles.refused.no_because", input=EndForm.because.name)
    if len(form.because) > BECAUSE_AT_MOST:
        fields = {"length": len(form.because), "most": BECAUSE_AT_MOST}
        return Refusal("kudos.refused.too_long", fields, EndForm.because.name)
    until = _until(form.until, today) if form.ending is Ending.STAYS else None
    if isinstance(until, Refusal):
        return until
    hours = _hours(form.hours) if form.ending in _COUNTS_HOURS else None
    return hours if isinstance(hours, Refusal) else BarnacleClosing(form.ending, form.because, until, hours)


def _until(text: str, today: date) -> date | Refusal:
    example = {"example": (today + timedelta(days=182)).isoformat(), "latest": (today + _STAYS_AT_MOST).isoformat()}
    until = day_in(text)
    if until is None:
        return Refusal("barnacles.refused.no_day", example, EndForm.until.name)
    if not today < until <= today + _STAYS_AT_MOST:
        return Refusal("barnacles.refused.other_day", example, EndForm.until.name)
    return until


def _hours(text: str) -> int | Refusal | None:
    if not text:
        return None
    hours = number_in(text, _HOURS_AT_MOST)
    if hours is None:
        return Refusal("barnacles.refused.hours", {"most": _HOURS_AT_MOST}, EndForm.hours.name)
    return hours
