"""Whoever reads "Sealed" is counted, with the last that they said, whatever the database says of the check-in.

Each test says what was seen where answers and the state of a check-in were rows of the database.
"""

import pytest

from tests.attacks.company import VERA, opinions
from tests.attacks.intruder import Intruder
from tests.attacks.judgement import expected
from tests.attacks.stage import Moment, Stage, settled, travel
from tests.processes import until

LATER = {1: 4, 2: 5, 3: 2, 4: 1, 5: 3}  # what somebody says who first said that


async def test_a_second_answer_that_was_sealed_is_counted(stage: Stage, intruder: Intruder) -> None:
    """25 of 25 people read "Sealed" four times each, and were counted with their first answers: 14 of 20 numbers. Now
    no row is asked; while the check-in's own is held back its page waits, and that is said.
    """
    await stage.asks()
    first = opinions(stage.chart.people, stage.items, VERA, (), seed=8)
    await stage.answer(first)
    for table in {*intruder.tables_with("bytea"), "audience", "round", "person"}:
        intruder.trap(table, "before update", "begin return old; end")
    second = {key: LATER[choice] for key, choice in first.items()}
    await stage.answer(second)
    await travel(stage, Moment.CLOSING)

    async def noticed() -> bool:
        return f'"round": "{stage.key}"' in stage.process.said

    await until(noticed, "it is said that the page is not published as it was written")
    only_first = {*expected(stage, first)} - {*expected(stage, second)}
    assert len({*stage.ledger()} & only_first) == 0
    intruder.leave()
    await settled(stage)
    assert stage.ledger() == expected(stage, second)


@pytest.mark.parametrize(
    "change",
    [
        pytest.param("state = 'void'", marks=pytest.mark.long),
        pytest.param("state = 'closed'", marks=pytest.mark.long),
        pytest.param("workspace_id = (select max(id) from workspace)", marks=pytest.mark.long),
    ],
    ids=["void", "over", "elsewhere"],
)
async def test_a_check_in_is_counted_though_its_row_says_that_it_is_void_over_or_somewhere_else(
    stage: Stage, intruder: Intruder, change: str
) -> None:
    """0 of 20 numbers; void or over in the database, its keys were destroyed at once, days before its end. Now all 20,
    and the row is written over.
    """
    await stage.asks()
    believed = opinions(stage.chart.people, stage.items, VERA, (), seed=9)
    await stage.answer(believed)
    other = (
        "insert into workspace (platform, platform_id, name, language) values ('slack', 'T0OTHER', 'Elsewhere', 'en')"
    )
    intruder.rows.of(f"{other} on conflict do nothing")
    for table, constraint in intruder.rows.of(
        "select conrelid::regclass::text, conname from pg_constraint where confrelid = 'round'::regclass"
    ):
        intruder.rows.of(f"alter table {table} drop constraint {constraint}")  # who owns tables is held by no key
    if intruder.has("round", change.partition(" ")[0]):
        intruder.rows.of(f"update round set {change} where id = %s", stage.round)
    await settled(stage)
    assert await stage.closes() == expected(stage, believed)
