"""What stands in the chat of whom something was proposed to, and of its owner, follows what becomes of it."""

import pytest

from bot.messages.message import Message
from bot.messages.request import Pressed
from bot.org.people import Profile
from storage.database import statement
from tests.cast import ANA, BO, DANA, MIKA
from tests.platform import RememberingPlatform
from tests.stories.barnacles.naming import TRAVEL, ends, named, next_morning, takes
from tests.stories.barnacles.test_owning import LETTER, letters_until
from tests.stories.conftest import ChatCompany, labels, told


async def the_letter(company: ChatCompany, platform: RememberingPlatform, person: Profile) -> Message:
    """The one message that stands with somebody, drawn as it is now."""
    await company.deliver()
    [letter] = platform.stands[person.platform_id].values()
    return letter


async def test_whom_it_was_proposed_to_reads_in_the_message_that_stands_that_another_took_it(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(company, MIKA)
    await letters_until(company, platform, ANA, 3)
    await takes(company, BO)
    letter = await the_letter(company, platform, ANA)
    assert TRAVEL not in told(letter)
    assert "what somebody else took, or what ended, is no longer here" in told(letter)
    assert labels(letter) == ["What gets in the way"]
    assert told(letter, "ja")
    await next_morning(company, 7)
    assert await the_letter(company, platform, ANA) == letter, "and no new one comes"


async def test_what_is_left_in_a_message_stays_there(company: ChatCompany, platform: RememberingPlatform) -> None:
    refunds = "Every refund waits for a lawyer to read it"
    await named(company, MIKA)
    await named(company, MIKA, words=refunds)
    await letters_until(company, platform, ANA, 3)
    await takes(company, BO)
    letter = await the_letter(company, platform, ANA)
    assert TRAVEL not in told(letter)
    assert refunds in told(letter)
    assert letter.plain == LETTER


@pytest.mark.parametrize("way", ["ended", "joined", "passed on", "taken away", "brought back"])
async def test_its_owner_s_message_follows_whatever_becomes_of_it(
    company: ChatCompany, platform: RememberingPlatform, way: str
) -> None:
    await named(company, MIKA)
    await letters_until(company, platform, ANA, 3)
    [row] = await statement("select id from barnacle")
    number = row["id"]
    await takes(company, ANA)
    assert "Say how it ends" in labels(await the_letter(company, platform, ANA))
    if way == "ended":
        await ends(company, ANA, ending="scraped_off")
    elif way == "passed on":
        await company.does(ANA, Pressed("barnacles.pass_on", str(number)))
    elif way == "joined":
        await named(company, MIKA, words="Every refund waits for a lawyer to read it")
        form = await company.does(ANA, Pressed("barnacles.join", str(number)))
        [choice] = [block for block in form.blocks if getattr(block, "name", "") == "into"]
        await company.submits(ANA, form, into=choice.options[0].value)
    else:
        form = await company.does(DANA, Pressed("barnacles.take_away", str(number)))
        await company.submits(DANA, form, because="It is about Mika")
        if way == "brought back":
            assert TRAVEL not in told(await the_letter(company, platform, ANA))
            await company.does(DANA, Pressed("barnacles.bring_back", str(number)))
    assert (TRAVEL in told(await the_letter(company, platform, ANA))) is (way == "brought back")


async def test_a_message_that_was_not_posted_yet_is_not_posted_for_nothing(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(company, MIKA)
    await next_morning(company, 2)
    await takes(company, BO)
    await ends(company, BO, ending="scraped_off")
    await company.deliver()
    assert platform.stands.get("@ana", {}) == {}
