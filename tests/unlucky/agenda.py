"""What is to happen when, in virtual time; between two things the clock leaps where the program has nothing to do."""

import heapq
from collections.abc import Callable, Coroutine
from datetime import datetime
from itertools import count
from typing import Any

Deed = Callable[[], Coroutine[Any, Any, None]]


class Agenda:
    """Deeds by their moments; of one moment the one that was planned first comes first."""

    def __init__(self) -> None:
        self._planned: list[tuple[datetime, int, Deed]] = []
        self._numbers = count()

    def plan(self, moment: datetime, deed: Deed) -> None:
        heapq.heappush(self._planned, (moment, next(self._numbers), deed))

    @property
    def next_at(self) -> datetime | None:
        return self._planned[0][0] if self._planned else None

    def take(self) -> Deed:
        return heapq.heappop(self._planned)[2]
