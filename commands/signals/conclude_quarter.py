"""The test of a quarter: what takes part in it is fixed when it is first made."""

import asyncio
from collections.abc import Collection, Hashable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from hashlib import sha256
from typing import TYPE_CHECKING, NamedTuple

from bot.checkin.departments import unit_of_head
from bot.checkin.questions import ROUNDS
from bot.checkin.rounds import Round
from bot.org.unit_key import leads
from bot.signals.conclusions import Conclusion, KindTested, LessThanTested, QuarterTest, quarter_end
from bot.signals.signals import SignalKind
from bot.signals.successors import Successions
from commands.signals.put_together import ComparedNumbers, compared_numbers, put_together
from storage.checkin import rounds
from storage.signals.kinds import current_kinds
from storage.signals.quarter_conclusions import store_conclusion, stored_conclusion
from storage.signals.quarter_tests import fix, quarter_tests

_METHOD = 2  # one more whenever the test is computed otherwise
if TYPE_CHECKING:
    from bot.signals.conclude import KnownSeries
    from bot.signals.connection import Extent


@dataclass(frozen=True, slots=True)
class Concluded:
    """What may be said, and of which signals it was tested."""

    conclusion: Conclusion
    kinds: tuple[SignalKind, ...]


@dataclass(frozen=True, slots=True)
class TakingPart:
    """Which signals and departments a test is made of, by the keys of a check-in."""

    kinds: frozenset[str]
    departments: frozenset[str]


@dataclass(frozen=True, slots=True)
class NumbersTested:
    """The numbers of all that takes part in the test of a quarter, `now`, and in the `earlier` one; `fixed` and
    `fixed_earlier` are these as they were fixed, where they were.
    """

    numbers: ComparedNumbers
    fixed: QuarterTest | None
    now: TakingPart
    earlier: TakingPart
    fixed_earlier: QuarterTest | None = None


class NextTest(NamedTuple):
    """What takes part in the test of this quarter, and the day on which the next one can be made."""

    kinds: Mapping[str, KindTested]
    day: date


async def next_test(workspace_id: int) -> NextTest | None:
    """Returns what was fixed for this quarter, and until when; None while nothing is."""
    latest = await rounds.last_closed(workspace_id)
    if latest is None:
        return None
    until = quarter_end(latest.week)
    fixed = (await quarter_tests(workspace_id, until)).get(until)
    return NextTest(fixed.kinds, latest.first_monday + timedelta(weeks=until + ROUNDS)) if fixed else None


async def tested_at(workspace_id: int, latest: Round) -> Round:
    """Returns the check-in by which departments are tested: the last of the quarter that is over, so that what is said
    stays as it is until the next is; before the first is over, the latest.
    """
    until = quarter_end(latest.week)
    of_quarter = await rounds.closed(workspace_id, max(0, until - ROUNDS), until) if until else ()
    return of_quarter[-1] if of_quarter else latest


async def conclude_quarter(workspace_id: int, reference: Round, week: int, version: Hashable) -> Concluded:
    """Returns what may be said after the round of a week has closed, by the departments of a check-in. `version` stays
    the same as long as nothing is said anew of customers and of who heads what.
    """
    until = quarter_end(week)
    fingerprint = sha256(repr((_METHOD, reference.id, week, version)).encode()).hexdigest()
    if conclusion := await stored_conclusion(workspace_id, until, fingerprint):
        return Concluded(conclusion, await _kinds_tested(workspace_id, until))
    concluded = await _concluded(workspace_id, reference, week)
    await store_conclusion(workspace_id, until, fingerprint, concluded.conclusion)
    return concluded


async def _kinds_tested(workspace_id: int, until: int) -> tuple[SignalKind, ...]:
    fixed = (await quarter_tests(workspace_id, until)).get(until)
    kinds = await current_kinds(workspace_id, fixed.kinds if fixed else ())
    return tuple(kind for kind in kinds if fixed is None or kind.key in fixed.kinds)


