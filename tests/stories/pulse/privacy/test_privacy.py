"""What is kept of me: one screen under /pulse, true for whoever reads it, and the same on every platform."""

from datetime import timedelta

import pytest

from bot.messages.message import Message
from bot.org.chart_file import ChartFile, Line
from bot.org.remarks import ChartError
from bot.ports import Ballots
from commands.org.load_chart import load_chart
from commands.routing.entrance import Entrance
from commands.sealed.verify_round import verify_rounds
from storage.caches import forget_all
from storage.database import statement
from storage.sealed.ballot_box import BallotBox
from storage.sealed.folders import of_workspace
from storage.sealed.roll import ROLL, read_history, read_roll
from tests.cast import MONDAY
from tests.stories.conftest import labels, told
from tests.stories.pulse.checkin import SLOWLY, TUESDAY, CheckIn, small_company, text_of

WEEK = timedelta(weeks=1)
HAND = "hand11"


async def screen(checkin: CheckIn, handle: str = HAND) -> Message:
    who = checkin.who(handle)
    reply = await checkin.presses(who, await checkin.pulse(who), "What is kept of me?")
    assert isinstance(reply, Message)
    return reply


async def a_week(checkin: CheckIn, number: int = 0) -> None:
    """Everybody is asked, answers, and the check-in closes."""
    await checkin.live_until(TUESDAY + number * WEEK + timedelta(hours=1))
    await checkin.all_answer(checkin.staff, 4)
    await checkin.live_until(MONDAY + number * WEEK + timedelta(days=6), SLOWLY)


def section(message: Message, title: str) -> str:
    """What stands below one title, up to the next."""
    lines = text_of(message).split("\n")
    titles = ("Kept of you", "Not kept", "Who could read it", "How to check", "Your team in the", "The last check")
    begin = next(n for n, line in enumerate(lines) if line.startswith(title))
    end = next((n for n in range(begin + 1, len(lines)) if lines[n].startswith(titles)), len(lines))
    return "\n".join(lines[begin + 1 : end])


def reports(checkin: CheckIn, *leaving: str) -> ChartFile:
    """The small company as a chart, without some of its people."""
    company = small_company()
    lines = [
        Line(
            number,
            (member.profile.platform_id,),
            managers=(member.manager,) if member.manager else (),
            leads=company.teams[member.profile.platform_id].name if member.profile.platform_id in company.teams else "",
        )
        for number, member in enumerate(company.members, 2)
        if member.profile.handle not in leaving
    ]
    return ChartFile(lines, [], [])


class TestBeforeTheFirstCheckIn:
    async def test_the_screen_says_what_is_kept_and_that_nothing_was_checked_yet(self, checkin: CheckIn) -> None:
        shown = await screen(checkin)
        assert "your team, and since when you are in it" in section(shown, "Kept of you")
        assert "whether you did: we do not know it" in section(shown, "Not kept")
        assert section(shown, "The last check").startswith("None yet.")
        assert section(shown, "Your team in the").startswith("Nothing can be compared yet")
        assert "Fingerprint" not in text_of(shown)


class TestAfterACheckIn:
    async def test_everybody_reads_the_result_of_the_last_check_with_its_date(self, after_a_week: CheckIn) -> None:
        assert section(await screen(after_a_week), "The last check").startswith("March 5, 2026, ")
        assert section(await screen(after_a_week), "The last check").endswith("all is well.")

    async def test_the_fingerprint_is_the_same_for_everybody_and_the_nonce_is_shown_to_nobody(
        self, after_a_week: CheckIn
    ) -> None:
        line = read_roll(after_a_week.check_ins.folders.sealed, "web-local").last_closed
        assert line is not None
        for handle in ("head", "lead1", HAND):
            shown = text_of(await screen(after_a_week, handle))
            assert f"Fingerprint of March 5, 2026: {line.fingerprint}" in shown
            assert line.nonce not in shown

    async def test_a_fingerprint_changed_in_the_database_is_not_the_one_that_is_shown(
        self, after_a_week: CheckIn
    ) -> None:
        await statement("update round set fingerprint = repeat('0', 32)")
        assert "0" * 32 not in text_of(await screen(after_a_week))

    async def test_a_number_that_was_changed_is_told_to_everybody_after_the_next_check(
        self, after_a_week: CheckIn
    ) -> None:
        await statement("alter table ledger disable trigger all")
        await statement("update ledger set reading = '3' where reading <> '3'")
        await verify_rounds(after_a_week.check_ins.folders, None, after_a_week.clock.now())
        shown = section(await screen(after_a_week), "The last check")
        assert "something is wrong (the numbers as they were counted)" in shown
        assert "all is well" not in shown

    async def test_whoever_writes_to_the_database_cannot_make_a_failed_check_a_good_one(
        self, after_a_week: CheckIn
    ) -> None:
        columns = await statement("select column_name from information_schema.columns where table_name = 'round'")
        assert not [row["column_name"] for row in columns if "check" in row["column_name"]]

    async def test_how_many_answers_a_number_stands_for_is_the_floor_that_holds(self, checkin: CheckIn) -> None:
        assert "numbers of 5 answers or more" in section(await screen(checkin), "Not kept")

    async def test_the_screen_has_no_number_of_people_who_answered_and_no_score(self, checkin: CheckIn) -> None:
        before = text_of(await screen(checkin))
        await checkin.live_until(TUESDAY + timedelta(hours=1))
        while_open = text_of(await screen(checkin))
        await checkin.answers(checkin.who(HAND), 4)
        assert text_of(await screen(checkin)) == while_open == before


