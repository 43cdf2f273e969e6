"""What letters say of concerns, counted anew from their rows."""

from collections.abc import Mapping, Sequence
from datetime import UTC, datetime, timedelta
from typing import Any

from bot.insight.claims.concern_counts import ConcernCounts, CountBand
from storage.database import statement

WEEK = timedelta(weeks=1)
_OPEN = 10**6
_BANDS = ((1, 4), (5, 7), (8, 10), (11, 15), (16, 30), (31, _OPEN))
_NEVER = datetime.max.replace(tzinfo=UTC)
_ROWS = """
select c.week, c.answered_at as closed_at,
    (select min(r.at) from concern_reply r where r.concern_key = c.key) as replied_at
from concern c
"""
Row = Mapping[str, Any]


async def concern_rows() -> Sequence[Row]:
    return await statement(_ROWS)


def concerns_in(weeks: int, at: datetime, concerns: Sequence[Row]) -> ConcernCounts:
    """What is said of so many weeks before the one of `at`: each by itself, in bands, and these added up."""
    monday = at.date() - timedelta(days=at.weekday())
    mondays = [monday - (number + 1) * WEEK for number in range(weeks)]
    answered = [min(when for when in (row["closed_at"], row["replied_at"], _NEVER) if when) for row in concerns]
    return ConcernCounts(
        came=_added_up([sum(row["week"] == one for row in concerns) for one in mondays]),
        answered=_added_up([sum(one <= when.date() < one + WEEK for when in answered) for one in mondays]),
    )


def _added_up(counts: Sequence[int]) -> CountBand | None:
    fewest, most = 0, 0
    for count in filter(None, counts):
        begin, end = max(band for band in _BANDS if band[0] <= count)
        fewest, most = fewest + begin, most + end
    return CountBand(fewest, most if most < _OPEN else None) if fewest else None
