"""While a legal hold stands, nobody whom it is about is forgotten; once it is over, who wished it before is."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest.mock import AsyncMock

import pytest

from bot.app.connect import erasing
from bot.config.settings import Settings
from bot.messages.request import Pressed, Typed
from commands.feature import Tick
from commands.forgetting import fulfil
from storage.config import chosen
from storage.database import all_or_nothing, statement
from storage.org.joining import join_accounts
from storage.retention.holds import hold_over
from storage.sealed.erasures import ErasureLists
from tests.cast import BO, CY, DANA
from tests.stories.conftest import count, told
from tests.stories.forgetting.looking import ForgettingCompany

BO_ALONE = ("Achterberg",)
THANKS = "for carrying the whole migration to its end, so that nobody lost a day #courage"


async def holds(forgetful: ForgettingCompany, *whom: str) -> None:
    until = (forgetful.clock.now() + timedelta(days=30)).date().isoformat()
    form = await forgetful.chat.does(DANA, Pressed("retention.place", ""))
    await forgetful.chat.submits(DANA, form, people=whom, until=until, reason="A court asks for it")


async def test_who_is_held_reads_until_when_and_nobody_else_is_kept_from_it(forgetful: ForgettingCompany) -> None:
    await holds(forgetful, BO.platform_id)
    assert "A legal hold stands up to 2026-04-01" in told(await forgetful.opens(BO))
    assert "A legal hold" not in told(await forgetful.opens(CY))


async def test_a_wish_of_before_waits_for_the_end_of_the_hold(forgetful: ForgettingCompany) -> None:
    await forgetful.wishes(BO)
    await holds(forgetful)
    await forgetful.ticks()
    assert {*await forgetful.still_named(BO_ALONE)} == {*BO_ALONE}
    end = await forgetful.chat.does(DANA, Pressed("retention.end", "1"))
    await forgetful.chat.submits(DANA, end, reason="The court has decided")
    await forgetful.ticks(61)
    assert await forgetful.still_named(BO_ALONE) == {}


@pytest.mark.parametrize(
    ("zone", "midnight"),
    [
        ("Pacific/Auckland", datetime(2026, 4, 1, 11, tzinfo=UTC)),
        ("Pacific/Honolulu", datetime(2026, 4, 2, 10, tzinfo=UTC)),
    ],
)
async def test_a_workspace_that_was_removed_is_not_erased_before_a_hold_ends_where_the_company_is(
    forgetful: ForgettingCompany, opened: str, monkeypatch: pytest.MonkeyPatch, zone: str, midnight: datetime
) -> None:
    await holds(forgetful)
    await chosen.store(forgetful.workspace, {"time_zone": zone})
    await statement("update workspace set removed_at = now() - interval '900 days'")
    for now, left in ((midnight - timedelta(seconds=1), 1), (midnight, 0)):
        monkeypatch.setattr(erasing, "clock", AsyncMock(return_value=now))
        await erasing.erase_due(opened, forgetful.check_ins.folders, Settings())
        assert await count("workspace") == left


async def test_what_a_hold_keeps_of_a_colleague_stays_without_the_name_whatever_somebody_chose(
    forgetful: ForgettingCompany,
) -> None:
    await forgetful.chat.types(CY, f"@bo {THANKS}")
    await forgetful.chat.types(BO, f"@cy {THANKS}, every day of it")
    await forgetful.chat.types(BO, f"@ana {THANKS} of the week")
    await holds(forgetful, CY.platform_id)
    await forgetful.wishes(BO, kudos_received="gone", kudos_given="gone")
    await forgetful.ticks()
    assert await count("kudos where words <> '' and removed_at is null") == 2
    assert await count("kudos_receiver r join person p on p.id = r.person_id where p.platform_id = ' forgotten'") == 1
    assert await forgetful.still_named(("Achterberg", "@bo", "of the week")) == {}


async def test_a_hold_that_is_placed_in_the_same_second_stops_it(
    forgetful: ForgettingCompany, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Behind the look that the clock takes before it writes the line into the list."""
    await forgetful.wishes(BO)
    note = ErasureLists.note

    def notes_late(*arguments: Any) -> None:
        note(*arguments)
        monkeypatch.setattr(fulfil, "hold_over", hold_over)

    async def sees_none(*_: object) -> None:
        return None

    await holds(forgetful, BO.platform_id)
    monkeypatch.setattr(fulfil, "hold_over", sees_none)
    monkeypatch.setattr(ErasureLists, "note", notes_late)
    await forgetful.ticks()
    assert {*await forgetful.still_named(BO_ALONE)} == {*BO_ALONE}
    assert await count("forgetting where erased_at is null") == 1


async def test_the_last_day_of_a_hold_ends_where_the_company_is(forgetful: ForgettingCompany) -> None:
    await forgetful.wishes(BO)
    await holds(forgetful, BO.platform_id)
    served = forgetful.chat.entrance.served
    [(number, here)] = served.items()
    west = replace(here, settings=here.settings.model_copy(update={"time_zone": "America/Los_Angeles"}))
    at_night = datetime(2026, 4, 2, 3, tzinfo=UTC)  # still the first of April in California
    tick = Tick(at_night, {number: west}, forgetful.check_ins)
    assert await fulfil.forget_people(tick) == []
    assert {*await forgetful.still_named(BO_ALONE)} == {*BO_ALONE}
    await fulfil.forget_people(replace(tick, now=at_night + timedelta(hours=5)))
    assert await count("person where platform_id = '@bo'") == 0


async def test_a_hold_stays_over_a_person_whose_accounts_become_one(forgetful: ForgettingCompany) -> None:
    new = replace(BO, platform_id="@newbo", handle="newbo")
    forgetful.platform.strangers[new.platform_id] = new
    await forgetful.chat.types(new, "mine")
    await holds(forgetful, new.platform_id)
    async with all_or_nothing():
        await join_accounts(forgetful.workspace, BO.platform_id, new.platform_id)
    assert "A legal hold stands" in told(await forgetful.opens(new))
    kept = told(await forgetful.chat.does(DANA, Typed("kept", "general", "/pulse")))
    assert BO.name in kept
