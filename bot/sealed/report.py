"""What a works council reads of a closed round: how it was kept, and no score."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.org.people import Team
from bot.org.unit_key import UnitKind, kind_of
from bot.sealed.chart_log import ChartLine
from bot.sealed.checks import Verification
from bot.sealed.floors import Uncounted
from bot.sealed.history import History
from bot.sealed.roll import ClosingLine, OpeningLine


@dataclass(frozen=True, slots=True)
class RoundReport:
    """Everything but the result of the check comes from the roll and what stands beside it.

    `uncounted` are the teams that counted nothing, by the reason; `changes` are those of the chart since the round
    before, None for the first that is remembered; `teams` are those that still stand, by key.
    """

    verification: Verification
    opening: OpeningLine
    closing: ClosingLine
    uncounted: Mapping[Uncounted, int]
    changes: Sequence[ChartLine] | None
    remembered_since: datetime
    teams: Mapping[str, Team]

    @classmethod
    def of(cls, verification: Verification, history: History, teams: Mapping[str, Team]) -> "RoundReport | None":
        """Returns the report; None for a round that the roll does not know as opened and closed."""
        roll, key = history.roll, verification.key
        opening, closing = roll.opening(key), roll.closings.get(key)
        if opening is None or closing is None:
            return None
        reasons = Counter(opening.uncounted.values())
        changes, since = history.changes_before(key), roll.openings[0].at
        return cls(
            verification=verification,
            opening=opening,
            closing=closing,
            uncounted=reasons,
            changes=changes,
            remembered_since=since,
            teams=teams,
        )

    @property
    def people(self) -> int:
        """Returns how many people were asked."""
        return sum(self.opening.invited.values())

    @property
    def newcomers(self) -> int:
        """Returns how many groups of people who had come less than 30 days before."""
        return sum(_kind(leaf) is UnitKind.NEWCOMERS for leaf in self.opening.invited)

    @property
    def teams_asked(self) -> int:
        return len(self.opening.invited) - self.newcomers


def _kind(unit: str) -> UnitKind:
    return kind_of(unit)
