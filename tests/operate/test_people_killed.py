"""An import or a sync that is killed with kill -9 at several points: all or nothing, and the next one works."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from signal import SIGKILL

import psycopg
import pytest
from psycopg.types.json import Jsonb

from bot.scim.resources import ENTERPRISE
from tests.operate.test_people import BAMBOO, Operator, operator
from tests.processes import Running, run, until

__all__ = ["operator"]

# Tables in the order in which a merge writes them; whoever holds one has it wait right there.
POINTS = ("chart_before", "person", "team", "people_import", "diary")
POINTS_OF_A_SYNC = ("chart_before", "team", "people_import", "diary")  # people are marked when the program starts
_WAITS = """
select count(*) from pg_stat_activity a where wait_event_type = 'Lock' and exists (
    select 1 from pg_locks l where l.pid = a.pid and l.locktype = 'advisory' and l.classid = 1414 and l.granted)
"""  # whoever holds the chart
_STATE = """
select (select count(*) from person), (select md5(string_agg(concat(id, name, team_id, origins), ' ' order by id))
    from person where team_id is not null), (select md5(string_agg(t::text, ' ' order by id)) from team t),
    (select kept_at from chart_before), (select count(*) from people_import),
    (select count(*) from diary where kind in ('chart', 'scim_merged'))
"""
_ADD = """
insert into scim_resource (workspace_id, kind, id, unique_name, content, version, created_at, modified_at)
select id, 'User', %s, %s, %s, 1, now(), now() from workspace where platform = 'slack'
"""
# A sync whose process died is due again once its lease has ended; here it has.
_DUE = """
insert into scim_sync (workspace_id, revision, changed_first_at, changed_last_at)
select id, 1, now() - interval '1 hour', now() - interval '1 hour' from workspace where platform = 'slack'
on conflict (workspace_id) do update set claimed_until = null
"""
STAFF = {"clara": "", "vera": "clara", "emil": "clara", "bo": "emil", "dana": "vera", "renee": "vera"}


async def stalls(operator: Operator) -> None:
    async def is_waiting() -> bool:
        return operator.row(_WAITS) != (0,)

    await until(is_waiting, "it waits in the middle")


@pytest.mark.long
async def test_an_import_that_is_killed_anywhere_has_changed_nothing_and_the_next_one_works(operator: Operator) -> None:
    for table in POINTS:
        before = operator.row(_STATE)
        with operator.holding(f"lock table {table} in share row exclusive mode"):
            killed = await operator.begins("import", str(BAMBOO))
            await stalls(operator)
            await killed.stop(SIGKILL)
        assert operator.row(_STATE) == before, table
    await operator.reads("import", str(BAMBOO))
    assert operator.people() == (8, 7)


@pytest.mark.long
async def test_of_two_real_imports_at_once_the_second_waits_says_so_and_finds_nothing_to_change(
    operator: Operator,
) -> None:
    with operator.holding("lock table team in share row exclusive mode"):
        earlier = await operator.begins("import", str(BAMBOO))
        await stalls(operator)
        later = await operator.begins("import", str(BAMBOO))

        async def waits() -> bool:
            return "Another import is running. Waiting for it to end." in later.said

        await until(waits, "the later one says that it waits")
        assert earlier.process.returncode is None
    assert (await earlier.ended(), await later.ended()) == (0, 0)
    assert "Join (8): " in earlier.said
    assert "Nobody joins, leaves, moves or is called differently." in later.said
    assert operator.people() == (8, 7)


@asynccontextmanager
async def serving(operator: Operator, clock: Path) -> AsyncIterator[Running]:
    """The program by its clock, until it is killed."""
    started = await run("serve", env=operator.env, program=("tests.operate.serving", str(clock)))
    try:
        yield started
    finally:
        await started.stop(SIGKILL)


@pytest.mark.long
async def test_a_sync_that_is_killed_anywhere_has_changed_nothing_and_the_next_one_works(
    operator: Operator, tmp_path: Path
) -> None:
    clock = tmp_path / "clock"
    clock.write_text("0")
    await operator.reads("import", str(BAMBOO))
    with psycopg.connect(operator.conninfo) as connection:
        for handle, boss in STAFF.items():
            address = f"{handle}@example.test"
            content: dict[str, object] = {
                "userName": address,
                "displayName": f"{handle.title()} Harbour",
                "timezone": "Asia/Tokyo",
            }
            content |= {ENTERPRISE: {"manager": {"value": f"{boss}@example.test"}}} if boss else {}
            connection.execute(_ADD.encode(), (handle, address, Jsonb(content)))
    before = operator.row(_STATE)
    for table in POINTS_OF_A_SYNC:
        with psycopg.connect(operator.conninfo) as connection:
            connection.execute(_DUE.encode())
        with operator.holding(f"lock table {table} in share row exclusive mode"):
            async with serving(operator, clock):
                await stalls(operator)
        assert operator.row(_STATE) == before, table
    async with serving(operator, clock):

        async def is_done() -> bool:
            return operator.row("select outcome from scim_sync") == ("done",)

        with psycopg.connect(operator.conninfo) as connection:
            connection.execute(_DUE.encode())
        await until(is_done, "the directory is taken over")
    assert operator.row("select time_zone from person where name = 'Vera Harbour'") == ("Asia/Tokyo",)
    assert operator.row(_STATE)[-1] == before[-1] + 2  # type: ignore[operator]
