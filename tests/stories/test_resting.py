"""Where nothing is to do, a tick costs nothing; what somebody changes is looked at by every process."""

from collections import Counter
from datetime import UTC, datetime, time

import pytest
from tortoise import connections

from bot.config.settings import Settings
from bot.ports import ServedWorkspace
from commands.check_ins import CheckIns
from commands.delivery.rests import next_mark
from commands.delivery.run_due import run_due
from commands.org.open_workspace import open_workspace
from commands.routing.entrance import Entrance
from storage.database import statement
from tests.cast import MONDAY, FakeClock
from tests.platform import RememberingPlatform

STATEMENTS_AN_HOUR = 66


@pytest.fixture
def made(entrance: Entrance, monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """Counts statements to the database."""
    counted, connection = Counter[str](), type(connections.get("default"))
    execute = connection.execute_query

    async def counts(self: object, sql: str, *values: object) -> object:
        counted["all"] += 1
        return await execute(self, sql, *values)

    monkeypatch.setattr(connection, "execute_query", counts)
    return counted


@pytest.fixture
async def served(entrance: Entrance, settings: Settings) -> dict[int, ServedWorkspace]:
    """Twelve workspaces in which nothing happens."""
    served = dict(entrance.served)
    for number in range(11):
        workspace = await open_workspace("web", f"harbour-{number}", "Harbour", settings)
        served[workspace.id] = ServedWorkspace(workspace, RememberingPlatform(), settings)
    return served


async def statements(
    made: Counter[str], clock: FakeClock, served: dict[int, ServedWorkspace], check_ins: CheckIns
) -> int:
    made.clear()
    await run_due(clock.now(), served, check_ins)
    return made["all"]


async def come_to_rest(clock: FakeClock, served: dict[int, ServedWorkspace], check_ins: CheckIns) -> None:
    """Some look once more a minute later: nothing is looked at more often."""
    for minutes in (0, 0, 0, 2, 0, 0):
        clock.move(minutes=minutes)
        await run_due(clock.now(), served, check_ins)


async def test_a_tick_costs_the_same_with_one_workspace_and_with_twelve_in_which_nothing_is_to_do(
    made: Counter[str], clock: FakeClock, served: dict[int, ServedWorkspace], check_ins: CheckIns
) -> None:
    await come_to_rest(clock, served, check_ins)
    assert await statements(made, clock, served, check_ins) == 1
    [first, *_] = served
    assert await statements(made, clock, {first: served[first]}, check_ins) == 1


async def test_each_process_looks_at_a_workspace_once_more_after_somebody_changed_something(
    made: Counter[str], clock: FakeClock, served: dict[int, ServedWorkspace], check_ins: CheckIns
) -> None:
    await come_to_rest(clock, served, check_ins)
    await statement("update person set country = 'JP' where handle = 'bo'")
    assert await statements(made, clock, served, check_ins) > 10
    await come_to_rest(clock, served, check_ins)
    assert await statements(made, clock, served, check_ins) == 1
    assert await statement("select 1 from due where work = 'ticks'"), "another process may not have seen it"


async def test_signs_that_every_process_had_the_time_to_see_go_without_another_look(
    made: Counter[str], clock: FakeClock, served: dict[int, ServedWorkspace], check_ins: CheckIns
) -> None:
    """Else a thousand workspaces at rest leave thousands of rows to be read at every tick."""
    await come_to_rest(clock, served, check_ins)
    await statement("update due set next_at = next_at - interval '2 minutes' where work = 'ticks'")
    aged = await statement("select distinct workspace_id from due where work = 'ticks'")
    assert aged
    assert await statements(made, clock, served, check_ins) == 1 + len(aged)
    assert await statement("select 1 from due where work = 'ticks'") == []
    assert await statements(made, clock, served, check_ins) == 1


async def test_on_the_next_quarter_of_an_hour_all_are_looked_at(
    made: Counter[str], clock: FakeClock, served: dict[int, ServedWorkspace], check_ins: CheckIns, settings: Settings
) -> None:
    await come_to_rest(clock, served, check_ins)
    clock.move(seconds=(next_mark(settings, clock.now()) - clock.now()).total_seconds() - 1)
    assert await statements(made, clock, served, check_ins) == 1
    clock.move(seconds=1)
    assert await statements(made, clock, served, check_ins) > 10 * len(served)


async def test_an_hour_of_a_workspace_in_which_nothing_happens_costs_so_many_statements(
    made: Counter[str], clock: FakeClock, served: dict[int, ServedWorkspace], check_ins: CheckIns, settings: Settings
) -> None:
    """A room that looks by the clock pays for it in every workspace: a thousand of them make some sixteen
    thousand statements a quarter of an hour.
    """
    two = dict(list(served.items())[:2])
    await come_to_rest(clock, two, check_ins)
    made.clear()
    for _ in range(4 * 4):
        clock.move(seconds=(next_mark(settings, clock.now()) - clock.now()).total_seconds())
        await run_due(clock.now(), two, check_ins)
    assert made["all"] / len(two) / 4 < STATEMENTS_AN_HOUR


@pytest.mark.parametrize(
    ("at", "now", "mark"), [("09:00", "10:07", "10:15"), ("09:40", "10:07", "10:10"), ("09:05", "10:55", "11:00")]
)
def test_a_mark_lies_on_the_quarters_and_as_long_after_them_as_hours_do(
    settings: Settings, at: str, now: str, mark: str
) -> None:
    settings = settings.model_copy(update={"digest": settings.digest.model_copy(update={"at": at})})
    moment, expected = (datetime.combine(MONDAY, time.fromisoformat(hour), UTC) for hour in (now, mark))
    assert next_mark(settings, moment) == expected
