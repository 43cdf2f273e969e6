"""A process that is killed while it sends what is planned loses none of it, and sends none of it twice."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import cast

import pytest

from bot.ports import ServedWorkspace
from commands.check_ins import CheckIns
from commands.feature import Tick
from storage.caches import forget_all
from storage.database import statement
from tests.cast import BO, CY
from tests.platform import RememberingPlatform
from tests.stories.awards.awarding import BEA, COL, JURY, is_wide, names_jury, three_are_nominated
from tests.stories.conftest import ChatCompany, count
from tests.stories.killed import is_killed
from tests.stories.reach.killed import CLAIMING, FEATURES, SENDING, celebrating, sends_what_is_planned

# The years of Col are ahead, Bea is new and not introduced by Bo yet, and nominations were closed. It is noon or later.
MOMENT = datetime(2026, 3, 23, 13, 30, tzinfo=UTC)
REACHED = (BO, CY, BEA, *JURY)


async def much_is_due(company: ChatCompany) -> None:
    await is_wide(company)
    await names_jury(company)
    await three_are_nominated(company)
    for who, day in ((COL, date(2020, 3, 26)), (BEA, date(2026, 3, 16))):
        await statement(
            "update person set joined_on = %(day)s where platform_id = %(who)s", day=day, who=who.platform_id
        )
    company.entrance.clock.move(seconds=(MOMENT - company.entrance.clock.now()).total_seconds())  # type: ignore[attr-defined]


async def lives_on(company: ChatCompany, days: int) -> None:
    """Another process looks every hour from then on."""
    entrance, settings = company.entrance, celebrating(company.entrance.settings)
    [(key, served)] = entrance.served.items()
    there = {key: ServedWorkspace(served.workspace, served.platform, settings, settings)}
    for hour in range(24 * days):
        forget_all()
        for feature in FEATURES:
            assert await feature(Tick(MOMENT + timedelta(hours=hour), there, cast(CheckIns, None))) == []
        await company.deliver()


@pytest.mark.parametrize("where", [CLAIMING, SENDING])
@pytest.mark.parametrize("times", [1, 4], ids=["the first", "the fourth"])
async def test_everybody_is_reached_once_wherever_the_process_is_killed(
    company: ChatCompany, opened: str, platform: RememberingPlatform, tmp_path: Path, where: str, times: int
) -> None:
    await much_is_due(company)
    taken = tmp_path / "taken"
    await is_killed(sends_what_is_planned, opened, MOMENT, where, times, taken)
    await statement("update delivery set due_at = now()")  # the minute for which it held what it had in hand
    await lives_on(company, days=2)
    before = taken.read_text().split() if taken.exists() else []
    reached = Counter([*before, *(place for place, messages in platform.stands.items() for _ in messages)])
    assert reached == {who.platform_id: 1 for who in REACHED}
    assert await count("delivery where reader_id is not null") == await count("reach_day") == len(REACHED)
