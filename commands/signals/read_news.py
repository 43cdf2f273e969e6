"""What is new of the customers of the department that somebody heads."""

import asyncio
from collections.abc import Hashable, Mapping
from datetime import date, datetime, timedelta

from bot.signals.departments_now import stated_by_head
from bot.signals.news import SignalNews
from bot.signals.signals import Signals
from storage.batching import Memo
from storage.caches import registered
from storage.checkin import rounds
from storage.org.successions import latest_succession, successions
from storage.signals import values
from storage.signals.latest import latest_change

NEW_FOR = timedelta(weeks=1)
_LOOKED_BACK = timedelta(weeks=16)  # two periods, of which the last may have ended four weeks ago, and their months
_recent: Memo[Hashable, Mapping[int, Signals]] = registered(Memo(20))


async def read_news(workspace_id: int, head: int, day: date, written_at: datetime) -> tuple[SignalNews, ...]:
    """Returns what the company said of it within a week, of the latest four weeks that were over on a day."""
    first_monday = await rounds.first_monday(workspace_id)
    if first_monday is None:
        return ()
    since = day - _LOOKED_BACK
    key = (workspace_id, since, await latest_change(workspace_id), await latest_succession(workspace_id))
    signals = (await _recent.answer(key, lambda: _by_head(workspace_id, since, written_at))).get(head)
    if signals is None:
        return ()

    def look() -> tuple[SignalNews, ...]:
        # numpy takes 20 MiB, which only processes that look at signals should carry
        from bot.signals.sides import news_of  # noqa: PLC0415

        return news_of(signals, first_monday, day, written_at - NEW_FOR)

    return await asyncio.to_thread(look)


async def _by_head(workspace_id: int, since: date, now: datetime) -> Mapping[int, Signals]:
    """Signals by who heads the department that they are of: every digest of a morning asks."""
    signals = await values.signals_of(workspace_id, since)
    return stated_by_head(signals, await successions(workspace_id), now)
