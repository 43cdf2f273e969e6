"""Several processes on one database: a check-in opened in one folder must be closed in the same."""

from datetime import datetime, timedelta
from pathlib import Path

from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due
from commands.operate.check_health import check_health
from commands.org.open_workspace import open_workspace
from storage.sealed import replicas
from tests.rounds import all_served, check_ins, folders_in
from tests.stories.pulse.checkin import TUESDAY, CheckIn

HOUR = timedelta(hours=1)


async def note(checkin: CheckIn, process: CheckIns, moment: datetime) -> None:
    """Another process says which folders it sees for the same workspace."""
    served, folders = [checkin.entrance.workspace.id], process.folders
    await replicas.note(served, process.ballots.process, folders.keys.id, folders.sealed.id, moment)


async def test_processes_of_different_workspaces_may_have_different_folders(checkin: CheckIn, tmp_path: Path) -> None:
    """They share the database only."""
    other = check_ins(folders_in(tmp_path / "elsewhere"), checkin.clock)
    other.folders.prepare()
    checkin.check_ins.folders.prepare()
    elsewhere = await open_workspace("web", "other", "Elsewhere", checkin.entrance.settings)
    checkin.clock.move(days=1, hours=1)
    served = [elsewhere.id]
    now = checkin.clock.now()
    await replicas.note(served, other.ballots.process, other.folders.keys.id, other.folders.sealed.id, now)
    await run_due(now, checkin.entrance.served, checkin.check_ins)
    assert await checkin.number("select count(*) from round") == 1
    assert not (await check_health()).folders_differ


async def test_where_two_processes_see_different_folders_no_check_in_opens_and_health_says_so(
    checkin: CheckIn, tmp_path: Path
) -> None:
    other = check_ins(folders_in(tmp_path / "elsewhere"), checkin.clock)
    other.folders.prepare()
    checkin.check_ins.folders.prepare()
    settings = checkin.entrance.settings
    await run_due(checkin.clock.now(), await all_served(settings), other)
    await checkin.live_until(TUESDAY)
    assert (await run_due(checkin.clock.now(), await all_served(settings), other)).folders_differ
    assert (await run_due(checkin.clock.now(), await all_served(settings), checkin.check_ins)).folders_differ
    assert (await check_health()).folders_differ
    assert await checkin.number("select count(*) from round where opened_at > %(tuesday)s", tuesday=TUESDAY) == 0


async def test_once_the_other_process_has_left_the_check_in_opens(checkin: CheckIn, tmp_path: Path) -> None:
    other = check_ins(folders_in(tmp_path / "elsewhere"), checkin.clock)
    other.folders.prepare()
    checkin.check_ins.folders.prepare()
    checkin.clock.move(days=1, hours=1)
    settings, now = checkin.entrance.settings, checkin.clock.now()
    await note(checkin, other, now)
    await checkin.tick()
    assert await checkin.number("select count(*) from round") == 0
    await replicas.leave(other.ballots.process)
    await run_due(now, await all_served(settings), checkin.check_ins)
    assert await checkin.number("select count(*) from round") == 1
    assert not (await check_health()).folders_differ


async def test_a_process_that_was_killed_is_forgotten_after_a_minute(checkin: CheckIn, tmp_path: Path) -> None:
    other = check_ins(folders_in(tmp_path / "elsewhere"), checkin.clock)
    other.folders.prepare()
    checkin.check_ins.folders.prepare()
    checkin.clock.move(days=1, hours=1)
    await note(checkin, other, checkin.clock.now() - timedelta(minutes=2))
    await checkin.tick()
    checkin.clock.move(seconds=20)  # in which it would speak if it lived: it is looked at on the same quarter
    await checkin.tick()
    assert await checkin.number("select count(*) from round") == 1


async def test_a_process_that_speaks_each_quarter_of_an_hour_is_waited_for(checkin: CheckIn, tmp_path: Path) -> None:
    other = check_ins(folders_in(tmp_path / "elsewhere"), checkin.clock)
    other.folders.prepare()
    checkin.check_ins.folders.prepare()
    checkin.clock.move(days=1, hours=1)
    await note(checkin, other, checkin.clock.now() - timedelta(minutes=15))
    await checkin.tick()
    checkin.clock.move(seconds=5)
    await note(checkin, other, checkin.clock.now())
    for _ in range(3):
        checkin.clock.move(seconds=5)
        assert (await run_due(checkin.clock.now(), checkin.entrance.served, checkin.check_ins)).folders_differ
    assert await checkin.number("select count(*) from round") == 0


async def test_processes_that_share_the_folders_open_one_check_in(checkin: CheckIn, tmp_path: Path) -> None:
    again = check_ins(checkin.check_ins.folders, checkin.clock)
    checkin.clock.move(days=1, hours=1)
    for process in (again, checkin.check_ins, again):
        served = await all_served(checkin.entrance.settings)
        assert not (await run_due(checkin.clock.now(), served, process)).folders_differ
    assert await checkin.number("select count(*) from round") == 1


async def test_processes_that_were_killed_are_forgotten_where_check_ins_were_turned_off_meanwhile(
    checkin: CheckIn,
) -> None:
    served, now = [checkin.entrance.workspace.id], checkin.clock.now()
    for process in ("one", "two"):
        await replicas.note(served, process, "keys", f"the disk of {process}", now)
    assert (await check_health()).folders_differ
    settings, pulse = checkin.entrance.settings, checkin.entrance.settings.pulse
    checkin.clock.move(days=1)
    await checkin.tick(settings.model_copy(update={"pulse": pulse.model_copy(update={"enabled": False})}))
    assert not (await check_health()).folders_differ
