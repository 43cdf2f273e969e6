"""A manager reads ahead in private, the team is asked once, and what it wrote is handed over together."""

from datetime import UTC, date, datetime

import pytest

from bot.messages.message import Message
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed
from bot.org.people import Profile
from storage.database import Row, statement
from storage.org import people
from tests.cast import ANA, BO, CY, DANA, GUO, MIKA
from tests.stories.celebrations.mornings import CHANNEL, QUARTER, CelebratingCompany, march
from tests.stories.conftest import buttons, count, told

BIRTHDAY = (3, 12)  # a Thursday


async def ahead(celebrating: CelebratingCompany, who: str = "@dana") -> Message:
    [message] = celebrating.platform.stands[who].values()
    return message


async def a_birthday_is_ahead(celebrating: CelebratingCompany) -> None:
    """It is ten in Chicago, three days before Ana's birthday."""
    await celebrating.wishes(ANA, BIRTHDAY)
    await celebrating.lives_until(march(9, 15))


async def writes(celebrating: CelebratingCompany, who: Profile, words: str, of: Profile = ANA) -> object:
    [row] = await _rows(of.platform_id)
    key = f"{row['person_id']}:{row['kind']}:{row['day']}"
    form = await celebrating.chat.does(who, Pressed("celebrations.write", key))
    if isinstance(form, Message | Refusal):
        return form
    return await celebrating.chat.submits(who, form, words=words)


async def _rows(account: str) -> list[Row]:
    return await statement(
        "select c.* from celebration c join person p on p.id = c.person_id where p.platform_id = %(who)s", who=account
    )


async def test_dana_reads_three_days_ahead_in_private_with_one_idea(celebrating: CelebratingCompany) -> None:
    await celebrating.wishes(ANA, BIRTHDAY)
    await celebrating.lives_until(march(9, 13))
    assert celebrating.platform.stands == {}
    await celebrating.lives_until(march(9, 14), QUARTER)  # nine in Chicago
    message = await ahead(celebrating)
    assert "Ana Lindqvist has a birthday on Thursday, March 12." in told(message)
    assert told(message).count("An idea:") == 1
    assert [button.label for button in buttons(message)] == ["A word for Ana Lindqvist", "Why do I get this?"]
    assert set(celebrating.platform.stands) == {"@dana"}


async def test_what_the_team_wrote_comes_in_one_message_on_the_morning(celebrating: CelebratingCompany) -> None:
    await a_birthday_is_ahead(celebrating)
    await writes(celebrating, DANA, "The harbour is calmer with you.")
    await writes(celebrating, BO, "Thank you for the ferry line.")
    await writes(celebrating, BO, "Thank you for the ferry line, and the jokes.")
    await celebrating.lives_until(march(12, 7))
    assert "@ana" not in celebrating.platform.stands
    await celebrating.lives_until(march(12, 8))
    [text] = celebrating.posts("@ana")
    assert "For your birthday, from your team" in text
    assert "The harbour is calmer with you. From Dana Whitlock" in text
    assert "Thank you for the ferry line, and the jokes. From Bo Achterberg" in text
    await celebrating.lives_until(march(20))
    assert celebrating.posts("@ana") == [text]
    assert CHANNEL not in celebrating.platform.stands, "a birthday stands in no channel"


async def test_where_nobody_wrote_nothing_comes(celebrating: CelebratingCompany) -> None:
    await celebrating.wishes(ANA, BIRTHDAY)
    await celebrating.lives_until(march(16))
    assert set(celebrating.platform.stands) == {"@dana"}


async def test_who_is_of_another_team_learns_nothing_of_a_birthday(celebrating: CelebratingCompany) -> None:
    await a_birthday_is_ahead(celebrating)
    for stranger in (MIKA, GUO, ANA):
        refused = await writes(celebrating, stranger, "Many happy returns")
        assert "birthday" not in told(refused).lower()
    nothing = await celebrating.chat.does(MIKA, Pressed("celebrations.write", "1:birthday:2026-03-12"))
    assert told(nothing) == told(await writes(celebrating, MIKA, "Many happy returns"))
    assert await count("celebration_word") == 0


async def test_who_takes_a_birthday_back_meanwhile_gets_nothing(celebrating: CelebratingCompany) -> None:
    await a_birthday_is_ahead(celebrating)
    await writes(celebrating, BO, "Thank you for the ferry line.")
    await celebrating.wishes(ANA)
    await celebrating.lives_until(march(16))
    assert "@ana" not in celebrating.platform.stands
    assert await count("celebration_word") == 0


async def test_who_moved_to_another_team_meanwhile_gets_what_was_written(celebrating: CelebratingCompany) -> None:
    await a_birthday_is_ahead(celebrating)
    await writes(celebrating, BO, "Thank you for the ferry line.")
    await statement("update person set team_id = null where platform_id = '@ana'")
    refused = await writes(celebrating, CY, "From me, too")
    assert "nothing to write for" in told(refused)
    await celebrating.lives_until(march(12, 12))
    assert "Thank you for the ferry line." in celebrating.posts("@ana")[0]


