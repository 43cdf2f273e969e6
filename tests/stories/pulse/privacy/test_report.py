"""The page for a works council: how a check-in was kept, in both languages, with floors and counts and no score."""

import re
from datetime import timedelta

from adapters.web.report import page
from bot.messages.texts import LANGUAGES
from bot.sealed.checks import Check
from bot.sealed.report import RoundReport
from commands.sealed.report_rounds import report_rounds
from commands.sealed.verify_round import verify_all
from storage.caches import forget_all
from storage.database import statement
from storage.sealed.roll import read_roll
from tests.cast import MONDAY
from tests.stories.pulse.checkin import SLOWLY, TUESDAY, CheckIn

WEEK = timedelta(weeks=1)


async def a_week(checkin: CheckIn, number: int = 0, choice: int = 4) -> None:
    await checkin.live_until(TUESDAY + number * WEEK + timedelta(hours=1))
    await checkin.all_answer(checkin.staff, choice)
    await checkin.live_until(MONDAY + number * WEEK + timedelta(days=6), SLOWLY)


async def reported(checkin: CheckIn, number: int | None = None) -> RoundReport:
    folders = checkin.check_ins.folders
    (only,) = await report_rounds(await verify_all(folders, number, checkin.clock.now()), folders, checkin.clock.now())
    return only


async def html(checkin: CheckIn) -> str:
    return page([await reported(checkin)], checkin.clock.now())


def row(written: str, name: str) -> str:
    """What stands beside a name in a list of facts."""
    found = re.search(rf"<dt>{re.escape(name)}</dt><dd>([^<]*)</dd>", written)
    assert found, name
    return found[1]


async def test_before_a_check_in_has_closed_there_is_nothing_to_report_on(checkin: CheckIn) -> None:
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    folders = checkin.check_ins.folders
    assert await report_rounds(await verify_all(folders, None, checkin.clock.now()), folders, checkin.clock.now()) == []
    number = await checkin.number("select id from round")
    assert (
        await report_rounds(await verify_all(folders, number, checkin.clock.now()), folders, checkin.clock.now()) == []
    )


async def test_it_holds_the_frozen_facts_what_was_published_and_every_check_in_both_languages(
    after_a_week: CheckIn,
) -> None:
    written = await html(after_a_week)
    line = read_roll(after_a_week.check_ins.folders.sealed, "web-local").last_closed
    assert line is not None
    assert [line.fingerprint in written, line.nonce in written] == [True, True]
    assert re.findall(r'<section lang="(\w+)">', written) == list(LANGUAGES)
    assert row(written, "People invited") == "25"
    assert row(written, "尋ねた人数") == "25"
    assert row(written, "Teams") == "4"
    assert row(written, "Fewest answers that a number may stand for") == "5"
    assert row(written, "Teams and units with a number") == f"{len(line.published)} of 5"
    assert "Every check was passed." in written
    assert written.count("<dd>Passed: ") == written.count("<dd>問題なし：") == len(Check)
    assert "whoever runs the server could change the program" in written
    assert "This is the first check-in that is remembered" in written


async def test_it_is_the_same_whatever_was_answered(checkin: CheckIn) -> None:
    written = []
    for number, choice in enumerate((3, 5, 1)):
        await a_week(checkin, number, choice)
        passing = r"[0-9a-f]{32}|[^<>]*2026[^<>]*|verify-round [0-9]+"  # dates stand in every language
        written.append(re.sub(passing, "", await html(checkin)))
    assert written[1] == written[2] != written[0], "but for the first, before which there was none"


async def test_it_names_nobody(after_a_week: CheckIn) -> None:
    written = await html(after_a_week)
    assert "Harbour" in written
    assert not [one.name for one in after_a_week.staff if one.name in written or one.platform_id in written]


async def test_what_changed_in_the_chart_stands_there_by_team_with_when_and_by_whom(after_a_week: CheckIn) -> None:
    await statement("update person set is_active = false where handle in ('hand12', 'hand13')")
    forget_all()
    await a_week(after_a_week, 1)
    written = await html(after_a_week)
    cells = [re.sub(r"<[^>]+>", "", cell) for cell in re.findall(r"<t[hd][^>]*>.*?</t[hd]>", written)]
    begin = cells.index("March 10, 2026")
    assert cells[begin : begin + 6] == ["March 10, 2026", "found at the opening", "Harbour Crew", "0", "0", "2"]
    assert "始めたときに判明" in written
    first = await reported(after_a_week, await after_a_week.number("select min(id) from round"))
    assert first.changes is None, "of the first there was nothing before"


async def test_teams_that_count_nothing_are_counted_by_the_reason_and_not_named(after_a_week: CheckIn) -> None:
    await statement("update person set is_active = false where handle in ('hand12', 'hand13')")
    await statement(
        "update person set team_id = (select team_id from person where handle = 'hand21') where handle = 'hand31'"
    )
    forget_all()
    await a_week(after_a_week, 1)
    written = await html(after_a_week)
    assert row(written, "Teams that count nothing because they lost a quarter of their people in 30 days") == "1"
    newcomers = "Groups of people who came less than 30 days before: they count nothing towards the floor"
    assert row(written, newcomers) == "1"


async def test_a_check_that_was_not_passed_is_said_first_and_beside_its_name(after_a_week: CheckIn) -> None:
    await statement("alter table ledger disable trigger all")
    await statement("update ledger set reading = '3'")
    written = await html(after_a_week)
    assert "Not passed: the numbers as they were counted. Do not rely on the numbers" in written
    assert "問題がある項目：数えたままの数字。" in written
    assert written.count("<dd>Not passed: ") == written.count("<dd>問題あり：") == 1
    assert "Every check was passed." not in written


async def test_what_a_workspace_and_a_team_are_called_is_no_markup(after_a_week: CheckIn) -> None:
    await statement("update workspace set name = '<script>alert(1)</script>'")
    await statement("update team set name = '<b>Crew</b>'")
    await statement("update person set is_active = false where handle = 'hand12'")
    forget_all()
    await a_week(after_a_week, 1)
    written = await html(after_a_week)
    assert "<script" not in written
    assert "&lt;script&gt;" in written
    assert "&lt;b&gt;Crew&lt;/b&gt;" in written
