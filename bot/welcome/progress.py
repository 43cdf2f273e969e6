"""How far a company has moved in: which steps are done, and what comes next. Pure."""

from dataclasses import dataclass
from datetime import datetime

from pydantic import TypeAdapter


@dataclass(frozen=True, slots=True)
class Progress:
    """`people` are those who have a place in the chart, in so many `teams`. `opens` and `closes` are of the next
    check-in at the company's own place, None where none is ahead within a year. `has_admin` is whether somebody was
    made one.
    """

    values_kept: bool
    people: int
    teams: int
    check_ins: bool
    opens: datetime | None
    closes: datetime | None
    cadence: str
    time_zone: str
    k: int
    has_admin: bool

    @classmethod
    def load(cls, stored: str) -> "Progress":
        """Returns what was stored. Raises ValueError for anything else."""
        return _STORED.validate_json(stored)

    def __str__(self) -> str:
        return _STORED.dump_json(self).decode()

    @property
    def people_known(self) -> bool:
        return self.teams > 0

    @property
    def is_done(self) -> bool:
        """Returns whether every step is."""
        return self.values_kept and self.people_known and self.check_ins

    @property
    def is_over(self) -> bool:
        """Returns whether nothing of the message will change any more."""
        return self.is_done and self.has_admin


_STORED = TypeAdapter(Progress)
