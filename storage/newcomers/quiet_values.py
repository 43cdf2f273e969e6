"""Values for which nobody was thanked lately, in the database: until when no admin is asked about which.

A value is watched from the day on which it is first seen in use, so that one that is new has its time.
"""

from collections.abc import Collection
from datetime import date, datetime

from storage.batching import Memo
from storage.caches import registered
from storage.database import statement

_WATCH = """
insert into value_watch (workspace_id, value_id, quiet_until)
select workspace_id, id, %(quiet_until)s from value
where workspace_id = %(workspace_id)s and not retired and id <> all(array(
    select value_id from value_watch where workspace_id = %(workspace_id)s))
on conflict do nothing
"""
_LEAVE_ALONE = """
delete from value_watch w using value v
where w.workspace_id = %(workspace_id)s and v.workspace_id = w.workspace_id and v.id = w.value_id and v.retired
"""
_MAY_BE_ASKED = """
select value_id from value_watch where workspace_id = %(workspace_id)s and quiet_until <= %(today)s
"""
# Also thanks that are private or a customer's: it is asked about a value that nobody thanked for at all. To find none
# in a quarter, all of it is read: so what was found is remembered for some minutes.
_THANKED = """
select w.value_id from value_watch w
where w.workspace_id = %(workspace_id)s and exists (
    select 1 from kudos k where k.workspace_id = w.workspace_id and k.value_id = w.value_id
        and k.given_at > %(since)s and k.removed_at is null)
"""
_SOME_TIME = 600  # seconds
_thanked: Memo[tuple[int, date], frozenset[int]] = registered(Memo(1_000, _SOME_TIME))
_STILL_SAYS = """
update value_watch set quiet_until = %(quiet_until)s
where workspace_id = %(workspace_id)s and value_id = %(value)s and quiet_until <= %(today)s returning value_id
"""


async def watch(workspace_id: int, quiet_until: date) -> None:
    """Watches the values in use, those that are new from then on; one that was retired has its time again."""
    await statement(_LEAVE_ALONE, workspace_id=workspace_id)
    await statement(_WATCH, workspace_id=workspace_id, quiet_until=quiet_until)


async def quiet(workspace_id: int, since: datetime, today: date) -> Collection[int]:
    """Returns the values for which nobody was thanked since then, of those that may be asked about today."""
    rows = await statement(_MAY_BE_ASKED, workspace_id=workspace_id, today=today)
    if not rows:
        return ()
    thanked = await _thanked.answer((workspace_id, today), lambda: _thanked_since(workspace_id, since))
    return frozenset(row["value_id"] for row in rows) - thanked


async def _thanked_since(workspace_id: int, since: datetime) -> frozenset[int]:
    rows = await statement(_THANKED, workspace_id=workspace_id, since=since)
    return frozenset(row["value_id"] for row in rows)


async def still_says(workspace_id: int, value: int, quiet_until: date, today: date) -> bool:
    """Has nobody asked about a value until that day; False where nobody was."""
    rows = await statement(_STILL_SAYS, workspace_id=workspace_id, value=value, quiet_until=quiet_until, today=today)
    return bool(rows)
