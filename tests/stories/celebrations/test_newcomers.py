"""Who is new is introduced in the words of their manager, who is asked in time; without words nothing is posted."""

from datetime import date

from bot.messages.message import Message, Quote
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, MIKA
from tests.stories.celebrations.mornings import CHANNEL, CelebratingCompany, march
from tests.stories.conftest import count, told

WORDS = "Mika has mended ferries for ten years. Ask her about knots."


async def introduces(celebrating: CelebratingCompany, words: str = WORDS) -> object:
    """Ana presses the button in what she read."""
    *_, message = celebrating.platform.stands["@ana"].values()
    form = await celebrating.chat.presses(ANA, message, "Introduce 三浦 美香")
    if isinstance(form, Message):
        return form
    return await celebrating.chat.submits(ANA, form, words=words)


async def test_ana_is_asked_three_working_days_before_and_her_words_stand_that_morning(
    celebrating: CelebratingCompany,
) -> None:
    await celebrating.joined(MIKA, date(2026, 3, 9))
    await celebrating.lives_until(march(4, 7))
    assert celebrating.platform.stands == {}
    await celebrating.lives_until(march(4, 9))
    [asked] = celebrating.posts("@ana")
    assert "三浦 美香 is new: the first day is Monday, March 9." in asked
    await introduces(celebrating)
    await celebrating.lives_until(march(8, 23))
    assert CHANNEL not in celebrating.platform.stands
    await celebrating.lives_until(march(9, 0))  # nine in Tokyo
    [post] = celebrating.platform.stands[CHANNEL].values()
    assert Quote(WORDS) in post.blocks
    assert f"New with us: 三浦 美香 {WORDS} From Ana Lindqvist" in celebrating.posts()[0]
    await celebrating.lives_until(march(20))
    assert len(celebrating.posts("@ana")) == 1
    assert "nothing to write for" in told(await introduces(celebrating, "Once more"))


async def test_without_words_nothing_is_posted_and_nobody_is_asked_twice(celebrating: CelebratingCompany) -> None:
    await celebrating.joined(MIKA, date(2026, 3, 9))
    await celebrating.lives_until(march(20))
    assert set(celebrating.platform.stands) == {"@ana"}
    assert len(celebrating.posts("@ana")) == 1


async def test_who_is_known_late_is_introduced_on_the_morning_after_the_words(celebrating: CelebratingCompany) -> None:
    await celebrating.lives_until(march(10, 13))
    await celebrating.joined(MIKA, date(2026, 3, 9))
    await celebrating.lives_until(march(10, 15))
    await introduces(celebrating)
    await celebrating.lives_until(march(11, 0))
    assert WORDS in celebrating.posts()[0]


async def test_a_manager_who_came_meanwhile_is_the_one_who_introduces(celebrating: CelebratingCompany) -> None:
    await celebrating.joined(MIKA, date(2026, 3, 9))
    await celebrating.lives_until(march(4, 9))
    await statement(
        "update team set manager_id = (select id from person where platform_id = '@bo') where handle = 'support'"
    )
    assert "nothing to write for" in told(await introduces(celebrating))
    assert WORDS not in celebrating.everything()


async def test_more_than_ten_are_folded_and_drawn_by_lot(celebrating: CelebratingCompany) -> None:
    await statement(
        "insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,"
        " is_stranger, posts_about_me, joined_on) select w.id, '@crew' || n, 'Crew ' || n, 'crew' || n, 'en',"
        " 'Europe/London', false, false, true, false, true, date '2024-03-04'"
        " from workspace w, generate_series(1, 13) n"
    )
    for who in (ANA, BO, CY, DANA):
        await celebrating.joined(who, date(2025, 3, 4))
    await celebrating.lives_until(march(4, 16))
    [post] = celebrating.posts()
    assert "and 7 more" in post
    assert post.count("year") <= 2 * 10 + 3


async def test_who_begins_a_week_later_than_was_planned_is_introduced_on_that_day(
    celebrating: CelebratingCompany,
) -> None:
    await celebrating.joined(MIKA, date(2026, 3, 9))
    await celebrating.lives_until(march(5, 9))
    await celebrating.joined(MIKA, date(2026, 3, 16))
    await celebrating.lives_until(march(11, 9))
    assert "the first day is Monday, March 16." in celebrating.posts("@ana")[-1]
    await introduces(celebrating)
    await celebrating.lives_until(march(16, 1))
    assert [WORDS in post for post in celebrating.posts()] == [True]


async def test_words_of_a_first_day_that_is_postponed_stand_on_the_new_one_and_the_manager_reads_of_it(
    celebrating: CelebratingCompany,
) -> None:
    await celebrating.joined(MIKA, date(2026, 3, 9))
    await celebrating.lives_until(march(4, 9))
    await introduces(celebrating)
    await celebrating.joined(MIKA, date(2026, 3, 23))
    await celebrating.lives_until(march(4, 11))
    [asked] = celebrating.posts("@ana")
    assert "the first day is Monday, March 23." in asked
    assert "March 9" not in asked
    await celebrating.lives_until(march(22, 23))
    assert CHANNEL not in celebrating.platform.stands
    assert len(celebrating.posts("@ana")) == 1, "who has written is asked nothing again"
    await introduces(celebrating, "Mika knows each ferry, and its knots.")
    await celebrating.lives_until(march(23, 1))
    assert ["its knots" in post for post in celebrating.posts()] == [True]


async def test_a_manager_who_has_written_nothing_is_asked_when_the_new_day_is_near(
    celebrating: CelebratingCompany,
) -> None:
    await celebrating.joined(MIKA, date(2026, 3, 9))
    await celebrating.lives_until(march(4, 9))
    await celebrating.joined(MIKA, date(2026, 3, 23))
    await celebrating.lives_until(march(5, 9))
    assert celebrating.posts("@ana") == [], "what names the old day is gone"
    await celebrating.lives_until(march(18, 9))
    [asked] = celebrating.posts("@ana")
    assert "the first day is Monday, March 23." in asked
    assert await count("celebration where kind = 'first_day'") == 1


async def test_what_was_celebrated_on_a_day_that_is_put_right_later_moves_nowhere(
    celebrating: CelebratingCompany,
) -> None:
    await celebrating.joined(MIKA, date(2026, 3, 9))
    await celebrating.lives_until(march(4, 9))
    await introduces(celebrating)
    await celebrating.lives_until(march(9, 5))
    await celebrating.joined(MIKA, date(2026, 3, 12))
    await celebrating.lives_until(march(20))
    assert [WORDS in post for post in celebrating.posts()] == [True], "on the day that it was"
    assert len(celebrating.posts("@ana")) == 1


async def test_of_who_wants_no_posts_nobody_is_asked_for_an_introduction(celebrating: CelebratingCompany) -> None:
    await statement("update person set posts_about_me = false where platform_id = %(mika)s", mika=MIKA.platform_id)
    await celebrating.joined(MIKA, date(2026, 3, 9))
    await celebrating.lives_until(march(10, 12))
    assert celebrating.platform.stands == {}
