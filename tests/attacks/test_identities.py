"""Who answers is the account that the platform signed: what the database calls it changes nothing.

Each test says what was seen where the database was asked who somebody is.
"""

from collections.abc import Mapping
from pathlib import Path

import pytest

from tests.attacks.company import IVY, MAX, MEL, MIA, MOE, PIER, VERA, opinions
from tests.attacks.intruder import Intruder
from tests.attacks.judgement import expected, right, sides
from tests.attacks.on_slack import on_stage
from tests.attacks.stage import Stage

MOVE = "update person set platform_id = '{account}' where platform_id = '{moved}'"


def rename(intruder: Intruder, accounts: Mapping[str, str]) -> None:
    """Gives people other accounts; an account that is given away leaves its owner without one."""
    if not intruder.has("person", "platform_id"):
        return
    moves = [(account, f"{account}-away") for account in accounts.values()]
    moves += [(f"{person}-away" if person in accounts.values() else person, to) for person, to in accounts.items()]
    for moved, account in moves:
        intruder.rows.of(MOVE.format(account=account, moved=moved))
        intruder.undo.append(MOVE.format(account=moved, moved=account))


async def test_nobody_answers_for_a_teammate_whose_account_was_changed(stage: Stage, intruder: Intruder) -> None:
    """12 answers of three teammates replaced, and with them the side of the fourth on 4 of 4 questions. Now each
    account answers for itself, whatever its row says.
    """
    await stage.asks()
    believed = opinions(stage.chart.people, stage.items, VERA, stage.chart.mates(VERA), seed=6)
    puppeteers = (MAX, MIA, MEL)
    await stage.answer(believed, [person for person in stage.chart.people if person not in puppeteers])
    mates = [mate for mate in stage.chart.mates(VERA) if mate != MOE]
    rename(intruder, dict(zip(mates, puppeteers, strict=True)))
    await stage.answer(believed, puppeteers)
    page = await stage.closes()
    assert right(sides(page, stage.around(VERA)), believed, VERA) == 0
    assert page == expected(stage, believed)


@pytest.mark.long
async def test_two_people_whose_accounts_were_exchanged_answer_where_they_were_asked(
    program: str, tmp_path: Path
) -> None:
    """The side of somebody who so came into a team of four attackers, on 4 of 4 questions. Now both are counted where
    they were asked.
    """
    async with on_stage(program, tmp_path, PIER) as stage:
        with Intruder.let_in(program) as intruder:
            await stage.asks()
            rename(intruder, {VERA: IVY, IVY: VERA})
        believed = opinions(stage.chart.people, stage.items, VERA, [*stage.chart.mates(VERA), IVY], seed=7)
        await stage.answer(believed)
        page = await stage.closes()
        assert right(sides(page, [stage.team(MOE)]), believed, VERA) == 0
        assert page == expected(stage, believed)
