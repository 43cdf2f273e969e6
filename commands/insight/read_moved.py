"""How everybody's weeks moved, for any reader: the same finding as in a manager's mirror, by the same rule."""

import asyncio
from datetime import date, timedelta
from typing import NamedTuple

from bot.checkin.rounds import Round
from bot.insight.claims.mirror import Moved, moved_with
from bot.insight.mirror import EVERY, begins, evaluated
from bot.insight.records import Records
from bot.insight.spots import Tide
from bot.org.people import Person
from bot.org.unit_key import UnitKind, kind_of, leads
from storage.batching import Memo
from storage.caches import registered
from storage.checkin import audience, ledger, rounds
from storage.insight import evidence as stored

_NOTHING_BUT_SCORES = Records((), (), ())
_tides: Memo[tuple[int, int, int], Tide | None] = registered(Memo(50))


class MovedLately(NamedTuple):
    """What moved in the four weeks up to a day."""

    moved: Moved
    until: date


async def read_moved(reader: Person, today: date) -> MovedLately | None:
    """Returns what moved in the latest four weeks that are over, and whether the reader's own team went with it; None
    where nothing did.
    """
    workspace_id = reader.workspace_id
    first_monday = await rounds.first_monday(workspace_id)
    week = evaluated(first_monday, today) if first_monday else 0
    closed = await rounds.closed(workspace_id, week - 2 * EVERY, week)
    if not first_monday or not closed:
        return None
    tide = await _tides.answer((workspace_id, week, len(closed)), lambda: _tide(workspace_id, closed, week))
    if tide is None:
        return None
    leaf = await audience.leaf_of(workspace_id, closed[-1].id, reader.id)
    manager = leads(leaf) if leaf and kind_of(leaf) is UnitKind.TEAM else None
    return MovedLately(moved_with(tide, leaf or "", manager), begins(first_monday, week + 1) - timedelta(days=1))


async def _tide(workspace_id: int, closed: list[Round], week: int) -> Tide | None:
    pages, staff = await asyncio.gather(ledger.known_pages(closed), stored.staffed(workspace_id))
    weeks = range(max(1, week - 2 * EVERY + 1), week + 1)

    def look() -> Tide | None:
        # scipy takes 40 MiB, which only processes that look for blind spots should carry
        from bot.insight.evidence import gather  # noqa: PLC0415
        from bot.insight.movement import find_tide  # noqa: PLC0415

        return find_tide(gather(pages, _NOTHING_BUT_SCORES, staff, (), weeks), week, EVERY)

    return await asyncio.to_thread(look)
