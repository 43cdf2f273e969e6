"""A backup that was made while a check-in was open, and put back after it had closed, counts nothing again."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.attacks.company import HARBOUR, VERA, opinions
from tests.attacks.judgement import expected
from tests.attacks.on_slack import on_stage
from tests.attacks.stage import Moment, Stage, settled, travel
from tests.canary import dump, restored


@pytest.fixture
async def stage(program: str, tmp_path: Path) -> AsyncIterator[Stage]:
    """A harbour of its own."""
    async with on_stage(program, tmp_path, HARBOUR) as one:
        yield one


@pytest.mark.long
async def test_a_restored_backup_asks_and_publishes_nothing_of_its_week_again(server: str, stage: Stage) -> None:
    """The check-in became void, and 25 of 25 people were asked again what they had read the numbers of. Now the roll,
    which is no row, knows that the week was published: the row that came back stays as it is, and nobody is asked.
    """
    await stage.asks()
    believed = opinions(stage.chart.people, stage.items, VERA, (), seed=14)
    await stage.answer(believed)
    conninfo = stage.env["DATABASE_URL"]
    superuser = make_conninfo(server, dbname=conninfo_to_dict(conninfo)["dbname"])
    backup = await dump(superuser)
    page = await stage.closes()
    assert page == expected(stage, believed)
    async with restored(superuser, backup) as database:
        name, parts = database.info.dbname, conninfo_to_dict(conninfo)
        await database.execute(f"alter database {name} owner to {parts['user']}".encode())
        await database.commit()
        await database.close()
        await stage.restart(make_conninfo(conninfo, dbname=name))
        await travel(stage, Moment.KEYS_GIVEN_UP)
        await settled(stage)
        await settled(stage)
        again = {tap.key for person in stage.chart.people for tap in stage.taps(person)} - {stage.key}
        everything = stage.rows.of("select unit, item, reading, size_from from ledger order by unit, item")
        await stage.process.stop()
        stage.rows.close()
        assert again == set()
        assert everything in ([], page)
