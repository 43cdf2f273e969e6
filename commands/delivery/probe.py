"""Try a workspace that its platform refuses: at one place at a time, and by one of all processes at a time."""

import asyncio

from bot.delivery.deliveries import Delivery
from bot.ports import Deliveries

_A_MOMENT = 0.1  # of the interval, and
_PATIENCE = 10  # intervals, for which others are left to try: whoever does not try does not learn that it is let in


class Probes:
    """What this process tries of such workspaces."""

    def __init__(self, deliveries: Deliveries) -> None:
        self._deliveries = deliveries
        self._tried: dict[int, set[str]] = {}  # by workspace the places
        self._left_since: dict[int, float] = {}  # by workspace, since when it is left to other processes
        self._looked_at: dict[int, float] = {}

    async def next(self, workspace_id: int, room: int, lease: float, interval: float) -> list[Delivery]:
        """Claims and returns what is to be tried now, of one place. Nothing while another process tries, or did so in
        this interval.
        """
        if await self._is_left_to_others(workspace_id, lease, interval):
            return []
        if claimed := await self._deliveries.claim(workspace_id, room, lease):
            self._left_since.pop(workspace_id, None)
        return await self._at_one_place(workspace_id, claimed)

    def forget(self, workspace_id: int) -> None:
        """Forgets a workspace once it is let in."""
        self._tried.pop(workspace_id, None)
        self._left_since.pop(workspace_id, None)

    async def _is_left_to_others(self, workspace_id: int, lease: float, interval: float) -> bool:
        """What is tried is due again by the end of a lease, and after a "no" by that of the interval: all processes see
        that in the database. Two that look in the same moment may both try.
        """
        now, moment = asyncio.get_running_loop().time(), _A_MOMENT * interval
        if now >= self._looked_at.get(workspace_id, 0) + moment:
            self._looked_at[workspace_id] = now
            if await self._deliveries.is_in_hand(workspace_id, moment, max(lease, interval)):
                self._left_since.setdefault(workspace_id, now)
            else:
                self._left_since.pop(workspace_id, None)
        since = self._left_since.get(workspace_id)
        return since is not None and now <= since + _PATIENCE * interval

    async def _at_one_place(self, workspace_id: int, claimed: list[Delivery]) -> list[Delivery]:
        """Returns what was claimed at one place, another at each look: the "no" may be about some places alone."""
        tried = self._tried.setdefault(workspace_id, set())
        if claimed and tried.issuperset(delivery.place for delivery in claimed):
            tried.clear()
        place = next((delivery.place for delivery in claimed if delivery.place not in tried), "")
        tried.add(place)
        others = [delivery.put_off(0) for delivery in claimed if delivery.place != place]
        await self._deliveries.settle(workspace_id, others)
        return [delivery for delivery in claimed if delivery.place == place]
