"""A check-in that stays open for weeks: chosen in chat, told to everybody, counted once, of those who were asked."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from bot.messages.message import Facts, Form, Note
from bot.messages.refusal import Refusal
from bot.messages.say import plain
from commands.operate.export_ledger import export_ledger
from storage.caches import forget_all
from storage.checkin import rounds
from storage.config.chosen import stored
from storage.org import people
from tests.stories.conftest import told
from tests.stories.home.choosing import looks, opens, reads_first, saves
from tests.stories.pulse.checkin import SLOWLY, TUESDAY, CheckIn, text_of, with_check_ins

DAY = timedelta(days=1)
ENDS = datetime(2026, 3, 16, 17, 0, tzinfo=UTC)  # the Monday before the next of two weeks


@pytest.fixture
async def long(checkin: CheckIn) -> CheckIn:
    checkin.entrance = replace(
        checkin.entrance, settings=with_check_ins(checkin.entrance.settings, cadence="two-weekly", open_for=14)
    )
    return checkin


async def settings_of(checkin: CheckIn, handle: str) -> Form:
    form = await checkin.types(checkin.who(handle), "settings")
    assert isinstance(form, Form)
    return form


async def test_two_weeks_are_one_check_in_with_one_reminder_at_half_time(long: CheckIn) -> None:
    await long.live_until(TUESDAY + DAY)
    hand = long.who("hand11")
    assert "closes on March 16, 2026, 5:00" in text_of(long.invitation(hand)).replace("\u202f", " ")
    assert "Until then, too, whoever runs the server could look." in text_of(long.invitation(hand))
    await long.all_answer(long.staff[:20], 4)
    await long.live_until(TUESDAY + 6 * DAY)
    assert all(len(long.platform.stands[one.platform_id]) == 1 for one in long.staff)
    await long.live_until(TUESDAY + 7 * DAY)
    assert all(len(long.platform.stands[one.platform_id]) == 2 for one in long.staff)
    await long.all_answer(long.staff[20:], 2)
    await long.live_until(ENDS - timedelta(minutes=30))
    assert all(len(long.platform.stands[one.platform_id]) == 2 for one in long.staff)
    assert await rounds.last_closed(long.entrance.workspace.id) is None
    await long.live_until(ENDS + timedelta(hours=2))
    assert await rounds.last_closed(long.entrance.workspace.id) is not None
    await long.live_until(TUESDAY + 14 * DAY + timedelta(hours=1))
    assert long.running.week == 3


@pytest.mark.long
async def test_who_leaves_or_comes_while_it_is_open_changes_nothing_of_who_is_counted(long: CheckIn) -> None:
    await long.live_until(TUESDAY + DAY)
    asked = len(long.running.participants)
    await long.all_answer(long.staff, 4)
    await long.number("update person set team_id = null where handle = 'hand11' returning id")
    await long.live_until(TUESDAY + 8 * DAY)
    assert len(long.running.participants) == asked
    await long.live_until(ENDS + timedelta(hours=2))
    closed = await rounds.last_closed(long.entrance.workspace.id)
    assert closed is not None
    assert sum(closed.frozen.invited.values()) == asked


async def test_a_forecast_can_be_given_until_it_closes(long: CheckIn) -> None:
    await long.live_until(ENDS - timedelta(hours=1))
    lead = long.who("lead1")
    form = await long.presses(lead, long.invitation(lead), "What will my team say?")
    assert (await long.submits(lead, form, mood="3")).plain == "Kept, and read by you alone."


@pytest.mark.long
async def test_it_counts_in_the_week_in_which_it_closes(long: CheckIn) -> None:
    await long.live_until(TUESDAY + DAY)
    await long.all_answer(long.staff, 4)
    await long.live_until(ENDS + timedelta(hours=2))
    workspace = long.entrance.workspace.id
    (closed,) = await rounds.closed(workspace, 2, 3)
    assert (closed.week, closed.counts_in) == (1, 3)
    assert await rounds.closed(workspace, 0, 2) == []
    (exported,) = await export_ledger(long.clock.now())
    assert exported.week == 3
    assert exported.scores > 0


async def test_an_admin_chooses_in_chat_how_long_and_the_next_check_in_follows(checkin: CheckIn) -> None:
    head = checkin.who("head")
    assert "Saved" in told(await saves(checkin, head, "check_ins", pulse__open_for="7"))
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    assert checkin.running.closes_at == datetime(2026, 3, 9, 17, 0, tzinfo=UTC)
    assert "stay open for 7 days" in told(await settings_of(checkin, "hand11"))


@pytest.mark.parametrize("language", ["en", "ja"])
async def test_everybody_else_reads_how_long_and_cannot_change_it(checkin: CheckIn, language: str) -> None:
    hand = checkin.who("hand11")
    await people.set_preferences(hand, posts_about_me=True, language=language)
    form = await settings_of(checkin, "hand11")
    note, _ = [plain(block.line) for block in form.blocks if isinstance(block, Note)]
    assert "2" in note
    opened = await opens(checkin, checkin.who("head"), "check_ins")
    refused = await checkin.submits(hand, opened, **{"pulse.open_for": "7"})
    assert refused == Refusal("refused.not_admin")
    assert await stored(checkin.entrance.workspace.id) == {}


async def test_longer_than_to_the_next_cannot_be_chosen(checkin: CheckIn) -> None:
    refused = await reads_first(checkin, checkin.who("head"), "check_ins", pulse__open_for="28")
    assert isinstance(refused, Refusal)
    assert "The next check-in comes after 7 days." in told(refused)
    assert await stored(checkin.entrance.workspace.id) == {}


async def test_what_an_admin_reads_of_how_long_is_what_comes(checkin: CheckIn) -> None:
    head = checkin.who("head")
    monthly = await saves(checkin, head, "check_ins", pulse__cadence="monthly")
    assert "open for about 20 days" in told(await reads_first(checkin, head, "check_ins", pulse__open_for="20"))
    assert "stays open until the next" in told(await reads_first(checkin, head, "check_ins", pulse__open_for="28"))
    await saves(checkin, head, "check_ins", pulse__open_for="28")
    refused = await checkin.presses(head, monthly, "Put it back")
    assert "The next check-in comes after 7 days." in told(refused)
    shown = told(await looks(checkin, head))
    assert "Every four weeks" in shown
    assert "open until 17:00 (UTC) on the last working day before the next" in shown
    assert "28 days" not in shown


async def test_who_chooses_a_faster_rhythm_while_one_is_open_has_nobody_asked_again_as_soon_as_it_closes(
    long: CheckIn,
) -> None:
    await long.live_until(TUESDAY + DAY)
    long.entrance = replace(long.entrance, settings=with_check_ins(long.entrance.settings, cadence="weekly"))
    assert "The next one March 17, 2026, 10:00" in told(await long.pulse(long.who("hand11"))).replace("\u202f", " ")
    await long.live_until(TUESDAY + 13 * DAY, SLOWLY)
    await long.live_until(ENDS + timedelta(hours=15))
    assert long.check_ins.ballots.running("web", "local") is None
    await long.live_until(TUESDAY + 14 * DAY + timedelta(hours=1))
    assert long.running.week == 3


async def writes(checkin: CheckIn, days: int) -> None:
    """Without asking any of our code, and every process has seen it."""
    sql = """
    insert into chosen_settings select id, jsonb_build_object('pulse.open_for', %(days)s::bigint) from workspace
    on conflict (workspace_id) do update set settings = excluded.settings returning workspace_id
    """
    await checkin.number(sql, days=days)
    forget_all()


@pytest.mark.parametrize(
    ("days", "closes"),
    [
        (-400, datetime(2026, 3, 5, 17, 0, tzinfo=UTC)),
        (0, datetime(2026, 3, 5, 17, 0, tzinfo=UTC)),
        (28, datetime(2026, 3, 9, 17, 0, tzinfo=UTC)),
        (2_000_000_000, datetime(2026, 3, 5, 17, 0, tzinfo=UTC)),
    ],
)
async def test_whoever_writes_to_the_database_makes_none_shorter_than_two_days_nor_longer_than_to_the_next(
    checkin: CheckIn, days: int, closes: datetime
) -> None:
    await writes(checkin, days)
    await checkin.live_until(TUESDAY + timedelta(hours=1))
    assert checkin.running.closes_at == closes
    await writes(checkin, 2)
    await checkin.live_until(TUESDAY + timedelta(hours=3))
    assert checkin.running.closes_at == closes


async def test_results_after_it_has_closed_are_those_of_everybody_who_answered_in_it(long: CheckIn) -> None:
    await long.live_until(TUESDAY + DAY)
    await long.all_answer([one for one in long.staff if one.handle.startswith("hand1")][:3], 4)
    await long.live_until(TUESDAY + 9 * DAY)
    await long.all_answer([one for one in long.staff if one.handle.startswith("hand1")][3:], 4)
    await long.live_until(ENDS + timedelta(hours=2))
    shown = await long.presses(long.who("hand11"), await long.pulse(long.who("hand11")), "Results")
    assert "Your answers are shown as Harbour Crew." in text_of(shown)
    (first, *_) = [dict(block.rows) for block in shown.blocks if isinstance(block, Facts)]
    assert first["Your group"] == "4 or higher (5 to 7 answers)"


async def test_who_is_on_leave_reads_the_check_in_that_is_still_open_by_then_as_an_admin_chose(long: CheckIn) -> None:
    short = with_check_ins(long.entrance.settings, cadence="two-weekly", open_for=2)
    long.entrance = replace(long.entrance, settings=short)
    hand = long.who("hand11")
    form = await long.presses(hand, await long.pulse(hand), "When to ask me")
    await long.submits(hand, form, asked="yes", not_before="2026-03-10")
    assert "March 17" in str(await long.pulse(hand))
    head = long.who("head")
    await saves(long, head, "check_ins", pulse__open_for="14")
    assert "March 10" in str(await long.pulse(hand))
    assert "March 17" not in str(await long.pulse(hand))
    await long.live_until(datetime(2026, 3, 10, 11, 0, tzinfo=UTC), timedelta(hours=8))
    await long.live_until(datetime(2026, 3, 10, 12, 0, tzinfo=UTC))
    assert "closes on March 16" in text_of(long.invitation(hand))