async def _concluded(workspace_id: int, reference: Round, week: int) -> Concluded:
    tested = await numbers_tested(workspace_id, reference, week)
    series = (await put_together(workspace_id, tested.numbers, reference)).known
    if tested.fixed is None and (extents := await asyncio.to_thread(_extents, series, tested, week)):
        await fix(workspace_id, _test_of(tested, extents, reference, week))
        fixed = await numbers_tested(workspace_id, reference, week)
        if fixed.numbers.departments != tested.numbers.departments:  # somebody else fixed it just before
            series = (await put_together(workspace_id, fixed.numbers, reference)).known
        tested = fixed
    kinds = tuple(kind for kind in tested.numbers.signals.kinds if kind.key in tested.now.kinds)
    return Concluded(await asyncio.to_thread(_conclude, series, tested, kinds, week), kinds)


async def numbers_tested(workspace_id: int, reference: Round, week: int) -> NumbersTested:
    """Returns the numbers that are tested after the round of a week has closed, by the departments of a check-in."""
    until = quarter_end(week)
    fixed = await quarter_tests(workspace_id, until)
    now, earlier = fixed.get(until), fixed.get(until - ROUNDS)
    also = {key for test in (now, earlier) if test for key in test.kinds}
    numbers = await compared_numbers(workspace_id, reference, also)
    in_use = frozenset(kind.key for kind in await current_kinds(workspace_id))
    taking = _fixed(now, numbers.through, reference) or TakingPart(
        in_use, frozenset(numbers.departments) - numbers.left_out
    )
    taking_earlier = _fixed(earlier, numbers.through, reference) or taking
    departments = tuple(sorted(taking.departments | taking_earlier.departments))
    return NumbersTested(
        numbers=numbers._replace(departments=departments),
        fixed=now,
        now=taking,
        earlier=taking_earlier,
        fixed_earlier=earlier,
    )


def _fixed(test: QuarterTest | None, through: Successions, reference: Round) -> TakingPart | None:
    """What was fixed, of whatever heads its departments in a check-in."""
    if test is None:
        return None
    heads = (through.head_at(head, test.placed_at, reference.opened_at) for head in test.heads)
    units = (unit_of_head(reference.frozen.tree, head) for head in heads if head is not None)
    return TakingPart(frozenset(test.kinds), frozenset(unit for unit in units if unit))


def _test_of(tested: NumbersTested, extents: "Mapping[str, Extent]", reference: Round, week: int) -> QuarterTest:
    higher = {kind.key: kind.higher_is_better for kind in tested.numbers.signals.kinds}
    return QuarterTest(
        until=quarter_end(week),
        kinds={key: KindTested(higher[key], *reach) for key, reach in extents.items()},
        heads=sorted(leads(unit) for unit in tested.now.departments),
        placed_at=reference.opened_at,
    )


# numpy takes 20 MiB, which only processes that compare sides should carry
def _extents(series: "KnownSeries", tested: NumbersTested, week: int) -> "dict[str, Extent]":
    from bot.signals.conclude import extents_tested  # noqa: PLC0415

    return extents_tested(_of(series, tested, tested.now), week)


def _conclude(series: "KnownSeries", tested: NumbersTested, kinds: Collection[SignalKind], week: int) -> Conclusion:
    from bot.signals.conclude import conclude  # noqa: PLC0415
    from bot.signals.connection import Extent  # noqa: PLC0415

    fixed = tested.fixed.kinds if tested.fixed else {}
    if any(kind.key in fixed and kind.higher_is_better != fixed[kind.key].higher_is_better for kind in kinds):
        return LessThanTested()
    return conclude(
        _of(series, tested, tested.now),
        week,
        earlier=_of(series, tested, tested.earlier),
        tested={key: Extent(kind.departments, kind.periods) for key, kind in fixed.items()},
    )


def _of(series: "KnownSeries", tested: NumbersTested, taking: TakingPart) -> "KnownSeries":
    from bot.signals.conclude import KnownSeries  # noqa: PLC0415

    rows = [row for row, department in enumerate(tested.numbers.departments) if department in taking.departments]
    signals = {key: series[rows] for key, series in series.signals.items() if key in taking.kinds}
    return KnownSeries(series.people[rows], signals)
