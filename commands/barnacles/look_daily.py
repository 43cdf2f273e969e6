"""Look at a workspace's barnacles once on each working day."""

from datetime import date

from bot.barnacles.barnacles import BANDS
from bot.barnacles.days import is_for_owners, quarter_of, working_day
from bot.ports import ServedWorkspace
from commands.barnacles.own_barnacle import replace_leavers
from commands.feature import Tick, each
from storage.barnacles import looks, news, owning
from storage.caches import ByWorkspace, registered
from storage.database import all_or_nothing

_looked: ByWorkspace[date] = registered(ByWorkspace())  # the last day on which this process asked


async def look_daily(tick: Tick) -> list[BaseException]:
    return await each(_look(served, tick) for served in tick.served.values())


async def _look(served: ServedWorkspace, tick: Tick) -> None:
    workspace_id, day = served.workspace.id, working_day(served.settings, tick.now)
    if day is None or _looked.get(workspace_id) == day:
        return
    async with all_or_nothing():
        if claimed := await looks.claim(workspace_id, day, quarter_of(day)):
            await looks.draw_bands(workspace_id, BANDS)
            await owning.come_back(workspace_id, day)
            await replace_leavers(workspace_id)
            await news.tell(workspace_id, day)
            if await looks.claim_scraping_day(workspace_id, quarter_of(day)):
                await looks.ask_leaders(workspace_id, day)
            if is_for_owners(day, claimed.looked_before):
                await owning.write_to_owners(workspace_id, day)
    _looked[workspace_id] = day
