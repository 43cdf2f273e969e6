"""Look for blind spots: once for a whole workspace and four weeks, whoever asks."""

import asyncio

from cachetools import LRUCache

from bot.pulse import ROUNDS, Item
from bot.rounds import Frozen, Round
from bot.spots import Evaluation
from storage import evidence, rounds, values

_LOOKED_BACK = 24  # weeks: two halves of eight before each of three evaluations
_done: LRUCache[tuple[int, int, int], Evaluation] = LRUCache(maxsize=50)


def forget() -> None:
    _done.clear()


async def evaluate(workspace: int, closed: list[Round], week: int) -> Evaluation:
    """The state after a week, of whose quarter the closed rounds are given; remembered, since they stay."""
    key = workspace, week, len(closed)
    if key not in _done:
        weeks = range(max(1, week - _LOOKED_BACK + 1), week + 1)
        records = await evidence.records(workspace, closed[0].first_monday, weeks)
        staff = await evidence.staffed(workspace)
        kinds = [value.id for value in await values.every(workspace)]
        earlier = await rounds.closed(workspace, weeks.start - 1, week)
        asked = {one.week: (one.frozen.invited, one.k) for one in earlier}
        items: dict[str, Item] = {item.key: item for one in earlier for item in one.frozen.items}

        def look() -> Evaluation:
            # scipy takes 40 MiB, which only processes that look for blind spots should carry
            from bot.evaluation import evaluate as look_for  # noqa: PLC0415
            from bot.evidence import gather  # noqa: PLC0415

            return look_for(gather(records, staff, kinds, weeks, asked), quarter(closed).tree, items, week)

        _done[key] = await asyncio.to_thread(look)
    return _done[key]


def quarter(closed: list[Round]) -> Frozen:
    """The company as it was in the first round of the running quarter: so long nobody changes groups."""
    begun = (closed[-1].week - 1) // ROUNDS * ROUNDS
    return next(one.frozen for one in closed if one.week > begun)
