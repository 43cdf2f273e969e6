"""A process that is killed while it asks who is back leaves nobody unasked, and nobody asked twice."""

from datetime import timedelta

import pytest

from storage.database import statement
from tests.cast import ANA
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, count
from tests.stories.cover.absences import HOUR, lives_until, march, questions, says
from tests.stories.cover.killed import NOTED, NOTING, SENDING, asks
from tests.stories.killed import is_killed

ASKED_AT = march(10, 9)  # ten in Stockholm, on her second working day back


@pytest.mark.parametrize(("where", "asked"), [(NOTING, 0), (NOTED, 1), (SENDING, 1)])
async def test_ana_is_asked_once_and_in_private_wherever_the_process_is_killed(
    company: ChatCompany, opened: str, platform: RememberingPlatform, where: str, asked: int
) -> None:
    await says(company, ANA, "2026-03-09")
    await lives_until(company, ASKED_AT - timedelta(hours=2))
    company.entrance.clock.move(hours=2)  # type: ignore[attr-defined]
    assert not platform.stands
    await is_killed(asks, opened, ASKED_AT, where)
    assert await count("leave where asked_on is not null") == asked
    await statement("update delivery set due_at = now()")  # the minute for which it held what it had in hand
    await lives_until(company, ASKED_AT + 3 * HOUR, HOUR)
    await lives_until(company, march(24))
    assert questions(platform, ANA) == 1
    assert {*platform.stands} == {ANA.platform_id}, "nobody else reads anything of it"
