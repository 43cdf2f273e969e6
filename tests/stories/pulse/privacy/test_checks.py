"""verify-round: each of its checks is seen to fail where what it looks at is wrong, and says what to do."""

import re
from collections.abc import Awaitable, Callable
from datetime import timedelta

import pytest

from bot.messages.texts import LANGUAGES
from bot.sealed.checks import Check, RollStanding, Verification
from bot.sealed.page import ClosedRound
from bot.sealed.wording.checks import name, result, standing
from commands.sealed.verify_round import verify_all, verify_rounds
from storage.database import statement
from storage.sealed.ballot_box import BOXES, PAGE, SEAL
from storage.sealed.roll import ROLL, read_history, read_roll
from tests.stories.pulse.checkin import TUESDAY, CheckIn

Change = Callable[[CheckIn], Awaitable[None]]


async def verified(checkin: CheckIn) -> Verification:
    (only,) = await verify_all(checkin.check_ins.folders, None, checkin.clock.now())
    return only


def sql(*statements: str) -> Change:
    async def change(_: CheckIn) -> None:
        for text in statements:
            await statement(text)

    return change


async def leave_a_key(checkin: CheckIn) -> None:
    checkin.check_ins.folders.keys.link(await key_of(checkin) + SEAL, b"left")


async def leave_answers(checkin: CheckIn) -> None:
    checkin.check_ins.folders.sealed.link(f"{await key_of(checkin)}.other{BOXES}", b"left")


async def key_of(checkin: CheckIn) -> str:
    return str(await checkin.one("select key from round"))


async def count_by_another_manifest(checkin: CheckIn) -> None:
    """As somebody could who exchanged the key folder's files while the round was open: only a machine's owner can."""
    rewrite_roll(checkin, '"manifest":"', '"manifest":"0', only="opening")


async def lose_the_opening(checkin: CheckIn) -> None:
    file = checkin.check_ins.folders.sealed.path / f"web-local{ROLL}"
    file.write_bytes(b"".join(line for line in file.read_bytes().splitlines(True) if b'"kind":"closing"' in line))


def rewrite_roll(checkin: CheckIn, old: str, new: str, only: str) -> None:
    file = checkin.check_ins.folders.sealed.path / f"web-local{ROLL}"
    lines = file.read_text().splitlines(keepends=True)
    file.write_text("".join(line.replace(old, new, 1) if f'"kind":"{only}"' in line else line for line in lines))


async def leave_another_page(checkin: CheckIn) -> None:
    """A page whose numbers are not those of the line in the roll."""
    key = await key_of(checkin)
    line = read_roll(checkin.check_ins.folders.sealed, "web-local").closings[key]
    page = ClosedRound(key, "web", "local", line.at, line.outcome, fingerprint=line.fingerprint, nonce=line.nonce)
    checkin.check_ins.folders.sealed.link(key + PAGE, bytes(page))


LEADS = "('team:' || (select id from person where handle = 'head'))"  # three leads and the head, who sits with them
WITHOUT_GUARD = "alter table ledger disable trigger all"
WRONG: dict[str, tuple[Change, set[Check]]] = {
    "a key is left": (leave_a_key, {Check.KEYS}),
    "answers are left": (leave_answers, {Check.ANSWERS}),
    "another manifest was counted": (count_by_another_manifest, {Check.MANIFEST}),
    "the opening is not in the roll": (lose_the_opening, {Check.MANIFEST, Check.FLOORS}),
    "another page waits": (leave_another_page, {Check.PAGE}),
    "the row is gone": (sql("update round set key = repeat('e', 32)"), {Check.RECORD}),
    "the row is unreadable": (sql("update round set frozen = '{}'"), {Check.RECORD}),
    "a number that no rule releases": (
        sql(WITHOUT_GUARD, "update ledger set reading = '2' where reading <> '2'"),
        {Check.SCORES},
    ),
    "another number": (sql(WITHOUT_GUARD, "update ledger set reading = '3'"), {Check.LEDGER}),
    "a number less": (
        sql(WITHOUT_GUARD, "delete from ledger where item = 'mood' and left(unit, 4) = 'team'"),
        {Check.LEDGER},
    ),
    "a number of four people": (
        sql(
            WITHOUT_GUARD,
            f"update round set published = published || to_jsonb({LEADS})",
            f"update ledger set unit = {LEADS} where unit = (select min(unit) from ledger)",
        ),
        {Check.LEDGER, Check.FLOORS},
    ),
    "another floor": (sql("update round set k = 8"), {Check.LEDGER, Check.FLOORS}),
    "other people asked": (
        sql("""update round set frozen = jsonb_set(frozen, '{invited}', '{"team:1": 90}')"""),
        {Check.LEDGER, Check.FLOORS},
    ),
    "another end": (sql("update round set closes_at = closes_at - interval '1 day'"), {Check.LEDGER, Check.FLOORS}),
    "a team that counts nothing, unsaid": (
        sql("""update round set frozen = jsonb_set(frozen, '{uncounted}', '["team:2"]')"""),
        {Check.LEDGER, Check.FLOORS},
    ),
}


