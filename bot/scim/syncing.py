"""When what a directory sent becomes the chart, and what came of it the last time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from bot.org.changes import FEW, ChartChanges
from bot.org.remarks import Remark

QUIET_FOR = timedelta(seconds=60)  # after the last change, since directories send many in a row
AT_THE_LATEST = timedelta(minutes=10)  # after the first change that waits
LEASE = timedelta(minutes=10)  # after which a sync that a dead process had begun is due again
# A no counts for a week: as long as an import can be undone, and within it whoever keeps the directory was back at work
# once. Where much else would happen, it is another question; more than one a day nobody is asked.
ASKED_AGAIN_AFTER = timedelta(days=7)
ASKED_AGAIN_SOON = timedelta(days=1)
PEOPLE_AT_MOST = 40  # who are named where somebody is asked
# What a directory says of people as a matter of course, for years.
EXPECTED = frozenset(("chart.left", "chart.contractor", "chart.future", "chart.same_line", "chart.came_back"))
_REMARKS_AT_MOST = 40
_LABELS_AT_MOST = 8
_CHARACTERS_AT_MOST = 600


def _is_other(count: int, declined: int) -> bool:
    """Whether that is another question: by a fifth, and by five people."""
    difference = abs(count - declined)
    return difference > FEW and difference * 5 >= declined


class SyncOutcome(Enum):
    NONE = ""
    DONE = "done"
    STOPPED = "stopped"  # so much would change that somebody is asked
    REFUSED = "refused"  # what stands there is no company


@dataclass(frozen=True, slots=True)
class SyncQuestion:
    """What would change, where somebody is asked. `declined_at` is when an admin said that all is to stay as it is,
    with the numbers of then; it is asked about again at `again_at`.
    """

    leaving: int
    moving: int
    everybody: int
    leaving_people: tuple[str, ...] = ()
    moving_people: tuple[str, ...] = ()
    declined_at: datetime | None = None
    again_at: datetime | None = None
    declined_leaving: int = 0
    declined_moving: int = 0

    @property
    def is_declined(self) -> bool:
        return self.declined_at is not None

    def after(self, declined: "SyncQuestion") -> "SyncQuestion":
        """Returns what is to be asked now, after an admin's no: where much else would happen than they said no to, it
        is asked about the day after.
        """
        if declined.declined_at is None or declined.again_at is None:
            return self
        again_at = declined.again_at
        if _is_other(self.leaving, declined.declined_leaving) or _is_other(self.moving, declined.declined_moving):
            again_at = min(again_at, declined.declined_at + ASKED_AGAIN_SOON)
        return replace(
            self,
            declined_at=declined.declined_at,
            again_at=again_at,
            declined_leaving=declined.declined_leaving,
            declined_moving=declined.declined_moving,
        )

    def anew(self) -> "SyncQuestion":
        """Returns the same as nobody has answered it yet."""
        return replace(self, declined_at=None, again_at=None, declined_leaving=0, declined_moving=0)

    @classmethod
    def of(cls, changes: ChartChanges, everybody: int) -> "SyncQuestion":
        return cls(
            leaving=len(changes.left),
            moving=len(changes.moved),
            everybody=everybody,
            leaving_people=changes.left[:PEOPLE_AT_MOST],
            moving_people=tuple(move.name for move in changes.moved[:PEOPLE_AT_MOST]),
        )


@dataclass(frozen=True, slots=True)
class HeldRemark:
    """A remark about users of the directory, of whom the `first` are named, as it is kept until the next sync."""

    key: str
    users: tuple[str, ...]
    count: int
    fields: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class SyncState:
    """`revision` grows with every change of the directory. `question` is the number of the last question to admins,
    which is open while something is `stopped`; `approved` is what an admin has agreed to.
    """

    revision: int = 0
    outcome: SyncOutcome = SyncOutcome.NONE
    people: int = 0
    remarks: tuple[HeldRemark, ...] = ()
    question: int = 0
    stopped: SyncQuestion | None = None
    approved: SyncQuestion | None = None
    synced_at: datetime | None = None
    is_waiting: bool = False


def held_remarks(remarks: Sequence[Remark], labels: Mapping[int, str]) -> tuple[HeldRemark, ...]:
    """Returns the first remarks as they are kept; `labels` are those of the users, by the lines of the remarks."""
    return tuple(
        HeldRemark(
            remark.key,
            tuple(labels.get(number, "") for number in remark.lines[:_LABELS_AT_MOST]),
            len(remark.lines),
            {
                name: value[:_CHARACTERS_AT_MOST] if isinstance(value, str) else value
                for name, value in remark.fields.items()
            },
        )
        for remark in remarks[:_REMARKS_AT_MOST]
    )