class TestWhoCouldRead:
    async def test_the_promise_names_whoever_runs_the_server(self, checkin: CheckIn) -> None:
        shown = section(await screen(checkin), "Who could read it")
        assert "whoever runs the server could change the program" in shown
        assert "who writes to the database holds the keys" not in shown

    async def test_where_the_database_can_read_the_keys_it_says_so(self, checkin: CheckIn) -> None:
        checkin.entrance = with_ballots(checkin.entrance, BallotBox(checkin.check_ins.folders, keys_in_reach=True))
        assert "Here, who writes to the database holds the keys" in section(await screen(checkin), "Who could read it")


def with_ballots(entrance: Entrance, ballots: Ballots) -> Entrance:
    return Entrance(entrance.workspace, entrance.platform, entrance.settings, entrance.clock, ballots)


class TestTheChart:
    async def test_a_chart_that_was_loaded_says_so_and_by_whom(self, after_a_week: CheckIn) -> None:
        await a_week(after_a_week, 1)
        after_a_week.platform.strangers = {
            member.profile.platform_id: member.profile for member in small_company().members
        }
        sealed = after_a_week.check_ins.folders.sealed
        await statement("update person set team_id = null where handle in ('hand12', 'hand13')")
        forget_all()
        await load_chart(
            after_a_week.entrance.workspace,
            after_a_week.entrance.platform,
            reports(after_a_week),
            sealed,
            after_a_week.clock.now(),
        )
        shown = section(await screen(after_a_week), "Your team in the")
        assert "Loaded by the operator, last on March 15, 2026: 2 joined." in shown
        assert section(await screen(after_a_week, "hand21"), "Your team in the") == "Nothing changed."

    async def test_what_is_changed_behind_our_back_is_found_at_the_next_opening_and_seen_by_the_team(
        self, after_a_week: CheckIn
    ) -> None:
        await statement(
            "update person set team_id = (select team_id from person where handle = 'hand21')"
            " where handle in ('hand12', 'hand13')"
        )
        forget_all()
        await after_a_week.live_until(TUESDAY + WEEK + timedelta(hours=1))
        assert "Found when the check-in opened on March 10, 2026, whoever changed it: 2 left." in section(
            await screen(after_a_week), "Your team in the"
        )
        assert "whoever changed it: 2 moved in." in section(await screen(after_a_week, "hand21"), "Your team in the")
        assert section(await screen(after_a_week, "hand31"), "Your team in the") == "Nothing changed."

    async def test_a_change_is_told_until_the_opening_after_the_next(self, after_a_week: CheckIn) -> None:
        await statement("update person set is_active = false where handle = 'hand12'")
        forget_all()
        await a_week(after_a_week, 1)
        assert "1 left" in section(await screen(after_a_week), "Your team in the")
        await after_a_week.live_until(TUESDAY + 2 * WEEK + timedelta(hours=1))
        assert section(await screen(after_a_week), "Your team in the") == "Nothing changed."

    async def test_a_refused_chart_leaves_no_line(self, checkin: CheckIn) -> None:
        with pytest.raises(ChartError, match="nobody_known"):
            await load_chart(
                checkin.entrance.workspace,
                checkin.entrance.platform,
                reports(checkin),
                checkin.check_ins.folders.sealed,
                MONDAY,
            )
        assert read_history(checkin.check_ins.folders.sealed, "web-local").chart == ()

    async def test_every_opening_but_the_first_leaves_a_line(self, checkin: CheckIn) -> None:
        for number in range(3):
            await a_week(checkin, number)
        history = read_history(checkin.check_ins.folders.sealed, "web-local")
        assert [line.at for line in history.chart] == [opening.at for opening in history.roll.openings[1:]]


class TestALostRoll:
    SENTENCE = "The memory of the check-ins was lost, so it begins today"

    async def test_everybody_is_told_once_that_the_memory_begins_today(self, after_a_week: CheckIn) -> None:
        here = after_a_week.entrance.workspace
        after_a_week.check_ins.folders.sealed.remove(f"{of_workspace(here.platform, here.platform_id)}{ROLL}")
        await after_a_week.live_until(TUESDAY + WEEK + timedelta(hours=1))
        assert all(self.SENTENCE in text_of(after_a_week.invitation(one)) for one in after_a_week.staff)
        await after_a_week.live_until(TUESDAY + WEEK + timedelta(days=2))
        reminder = text_of(after_a_week.invitation(after_a_week.who(HAND)))
        assert "whether they have answered or not" in reminder
        assert self.SENTENCE not in reminder
        await after_a_week.live_until(TUESDAY + 2 * WEEK + timedelta(hours=1))
        assert not any(self.SENTENCE in text_of(after_a_week.invitation(one)) for one in after_a_week.staff)

    @pytest.mark.long
    async def test_where_none_was_lost_nobody_is_told(self, checkin: CheckIn) -> None:
        for number in range(2):
            await checkin.live_until(TUESDAY + number * WEEK + timedelta(hours=1))
            assert not any(self.SENTENCE in text_of(checkin.invitation(one)) for one in checkin.staff)
            await checkin.live_until(MONDAY + number * WEEK + timedelta(days=6))


async def test_the_screen_is_there_in_japanese_and_says_as_much(after_a_week: CheckIn) -> None:
    english = await screen(after_a_week)
    await statement("update person set language = 'ja'")
    forget_all()
    who = after_a_week.who(HAND)
    japanese = await after_a_week.presses(who, await after_a_week.pulse(who), "私の何が残りますか")
    assert len(japanese.blocks) == len(english.blocks)
    assert "問題ありません" in text_of(japanese)
    assert "all is well" not in told(japanese)


async def test_the_button_stands_on_the_page_of_everybody(checkin: CheckIn) -> None:
    for handle in ("head", "lead1", HAND):
        assert "What is kept of me?" in labels(await checkin.pulse(checkin.who(handle)))
