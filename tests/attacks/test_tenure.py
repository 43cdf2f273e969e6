"""Whoever is new in a team counts towards no floor, whatever is written down about when they came.

In a second check-in the victim is the one real person in a group of five. Each test says what was seen where tenure was
read from the database, and newcomers counted as four at most.
"""

from collections.abc import AsyncIterator
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest

from tests.attacks.company import (
    ADA,
    ATTACKERS,
    BEA,
    CLEO,
    HARBOUR,
    HEDDA,
    IVY,
    JON,
    MOE,
    PUPPETS,
    VERA,
    YAN,
    ZOE,
    AttackedChart,
    opinions,
)
from tests.attacks.intruder import Intruder
from tests.attacks.judgement import right, sides
from tests.attacks.on_slack import on_stage
from tests.attacks.stage import Stage
from tests.slack.checkin.ledgers import Band

LONG_AGO = date(2019, 5, 6)
MATES = ("U0BEN", "U0TOM", "U0UNA")

# Vera's teammates are moved away, and four accounts of the attackers come instead: new ones, or ones that were asked.
WITH_PUPPETS = AttackedChart({**HARBOUR.reports, ADA: (VERA, *PUPPETS), BEA: (*HARBOUR.reports[BEA], MOE, *MATES)})
WITH_ATTACKERS = AttackedChart({**HARBOUR.reports, ADA: (VERA, *ATTACKERS), BEA: (IVY, JON, *MATES)})


@pytest.fixture
async def stage(program: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A harbour of its own, before its first check-in."""
    async with on_stage(program, tmp_path, HARBOUR, PUPPETS) as one:
        yield one


async def second_page(stage: Stage, victim: str) -> tuple[list[Band], int]:
    """The page of the next check-in, and of how many answers of the victim it tells the side."""
    await stage.asks()
    believed = opinions(stage.chart.people, stage.items, victim, stage.chart.people, seed=11)
    await stage.answer(believed)
    page = await stage.closes()
    units = [*stage.around(victim), f"unit:{stage.numbers[stage.chart.team_of(victim)]}"]
    return page, max(right(sides(page, [unit]), believed, victim) for unit in units)


async def first_check_in(stage: Stage) -> None:
    await stage.asks()
    await stage.answer(opinions(stage.chart.people, stage.items, VERA, (), seed=10))
    assert await stage.closes()


@pytest.mark.long
@pytest.mark.parametrize("back_dated_in", ["the chart", "the database"])
async def test_four_new_accounts_with_old_joining_dates_are_no_group_for_the_one_colleague_who_stayed(
    stage: Stage, intruder: Intruder, back_dated_in: str
) -> None:
    """The side of that colleague on 4 of 4 questions, on the day on which the chart was loaded. Now they count nothing
    for 30 days, by the roll.
    """
    await first_check_in(stage)
    in_chart = back_dated_in == "the chart"
    await stage.load(WITH_PUPPETS, dict.fromkeys(PUPPETS, LONG_AGO) if in_chart else None)
    if not in_chart and intruder.has("person", "platform_id", "joined_on"):
        back_date = "update person set joined_on = %s where platform_id = any(%s)"
        intruder.rows.of(back_date, LONG_AGO, list(PUPPETS))
    page, read = await second_page(stage, VERA)
    assert read == 0
    assert stage.team(VERA) not in {unit for unit, *_ in page}


@pytest.mark.long
async def test_accounts_that_moved_into_a_team_yesterday_are_no_group_for_the_one_colleague_who_stayed(
    stage: Stage, intruder: Intruder
) -> None:
    """Where they were and since when was changed in the database: the side of 4 of 4 answers. Now the roll says so."""
    await first_check_in(stage)
    await stage.load(WITH_ATTACKERS)
    if intruder.has("audience", "person_id", "boss", "since"):
        moved = [stage.numbers[person] for person in ATTACKERS]
        back_date = "update audience set boss = %s, since = %s where person_id = any(%s)"
        intruder.rows.of(back_date, stage.numbers[ADA], LONG_AGO, moved)
    page, read = await second_page(stage, VERA)
    assert read == 0
    assert stage.team(VERA) not in {unit for unit, *_ in page}


@pytest.mark.long
async def test_four_newcomers_are_no_group_for_the_one_colleague_beside_them(program: str, tmp_path: Path) -> None:
    """Nothing was back-dated: the side of 4 of 4 answers of somebody who alone reports to a boss of bosses. Now
    newcomers count nothing, so there is no group of five.
    """
    before = AttackedChart(
        {
            HEDDA: (ADA, BEA, CLEO, ZOE),
            **{boss: HARBOUR.reports[boss] for boss in (ADA, BEA, CLEO)},
            ZOE: (YAN,),
            YAN: ("U0QUIN", "U0RON", "U0SUE", "U0WIM", "U0ZED"),
        }
    )
    after = AttackedChart({**before.reports, YAN: (*before.reports[YAN], *PUPPETS)})
    last_week = datetime.now(UTC).date() - timedelta(weeks=1)
    async with on_stage(program, tmp_path, before, PUPPETS) as stage:
        await first_check_in(stage)
        await stage.load(after, dict.fromkeys(PUPPETS, last_week))
        _, read = await second_page(stage, YAN)
        assert read == 0
