"""What is remembered of a workspace's check-ins beside the database, for whoever wants to know how they are kept."""

from collections.abc import Iterable
from dataclasses import dataclass

from bot.sealed.chart_log import Author, ChartLine
from bot.sealed.checks import CheckLine
from bot.sealed.roll import Roll


@dataclass(frozen=True, slots=True)
class History:
    """The roll, changes of the chart, and checks, each the oldest first.

    `keys_in_reach` is whether who writes to the database can read our folders here, and so the keys of open rounds.
    """

    roll: Roll
    chart: tuple[ChartLine, ...] = ()
    checks: tuple[CheckLine, ...] = ()
    keys_in_reach: bool = False

    @classmethod
    def of(
        cls, roll: Roll, chart: Iterable[ChartLine], checks: Iterable[CheckLine], *, keys_in_reach: bool
    ) -> "History":
        """Returns the history, without changes of the chart that an opening noted which was then given up."""
        opened = {opening.at for opening in roll.openings}
        stands = tuple(line for line in chart if line.by is not Author.OPENING or line.at in opened)
        return cls(roll, stands, tuple(checks), keys_in_reach)

    @property
    def last_check(self) -> CheckLine | None:
        return self.checks[-1] if self.checks else None

    def changes_since_last_time(self) -> list[ChartLine] | None:
        """Returns what changed after the opening before the latest one; None where there is none to compare with."""
        if len(self.roll.openings) < 2:
            return None
        previous = self.roll.openings[-2].at
        return [line for line in self.chart if line.at > previous]

    def changes_before(self, key: str) -> list[ChartLine] | None:
        """Returns what changed from the opening before to that of this round; None where there is none to compare
        with.
        """
        place = next((place for place, opening in enumerate(self.roll.openings) if opening.key == key), 0)
        if not place:
            return None
        previous, until = self.roll.openings[place - 1].at, self.roll.openings[place].at
        return [line for line in self.chart if previous < line.at <= until]
