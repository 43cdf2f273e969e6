"""Processes race and die between any two statements: a round still opens once, asks once and closes once."""

import asyncio
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.ballots import RoundKeys, RoundSeal
from bot.rounds import Round
from commands import close_round
from commands.check_ins import CheckIns
from commands.run_due import run_due
from storage import rounds
from storage.database import statement
from tests.cast import MONDAY
from tests.stories.pulse.checkin import TUESDAY, CheckIn, text_of

HOUR = timedelta(hours=1)


@pytest.fixture
def team_size() -> int:
    return 6  # of which a band of participation says that at least five answered


class PowerCut(Exception):
    """The process is gone."""


class FaultyKeys:
    """A key store whose machine dies in the middle of one call, before or after it had its effect."""

    def __init__(self, inner: KeyFolder, dies_in: str, *, afterwards: bool) -> None:
        self.inner = inner
        self.dies_in = dies_in
        self.afterwards = afterwards

    def _do(self, call: str, work: Callable[[], None]) -> None:
        if call == self.dies_in and not self.afterwards:
            raise PowerCut
        work()
        if call == self.dies_in:
            raise PowerCut

    def create(self, name: str) -> None:
        self._do("create", lambda: self.inner.create(name))

    def destroy(self, name: str) -> None:
        self._do("destroy", lambda: self.inner.destroy(name))

    def seal(self, name: str) -> RoundSeal | None:
        return self.inner.seal(name)

    def keys(self, name: str) -> RoundKeys | None:
        return self.inner.keys(name)

    def names(self) -> set[str]:
        return self.inner.names()


async def due_twice(checkin: CheckIn, check_ins: CheckIns, folder: Path) -> None:
    """Two processes tick at the same moment."""
    other = KeyFolder(folder / "keys", folder / "data")
    settings, now = checkin.entrance.settings, checkin.clock.now()
    await asyncio.gather(run_due(now, settings, keys, {"web"}), run_due(now, settings, other, {"web"}))


async def closed_once(checkin: CheckIn, check_ins: CheckIns) -> None:
    """The round is closed, counted once with everybody's answer, and its keys are gone."""
    assert await statement("select state from round") == [{"state": "closed"}]
    assert await checkin.number("select count(*) from ballot") == 0
    assert keys.names() == set()
    twice = "select 1 from ledger group by round_id, unit, item having count(*) > 1"
    assert await statement(twice) == []
    assert await checkin.number("select count(*) from ledger") == 12  # three teams, four items
    participation = await statement("select distinct participation from ledger where participation is not null")
    assert participation == [{"participation": ">75"}]


async def test_two_processes_open_one_round_and_ask_everybody_once(
    checkin: CheckIn, check_ins: CheckIns, tmp_path: Path
) -> None:
    checkin.clock.move(days=1, hours=1)
    await due_twice(checkin, keys, tmp_path)
    assert await checkin.number("select count(*) from round") == 1
    assert await checkin.number("select count(*) from audience") == 22
    assert await checkin.number("select count(*) from delivery where subject = 'invitation'") == 22
    assert len(keys.names()) == 1


async def test_two_processes_close_one_round(checkin: CheckIn, check_ins: CheckIns, tmp_path: Path) -> None:
    await checkin.live_until(TUESDAY + HOUR)
    await checkin.all_answer(checkin.staff, 4)
    checkin.clock.move(days=3)
    await due_twice(checkin, keys, tmp_path)
    await closed_once(checkin, keys)


@pytest.mark.parametrize("afterwards", [False, True])
async def test_a_crash_while_keys_are_made_leaves_one_round(
    checkin: CheckIn, check_ins: CheckIns, afterwards: bool
) -> None:
    checkin.clock.move(days=1, hours=1)
    checkin.keys = FaultyKeys(keys, "create", afterwards=afterwards)
    with pytest.raises(PowerCut):
        await checkin.tick()
    assert await checkin.number("select count(*) from delivery") == 0
    checkin.keys = keys
    await checkin.tick()
    await checkin.deliver()
    await checkin.all_answer(checkin.staff, 4)
    checkin.clock.move(days=3)
    await checkin.tick()
    await closed_once(checkin, keys)


@pytest.mark.parametrize("afterwards", [False, True])
async def test_a_crash_while_keys_are_destroyed_is_made_good(
    checkin: CheckIn, check_ins: CheckIns, afterwards: bool
) -> None:
    await checkin.live_until(TUESDAY + HOUR)
    await checkin.all_answer(checkin.staff, 4)
    checkin.clock.move(days=3)
    checkin.keys = FaultyKeys(keys, "destroy", afterwards=afterwards)
    with pytest.raises(PowerCut):
        await checkin.tick()
    checkin.keys = keys
    await checkin.tick()
    await closed_once(checkin, keys)


