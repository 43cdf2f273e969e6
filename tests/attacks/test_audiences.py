"""Who is counted together is frozen when a check-in opens: no row of the database changes it.

Each test says what was seen where the closing believed the database.
"""

from pathlib import Path

import pytest

from tests.attacks.company import ATTACKERS, QUAY, VERA, opinions
from tests.attacks.intruder import Intruder
from tests.attacks.judgement import expected, right, sides
from tests.attacks.on_slack import on_stage
from tests.attacks.stage import Stage, settled


async def test_the_victim_and_four_attackers_are_not_counted_alone_when_the_others_are_deleted(
    stage: Stage, intruder: Intruder
) -> None:
    """By SELECT, INSERT, UPDATE and DELETE alone: the victim's side on 4 of 4 questions, days before the closing. Now
    nothing early, and later the page of everybody.
    """
    await stage.asks()
    believed = opinions(stage.chart.people, stage.items, VERA, stage.chart.mates(VERA), seed=2)
    await stage.answer(believed)
    if intruder.has("audience", "person_id"):
        gone = "delete from audience using person where person.id = person_id and platform_id <> all(%s)"
        intruder.rows.of(gone, [VERA, *ATTACKERS])
    if intruder.has("round", "closes_at"):
        early = "update round set closes_at = clock_timestamp() - interval '1 minute' where id = %s"
        intruder.rows.of(early, stage.round)
    await settled(stage)
    early_page = stage.ledger()
    page = early_page or await stage.closes()
    assert right(sides(page, stage.around(VERA)), believed, VERA) == 0
    assert early_page == []
    assert page == expected(stage, believed)


@pytest.mark.long
async def test_who_was_invited_by_the_attackers_alone_is_not_counted_with_them(program: str, tmp_path: Path) -> None:
    """Invitations of six teammates deleted: the side of the one who was left, on 4 of 4 questions. Now their team has
    no number at all: under half of those who are in the manifest answered.
    """
    async with on_stage(program, tmp_path, QUAY) as stage:
        uninvited = [mate for mate in stage.chart.mates(VERA) if mate not in ATTACKERS]
        with Intruder.let_in(program) as intruder:
            if intruder.has("delivery", "subject", "reader_id"):
                theirs = [stage.numbers[person] for person in uninvited]
                lost = f"new.subject = 'invitation' and new.reader_id = any(array{theirs})"
                intruder.trap("delivery", "before insert", f"begin if {lost} then return null; end if; return new; end")
            await stage.asks([person for person in stage.chart.people if person not in uninvited])
        believed = opinions(stage.chart.people, stage.items, VERA, uninvited, seed=5)
        await stage.answer(believed)
        page = await stage.closes()
        assert right(sides(page, stage.around(VERA)), believed, VERA) == 0
