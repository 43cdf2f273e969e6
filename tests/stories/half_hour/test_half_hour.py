"""Dana, who leads managers, takes a question along to customers: one a week, never asked for, read by nobody else."""

from datetime import UTC, datetime, timedelta

import pytest

from bot.half_hour.half_hour import QUESTIONS
from bot.messages.message import Message
from bot.messages.request import Opened, Pressed, Typed
from bot.messages.say import say
from bot.messages.texts import LANGUAGES
from bot.org.people import Profile
from bot.ports import ServedWorkspace
from commands.check_ins import CheckIns
from commands.feature import Tick
from commands.features import FEATURES
from storage.database import statement
from storage.half_hour import half_hours
from storage.org import people
from tests.adapters.test_logs import written
from tests.cast import ANA, BO, CY, DANA, MIKA
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, buttons, count, labels, told
from tests.stories.home.choosing import saves

TITLE = "Half an hour with customers"
HEARD = "They print our invoice, because the link in it ends after a day"


async def now_is(company: ChatCompany, moment: datetime) -> None:
    company.entrance.clock.move(seconds=(moment - company.entrance.clock.now()).total_seconds())  # type: ignore[attr-defined]


async def takes(company: ChatCompany, who: Profile = DANA, label: str = "Take this along") -> Message:
    reply = await company.presses(who, await company.opens_home(who), label)
    assert isinstance(reply, Message)
    return reply


async def ticks_off(company: ChatCompany, words: str = HEARD) -> str:
    form = await company.presses(DANA, await company.opens_home(DANA), "Done, with a word")
    return told(await company.submits(DANA, form, words=words))


async def ticks_off_too_much(company: ChatCompany) -> None:
    form = await company.does(DANA, Pressed("half_hour.tick", "2026-03-02"))
    await company.submits(DANA, form, words=HEARD * 10)


async def her_own(company: ChatCompany) -> str:
    return told(await company.does(DANA, Pressed("half_hour.heard", "")))


async def test_dana_takes_a_question_along_and_ticks_it_off_with_a_word(company: ChatCompany) -> None:
    home = await company.opens_home(DANA)
    assert TITLE in told(home)
    assert "If this week does not suit, leave it." in told(home)
    taken = await company.presses(DANA, home, "Take this along")
    [question] = [key for key in QUESTIONS if told_question(key) in told(taken)]
    home = await company.opens_home(DANA)
    assert f"This goes with you: {told_question(question)}" in " ".join(told(home).split())
    assert "Take this along" not in labels(home)
    assert "Done." in await ticks_off(company)
    assert "The half hour of this week is done." in told(await company.opens_home(DANA))
    assert HEARD in await her_own(company)


def told_question(key: str, language: str = "en") -> str:
    return say(language, f"half_hour.question.{key}")


async def test_a_tick_needs_no_word(company: ChatCompany) -> None:
    await takes(company)
    assert "Done." in await ticks_off(company, "")
    assert await count("half_hour where done_at is not null") == 1


async def test_one_is_offered_only_to_who_leads_managers(company: ChatCompany) -> None:
    for colleague in (ANA, BO, MIKA):
        assert TITLE not in told(await company.opens_home(colleague)), colleague.name
    refused = await company.does(ANA, Pressed("half_hour.take", "better"))
    assert "This is for those who lead managers." in told(refused)
    assert await count("half_hour") == 0


async def test_another_question_is_shown_until_one_suits(company: ChatCompany) -> None:
    page, seen = await company.opens_home(DANA), set[str]()
    for _ in QUESTIONS:
        page = await company.presses(DANA, page, "Another question")
        seen.add(page.plain)
    assert len(seen) == len(QUESTIONS), "all of them, and then from the first on"
    taken = await company.presses(DANA, page, "Take this along")
    assert page.plain in told(taken)


async def test_it_is_one_a_week(company: ChatCompany) -> None:
    first = await takes(company)
    other = await company.does(DANA, Pressed("half_hour.take", "rule"))
    assert "Which of our rules" in told(other), "instead of the first"
    assert first.plain == other.plain
    assert await count("half_hour") == 1
    await ticks_off(company)
    again = await company.does(DANA, Pressed("half_hour.take", "better"))
    assert "The next question comes with the next week." in told(again)
    assert await count("half_hour where question = 'rule' and done_at is not null") == 1


