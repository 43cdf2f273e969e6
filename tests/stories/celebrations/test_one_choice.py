"""What is celebrated of somebody stands in two forms and in one place: none is asked for words that reach nobody."""

from datetime import date

from bot.messages.message import Form
from bot.messages.request import Pressed
from tests.cast import ANA, BO
from tests.stories.celebrations.mornings import CHANNEL, CelebratingCompany, march
from tests.stories.conftest import count, filled, told

BIRTHDAY = (3, 12)


async def reaching(celebrating: CelebratingCompany) -> Form:
    form = await celebrating.chat.types(ANA, "messages")
    assert isinstance(form, Form)
    return form


async def own(celebrating: CelebratingCompany) -> dict[str, str]:
    return filled(await celebrating.chat.does(ANA, Pressed("celebrations.open", "")))


async def test_a_birthday_that_was_entered_is_taken_back_there_too_with_the_words_for_it(
    celebrating: CelebratingCompany,
) -> None:
    assert "birthday_words" not in filled(await reaching(celebrating)), "there is none to turn off"
    await celebrating.wishes(ANA, BIRTHDAY)
    assert filled(await reaching(celebrating))["birthday_words"] == "yes"
    await celebrating.lives_until(march(9, 15))
    assert "birthday" in celebrating.everything()
    await celebrating.chat.submits(ANA, await reaching(celebrating), birthday_words="no")
    assert await own(celebrating) == {"birth_month": "0", "birth_day": "0", "anniversaries": "yes"}
    assert await count("celebration") == await count("reach_choice") == 0


async def test_years_that_reach_nobody_are_neither_told_nor_written_for_and_can_come_back(
    celebrating: CelebratingCompany,
) -> None:
    await celebrating.joined(ANA, date(2024, 3, 12))
    await celebrating.chat.submits(ANA, await reaching(celebrating), anniversary="no")
    assert (await own(celebrating))["anniversaries"] == "no"
    await celebrating.lives_until(march(13))
    assert celebrating.platform.stands == {}, "neither a channel nor a manager reads of it"
    await celebrating.chat.submits(ANA, await reaching(celebrating), anniversary="yes")
    assert (await own(celebrating))["anniversaries"] == "yes"
    assert await count("reach_choice") == 0


async def test_a_post_that_stands_is_written_anew_without_whose_years_were_turned_off(
    celebrating: CelebratingCompany,
) -> None:
    for who in (ANA, BO):
        await celebrating.joined(who, date(2024, 3, 12))
    await celebrating.lives_until(march(12, 12))
    assert ANA.name in celebrating.posts()[0]
    form = await reaching(celebrating)
    assert "told on their day" in told(form)
    await celebrating.chat.submits(ANA, form, anniversary="no")
    await celebrating.chat.deliver()
    assert ANA.name not in celebrating.posts(CHANNEL)[0]
    assert BO.name in celebrating.posts(CHANNEL)[0]
