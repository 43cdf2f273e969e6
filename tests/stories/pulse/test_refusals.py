"""What is not an answer of this person to this round is refused kindly, and nothing is stored."""

import asyncio
from datetime import timedelta

import pytest

from bot.messages.message import Form
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Submitted
from bot.messages.say import refusal
from bot.org.people import Profile, Workspace
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage.caches import forget_all
from storage.database import statement
from storage.org import people
from tests.cast import COMPANY, MIKA, MONDAY
from tests.stories.pulse.checkin import TUESDAY, CheckIn, taps_of, text_of

HOUR = timedelta(hours=1)


@pytest.fixture
def asked(while_open: CheckIn) -> CheckIn:
    return while_open


def stored(checkin: CheckIn) -> int:
    return checkin.sealed


async def test_an_answer_to_a_closed_round_is_refused(asked: CheckIn) -> None:
    hand = asked.who("hand11")
    taps = taps_of(asked.invitation(hand), 4)
    await asked.live_until(MONDAY + timedelta(days=5))
    assert (await asked.presses_button(hand, taps[0])).plain.startswith("This check-in has closed.")
    assert stored(asked) == 0


async def test_an_answer_at_the_closing_moment_is_too_late_even_before_it_is_counted(asked: CheckIn) -> None:
    hand = asked.who("hand11")
    taps = taps_of(asked.invitation(hand), 4)
    closes = await asked.one("select closes_at from round")
    asked.clock.move(seconds=(closes - asked.clock.now()).total_seconds())  # type: ignore[operator]
    assert (await asked.presses_button(hand, taps[0])).plain.startswith("This check-in has closed.")
    assert stored(asked) == 0


@pytest.mark.parametrize(
    "value",
    [
        "{round}:mood:9",
        "{round}:mood:-1",
        "{round}:mood:6",  # a week always applies
        "{round}:mood:four",
        "{round}:mood:４",
        "{round}:mood:",
        "{round}:mood",
        "{round}:comment:1",
        "{round}:value-999:4",
        "{round}:process-3:4",
        "00000000000000000000000000000000:mood:4",  # no round has this key
        "999999:mood:4",
        "../keys/{round}:mood:4",
        "0:mood:4",
        "mood",
        "",
        ":::",
        "99999999999999999999999:mood:4",
    ],
)
async def test_what_no_button_says_is_refused(asked: CheckIn, value: str) -> None:
    told = await asked.does(asked.who("hand11"), Pressed("pulse.answer", value.format(round=asked.running.key)))
    assert "Sealed" not in told.plain
    assert stored(asked) == 0


async def test_one_wrong_answer_in_a_form_takes_none(asked: CheckIn) -> None:
    key = asked.running.key
    answers = {"mood": "4", "process-1": "17"}
    told = await asked.does(asked.who("hand11"), Submitted("pulse.answer", answers, {"round": key}))
    assert isinstance(told, Refusal)
    assert stored(asked) == 0


@pytest.mark.parametrize("length", [401, 40_000])
async def test_a_comment_that_is_too_long_is_refused_at_its_field(asked: CheckIn, length: int) -> None:
    key = asked.running.key
    sent = Submitted("pulse.answer", {"mood": "4", "comment": "长" * length}, {"round": key})
    told = await asked.does(asked.who("hand11"), sent)
    assert told == Refusal("pulse.refused.too_long", {"length": length, "most": 400}, "comment")
    assert "Please shorten it to 400." in refusal("en", told)
    assert stored(asked) == 0


async def test_somebody_outside_the_audience_is_refused(asked: CheckIn) -> None:
    late = Profile("@late", "Late Comer", "late", time_zone="Europe/London")
    await people.meet(asked.entrance.workspace.id, [late])
    taps = taps_of(asked.invitation(asked.who("hand11")), 4)
    for tap in taps:
        assert "not among those asked" in (await asked.presses_button(late, tap)).plain
    form = await asked.does(late, Pressed("pulse.form", taps[0].value.partition(":")[0]))
    assert not isinstance(form, Form)
    assert stored(asked) == 0


async def test_a_round_of_another_workspace_is_none_here(asked: CheckIn) -> None:
    elsewhere: Workspace = await open_workspace("web", "other", "Elsewhere", asked.entrance.settings)
    await save_company(elsewhere, COMPANY)
    there = Entrance(elsewhere, asked.platform, asked.entrance.settings, asked.clock, asked.check_ins.ballots)
    for button in taps_of(asked.invitation(asked.who("hand11")), 4):
        answered = await there.answer(MIKA.platform_id, "x", Pressed(button.action, button.value))
        assert "封" not in str(answered.reply)
    assert stored(asked) == 0


async def test_once_its_keys_are_gone_nothing_is_taken(asked: CheckIn) -> None:
    taps = taps_of(asked.invitation(asked.who("hand11")), 4)
    asked.check_ins.folders.keys.destroy(f"{asked.running.key}.*")
    assert asked.check_ins.ballots.forget_ended()
    for tap in taps:
        assert (await asked.presses_button(asked.who("hand11"), tap)).plain.startswith("This check-in has closed.")
    assert stored(asked) == 0


async def test_a_manifest_that_was_exchanged_is_none(asked: CheckIn) -> None:
    """Its hash stands in the seal: who writes another one asks nobody else, and lets nobody in."""
    keys, name = asked.check_ins.folders.keys, f"{asked.running.key}.manifest"
    taps = taps_of(asked.invitation(asked.who("hand11")), 4)
    changed = (keys.read(name) or b"").replace(b'"@hand11"', b'"@hand99"')
    keys.destroy(name)
    keys.link(name, changed)
    asked.check_ins.ballots.close()  # a process that starts anew
    for who in (asked.who("hand11"), Profile("@hand99", "Late Comer", "hand99")):
        assert (await asked.presses_button(who, taps[0])).plain.startswith("This check-in has closed.")
    assert stored(asked) == 0