async def test_a_double_press_takes_and_ticks_once(company: ChatCompany) -> None:
    page = await company.opens_home(DANA)
    for _ in range(2):
        await company.presses(DANA, page, "Take this along")
    form = await company.presses(DANA, await company.opens_home(DANA), "Done, with a word")
    for words in (HEARD, "Again"):
        await company.submits(DANA, form, words=words)
    assert await count("half_hour") == 1
    assert "Again" in await her_own(company)


@pytest.mark.parametrize(
    ("moment", "week"),
    [
        (datetime(2026, 3, 9, 4, 59, tzinfo=UTC), "2026-03-02"),  # Sunday, 23:59 in Chicago
        (datetime(2026, 3, 9, 5, 0, tzinfo=UTC), "2026-03-09"),  # the clocks went forward on that Sunday
        (datetime(2026, 12, 28, 5, 59, tzinfo=UTC), "2026-12-21"),
        (datetime(2027, 1, 1, 12, 0, tzinfo=UTC), "2026-12-28"),  # the ISO week of two years
        (datetime(2027, 1, 4, 6, 0, tzinfo=UTC), "2027-01-04"),
    ],
)
async def test_a_week_is_hers_from_monday_to_sunday_in_chicago(
    company: ChatCompany, moment: datetime, week: str
) -> None:
    await now_is(company, moment)
    await takes(company)
    [row] = await statement("select week from half_hour")
    assert row["week"].isoformat() == week


async def test_what_she_heard_on_sunday_is_ticked_off_on_monday_and_counts_for_its_week(company: ChatCompany) -> None:
    await now_is(company, datetime(2026, 3, 9, 3, 0, tzinfo=UTC))
    await takes(company)
    await now_is(company, datetime(2026, 3, 9, 14, 0, tzinfo=UTC))
    assert "This goes with you:" in told(await company.opens_home(DANA))
    await ticks_off(company)
    [row] = await statement("select week from half_hour where done_at is not null")
    assert row["week"].isoformat() == "2026-03-02"
    assert "Take this along" in labels(await company.opens_home(DANA)), "this week's own question"


async def test_what_was_not_done_is_not_spoken_of(company: ChatCompany) -> None:
    await takes(company)
    form_of_then = (await company.opens_home(DANA)).blocks
    company.entrance.clock.move(days=14)  # type: ignore[attr-defined]
    home = await company.opens_home(DANA)
    assert "This goes with you" not in told(home)
    assert "Take this along" in labels(home)
    old = next(button for button in buttons(Message("", form_of_then)) if button.label == "Done, with a word")
    assert "nothing is missing because of it" in told(await company.presses_button(DANA, old))
    assert "Nothing is here yet." in await her_own(company)


async def test_each_week_offers_another_question_and_colleagues_are_not_offered_the_same(company: ChatCompany) -> None:
    seen = list[str]()
    for _ in QUESTIONS:
        home = await company.opens_home(DANA)
        seen.append(next(button.value for button in buttons(home) if button.label == "Take this along"))
        company.entrance.clock.move(days=7)  # type: ignore[attr-defined]
    assert sorted(seen) == sorted(QUESTIONS)


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_question_is_there_in_both_languages(language: str) -> None:
    assert len({told_question(key, language) for key in QUESTIONS}) == len(QUESTIONS)


async def test_what_is_of_this_week_or_the_last_can_be_written_anew(company: ChatCompany) -> None:
    await takes(company)
    await ticks_off(company)
    company.entrance.clock.move(days=7)  # type: ignore[attr-defined]
    page = await company.does(DANA, Pressed("half_hour.heard", ""))
    form = await company.presses(DANA, page, "Change it")
    await company.submits(DANA, form, words="")
    assert await count("half_hour where words = '' and done_at is not null") == 1
    company.entrance.clock.move(days=7)  # type: ignore[attr-defined]
    assert "Change it" not in labels(await company.does(DANA, Pressed("half_hour.heard", "")))


async def test_too_long_a_line_stays_in_her_form(company: ChatCompany) -> None:
    await takes(company)
    assert "within 300 characters" in await ticks_off(company, "x" * 301)
    assert await count("half_hour where done_at is null") == 1


@pytest.mark.parametrize("week", ["", "x", "2026-13-01", "9999-12-31", "0001-01-01", "2026-03-02"])
async def test_a_week_that_she_took_nothing_along_in_is_not_ticked_off(company: ChatCompany, week: str) -> None:
    answer = told(await company.does(DANA, Pressed("half_hour.tick", week)))
    assert "nothing is missing" in answer or "did not understand" in answer
    assert await count("half_hour") == 0


