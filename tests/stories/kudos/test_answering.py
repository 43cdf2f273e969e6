"""What who was thanked does by one tap: thanks back, and a good day that is saved. Nobody is messaged about it."""

import pytest

from bot.kudos.actions import SAVE, THANK_BACK
from bot.messages.actions import OnId
from bot.messages.message import Message
from bot.messages.request import Pressed
from tests.cast import ANA, BO, CY, DANA, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, count, labels, said, told

SECOND = "for staying with the customer until the invoice was right"


def in_words(reply: object) -> str:
    return " ".join(told(reply).split())


async def note_to(company: ChatCompany, platform: RememberingPlatform, words: str = THANKS) -> Message:
    await company.types(ANA, f"@bo @cy {words} #courage")
    await company.deliver()
    return list(platform.stands["@bo"].values())[-1]


async def test_a_receiver_thanks_back_and_the_giver_reads_it_under_what_they_gave(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    note = await note_to(company, platform)
    stood = {place: len(messages) for place, messages in platform.stands.items()}
    assert "without a message" in said(await company.presses(BO, note, "Thank back"))
    await company.deliver()
    assert {place: len(messages) for place, messages in platform.stands.items()} == stood
    assert "Thanked you back: Bo Achterberg" in in_words(await company.types(ANA, "given"))
    assert "Thanked you back: Bo Achterberg" in in_words(await company.opens_home(ANA))


async def test_nobody_but_the_giver_reads_who_thanked_back(company: ChatCompany, platform: RememberingPlatform) -> None:
    await company.presses(BO, await note_to(company, platform), "Thank back")
    for reader, words in ((BO, "mine"), (CY, "mine"), (BO, "team"), (DANA, "team")):
        assert "hanked you back" not in in_words(await company.types(reader, words))
    assert "hanked you back" not in in_words(platform.stands)


async def test_thanking_back_twice_is_once(company: ChatCompany, platform: RememberingPlatform) -> None:
    note = await note_to(company, platform)
    await company.presses(BO, note, "Thank back")
    assert said(await company.presses(BO, note, "Thank back")) == "You thanked them back already."
    await company.presses(CY, note, "Thank back")
    assert "Thanked you back: Bo Achterberg and Cy Okonjo" in in_words(await company.types(ANA, "given"))


async def test_good_days_hold_what_was_saved_and_nothing_else(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    note = await note_to(company, platform)
    await note_to(company, platform, SECOND)
    mine = await company.types(BO, "mine")
    assert "Nothing here yet" in in_words(await company.presses(BO, mine, "My good days"))
    assert "only you can see" in said(await company.presses(BO, note, "Save to my good days"))
    assert "already" in said(await company.presses(BO, note, "Save to my good days"))
    good_days = await company.presses(BO, mine, "My good days")
    assert THANKS in in_words(good_days)
    assert SECOND not in in_words(good_days)
    assert THANKS not in in_words(await company.presses(CY, await company.types(CY, "mine"), "My good days"))
    await company.presses(BO, good_days, "Take out")
    assert THANKS not in in_words(await company.presses(BO, mine, "My good days"))
    assert THANKS in in_words(await company.types(BO, "mine"))


async def test_what_was_taken_back_is_in_no_good_day(company: ChatCompany, platform: RememberingPlatform) -> None:
    given = await company.types(ANA, f"@bo {THANKS} #courage")
    await company.deliver()
    note = next(iter(platform.stands["@bo"].values()))
    await company.presses(BO, note, "Save to my good days")
    await company.presses(ANA, given, "Take it back")
    mine = await company.types(BO, "mine")
    assert "My good days" not in labels(mine)
    assert "removed" in in_words(await company.presses(BO, note, "Thank back"))


@pytest.mark.parametrize("pressed", [THANK_BACK, SAVE])
async def test_nobody_answers_a_kudos_that_they_did_not_get(
    company: ChatCompany, platform: RememberingPlatform, pressed: OnId
) -> None:
    await note_to(company, platform)
    for who in (ANA, DANA):
        assert "removed" in in_words(await company.does(who, Pressed(pressed.name, "1")))
    assert await count("kudos_receiver where thanked_back or saved") == 0


@pytest.mark.parametrize("word", ["points", "Rewards", "shop", "ポイント"])
async def test_who_asks_for_points_or_a_shop_reads_why_there_is_none_and_what_there_is(
    company: ChatCompany, word: str
) -> None:
    reply = said(await company.types(ANA, word))
    assert reply.startswith("There are no points here, and no shop")
    assert "/kudos mine" in reply