async def test_words_wait_for_who_is_away_and_the_channel_passes_them_over(celebrating: CelebratingCompany) -> None:
    await celebrating.joined(ANA, date(2024, 3, 12))
    await celebrating.lives_until(march(9, 15))
    await writes(celebrating, BO, "Thank you for the ferry line.")
    await statement("update person set not_before = '2026-03-18' where platform_id = '@ana'")
    await celebrating.lives_until(march(18, 7))
    assert "@ana" not in celebrating.platform.stands
    await celebrating.lives_until(march(18, 8))
    assert "For your 2 years here, from your team" in celebrating.posts("@ana")[0]
    assert CHANNEL not in celebrating.platform.stands


@pytest.mark.parametrize("day", [(2, 30), (4, 31), (0, 4), (4, 0)])
async def test_a_day_that_is_none_is_refused(celebrating: CelebratingCompany, day: tuple[int, int]) -> None:
    refused = await celebrating.wishes(ANA, day)
    assert "There is no such day." in told(refused)
    assert await count("celebration_wish") == 0


async def test_words_for_years_come_on_the_right_day_where_the_joining_date_was_put_right(
    celebrating: CelebratingCompany,
) -> None:
    await celebrating.joined(ANA, date(2023, 3, 11))
    await celebrating.lives_until(march(6, 15))
    await writes(celebrating, BO, "Thank you for the ferry line.")
    await celebrating.joined(ANA, date(2023, 3, 12))
    await celebrating.lives_until(march(11, 15))
    assert "Thursday, March 12 it is 3 years" in told(await ahead(celebrating))
    assert "@ana" not in celebrating.platform.stands
    await celebrating.lives_until(march(12, 9))
    [words] = celebrating.posts("@ana")
    assert "ferry line" in words


async def test_of_a_birthday_that_is_taken_back_or_of_years_that_are_not_told_no_manager_goes_on_reading(
    celebrating: CelebratingCompany,
) -> None:
    await celebrating.joined(ANA, date(2020, 3, 12))
    await a_birthday_is_ahead(celebrating)
    assert "birthday on Thursday, March 12" in told(await ahead(celebrating))
    await celebrating.wishes(ANA, (3, 13))
    await celebrating.tick()
    assert "birthday" not in told(await ahead(celebrating))
    assert "6 years" in told(await ahead(celebrating))
    await celebrating.wishes(ANA, (3, 13), years="no")
    await celebrating.tick()
    assert celebrating.posts("@dana") == []


async def test_a_manager_s_own_words_come_on_the_morning_itself_whoever_else_is_celebrated_soon(
    celebrating: CelebratingCompany,
) -> None:
    await celebrating.wishes(ANA, (3, 12))
    await celebrating.wishes(MIKA, (3, 16))
    await celebrating.lives_until(march(10, 12))
    await writes(celebrating, BO, "The harbour is calmer with you.")
    await statement(
        "update celebration c set ahead_on = '2026-03-12' from person p"
        " where p.workspace_id = c.workspace_id and p.id = c.person_id and p.platform_id = %(mika)s",
        mika=MIKA.platform_id,
    )
    await celebrating.lives_until(march(12, 12))
    [text] = celebrating.posts("@ana")
    assert "The harbour is calmer with you." in text


async def test_whose_day_begins_sooner_can_write_until_it_begins_where_the_colleague_is(
    celebrating: CelebratingCompany,
) -> None:
    await statement("update person set time_zone = 'Pacific/Auckland' where platform_id = %(bo)s", bo=BO.platform_id)
    people.forget()
    await celebrating.wishes(ANA, BIRTHDAY)
    await celebrating.lives_until(march(11, 12))  # it is March 12 where Bo is
    assert "It is kept" in told(await writes(celebrating, BO, "The harbour is calmer with you."))


async def test_words_to_who_is_away_for_months_wait_and_what_nobody_waits_for_is_forgotten(
    celebrating: CelebratingCompany,
) -> None:
    await celebrating.joined(ANA, date(2020, 3, 12))
    await celebrating.joined(CY, date(2021, 3, 12))
    await celebrating.lives_until(march(9, 15))
    await writes(celebrating, BO, "The harbour is calmer with you.")
    await statement("update person set not_before = '2026-06-22' where platform_id = %(ana)s", ana=ANA.platform_id)
    people.forget()
    celebrating.chat.entrance.clock.move(days=104)  # type: ignore[attr-defined]
    await celebrating.tick()
    assert await count("celebration") == 1
    assert celebrating.posts("@ana") == []
    await celebrating.lives_until(datetime(2026, 6, 22, 12, tzinfo=UTC))
    [text] = celebrating.posts("@ana")
    assert "The harbour is calmer with you." in text
    celebrating.chat.entrance.clock.move(days=62)  # type: ignore[attr-defined]
    await celebrating.tick()
    assert await count("celebration_word") == 0