async def test_after_closing_every_check_is_passed_and_there_is_one_of_each(after_a_week: CheckIn) -> None:
    found = await verified(after_a_week)
    assert found.standing is RollStanding.CLOSED
    assert found.well
    assert [result.check for result in found.results] == list(Check)


@pytest.mark.parametrize("what", WRONG)
async def test_what_is_wrong_is_found_and_nothing_else(after_a_week: CheckIn, what: str) -> None:
    change, expected = WRONG[what]
    await change(after_a_week)
    found = await verified(after_a_week)
    assert set(found.failed) == expected
    assert not found.well


async def test_a_row_that_agrees_with_a_changed_ledger_helps_nobody(after_a_week: CheckIn) -> None:
    """Whoever writes to the database can make both say the same, and cannot write to the roll."""
    await statement(WITHOUT_GUARD)
    await statement("update ledger set reading = '3'")
    await statement("update round set fingerprint = repeat('a', 32)")
    assert (await verified(after_a_week)).failed == (Check.LEDGER,)


async def test_each_check_is_noted_beside_the_roll_and_the_database_knows_nothing_of_it(after_a_week: CheckIn) -> None:
    await statement(WITHOUT_GUARD)
    await statement("update ledger set reading = '3'")
    await verified(after_a_week)
    key = await key_of(after_a_week)
    by_itself, by_hand = read_history(after_a_week.check_ins.folders.sealed, "web-local").checks
    assert (by_itself.key, by_itself.failed) == (key, ())
    assert (by_hand.key, by_hand.failed, by_hand.at) == (key, (Check.LEDGER,), after_a_week.clock.now())


async def test_it_runs_by_itself_before_the_page_goes(after_a_week: CheckIn) -> None:
    (check,) = read_history(after_a_week.check_ins.folders.sealed, "web-local").checks
    assert check.failed == ()
    assert after_a_week.check_ins.folders.sealed.files(f"*{PAGE}") == []


async def test_an_open_round_and_an_invented_one_can_not_be_checked_and_leave_no_line(checkin: CheckIn) -> None:
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    number = await checkin.number("select id from round")
    (found,) = await verify_all(checkin.check_ins.folders, number, checkin.clock.now())
    assert (found.standing, found.well) == (RollStanding.OPEN, False)
    await statement("update round set key = repeat('d', 32)")
    (found,) = await verify_all(checkin.check_ins.folders, number, checkin.clock.now())
    assert (found.standing, found.well) == (RollStanding.UNKNOWN, False)
    assert read_history(checkin.check_ins.folders.sealed, "web-local").checks == ()


async def test_a_round_that_could_not_be_counted_says_so_and_is_not_called_wrong(checkin: CheckIn) -> None:
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    key, number = await key_of(checkin), await checkin.number("select id from round")
    for lost in (f"{key}.*", "*.open"):
        checkin.check_ins.folders.keys.destroy(lost)
    checkin.clock.move(days=3)
    await checkin.tick()
    (found,) = await verify_all(checkin.check_ins.folders, number, checkin.clock.now())
    assert (found.standing, found.well, found.results) == (RollStanding.VOID, True, ())
    assert "its keys were lost" in standing(found, "en")
    assert read_history(checkin.check_ins.folders.sealed, "web-local").checks == ()


async def test_where_the_roll_was_lost_what_is_called_closed_cannot_be_checked(after_a_week: CheckIn) -> None:
    after_a_week.check_ins.folders.sealed.remove(f"*{ROLL}")
    (finding,) = await verify_rounds(after_a_week.check_ins.folders, None, after_a_week.clock.now())
    assert not finding.well
    assert "does not stand in the roll" in finding.text


async def test_a_workspace_that_was_taken_out_of_the_database_is_missed(after_a_week: CheckIn) -> None:
    await statement("update workspace set platform_id = 'elsewhere'")
    found = await verify_rounds(after_a_week.check_ins.folders, None, after_a_week.clock.now())
    assert [(finding.about, finding.well) for finding in found] == [("Harbour, round 1", False), ("web-local", False)]
    assert "does not stand in the roll" in found[0].text
    assert "is not in the database" in found[1].text


async def test_the_command_line_says_everything_in_english_with_the_nonce(after_a_week: CheckIn) -> None:
    found = await verify_rounds(after_a_week.check_ins.folders, None, after_a_week.clock.now())
    line = read_roll(after_a_week.check_ins.folders.sealed, "web-local").last_closed
    assert line is not None
    assert found[0].text == "closed on March 5, 2026."
    assert [finding.about for finding in found[1:]] == [check.value for check in Check]
    assert any(line.nonce in finding.text and line.fingerprint in finding.text for finding in found)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("what", ["a key is left", "another page waits", "another floor", "the row is gone"])
async def test_whatever_is_wrong_is_said_with_what_to_do_in_every_language(
    after_a_week: CheckIn, what: str, language: str
) -> None:
    await WRONG[what][0](after_a_week)
    found = await verified(after_a_week)
    wrong = [checked for checked in found.results if not checked.well]
    assert wrong
    for checked in wrong:
        assert len(re.findall("[.。]", result(checked, language))) >= 2, "what it is, and what to do"
        assert name(checked.check, language) != name(checked.check, "ja" if language == "en" else "en")
