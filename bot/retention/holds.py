"""Legal holds: while one stands, nothing that it is about is deleted, by the clock, by a person or by an operator.

They stand in the diary and nowhere else: what was placed and not ended, up to its last day.
"""

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from bot.messages.refusal import Refusal
from bot.retention.diary import HoldEnded, HoldPlaced

REASON_AT_MOST = 300  # characters
LONGEST = timedelta(days=3 * 366)  # what takes longer is placed anew: nobody forgets that it stands


@dataclass(frozen=True, slots=True)
class Hold:
    """`person_id` is None where it is about the whole workspace; it stands up to and with the day `until`."""

    number: int
    person_id: int | None
    reason: str
    until: date

    def is_about(self, person_id: int) -> bool:
        """Returns whether what is kept of somebody may not be deleted."""
        return self.person_id is None or self.person_id == person_id

    @property
    def refusal(self) -> Refusal:
        """Returns what somebody reads who would delete something of it."""
        return Refusal("retention.refused.held", {"until": self.until.isoformat()})


def standing(placed: Iterable[HoldPlaced], ended: Iterable[HoldEnded], today: date) -> list[Hold]:
    """Returns the holds that stand today, in the order in which they were placed."""
    over = {event.number for event in ended}
    return [
        Hold(event.number, event.person, event.reason, event.until)
        for event in placed
        if event.number not in over and event.until >= today
    ]


def held_people(holds: Collection[Hold]) -> list[int]:
    """Returns the people of whom nothing may be deleted, by number."""
    return sorted({hold.person_id for hold in holds if hold.person_id is not None})


def is_all_held(holds: Collection[Hold]) -> bool:
    """Returns whether nothing of the workspace may be deleted."""
    return any(hold.person_id is None for hold in holds)
