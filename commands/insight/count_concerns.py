"""Count concerns for letters: once for a whole workspace, whoever reads."""

from datetime import date

from bot.insight.claims.concern_counts import ConcernCounts, band_of, together
from storage.batching import Memo
from storage.caches import registered
from storage.voice import counts
from storage.voice.counts import WeekOfConcerns

_COUNTED_ANEW = 600  # seconds: of a week that is over, readers in other time zones may still see a window end
_weeks: Memo[tuple[int, date, date], list[WeekOfConcerns]] = registered(Memo(100, _COUNTED_ANEW))


async def count_concerns(workspace_id: int, first_week: date, last_week: date, k: int) -> ConcernCounts | None:
    """Returns what letters say of these weeks, named by their Mondays; None where nothing came, nor was answered,
    and where something of them may be forgotten: what is left would say that less was answered than was.
    """

    async def count() -> list[WeekOfConcerns]:
        return list(await counts.weekly(workspace_id, first_week, last_week))

    by_week = await _weeks.answer((workspace_id, first_week, last_week), count)
    if not all(week.is_whole for week in by_week):
        return None
    concern_counts = ConcernCounts(
        came=together(band_of(week.came, k) for week in by_week),
        answered=together(band_of(week.answered, k) for week in by_week),
    )
    return concern_counts if concern_counts.came or concern_counts.answered else None
