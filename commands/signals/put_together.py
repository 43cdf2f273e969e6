"""What the ledger and the company say of departments, put together by the chart of a check-in."""

import asyncio
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import TYPE_CHECKING, NamedTuple

from bot.checkin.questions import ROUNDS
from bot.checkin.rounds import Closed, Round
from bot.org.unit_key import leads
from bot.signals.departments_now import stated_by_now
from bot.signals.nesting import outer_departments
from bot.signals.page import standing
from bot.signals.signals import Signals
from bot.signals.successors import Successions
from storage.checkin import ledger, rounds
from storage.org.successions import successions
from storage.signals import values

if TYPE_CHECKING:
    from bot.signals.periods import PartScore
    from bot.signals.sides import PutTogether


class ComparedNumbers(NamedTuple):
    """Numbers by the keys that departments had in a check-in; `left_out` hold others of them."""

    signals: Signals
    departments: Sequence[str]
    left_out: frozenset[str]
    through: Successions


async def compared_numbers(workspace_id: int, latest: Round, removed: Collection[str] = ()) -> ComparedNumbers:
    """Returns what the company said of departments that can be compared since a check-in; of signals in use, and of
    those that were `removed`.
    """
    through = await successions(workspace_id)
    stated = await values.signals_of(workspace_id, removed=removed)
    signals = await asyncio.to_thread(stated_by_now, stated, through, latest.frozen.tree, latest.opened_at)
    departments = standing({leads(value.department) for value in signals.values}, latest.frozen, latest.k)
    return ComparedNumbers(
        signals=signals,
        departments=departments,
        left_out=outer_departments(departments, latest.frozen.tree.parents()),
        through=through,
    )


async def put_together(workspace_id: int, numbers: ComparedNumbers, latest: Round) -> "PutTogether":
    """Returns both sides up to a check-in."""
    scores, weeks = await _scores(workspace_id, numbers.departments, latest, numbers.through)
    return await asyncio.to_thread(_put_together, scores, numbers.signals, numbers.departments, latest, weeks)


async def _scores(
    workspace_id: int, departments: Sequence[str], latest: Round, through: Successions
) -> "tuple[list[PartScore], list[int]]":
    """What is released of departments, read a quarter after the other: no more pages than its own are held at once."""
    scores: list[PartScore] = []
    weeks: list[int] = []
    for start in range(0, latest.counts_in, ROUNDS):
        closed = await rounds.closed(workspace_id, start, start + ROUNDS)
        pages = [(round_, await ledger.page_of(round_)) for round_ in closed]
        scores += await asyncio.to_thread(_part_scores, pages, departments, through, latest.opened_at)
        weeks += [round_.week for round_ in closed]
    return scores, sorted(weeks)


# numpy takes 20 MiB, which only processes that compare sides should carry
def _part_scores(pages: Closed, departments: Sequence[str], through: Successions, until: datetime) -> "list[PartScore]":
    from bot.signals.periods import part_scores  # noqa: PLC0415

    return list(part_scores(pages, departments, through, until))


def _put_together(
    scores: "Sequence[PartScore]",
    signals: Signals,
    departments: Sequence[str],
    latest: Round,
    weeks: Sequence[int],
) -> "PutTogether":
    from bot.signals.sides import put_together  # noqa: PLC0415

    return put_together(scores, signals, departments, latest.first_monday, weeks)
