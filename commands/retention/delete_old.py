"""Delete what is too old, once a day, some at every tick until nothing is left of it; a hold stops that."""

from collections import Counter
from datetime import timedelta
from zoneinfo import ZoneInfo

from bot.ports import ServedWorkspace
from bot.retention.holds import held_people, is_all_held
from bot.retention.kinds import KeptKind, goes_before
from commands.feature import Looks, Tick, each
from commands.operate.expired_rows import expired_rows
from storage.delivery import deliveries, handings
from storage.retention.holds import standing_holds
from storage.retention.old_rows import AT_ONCE, delete_some

_looks = Looks(timedelta(days=1))


async def delete_old(tick: Tick) -> list[BaseException]:
    """Looks at each workspace once a day."""
    return await each(_delete(served, tick) for served in tick.served.values())


async def _delete_some(served: ServedWorkspace, tick: Tick) -> Counter[str]:
    """How many rows went, by what they were."""
    workspace_id, settings = served.workspace.id, served.settings
    holds = await standing_holds(workspace_id, tick.now.astimezone(ZoneInfo(settings.time_zone)).date())
    deleted = Counter[str]()
    if is_all_held(holds):
        return deleted
    for kind in KeptKind:
        if before := goes_before(kind, settings.retention, tick.now):
            deleted[kind.value] = await delete_some(workspace_id, kind, before, held_people(holds))
    if settings.queue.remember_days and not holds:  # where a message stands says too little of whom it is about
        deleted["deliveries"] = await deliveries.forget_settled(workspace_id, settings.queue.remember_days)
    return deleted


async def _delete(served: ServedWorkspace, tick: Tick) -> None:
    if _looks.is_early(served.workspace.id, tick):
        return
    await handings.forget_expired(served.workspace.id, tick.now)  # whoever is held: that a file waited says nothing
    deleted = await _delete_some(served, tick)
    expired_rows.update(deleted)
    if max(deleted.values(), default=0) < AT_ONCE:
        _looks.note(served.workspace.id, tick.now)
    else:
        tick.again(served.workspace.id)
