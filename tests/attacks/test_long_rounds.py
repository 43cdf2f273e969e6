"""A check-in that stays open for weeks is attacked in the middle of them, and tells what a short one tells."""

from collections import Counter
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path
from urllib.parse import quote_plus

import pytest

from storage.sealed.ballot_box import links
from tests.attacks.company import ADA, ATTACKERS, BEA, HARBOUR, MOE, PUPPETS, VERA, AttackedChart, Opinions, opinions
from tests.attacks.intruder import Intruder
from tests.attacks.judgement import expected, right, sides
from tests.attacks.memory import READS_MEMORY, scan, secrets_of
from tests.attacks.on_slack import SlackStage, on_stage
from tests.attacks.stage import Moment, settled, travel
from tests.canary import CANARY
from tests.slack.checkin.ledgers import SEALED

LONG_AGO = date(2019, 5, 6)
MATES = ("U0BEN", "U0TOM", "U0UNA")
WITH_PUPPETS = AttackedChart({**HARBOUR.reports, ADA: (VERA, *PUPPETS), BEA: (*HARBOUR.reports[BEA], MOE, *MATES)})
WEEKS = 4


@pytest.fixture
async def stage(program: str, tmp_path: Path) -> AsyncIterator[SlackStage]:
    """A harbour of its own whose first check-in has just been asked."""
    async with on_stage(program, tmp_path, HARBOUR, PUPPETS, cadence="monthly", open_for=7 * WEEKS) as one:
        await one.asks()
        [link] = links(one.folders.keys).values()
        assert link.closes_at - one.now > timedelta(weeks=WEEKS, days=-2)
        yield one


async def half_of_them_answer(stage: SlackStage, contrary: tuple[str, ...] = ()) -> Opinions:
    """Then half of the time passes. Returns what everybody thinks."""
    believed = opinions(stage.chart.people, stage.items, VERA, contrary, seed=21)
    early = [VERA, *ATTACKERS, *stage.chart.people[:8]]
    await stage.answer({at: choice for at, choice in believed.items() if at[0] in early})
    await travel(stage, Moment.HALF_TIME)
    await settled(stage)
    return believed


@READS_MEMORY
@pytest.mark.long
async def test_who_runs_the_server_could_look_until_it_closes_and_finds_nothing_afterwards(stage: SlackStage) -> None:
    """Vera writes on the first day and answers anew weeks later. Until the closing the keys are there, as everybody
    reads in the invitation; then no key is left in a folder or in memory, nor what she wrote.
    """
    await stage.fill_in(VERA, {"mood": "1", "comment": CANARY})
    believed = await half_of_them_answer(stage)
    needles = {
        **secrets_of(stage.folders.keys),
        "comment": CANARY.encode(),
        "comment as it was sent": quote_plus(CANARY).encode(),
    }
    assert scan(stage.processes(), needles)["code secret"] > 0
    await stage.answer(believed)
    assert await stage.tap(VERA, "mood", 5) == SEALED
    page = await stage.closes()
    assert page == expected(stage, {**believed, (VERA, "mood"): 5})
    assert stage.folders.keys.files(f"{stage.key}*") == []
    assert +scan(stage.processes(), needles) == Counter()


@pytest.mark.long
async def test_whoever_ends_it_in_the_database_after_half_of_the_time_counts_nobody_early(stage: SlackStage) -> None:
    """The few who have answered by then would be counted alone; so would the victim with the attackers."""
    contrary = tuple(stage.chart.mates(VERA))
    believed = await half_of_them_answer(stage, contrary)
    with Intruder.let_in(stage.env["DATABASE_URL"]) as intruder:
        if intruder.has("audience", "person_id"):
            gone = "delete from audience using person where person.id = person_id and platform_id <> all(%s)"
            intruder.rows.of(gone, [VERA, *ATTACKERS])
        early = "update round set closes_at = clock_timestamp() - interval '60 days' where id = %s"
        intruder.rows.of(early, stage.round)
        await settled(stage)
        assert stage.ledger() == []
    await stage.answer(believed)
    page = await stage.closes()
    assert page == expected(stage, believed)
    assert right(sides(page, stage.around(VERA)), believed, VERA) == 0


@pytest.mark.long
async def test_who_comes_or_goes_while_it_is_open_is_no_group_for_the_one_who_stays_in_this_check_in_or_the_next(
    stage: SlackStage,
) -> None:
    """After half of the time Vera's teammates are moved away, and four accounts of the attackers come, with joining
    dates of long ago. Who was asked stays who is counted; and in the next check-in they are still new.
    """
    contrary = tuple(stage.chart.mates(VERA))
    believed = await half_of_them_answer(stage, contrary)
    await stage.load(WITH_PUPPETS, dict.fromkeys(PUPPETS, LONG_AGO))
    await settled(stage)
    assert all(not stage.taps(puppet) for puppet in PUPPETS), "nobody is invited later"
    tap = stage.button(VERA, "mood", 2)
    for puppet in PUPPETS:
        assert (await stage.press(puppet, tap.action, tap.value))["text"] != SEALED
    stage.chart = HARBOUR
    await stage.answer(believed)
    page = await stage.closes()
    assert page == expected(stage, believed)
    stage.chart = WITH_PUPPETS
    await stage.asks()
    anew = opinions(stage.chart.people, stage.items, VERA, stage.chart.people, seed=22)
    await stage.answer(anew)
    later = await stage.closes()
    assert stage.team(VERA) not in {unit for unit, *_ in later}
    units = [*stage.around(VERA), f"unit:{stage.numbers[ADA]}"]
    assert max(right(sides(later, [unit]), anew, VERA) for unit in units) == 0
