"""Look for blind spots: once for a whole workspace and four weeks, whoever asks."""

import asyncio

from bot.checkin.questions import ROUNDS, Item
from bot.checkin.rounds import Frozen, Round
from bot.insight.spots import Evaluation
from storage.batching import Once
from storage.checkin import ledger, rounds
from storage.insight import evidence
from storage.org import values

_LOOKED_BACK = 38  # weeks: two quarters before each of four evaluations
_TAKEN_BACK_SEEN_WITHIN = 3600  # seconds: of all that is judged, only thanks can still go
_done: Once[tuple[int, int, int], Evaluation] = Once(50, _TAKEN_BACK_SEEN_WITHIN)
forget = _done.forget


async def evaluate(workspace: int, closed: list[Round], week: int) -> Evaluation:
    """The state after a week, of whose quarter the closed rounds are given; remembered a while: most of it stays."""
    return await _done.answer((workspace, week, len(closed)), lambda: _evaluate(workspace, closed, week))


async def _evaluate(workspace: int, closed: list[Round], week: int) -> Evaluation:
    weeks = range(max(1, week - _LOOKED_BACK + 1), week + 1)
    looked_back = await rounds.closed(workspace, weeks.start - 1, week)
    records, staff, every_value, pages = await asyncio.gather(
        evidence.records(workspace, closed[0].first_monday, weeks),
        evidence.staffed(workspace),
        values.every(workspace),
        ledger.known_pages(looked_back),
    )
    kinds = [value.id for value in every_value]
    items: dict[str, Item] = {item.key: item for round_, _ in pages for item in round_.frozen.items}

    def look() -> Evaluation:
        # scipy takes 40 MiB, which only processes that look for blind spots should carry
        from bot.insight.evaluation import evaluate as look_for  # noqa: PLC0415
        from bot.insight.evidence import gather  # noqa: PLC0415

        return look_for(gather(pages, records, staff, kinds, weeks), quarter(closed).tree, items, week)

    return await asyncio.to_thread(look)


def quarter(closed: list[Round]) -> Frozen:
    """The company as it was in the first round of the running quarter: so long nobody changes groups."""
    begun = (closed[-1].week - 1) // ROUNDS * ROUNDS
    return next(round_.frozen for round_ in closed if round_.week > begun)
