"""Look for blind spots: once for a whole workspace and four weeks, whoever asks."""

import asyncio

from bot.checkin.questions import ROUNDS, Item
from bot.checkin.rounds import Frozen, Round
from bot.insight.mirror import EVERY
from bot.insight.spots import Evaluation
from storage.batching import Memo
from storage.caches import registered
from storage.checkin import ledger, rounds
from storage.insight import evidence as stored
from storage.org import values

_LOOKED_BACK = 38  # weeks: two quarters before each of four evaluations
_TAKEN_BACK_SEEN_WITHIN = 3600  # seconds: of all that is judged, only thanks can still go
_evaluations: Memo[tuple[int, int, int], Evaluation] = registered(Memo(50, _TAKEN_BACK_SEEN_WITHIN))


async def evaluate(workspace_id: int, closed: list[Round], week: int) -> Evaluation:
    """Returns the state after a week; `closed` are its quarter's rounds. It is remembered a while: most of it stays."""
    return await _evaluations.answer((workspace_id, week, len(closed)), lambda: _evaluate(workspace_id, closed, week))


async def _evaluate(workspace_id: int, closed: list[Round], week: int) -> Evaluation:
    weeks = range(max(1, week - _LOOKED_BACK + 1), week + 1)
    looked_back = await rounds.closed(workspace_id, weeks.start - 1, week)
    records, staff, every_value, pages = await asyncio.gather(
        stored.records(workspace_id, closed[0].first_monday, weeks),
        stored.staffed(workspace_id),
        values.every(workspace_id),
        ledger.known_pages(looked_back),
    )
    kinds = [value.id for value in every_value]
    items: dict[str, Item] = {item.key: item for round_, _ in pages for item in round_.frozen.items}

    frozen = await quarter(workspace_id, closed, week)

    def look() -> Evaluation:
        # scipy takes 40 MiB, which only processes that look for blind spots should carry
        from bot.insight.evaluation import evaluate as look_for  # noqa: PLC0415
        from bot.insight.evidence import gather  # noqa: PLC0415

        evidence = gather(pages, records, staff, kinds, weeks)
        return look_for(evidence, frozen.tree, items, week, closed[-1].k)

    return await asyncio.to_thread(look)


async def quarter(workspace_id: int, closed: list[Round], week: int) -> Frozen:
    """Returns the company as it was in the first round of the running quarter: so long nobody changes groups."""
    weeks_before = (week - 1) // ROUNDS * ROUNDS
    first_said = weeks_before + EVERY - weeks_before % EVERY
    return first_of_quarter(
        await rounds.closed(workspace_id, weeks_before - ROUNDS, first_said) or closed, weeks_before
    )


def first_of_quarter(by_then: list[Round], weeks_before: int) -> Frozen:
    """Returns what the first round of a quarter froze, of the rounds that had closed when something was first said in
    it.

    `weeks_before` are over when it begins; where none of them closed after these, what the last before it froze.
    """
    first_round = next((round_ for round_ in by_then if round_.counts_in > weeks_before), by_then[-1])
    return first_round.frozen
