"""Put both sides of a company together, and test them: once for a whole workspace, whoever asks."""

import asyncio
from collections.abc import Collection, Hashable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TYPE_CHECKING, NamedTuple

from bot.checkin.questions import ROUNDS
from bot.checkin.rounds import Closed, Frozen, Round
from bot.org.unit_key import leads
from bot.signals.conclusions import Conclusion
from bot.signals.departments_now import stated_by_now
from bot.signals.nesting import outer_departments
from bot.signals.page import CompanySides, standing
from bot.signals.signals import Signals
from bot.signals.successors import Successions
from storage.batching import Memo
from storage.caches import registered
from storage.checkin import ledger, rounds
from storage.org.successions import latest_succession, successions
from storage.signals import values
from storage.signals.kinds import current_kinds
from storage.signals.latest import latest_change

if TYPE_CHECKING:
    from bot.signals.conclude import KnownSeries
    from bot.signals.periods import PartScore
    from bot.signals.sides import PutTogether


@dataclass(frozen=True, slots=True)
class ComparedSides:
    """Both sides, what may be said of them by the weeks until a day, and how the company was in the latest check-in;
    `k` is its floor,
    and `left_out` are departments that are not in the test, since others lie in them.
    """

    sides: CompanySides
    conclusion: Conclusion
    tested_until: date | None
    frozen: Frozen
    k: int
    left_out: frozenset[str] = frozenset()


class ComparedNumbers(NamedTuple):
    """Numbers by the keys that departments had in the latest check-in; `left_out` hold others of them."""

    signals: Signals
    departments: Sequence[str]
    left_out: frozenset[str]
    through: Successions


_compared: Memo[Hashable, ComparedSides] = registered(Memo(10))
_conclusions: Memo[Hashable, Conclusion] = registered(Memo(50))  # each holds for a quarter, and may take a minute


async def compare_sides(workspace_id: int) -> ComparedSides | None:
    """Returns both sides; None before a check-in has closed. It is remembered until another one closes, or until
    somebody says something anew of customers.
    """
    latest = await rounds.last_closed(workspace_id)
    if latest is None:
        return None
    kinds = [
        (kind.key, kind.shape, kind.higher_is_better, *sorted(kind.names.items()))
        for kind in await current_kinds(workspace_id)
    ]
    said = (workspace_id, await latest_change(workspace_id), await latest_succession(workspace_id), *kinds)
    return await _compared.answer((latest.id, *said), lambda: _compare(workspace_id, latest, said))


async def conclusion_of(workspace_id: int) -> Conclusion | None:
    """Returns what may be said; None where nobody has given a number of customers."""
    compared = await compare_sides(workspace_id)
    return compared.conclusion if compared and compared.sides.kinds else None


async def compared_numbers(workspace_id: int, latest: Round) -> ComparedNumbers:
    """Returns what the company said of departments that can be compared since the latest check-in."""
    through = await successions(workspace_id)
    stated = await values.signals_of(workspace_id)
    signals = await asyncio.to_thread(stated_by_now, stated, through, latest.frozen.tree, latest.opened_at)
    departments = standing({leads(value.department) for value in signals.values}, latest.frozen, latest.k)
    return ComparedNumbers(
        signals=signals,
        departments=departments,
        left_out=outer_departments(departments, latest.frozen.tree.parents()),
        through=through,
    )


async def tested_at(workspace_id: int, latest: Round) -> Round:
    """Returns the check-in by which departments are tested: the last of the quarter that is over, so that what is said
    stays as it is until the next is; before the first is over, the latest.
    """
    until = latest.week // ROUNDS * ROUNDS
    of_quarter = await rounds.closed(workspace_id, max(0, until - ROUNDS), until) if until else ()
    return of_quarter[-1] if of_quarter else latest


async def _compare(workspace_id: int, latest: Round, said: Hashable) -> ComparedSides:
    reference, numbers = await tested_at(workspace_id, latest), await compared_numbers(workspace_id, latest)
    known, sides = await _together(workspace_id, numbers, latest)
    until = latest.week // ROUNDS * ROUNDS

    async def tested() -> Conclusion:
        of_then = numbers if reference.id == latest.id else await compared_numbers(workspace_id, reference)
        series = known if reference.id == latest.id else (await _together(workspace_id, of_then, reference)).known
        compared = _without(series, of_then.departments, of_then.left_out)
        return await asyncio.to_thread(_conclude, compared, latest.week)

    conclusion = await _conclusions.answer((until, said), tested)
    tested_until = latest.first_monday + timedelta(weeks=until, days=-1) if until else None
    return ComparedSides(
        sides=sides,
        conclusion=conclusion,
        tested_until=tested_until,
        frozen=latest.frozen,
        k=latest.k,
        left_out=numbers.left_out,
    )


async def _together(workspace_id: int, numbers: ComparedNumbers, latest: Round) -> "PutTogether":
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


def _without(all_series: "KnownSeries", departments: Sequence[str], left_out: Collection[str]) -> "KnownSeries":
    from bot.signals.conclude import KnownSeries  # noqa: PLC0415

    rows = [row for row, department in enumerate(departments) if department not in left_out]
    return KnownSeries(all_series.people[rows], {key: series[rows] for key, series in all_series.signals.items()})


def _conclude(all_series: "KnownSeries", week: int) -> Conclusion:
    from bot.signals.conclude import conclude  # noqa: PLC0415

    return conclude(all_series, week)
