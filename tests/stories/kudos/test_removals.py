"""A thanks that is taken down: wholly or not at all, and nothing of it stands before what still waits."""

from asyncio import gather
from datetime import date
from unittest.mock import AsyncMock

import psycopg
import pytest

from bot.kudos.actions import REMOVE
from bot.messages.request import Pressed
from storage.delivery import notices
from storage.kudos import kudos as stored
from storage.kudos import reports
from storage.org import people
from tests.cast import ANA, BO, DANA, THANKS
from tests.stories.conftest import ChatCompany, count

GIVEN_ON = date(2026, 3, 2)


async def test_what_is_removed_before_anybody_decided_hides_no_other_report(company: ChatCompany) -> None:
    workspace, now = company.entrance.workspace.id, company.entrance.clock.now()
    known = await people.by_platform_ids(workspace, [ANA.platform_id, DANA.platform_id])
    giver, admin = known[ANA.platform_id].id, known[DANA.platform_id].id
    for number, words in enumerate((THANKS, "for waiting at the quay until the last boat was in"), 1):
        await company.types(ANA, f"@bo {words} #courage")
        await reports.add(workspace, number, giver, "", now)
    await stored.remove(workspace, 1, giver, GIVEN_ON, giver, "", now)
    assert [report.kudos.id for report in await reports.waiting(workspace, admin, limit=1)] == [2]


async def test_a_removal_of_which_its_giver_could_not_be_told_is_none(
    company: ChatCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    await company.types(ANA, f"@{BO.handle} {THANKS} #courage")
    form = await company.does(DANA, Pressed(REMOVE.name, "1"))
    with monkeypatch.context() as process:
        process.setattr(notices, "tell_once", AsyncMock(side_effect=psycopg.errors.SerializationFailure))
        await gather(company.submits(DANA, form, because="It hurts"), return_exceptions=True)
    assert await count("kudos where removed_at is null") == 1
    await company.submits(DANA, form, because="It hurts")
    assert await count("kudos where removed_at is null") == 0
    assert await count("delivery where subject = 'kudos_removed'") == 1
