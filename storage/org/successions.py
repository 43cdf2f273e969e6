"""Who heads by now what somebody headed before, in the database."""

from collections.abc import Mapping
from datetime import datetime

from bot.signals.successors import HeadChange, Successions, successors
from storage.database import statement
from storage.org.joining import rows_now

_CHANGES = """
select changed_at, head_id, heir_id, undone_at from head_change where workspace_id = %(workspace_id)s
order by changed_at, id
"""
# Later than the change before, so that two within one tick of a clock keep their order.
_MOMENT = """
select greatest(%(now)s::timestamptz, max(greatest(changed_at, undone_at)) + interval '1 microsecond') as moment
from head_change where workspace_id = %(workspace_id)s
"""
_ADD = """
insert into head_change (workspace_id, changed_at, head_id, heir_id)
select %(workspace_id)s, %(now)s, change.head, change.heir
from unnest(%(heads)s::bigint[], %(heirs)s::bigint[]) as change(head, heir)
"""
_PICKED = "select head_id from department where workspace_id = %(workspace_id)s and head_id = any(%(heads)s)"
_UNPICK = "delete from department where workspace_id = %(workspace_id)s and head_id = any(%(heads)s)"
_PICK = """
insert into department (workspace_id, head_id) select %(workspace_id)s, heir from unnest(%(heirs)s::bigint[]) as heir
on conflict do nothing
"""
_UNDO = """
update head_change set undone_at = %(now)s
where workspace_id = %(workspace_id)s and heir_id is null and undone_at is null and changed_at >= %(since)s
"""
_LATEST = """
select concat_ws(' ', max(id), max(undone_at)) as change from head_change where workspace_id = %(workspace_id)s
"""


async def follow_heads(
    workspace_id: int,
    old_bosses: Mapping[int, int | None],
    bosses: Mapping[int, int | None],
    now: datetime,
    undone: datetime | None = None,
) -> None:
    """Stores who heads now what another one headed; bosses are by person. What ended by the change of the chart at
    the moment `undone` goes on again.
    """
    heirs = successors(old_bosses, bosses)
    if not heirs and undone is None:
        return
    [row] = await statement(_MOMENT, workspace_id=workspace_id, now=now)
    if undone:
        await statement(_UNDO, workspace_id=workspace_id, since=undone, now=row["moment"])
    heads = {"heads": list(heirs.keys()), "heirs": list(heirs.values())}
    await statement(_ADD, workspace_id=workspace_id, now=row["moment"], **heads)
    await _follow_picks(workspace_id, heirs)


async def _follow_picks(workspace_id: int, heirs: Mapping[int, int | None]) -> None:
    """Has departments that an admin picked be those of who heads their people now; one that ended stays picked, since
    it may be put together again.
    """
    going_on = {head: heir for head, heir in heirs.items() if heir is not None}
    rows = await statement(_PICKED, workspace_id=workspace_id, heads=list(going_on))
    if not rows:
        return
    heads = [row["head_id"] for row in rows]
    await statement(_UNPICK, workspace_id=workspace_id, heads=heads)
    await statement(_PICK, workspace_id=workspace_id, heirs=[going_on[head] for head in heads])


async def successions(workspace_id: int) -> Successions:
    """Returns all changes of heads."""
    rows = await statement(_CHANGES, workspace_id=workspace_id)
    changes = [HeadChange(row["changed_at"], row["head_id"], row["heir_id"], row["undone_at"]) for row in rows]
    return Successions(changes, await rows_now(workspace_id))


async def latest_succession(workspace_id: int) -> str:
    """Returns a word that stays the same as long as no head changes."""
    [row] = await statement(_LATEST, workspace_id=workspace_id)
    return str(row["change"])
