"""A restore repeats what stands in the list and nothing else; and who is here again keeps what reached them since."""

from datetime import UTC, datetime, timedelta

import psycopg
import pytest
from psycopg.types.json import Jsonb

from bot.config.settings import Settings
from bot.forgetting.forgetting import Choices, WhoseWish
from commands.feature import Tick
from commands.forgetting.after_restore import forget_again
from commands.forgetting.fulfil import forget_people
from storage.caches import forget_all
from storage.config import chosen
from storage.database import statement
from storage.forgetting import wishes
from storage.sealed.ballot_box import OPEN
from storage.sealed.erasures import ErasureLists
from tests.cast import BO, CY
from tests.stories.conftest import count
from tests.stories.forgetting.looking import ForgettingCompany
from tests.stories.forgetting.test_held import BO_ALONE, holds

THANKS = "for carrying the whole migration to its end, so that nobody lost a day #courage"


async def _rows(table: str, where: str) -> list[object]:
    return [row["row"] for row in await statement(f"select to_jsonb(t) as row from {table} t where {where}")]


def _brings_back(conninfo: str, **tables: list[object]) -> None:
    """What a backup from before does."""
    with psycopg.connect(conninfo) as connection:
        connection.execute("delete from forgetting")
        for table, rows in tables.items():
            for row in rows:
                insert = f"insert into {table} select * from jsonb_populate_record(null::{table}, %s)"
                connection.execute(insert.encode(), (Jsonb(row),))
    forget_all()


async def _directory_wishes(forgetful: ForgettingCompany, days: int) -> None:
    [bo] = await statement("select id from person where platform_id = '@bo'")
    now = forgetful.clock.now()
    due_at = now + timedelta(days=days)
    await wishes.add(forgetful.workspace, bo["id"], Choices(), WhoseWish.DIRECTORY, now, due_at)


async def restored(forgetful: ForgettingCompany, now: datetime | None = None) -> int:
    """What `restore` does once the rows are back; app.yaml says UTC."""
    return await forget_again(forgetful.check_ins.folders.sealed, Settings(), now or forgetful.clock.now())


@pytest.mark.parametrize("by_command", [True, False])
async def test_a_wish_that_was_dropped_after_the_backup_keeps_nobody_from_being_forgotten_again(
    forgetful: ForgettingCompany, opened: str, by_command: bool
) -> None:
    await _directory_wishes(forgetful, 30)
    people, dropped = await _rows("person", "platform_id = '@bo'"), await _rows("forgetting", "true")
    await statement("delete from forgetting")
    await forgetful.wishes(BO)
    await forgetful.ticks()
    _brings_back(opened, person=people, forgetting=dropped)
    if by_command:
        assert await restored(forgetful) == 1
    await forgetful.ticks()
    assert await forgetful.still_named(("Achterberg", "@bo")) == {}


async def test_a_restore_forgets_nobody_over_whom_a_legal_hold_stands(forgetful: ForgettingCompany) -> None:
    await forgetful.wishes(BO)
    await holds(forgetful, BO.platform_id)
    await restored(forgetful)
    assert {*await forgetful.still_named(BO_ALONE)} == {*BO_ALONE}


@pytest.mark.parametrize(
    ("zone", "now", "kept"),
    [
        ("Pacific/Honolulu", datetime(2026, 4, 2, 9, 59, tzinfo=UTC), 1),  # in UTC the last day ended ten hours ago
        ("Pacific/Auckland", datetime(2026, 4, 1, 11, tzinfo=UTC), 0),  # in UTC it goes on for thirteen hours
    ],
)
async def test_a_restore_keeps_what_a_hold_keeps_until_its_last_day_ends_where_the_company_is(
    forgetful: ForgettingCompany, opened: str, zone: str, now: datetime, kept: int
) -> None:
    await chosen.store(forgetful.workspace, {"time_zone": zone})
    await forgetful.chat.types(BO, f"@cy {THANKS}")
    await holds(forgetful, CY.platform_id)
    before = await _rows("person", "platform_id = '@bo'")
    await forgetful.wishes(BO, kudos_given="gone")
    await forgetful.ticks()
    _brings_back(opened, person=before)
    await statement("update kudos set giver_id = (select id from person where platform_id = '@bo')")
    assert await restored(forgetful, now) == 1
    assert await count("kudos where words <> '' and removed_at is null") == kept


async def test_a_restore_forgets_nobody_whom_a_directory_deleted_and_who_is_here_again(
    forgetful: ForgettingCompany,
) -> None:
    await _directory_wishes(forgetful, 0)
    await restored(forgetful)
    assert await count("person where platform_id = '@bo'") == 1


async def test_a_wish_that_waited_in_the_backup_is_fulfilled_by_the_clock_and_has_its_line(
    forgetful: ForgettingCompany,
) -> None:
    await forgetful.wishes(BO)
    await restored(forgetful)
    await forgetful.ticks()
    assert await forgetful.still_named(BO_ALONE) == {}
    assert len(ErasureLists(forgetful.check_ins.folders.sealed).of(forgetful.name)) == 1


async def test_who_is_here_again_before_a_check_in_closes_keeps_what_reached_them_since(
    forgetful: ForgettingCompany,
) -> None:
    keys = forgetful.check_ins.folders.keys.path / f"{forgetful.name}{OPEN}"
    keys.write_text(f"{'a' * 32} {(forgetful.clock.now() + timedelta(days=7)).isoformat()}")

    async def looks() -> None:
        tick = Tick(forgetful.clock.now(), forgetful.chat.entrance.served, forgetful.check_ins)
        assert await forget_people(tick) == []

    await forgetful.wishes(BO)
    await looks()
    assert await count("forgetting where erased_at is not null and ended_at is null") == 1
    forgetful.platform.strangers[BO.platform_id] = BO
    await forgetful.chat.types(BO, "mine")
    await forgetful.chat.types(CY, f"@bo {THANKS}")
    of_bo = "delivery d join person p on p.id = d.reader_id where p.platform_id = '@bo'"
    assert await count(of_bo) == 1
    keys.unlink()
    await looks()
    assert await count("forgetting where ended_at is null") == 0
    assert await count(of_bo) == 1
