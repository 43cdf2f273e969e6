"""Who is celebrated is found by an index, however many work here: of 20,000 people those of a few mornings."""

from datetime import date, timedelta

import pytest

from bot.celebrations.occasions import numbers_between
from bot.config.settings import Settings
from commands.org.open_workspace import open_workspace
from storage.celebrations import celebrated, foreseeing
from storage.database import statement
from tests.storage.sql.test_scans import rows_read

PEOPLE = 20_000
TODAY = date(2026, 3, 2)
_STAFF = """
insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,
    is_stranger, posts_about_me, joined_on)
select %(workspace)s, '@' || n, 'Crew ' || n, 'crew' || n, 'en', 'Europe/London', false, false, true, false, true,
    date '2020-01-01' + (n %% 365)
from generate_series(1, %(people)s) n
"""
_BIRTHDAYS = """
insert into celebration_wish (workspace_id, person_id, birth_month, birth_day)
select workspace_id, id, 1 + id %% 12, 1 + id %% 28 from person where workspace_id = %(workspace)s
"""


@pytest.fixture
async def workspace_id(opened: str, settings: Settings) -> int:
    workspace = await open_workspace("web", "local", "Harbour", settings)
    await statement(_STAFF, workspace=workspace.id, people=PEOPLE)
    await statement(_BIRTHDAYS, workspace=workspace.id)
    await statement("analyze person, celebration_wish, celebration")
    return workspace.id


async def test_three_mornings_are_read_by_the_numbers_of_their_days(workspace_id: int) -> None:
    until = TODAY + timedelta(days=2)
    days = {"numbers": numbers_between(TODAY, until), "since": TODAY, "until": until}
    found = await foreseeing.unforeseen(workspace_id, TODAY, until)
    assert len(found) > PEOPLE // 365
    read = await rows_read(foreseeing._UNFORESEEN, workspace_id=workspace_id, **days)
    assert read < 20 * len(found) < PEOPLE


_FORESEEN = """
insert into celebration (workspace_id, person_id, kind, day, morning, ahead_on)
select workspace_id, id, %(kind)s, d.day, d.day, d.day - 3 from person
cross join lateral (select date '2026-01-01' + (id %% 365)::int as day) d where workspace_id = %(workspace)s
"""


async def test_what_is_due_on_a_morning_is_an_index_read_among_all_that_is_foreseen(workspace_id: int) -> None:
    for kind in ("birthday", "anniversary"):
        await statement(_FORESEEN, kind=kind, workspace=workspace_id)
    await statement("analyze celebration")
    of_a_morning = PEOPLE // 365
    near = {"workspace_id": workspace_id, "since": TODAY, "until": TODAY}
    assert len(await celebrated.to_post(workspace_id, TODAY, TODAY)) >= of_a_morning
    assert await rows_read(celebrated._TO_POST, **near) < 20 * of_a_morning < PEOPLE // 10
