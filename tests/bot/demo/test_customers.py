"""What customers of the demo's company say: the statistic finds what was planted, and says nothing of what was not."""

from datetime import UTC, date, datetime, timedelta

import numpy as np
import pytest

from bot.checkin.questions import items_of
from bot.demo.customer_kinds import COMPLAINTS, SATISFACTION
from bot.demo.customers import customers_say
from bot.demo.invented import departments, invent_company, planted
from bot.demo.population import SEED, Population
from bot.demo.years_before import WEEKS_BEFORE, YearsBefore
from bot.signals.conclude import KnownSeries, conclude
from bot.signals.conclusions import Conclusion, Signs, Timing
from bot.signals.own_series import Series
from bot.signals.periods import PartScore, people_series, signal_series

MONDAY = date(2023, 12, 4)
WEEKS = WEEKS_BEFORE + 13
NOW = datetime.combine(MONDAY + timedelta(weeks=WEEKS), datetime.min.time(), UTC)
COMPANY = invent_company(NOW)
HEADS = [f"@{head}" for head in departments()]


def felt(years: YearsBefore) -> Series:
    """As the ledger has it: rounded to half a label; in the quarter that is played nothing is planted."""
    scores = [
        PartScore(head, week, item.key, np.rint(2 * np.mean([labels[place] for labels in answered[head]])) / 2)
        for week in range(1, WEEKS_BEFORE + 1)
        if (items := items_of(week)) and (answered := years.week(week, len(items)))
        for place, item in enumerate(items)
        for head in HEADS
    ]
    return people_series(scores, HEADS, WEEKS // 4)


def concluded(seed: int, dealings: int = 499) -> Conclusion:
    years = YearsBefore(Population(COMPANY, planted(), seed))
    values = list(customers_say(years, MONDAY, NOW.date(), {head: head for head in HEADS}))
    signals = {
        kind.key: signal_series(kind, values, HEADS, MONDAY, WEEKS // 4).series for kind in (SATISFACTION, COMPLAINTS)
    }
    return conclude(KnownSeries(felt(years), signals), WEEKS, dealings)


def is_the_truth(conclusion: Conclusion) -> bool:
    """It is said of satisfaction, four weeks later, and nothing of complaints."""
    if not isinstance(conclusion, Signs):
        return False
    return [(sign.signal, sign.timing) for sign in conclusion.signs] == [("satisfaction", Timing.FOUR_WEEKS_LATER)]


def test_the_seed_that_stands_tells_the_truth() -> None:
    assert is_the_truth(concluded(SEED))


@pytest.mark.long
def test_nearly_every_seed_tells_the_truth() -> None:
    told = [is_the_truth(concluded(seed)) for seed in range(100, 140)]
    assert sum(told) >= 36
