"""Whose deliveries are begun next: each workspace in its turn, so that one in which much waits delays no other."""

import asyncio
from collections import Counter
from collections.abc import Awaitable, Callable, Collection, Mapping

from bot.delivery.deliveries import Delivery
from bot.ports import Deliveries, Served

Claim = Callable[[int, int], Awaitable[list[Delivery]]]  # of a workspace, at so many places

_LOOKS_AT_ONCE = 4
_AT_MOST = 500  # workspaces that one look tells of: more are due at the next
_KEPT_FREE = 5  # of so many places, one is free for whoever else comes


class Turns:
    """Those of this process: `places` are at how many it delivers at once."""

    def __init__(self, deliveries: Deliveries, served: Served, places: int) -> None:
        self._deliveries = deliveries
        self._served = served
        self._places = places
        self._begun: Counter[int] = Counter()  # by workspace, the places at which something is delivered now
        self._last: dict[int, int] = {}  # by workspace, the number of its last turn, as long as it is due
        self._count = 0
        self._share = places
        self._others_wait = False
        self._elsewhere: set[int] = set()  # that are due, and served by other processes

    async def take(self, closed: Collection[int], claim: Claim) -> list[Delivery]:
        """Claims what is due where it is not `closed`: of each workspace its share first, then what room is left."""
        due = await self._due(closed)
        self._share = max(1, self._places // max(1, len(self._begun.keys() | set(due))))
        free, taken = self._places - self._begun.total(), Counter[int]()
        claimed: list[Delivery] = []
        for at_most in (self._share, self._most()):
            goes_on = []
            for begin in range(0, len(due), _LOOKS_AT_ONCE):
                rooms: dict[int, int] = {}
                for workspace_id in due[begin : begin + _LOOKS_AT_ONCE]:
                    places = min(at_most, self._most()) - self._begun[workspace_id] - taken[workspace_id]
                    rooms[workspace_id] = max(0, min(free - sum(rooms.values()), places))
                for workspace_id, deliveries in (await self._claimed(rooms, claim)).items():
                    places = len({delivery.place for delivery in deliveries})
                    taken[workspace_id] += places
                    free -= places
                    claimed += deliveries
                    if places >= rooms[workspace_id]:
                        goes_on.append(workspace_id)
            self._others_wait = any(not (self._begun[waiting] or taken[waiting]) for waiting in goes_on)
            due = goes_on
        return claimed

    def begins(self, workspace_id: int) -> None:
        self._begun[workspace_id] += 1

    def ends(self, workspace_id: int) -> None:
        self._begun[workspace_id] -= 1
        if not self._begun[workspace_id]:
            del self._begun[workspace_id]

    def is_over(self, workspace_id: int) -> bool:
        """Returns whether a workspace has more than its share while another has no place: it is to let go of one."""
        return self._others_wait and self._begun[workspace_id] > self._share

    async def _due(self, closed: Collection[int]) -> list[int]:
        """Those of our workspaces that are due, whose turn was longest ago first."""
        self._elsewhere -= self._served.keys()
        workspaces = await self._deliveries.due([*closed, *self._elsewhere], _AT_MOST)
        self._elsewhere |= {workspace_id for workspace_id in workspaces if workspace_id not in self._served}
        self._last = {key: self._last.get(key, 0) for key in workspaces if key in self._served}
        return sorted(self._last, key=self._last.__getitem__)

    async def _claimed(self, rooms: Mapping[int, int], claim: Claim) -> dict[int, list[Delivery]]:
        for workspace_id in (workspace_id for workspace_id, room in rooms.items() if room):
            self._count += 1
            self._last[workspace_id] = self._count
        works = (claim(workspace_id, room) for workspace_id, room in rooms.items() if room)
        deliveries = iter(await asyncio.gather(*works))
        return {workspace_id: next(deliveries) if room else [] for workspace_id, room in rooms.items()}

    def _most(self) -> int:
        return max(1, self._places - self._places // _KEPT_FREE) if len(self._served) > 1 else self._places
