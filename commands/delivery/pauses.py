"""How long a platform asked to be left alone: at one place, or in a whole workspace."""

import asyncio

from bot.delivery.deliveries import Delivery

_MANY_PLACES = 5  # of one workspace that are busy at once


class Pauses:
    """Those that this process has heard of, by the loop's time."""

    def __init__(self) -> None:
        self._workspaces: dict[int, float] = {}
        self._places: dict[tuple[int, str], float] = {}

    def workspaces(self) -> list[int]:
        """Returns those that are left alone now."""
        now = asyncio.get_running_loop().time()
        self._workspaces = {workspace_id: until for workspace_id, until in self._workspaces.items() if until > now}
        return list(self._workspaces)

    def lasts(self, workspace_id: int) -> bool:
        return self._workspaces.get(workspace_id, 0) > asyncio.get_running_loop().time()

    def lasts_at(self, delivery: Delivery) -> float:
        """Returns for how many seconds the place of a delivery is left alone."""
        until = self._places.get((delivery.workspace_id, delivery.place), 0)
        return max(0.0, until - asyncio.get_running_loop().time())

    def begin(self, workspace_id: int, seconds: float) -> None:
        until = asyncio.get_running_loop().time() + seconds
        self._workspaces[workspace_id] = max(until, self._workspaces.get(workspace_id, 0))

    def begin_at(self, delivery: Delivery, seconds: float) -> None:
        """Begins one at a place. Where a platform says so of many places at once, it means the workspace."""
        now, workspace_id = asyncio.get_running_loop().time(), delivery.workspace_id
        lasting = {place: until for place, until in self._places.items() if until > now}
        self._places = lasting | {(workspace_id, delivery.place): now + seconds}
        if sum(paused_in == workspace_id for paused_in, _ in self._places) >= _MANY_PLACES:
            self.begin(workspace_id, seconds)
