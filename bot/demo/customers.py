"""What customers of the invented company say, as numbers: one follows how its people felt, and one is chance alone."""

from collections.abc import Iterator, Mapping
from datetime import date, timedelta

import numpy as np

from bot.demo.customer_kinds import COMPLAINTS, SATISFACTION
from bot.demo.simulation import FloatArray
from bot.demo.years_before import PERIOD, YearsBefore
from bot.signals.signals import SignalMonth, SignalValue, SignalWeek

FOLLOWS_BY = 1  # periods
_LEVEL, _LEVELS_DIFFER = 3.9, 0.15  # of 1 to 5
_FOLLOWS = 0.5  # of what people feel, in labels
_OWN = 0.1  # labels, of a department and period: what nobody's feeling has to do with
_ANSWER_DIFFERS = 0.8  # labels, one answer from another
_ANSWERS = (20, 60)  # a week, from the smallest department to the largest
_COMPLAINTS, _COMPLAINTS_DIFFER, _COMPLAINTS_LAST = 4.0, 0.8, 0.5


def customers_say(
    years: YearsBefore, first_monday: date, until: date, unit_of: Mapping[str, str]
) -> Iterator[SignalValue]:
    """Yields every week and month that is over, of each department; `unit_of` is its unit, by who heads it."""
    rng = np.random.default_rng((years.population.seed, 0, 15))
    weeks = (until - first_monday).days // 7
    for head, felt in years.felt.items():
        level = _LEVEL + _LEVELS_DIFFER * rng.standard_normal()
        department_shift = _OWN * rng.standard_normal(len(felt))
        followed = np.concatenate([np.zeros(FOLLOWS_BY), felt[: len(felt) - FOLLOWS_BY]])
        means, usual_answers = level + _FOLLOWS * followed + department_shift, rng.integers(*_ANSWERS)
        for week in range(weeks):
            answers = int(max(1, rng.poisson(usual_answers)))
            mean = means[min(week // PERIOD, len(means) - 1)] + _ANSWER_DIFFERS * rng.standard_normal() / answers**0.5
            yield SignalValue(
                kind=SATISFACTION.key,
                department=unit_of[head],
                period=SignalWeek(*(first_monday + timedelta(weeks=week)).isocalendar()[:2]),
                value=round(float(np.clip(mean, 1, 5)), 2),
                answers=answers,
            )
        months = list(_months(first_monday, until))
        for month, complaints in zip(months, _by_chance(rng, len(months)), strict=True):
            yield SignalValue(
                kind=COMPLAINTS.key, department=unit_of[head], period=month, value=round(float(complaints), 1)
            )


def _by_chance(rng: np.random.Generator, months: int) -> FloatArray:
    """What lasts from month to month, as such numbers do, and follows nothing."""
    level, lasting = _COMPLAINTS * rng.uniform(0.7, 1.3), rng.standard_normal(months)
    for month in range(1, months):
        lasting[month] = _COMPLAINTS_LAST * lasting[month - 1] + (1 - _COMPLAINTS_LAST**2) ** 0.5 * lasting[month]
    return np.asarray(np.clip(level + _COMPLAINTS_DIFFER * lasting, 0, None))


def _months(begin: date, end: date) -> Iterator[SignalMonth]:
    """Those that begin and end in this time."""
    month = SignalMonth(begin.year, begin.month)
    while month.ends < end:
        if month.begins >= begin:
            yield month
        following = month.ends + timedelta(days=1)
        month = SignalMonth(following.year, following.month)
