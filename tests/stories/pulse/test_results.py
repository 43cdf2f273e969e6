"""What comes out: the same numbers for everybody who may read them, and nothing finer than the ledger."""

from datetime import timedelta

import psycopg
import pytest

from bot.checkin.rounds import State
from bot.messages.message import Facts
from bot.messages.request import Pressed
from commands.checkin.preview_audience import PreviewLine, preview_workspaces
from commands.operate.examine import Finding
from commands.sealed.verify_round import verify_rounds
from storage.checkin import rounds
from storage.config import chosen
from storage.database import statement
from tests.cast import MONDAY
from tests.stories.conftest import labels
from tests.stories.pulse.checkin import SLOWLY, TUESDAY, CheckIn, text_of, with_check_ins

DAY = timedelta(days=1)


async def one_week(checkin: CheckIn, choice: int = 4, absent: str = "") -> CheckIn:
    """A round in which everybody answers but those whose handle starts with `absent`."""
    await checkin.live_until(checkin.clock.now() + DAY + timedelta(hours=2))
    came = [one for one in checkin.staff if not (absent and one.handle.startswith(absent))]
    await checkin.all_answer(came, choice)
    await checkin.live_until(checkin.clock.now() + 4 * DAY, SLOWLY)
    return checkin


async def verified(checkin: CheckIn, round_id: int | None = None) -> list[Finding]:
    return await verify_rounds(checkin.check_ins.folders, round_id, checkin.clock.now())


async def shown(checkin: CheckIn, handle: str) -> str:
    reader = checkin.who(handle)
    told = await checkin.presses(reader, await checkin.pulse(reader), "Results")
    facts = [f"{name}: {score}" for block in told.blocks if isinstance(block, Facts) for name, score in block.rows]
    return "\n".join([text_of(told), *facts])


async def test_a_team_reads_its_own_number_and_the_companys(checkin: CheckIn) -> None:
    await one_week(checkin, 3)
    told = await shown(checkin, "hand11")
    assert "Your answers are shown as Harbour Crew." in told
    assert "Your group: 3 of 5 (5 to 7 answers)" in told
    assert "Harbour: 3.0 of 5" in told
    assert "of your team answered" not in told  # of seven, that would say how many


@pytest.mark.parametrize("team_size", [6])
async def test_a_team_reads_how_many_answered_as_a_share(checkin: CheckIn) -> None:
    await one_week(checkin)
    assert "More than three quarters of your team answered." in await shown(checkin, "hand11")
    assert "of your team answered" not in await shown(checkin, "head")


async def test_a_team_too_small_for_a_number_reads_with_whom_it_is_shown(checkin: CheckIn) -> None:
    await one_week(checkin, absent="hand1")
    told = await shown(checkin, "hand11")
    assert "Your answers are shown together with Harbour." in told
    assert "Harbour Crew" not in told


async def test_nobody_answered_and_nothing_is_shown(checkin: CheckIn) -> None:
    await checkin.live_until(MONDAY + 6 * DAY)
    told = await shown(checkin, "hand11")
    assert "your answers are not shown at all" in told
    assert "of 5" not in told
    assert await checkin.number("select count(*) from ledger") == 0


async def test_the_next_invitation_and_the_home_say_what_came_out(after_a_week: CheckIn) -> None:
    await after_a_week.live_until(TUESDAY + timedelta(weeks=1, hours=1))
    hand = after_a_week.who("hand11")
    line = "Last time, the week at work: Harbour Crew 4 or higher (5 to 7 answers), the company 4.2 of 5."
    assert line in text_of(after_a_week.invitation(hand))
    assert "Your answers are shown as Harbour Crew." in text_of(await after_a_week.opens_home(hand))


async def test_where_no_comment_can_be_read_the_button_of_a_check_in_before_shows_numbers(
    after_a_week: CheckIn,
) -> None:
    told = await after_a_week.does(after_a_week.who("head"), Pressed("pulse.comments", "1"))
    assert "No check-in has closed yet" not in text_of(told)
    assert "Your answers are shown" in text_of(told)


async def test_before_the_close_nothing_can_be_read(checkin: CheckIn) -> None:
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    await checkin.all_answer(checkin.staff, 4)
    assert "No check-in has closed yet" in await shown(checkin, "hand11")
    assert await checkin.number("select count(*) from ledger") == 0


async def test_what_is_said_about_my_manager_is_shown_to_no_one_else(checkin: CheckIn) -> None:
    told = ""
    while "My manager" not in told:  # the rotation comes to it in a few weeks
        await one_week(checkin)
        told = await shown(checkin, "hand11")
        checkin.clock.move(days=(7 - checkin.clock.now().weekday()) % 7)
        assert checkin.clock.now() < MONDAY + timedelta(weeks=13)
    lines = told.split("\n")
    about = next(n for n, line in enumerate(lines) if line.startswith("My manager"))
    assert "shown to that manager, and in patterns over many managers" in lines[about + 1]
    assert sum(line.startswith("Your group") for line in lines) == len(
        [line for line in lines if line.startswith("Harbour: ")]
    )
    asked = len((await rounds.last_closed(checkin.entrance.workspace.id)).frozen.items)  # type: ignore[union-attr]
    assert sum(line.startswith("Your group") for line in lines) == asked - 1