async def test_a_forecast_after_the_close_or_out_of_range_is_refused(asked: CheckIn) -> None:
    lead, key = asked.who("lead1"), asked.running.key
    for answers in ({"mood": "6"}, {"mood": "0"}, {"nothing": "3"}, {"mood": "x"}):
        told = await asked.does(lead, Submitted("pulse.forecast", answers, {"round": key}))
        assert told == Refusal("pulse.refused.unknown")
    await asked.live_until(MONDAY + timedelta(days=5))
    told = await asked.does(lead, Submitted("pulse.forecast", {"mood": "3"}, {"round": key}))
    assert told == Refusal("pulse.refused.forecast_closed")
    assert await statement("select 1 from forecast") == []


@pytest.mark.parametrize("day", ["tomorrow", "2026-13-01", "17.8.2026", "2026-08-17; drop"])
async def test_a_day_that_is_none_is_refused_at_its_field(asked: CheckIn, day: str) -> None:
    sent = Submitted("pulse.keep", {"asked": "yes", "not_before": day}, {})
    told = await asked.does(asked.who("hand11"), sent)
    assert isinstance(told, Refusal)
    assert told.input == "not_before"


async def test_a_preview_is_for_admins(asked: CheckIn) -> None:
    assert "60% answer, at least 5 to a number" in str((await asked.pulse(asked.who("head"), "preview")).blocks)
    assert "%" not in str((await asked.pulse(asked.who("hand11"), "preview")).blocks)


TWO_ROOTS = "update person set team_id = null where handle = 'lead1'"
LOOP = "update person set team_id = (select id from team where handle = 'team1') where handle = 'head'"


@pytest.mark.parametrize(
    ("change", "told"), [(TWO_ROOTS, "report to nobody, and only one person may"), (LOOP, "run in a circle")]
)
async def test_reporting_lines_that_are_no_tree_open_nothing_and_admins_are_told_once(
    checkin: CheckIn, change: str, told: str
) -> None:
    await statement(change)
    forget_all()
    await checkin.live_until(TUESDAY + 3 * HOUR)
    assert await checkin.number("select count(*) from round") == 0
    head = checkin.who("head")
    assert list(checkin.platform.stands) == [head.platform_id]
    (letter,) = checkin.platform.stands[head.platform_id].values()
    assert told in text_of(letter)
    assert "opens by itself as soon as the lines are right" in text_of(letter)
    assert told in (await checkin.pulse(head, "preview")).plain


async def test_another_fault_is_told_anew_and_a_cured_one_opens_the_check_in(checkin: CheckIn) -> None:
    head = checkin.who("head").platform_id
    before = await checkin.one("select team_id from person where handle = 'lead1'")
    await statement(TWO_ROOTS)
    await checkin.live_until(TUESDAY + 2 * HOUR)
    await statement("update person set team_id = null where handle = 'lead2'")
    await checkin.live_until(TUESDAY + 4 * HOUR)
    assert ["Lead 1" in one.plain and "Lead 2" in one.plain for one in checkin.platform.stands[head].values()] == [
        False,
        True,
    ]
    await statement("update person set team_id = %(team)s where handle in ('lead1', 'lead2')", team=before)
    await checkin.live_until(TUESDAY + 6 * HOUR)
    assert await statement("select state from round") == [{"state": "open"}]
    assert len(checkin.platform.stands[head]) == 3  # two letters and the invitation


async def test_two_processes_tell_admins_once(checkin: CheckIn) -> None:
    await statement(TWO_ROOTS)
    checkin.clock.move(days=1, hours=3)
    await asyncio.gather(checkin.tick(), checkin.tick())
    assert await checkin.number("select count(*) from delivery") == 1


async def test_who_is_an_admin_by_the_settings_is_told_too(checkin: CheckIn) -> None:
    await statement(TWO_ROOTS)
    await statement("update person set language = 'ja' where handle = 'hand11'")
    forget_all()
    checkin.clock.move(days=1, hours=3)
    hand = checkin.who("hand11")
    await checkin.tick(checkin.entrance.settings.model_copy(update={"admins": (hand.platform_id,)}))
    await checkin.deliver()
    assert set(checkin.platform.stands) == {hand.platform_id, checkin.who("head").platform_id}
    assert "チェックインを始められません" in text_of(checkin.invitation(hand))


async def test_nothing_is_said_of_lines_that_were_put_right_before_it_could_be(checkin: CheckIn) -> None:
    before = await checkin.one("select team_id from person where handle = 'lead1'")
    await statement(TWO_ROOTS)
    checkin.clock.move(days=1, hours=3)
    await checkin.tick()
    await statement("update person set team_id = %(team)s where handle = 'lead1'", team=before)
    await checkin.deliver()
    assert dict(checkin.platform.stands) == {}


async def test_a_company_of_nobody_opens_nothing_and_says_so_to_whoever_is_admin(checkin: CheckIn) -> None:
    await statement("update person set team_id = null")
    await checkin.live_until(TUESDAY + 3 * HOUR)
    assert await checkin.number("select count(*) from round") == 0
    (letter,) = checkin.platform.stands[checkin.who("head").platform_id].values()
    assert "nobody stands in the reporting lines" in text_of(letter)