@pytest.mark.parametrize(
    "where",
    [
        "commands.close_round.Opening",
        "commands.close_round.fold",
        "commands.close_round.shown",
        "storage.ledger.add",
        "storage.ballots._keep_comments",
        "storage.ballots.fingerprint",
        "commands.run_due.sweep_keys",
        "storage.audience._ask_some",
    ],
)
async def test_a_crash_anywhere_in_closing_loses_and_doubles_nothing(
    checkin: CheckIn, check_ins: CheckIns, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    await checkin.live_until(TUESDAY + HOUR)
    await checkin.all_answer(checkin.staff, 4)
    checkin.clock.move(days=3)

    def dies(*_: object, **__: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(where, dies)
        with pytest.raises(PowerCut):
            await checkin.tick()
    await checkin.tick()
    await closed_once(checkin, keys)


@pytest.mark.parametrize("where", ["storage.rounds.claim", "storage.rounds._packed", "storage.audience._ask_some"])
async def test_a_crash_anywhere_in_opening_loses_and_doubles_nothing(
    checkin: CheckIn, check_ins: CheckIns, monkeypatch: pytest.MonkeyPatch, where: str
) -> None:
    checkin.clock.move(days=1, hours=1)

    def dies(*_: object, **__: object) -> None:
        raise PowerCut

    with monkeypatch.context() as patch:
        patch.setattr(where, dies)
        with pytest.raises(PowerCut):
            await checkin.tick()
    await checkin.tick()
    await checkin.deliver()
    assert await statement("select state from round") == [{"state": "open"}]
    assert all(len(checkin.platform.stands[one.platform_id]) == 1 for one in checkin.staff)
    assert len(keys.names()) == 1


async def test_a_sweep_spares_the_keys_of_a_round_that_is_being_opened(checkin: CheckIn, check_ins: CheckIns) -> None:
    claimed = await rounds.claim(checkin.entrance.workspace.id)
    assert claimed
    keys.create(claimed.key)
    keys.create("somebody-elses")
    await close_round.sweep_keys(keys)
    assert keys.names() == {claimed.key, "somebody-elses"}


async def test_lost_keys_make_a_round_void_everybody_is_told_and_asked_again(
    checkin: CheckIn, check_ins: CheckIns
) -> None:
    await checkin.live_until(TUESDAY + HOUR)
    await checkin.all_answer(checkin.staff, 4)
    for name in keys.names():
        keys.destroy(name)
    closes = TUESDAY + timedelta(days=2, hours=7)
    await checkin.live_until(closes)
    assert await statement("select state from round") == [{"state": "open"}]  # another process may have the keys
    await checkin.live_until(closes + 2 * HOUR)
    assert [row["state"] for row in await statement("select state from round order by id")] == ["void", "open"]
    assert await checkin.number("select count(*) from ballot") == 0
    told = text_of(checkin.invitation(checkin.who("hand11")))
    assert "We ask again: the keys of the last check-in were lost, so nobody can read its answers" in told
    await checkin.all_answer(checkin.staff, 2)
    await checkin.live_until(MONDAY + timedelta(days=7, hours=12))
    assert [row["state"] for row in await statement("select state from round order by id")] == ["void", "closed"]


async def test_a_server_that_slept_for_three_days_asks_and_closes_late_and_once(
    checkin: CheckIn, check_ins: CheckIns
) -> None:
    await checkin.live_until(TUESDAY + HOUR)
    await checkin.all_answer(checkin.staff, 4)
    checkin.clock.move(days=4)  # past the close
    await checkin.tick()
    await closed_once(checkin, keys)
    checkin.clock.move(days=7)  # past the next opening: Saturday
    await checkin.tick()
    weeks = await statement("select week, closes_at - opened_at >= interval '48 hours' as long from round order by id")
    assert weeks == [{"week": 1, "long": True}, {"week": 2, "long": True}]


async def test_one_rounds_trouble_keeps_no_other_waiting(
    checkin: CheckIn, check_ins: CheckIns, monkeypatch: pytest.MonkeyPatch
) -> None:
    await checkin.live_until(TUESDAY + HOUR)
    (running,) = [await rounds.running(checkin.entrance.workspace.id, checkin.clock.now())]
    assert running
    broken = replace(running, key="a round whose end is in trouble")

    class Faulty(FaultyKeys):
        def keys(self, name: str) -> RoundKeys | None:
            if name == broken.key:
                raise PowerCut
            return self.inner.keys(name)

    async def both(_: object) -> list[Round]:
        return [broken, running]

    monkeypatch.setattr(rounds, "due_to_close", both)
    checkin.clock.move(days=3)
    with pytest.raises(PowerCut):
        await run_due(checkin.clock.now(), checkin.entrance.settings, Faulty(keys, "", afterwards=False), {"web"})
    assert await statement("select state from round where id = %s", running.id) == [{"state": "closed"}]