async def test_after_closing_neither_answers_nor_keys_are_left_and_everybody_can_check(after_a_week: CheckIn) -> None:
    found = await verified(after_a_week)
    assert all(finding.well for finding in found)
    assert {finding.about for finding in found} >= {"answers", "keys", "ledger", "floors"}
    digits = str(await after_a_week.one("select fingerprint from round"))
    assert f"Fingerprint of everything published: {digits}" in await shown(after_a_week, "hand11")
    assert any(digits in finding.text for finding in found)
    folders = after_a_week.check_ins.folders
    assert {file.name for file in folders.keys.files("*")} == {"folder-id"}
    left = {file.suffix for file in folders.sealed.files("*")}
    assert left == {"", ".lock", ".roll", ".accounts", ".checks"}


async def test_a_check_finds_what_was_left_or_changed(after_a_week: CheckIn) -> None:
    number = await after_a_week.number("select id from round")
    key = str(await after_a_week.one("select key from round"))
    after_a_week.check_ins.folders.keys.link(f"{key}.keys", b"x")
    after_a_week.check_ins.folders.sealed.link(f"{key}.process.boxes", b"y")
    await statement("alter table ledger disable trigger all")
    await statement("update ledger set reading = '3' where unit = 'unit:1' or reading = '>=4'")
    wrong = {finding.about for finding in await verified(after_a_week, number) if not finding.well}
    assert wrong == {"answers", "keys", "ledger"}
    assert [finding.well for finding in await verified(after_a_week, 999)] == [False]


async def test_a_check_finds_numbers_of_fewer_answers_than_the_frozen_floor(after_a_week: CheckIn) -> None:
    await statement("update round set k = 16")
    wrong = {finding.about for finding in await verified(after_a_week) if not finding.well}
    assert wrong == {"ledger", "floors"}


async def test_an_open_round_cannot_be_checked(checkin: CheckIn) -> None:
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    (found,) = await verified(checkin, await checkin.number("select id from round"))
    assert not found.well
    assert State.OPEN.value in found.text


@pytest.mark.parametrize("change", ["update ledger set reading = '3'", "delete from ledger", "truncate ledger"])
async def test_the_ledger_is_only_ever_added_to(after_a_week: CheckIn, change: str) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match="only ever added to"):
        await statement(change)


async def test_the_floor_is_never_lowered(checkin: CheckIn) -> None:
    raised = with_check_ins(checkin.entrance.settings, k=8)
    checkin.clock.move(days=1, hours=1)
    await checkin.tick(raised)
    await checkin.live_until(MONDAY + 6 * DAY)
    await checkin.live_until(TUESDAY + timedelta(weeks=1, hours=1))
    assert [row["k"] for row in await statement("select k from round order by id")] == [8, 8]


async def test_admins_preview_who_would_see_a_number(checkin: CheckIn) -> None:
    told = await checkin.pulse(checkin.who("head"), "preview")
    (rows,) = [dict(block.rows) for block in told.blocks if isinstance(block, Facts)]
    by_turn_out = {f"{p}% answer, at least {k} to a number" for k in (5, 8) for p in (60, 75, 90)}
    assert set(rows) == by_turn_out | {f"Open for {days} days" for days in (2, 7)}, "none stays open beyond the next"
    of_days = [rows[f"Open for {days} days"] for days in (2, 7)]
    assert of_days[0] == rows["60% answer, at least 5 to a number"]
    assert int(of_days[0].rstrip("%")) < int(of_days[1].rstrip("%"))
    longer = f"With 7 days {of_days[1]} of people would see a number of their own team, with two {of_days[0]}."
    assert longer in text_of(told)
    assert "we suggest that a check-in stays open until the next: pulse.open_for 7." in text_of(told)
    assert rows["90% answer, at least 8 to a number"] == "0%"
    assert int(rows["90% answer, at least 5 to a number"].rstrip("%")) > 50
    assert "Simulated for 25 people" in text_of(told)
    assert "Results" in labels(await checkin.pulse(checkin.who("head")))


async def test_the_command_line_previews_the_same_or_names_what_is_wrong(checkin: CheckIn) -> None:
    settings = checkin.entrance.settings
    lines = await preview_workspaces(settings)
    assert len(lines) == 9
    assert PreviewLine("Harbour: 90% answer, at least 8 to a number", "0%") in lines
    await statement("update person set team_id = null where handle = 'lead1'")
    (line,) = await preview_workspaces(settings)
    assert line.subject == "Harbour"
    assert "Lead 1, Hedda Quill report to nobody" in line.text


@pytest.mark.parametrize(("cadence", "days"), [("weekly", 7), ("two-weekly", 14), ("monthly", 14)])
async def test_the_command_line_advises_for_the_cadence_that_was_chosen_in_chat(
    checkin: CheckIn, cadence: str, days: int
) -> None:
    await chosen.store(checkin.entrance.workspace.id, {"pulse.cadence": cadence})
    advice = (await preview_workspaces(checkin.entrance.settings))[-1].text
    assert f"With {days} days" in advice
    assert f"pulse.open_for {days}." in advice