async def test_a_question_that_is_none_of_ours_is_not_taken(company: ChatCompany) -> None:
    for action in ("half_hour.take", "half_hour.another"):
        assert "did not understand" in told(await company.does(DANA, Pressed(action, "<b>your salary</b>")))
    assert await count("half_hour") == 0


async def test_dana_turns_it_off_and_what_she_heard_stays_hers(company: ChatCompany) -> None:
    await takes(company)
    await ticks_off(company)
    first = await saves(company, DANA, "digest", digest__half_hour="no")
    assert "Saved" in told(first)
    assert TITLE not in told(await company.opens_home(DANA))
    assert "turned off here" in told(await company.does(DANA, Pressed("half_hour.take", "better")))
    assert HEARD in await her_own(company)


async def a_year_passes(company: ChatCompany, check_ins: CheckIns) -> list[BaseException]:
    """Every clock of every room, on ever another hour and day, and the queue after it."""
    here, faults = company.entrance, list[BaseException]()
    [(key, served)] = here.served.items()
    there = {key: ServedWorkspace(served.workspace, served.platform, here.settings, here.settings)}
    for _ in range(60):
        here.clock.move(hours=149)  # type: ignore[attr-defined]
        tick = Tick(here.clock.now(), there, check_ins)
        for feature in FEATURES:
            for due in feature.due:
                faults += await due(tick)
        await company.deliver()
    return faults


async def test_no_message_is_ever_sent_for_it_in_a_year_whatever_she_does(
    company: ChatCompany, platform: RememberingPlatform, check_ins: CheckIns
) -> None:
    await takes(company)
    await ticks_off(company)
    company.entrance.clock.move(days=7)  # type: ignore[attr-defined]
    await takes(company)  # and never ticked off
    assert await a_year_passes(company, check_ins) == []
    stands = [told(message) for place in platform.stands.values() for message in place.values()]
    assert not [text for text in stands if TITLE in text or "This goes with you" in text or HEARD in text]
    assert not [name for name in labels_of(platform) if name in ("Take this along", "Done, with a word")]


def labels_of(platform: RememberingPlatform) -> list[str]:
    return [label for place in platform.stands.values() for message in place.values() for label in labels(message)]


async def test_her_words_are_in_no_log_and_in_nobody_else_s_sight(
    company: ChatCompany, capfd: pytest.CaptureFixture[str]
) -> None:
    with written(as_json=True):
        await takes(company)
        await ticks_off(company)
        assert HEARD in await her_own(company)
        await ticks_off_too_much(company)
    out, err = capfd.readouterr()
    assert HEARD not in out + err
    for colleague in (ANA, BO, CY, MIKA):
        for request in (Opened(), Pressed("half_hour.heard", ""), Typed("", "general", "/pulse")):
            assert HEARD not in told(await company.does(colleague, request)), colleague.name
        form = await company.does(colleague, Pressed("half_hour.tick", "2026-03-02"))
        assert HEARD not in told(form)
    diary = await company.does(ANA, Typed("diary", "general", "/waterline"))
    assert HEARD not in told(diary)
    elsewhere = await statement(
        "select table_name as name from information_schema.tables where table_schema = 'public'"
    )
    for table in (row["name"] for row in elsewhere if row["name"] != "half_hour"):
        rows = await statement(f"select to_jsonb(t)::text as text from {table} t")
        assert not [row for row in rows if HEARD in row["text"]], table


async def test_done_ones_of_a_quarter_are_counted_and_others_are_not(company: ChatCompany) -> None:
    here = company.entrance.workspace.id
    dana = (await people.by_platform_ids(here, [DANA.platform_id]))[DANA.platform_id].id
    monday = datetime(2026, 3, 2, tzinfo=UTC)
    for week in range(5):
        day = (monday + timedelta(weeks=week)).date()
        await half_hours.take(here, dana, day, "better")
        if week != 2:
            await half_hours.tick(here, dana, day, "", monday)
    since = monday.date() + timedelta(weeks=1)
    assert await half_hours.done_in(here, dana, since, since + timedelta(weeks=3)) == 2
    assert await half_hours.done_in(here, dana + 1, since, since + timedelta(weeks=3)) == 0


async def test_what_is_older_than_a_year_goes_with_the_next_one(company: ChatCompany) -> None:
    await takes(company)
    await ticks_off(company)
    await now_is(company, datetime(2027, 3, 17, 12, 0, tzinfo=UTC))
    await takes(company)
    assert HEARD not in await her_own(company)
    assert await count("half_hour") == 1
