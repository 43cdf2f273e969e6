"""What goes wrong around a check-in costs nobody their answers, and undoes nothing that was published."""

from datetime import timedelta

import pytest

from commands.delivery.run_due import run_due
from storage.database import statement
from storage.sealed.ballot_box import RoundLink
from tests.rounds import all_served, count_due
from tests.stories.pulse.checkin import TUESDAY, CheckIn
from tests.stories.pulse.test_publishing import at, due, due_now, opened, pages, published_once, states

__all__ = ["due"]
HOUR = timedelta(hours=1)


async def test_a_machine_that_was_off_for_weeks_counts_what_is_all_there(checkin: CheckIn) -> None:
    await opened(checkin)
    await checkin.all_answer(checkin.staff, 4)
    checkin.clock.move(days=30)
    await run_due(checkin.clock.now(), await all_served(checkin.entrance.settings), checkin.check_ins)
    assert pages(checkin) == []
    await checkin.tick()
    assert (await states(checkin))[0] == "closed"
    assert await checkin.number("select count(*) from ledger") > 0


async def test_a_roll_that_was_put_back_to_an_older_one_undoes_nothing_that_was_published(due: CheckIn) -> None:
    sealed = due.check_ins.folders.sealed
    (roll,) = sealed.files("*.roll")
    before = roll.read_bytes()
    await due.tick()
    await published_once(due)
    roll.write_bytes(before)
    for _ in range(3):
        await at(due, HOUR.total_seconds())
    assert (await states(due))[0] == "closed"
    assert await due.number("select count(*) from ledger") == 12
    assert pages(due) == []


async def test_one_workspaces_trouble_keeps_no_other_waiting(due: CheckIn) -> None:
    """A page that cannot even be read lies before the one that can be published."""
    sealed = due.check_ins.folders.sealed
    assert count_due(due.check_ins.folders, due.clock) == []
    sealed.link("0" * 32 + ".page", b"no page")
    with pytest.raises(ValueError, match="ClosedRound"):
        await due_now(due)
    assert (await states(due))[0] == "closed"
    assert await due.number("select count(*) from ledger") == 12


async def test_a_round_that_cannot_be_counted_keeps_no_other_uncounted(due: CheckIn) -> None:
    keys, sealed = due.check_ins.folders.keys, due.check_ins.folders.sealed
    keys.link("0" * 32 + ".manifest", b"no manifest")
    sealed.link("0" * 32 + ".opening.boxes", b"")
    keys.link("slack-T0.open", bytes(RoundLink("0" * 32, TUESDAY)))
    (trouble,) = count_due(due.check_ins.folders, due.clock)
    assert "0" * 32 in str(trouble)
    await run_due(due.clock.now(), await all_served(due.entrance.settings), due.check_ins)
    assert (await states(due))[0] == "closed"


async def test_clocks_that_are_set_back_change_no_order_of_answers(checkin: CheckIn) -> None:
    await opened(checkin)
    checkin.clock.move(hours=1)
    await checkin.all_answer(checkin.staff, 1)
    checkin.clock.move(minutes=-30)
    await checkin.all_answer(checkin.staff, 5)
    await at(checkin, (checkin.running.closes_at + HOUR - checkin.clock.now()).total_seconds())
    assert {row["reading"] for row in await statement("select reading from ledger where item = 'mood'")} <= {
        *(">=4", "4.5", "4"),
    }
