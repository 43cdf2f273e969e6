"""Nothing that was typed is lost, whoever cannot be looked up for now; a name that is almost right is asked for."""

import pytest

from bot.messages.message import Form, Mention, PeopleInput, Quote
from bot.messages.refusal import Refusal
from bot.org.mentions import TYPED_NAME
from bot.org.people import Profile
from bot.ports import Busy, PlatformError, Unreachable
from tests.cast import ANA, BO, CY, MIKA, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, count, filled, labels, said, told

NEW = Profile(platform_id="U0NEW", name="Noa Newcomer", handle="noa")


class Untold(RememberingPlatform):
    """Does not tell, so many times, who somebody is."""

    def __init__(self) -> None:
        super().__init__()
        self.strangers = {NEW.platform_id: NEW}
        self.no: list[PlatformError] = []

    async def profiles(self, platform_ids: list[str]) -> list[Profile]:
        if self.no:
            raise self.no.pop(0)
        return await super().profiles(platform_ids)

    async def channels(self) -> list[str]:
        return []

    async def group(self, group_id: str) -> list[str]:
        raise Busy(30)


@pytest.fixture
def platform() -> Untold:
    return Untold()


@pytest.mark.parametrize("trouble", [Busy(30), Unreachable()])
async def test_who_cannot_be_looked_up_is_no_reason_to_lose_the_words(
    company: ChatCompany, platform: Untold, trouble: PlatformError
) -> None:
    platform.no = [trouble] * 2
    reply = await company.types(ANA, f"<@U0NEW> @bo {THANKS} #courage")
    assert "Your words are safe" in said(reply)
    assert labels(reply) == ["Open the form"]
    form = await company.presses(ANA, reply, "Open the form")  # the platform still tells nothing
    assert isinstance(form, Form)
    assert filled(form) | {"value": ""} == {
        "receivers": ("@bo", "U0NEW"),
        "value": "",
        "words": THANKS,
        "visibility": "public",
    }
    platform.no = [trouble]
    refused = await company.submits(ANA, form)
    assert refused == Refusal("kudos.refused.not_yet", input="receivers")
    assert "on its way" in said(await company.submits(ANA, form))
    assert await count("kudos") == 1


async def test_a_group_that_cannot_be_looked_up_is_named_in_the_form(company: ChatCompany) -> None:
    reply = await company.types(ANA, f"<!S0PAY> {THANKS} #courage")
    form = await company.presses(ANA, reply, "Open the form")
    assert filled(form)["words"] == THANKS
    assert "@S0PAY" in told(form)


async def test_who_types_before_the_platform_tells_who_they_are_keeps_the_words(
    company: ChatCompany, platform: Untold
) -> None:
    platform.no = [Busy(30)] * 2
    reply = await company.types(NEW, f"@bo {THANKS} #courage")
    assert "could not find out who you are" in said(reply)
    assert Quote(f"{THANKS} #courage") in reply.blocks
    again = await company.presses(NEW, reply, "Open the form")
    assert labels(again) == ["Open the form"]  # still nothing is told
    form = await company.presses(NEW, again, "Open the form")
    assert filled(form)["receivers"] == ("@bo",)
    assert filled(form)["words"] == THANKS
    assert await count("kudos") == 0


async def test_a_command_without_words_of_one_s_own_is_no_draft(company: ChatCompany, platform: Untold) -> None:
    platform.no = [Busy(30)]
    with pytest.raises(Busy):
        await company.types(NEW, "mine")


async def test_a_message_whose_author_cannot_be_looked_up_opens_the_form_all_the_same(
    company: ChatCompany, platform: Untold
) -> None:
    platform.no = [Busy(30)]
    form = await company.picks(ANA, NEW)
    receivers = next(block for block in form.blocks if isinstance(block, PeopleInput))
    assert receivers.chosen == (Mention("U0NEW", "U0NEW"),)


async def test_a_name_that_is_almost_right_is_asked_for_and_one_tap_gives_the_kudos(
    company: ChatCompany, platform: Untold
) -> None:
    reply = await company.types(BO, f"@anna {THANKS} #courage")
    assert said(reply) == "We know nobody called @anna. Did you mean Ana Lindqvist?"
    assert labels(reply) == ["Thank Ana Lindqvist", "Open the form"]
    assert await count("kudos") == 0
    assert "on its way" in said(await company.presses(BO, reply, "Thank Ana Lindqvist"))
    for again in ("Thank Ana Lindqvist", "Open the form"):
        assert "sent already" in said(await company.presses(BO, reply, again))
    await company.deliver()
    assert platform.read("kudos") == ["Bo Achterberg thanks Ana Lindqvist for 🦁 Courage."]


@pytest.mark.parametrize("name", ["@lindqvist", "@Ana", "@ana.lindqvst", "@ＡＮＮＡ", "@ana-san"])
async def test_a_part_of_a_name_is_enough_to_be_asked_for(company: ChatCompany, name: str) -> None:
    reply = await company.types(BO, f"{name} {THANKS} #courage")
    assert "Ana Lindqvist" in said(reply)


async def test_in_japanese_it_is_asked_for_in_japanese(company: ChatCompany) -> None:
    reply = await company.types(MIKA, f"@anna {THANKS} #courage")
    assert labels(reply) == ["Ana Lindqvistさんに感謝する", "入力画面を開く"]


async def test_nobody_who_left_no_bot_and_no_stranger_is_offered(company: ChatCompany) -> None:
    for name in ("@guss", "@roboo", "@guoo"):
        assert labels(await company.types(ANA, f"{name} {THANKS} #courage")) == ["Open the form"]


async def test_a_full_name_is_taken_where_it_is_one_person_s(company: ChatCompany) -> None:
    given = await company.types(ANA, f"@Bo Achterberg {THANKS} #courage")
    assert "Bo Achterberg is on its way" in told(given)
    assert filled(await company.presses(ANA, given, "Change it"))["words"] == THANKS
    thanked = await company.types(
        ANA, "@三浦美香さん お客さまからの電話に最後まで付き合ってくださり、助かりました #勇気"
    )
    assert "三浦 美香 is on its way" in told(thanked)
    form = await company.types(ANA, "")
    value = form.blocks[1].options[0].value
    reply = await company.submits(
        ANA, form, receivers=(f"{TYPED_NAME}cy okonjo",), value=value, words="for the calm answer in Oslo last week"
    )
    assert "Cy Okonjo is on its way" in told(reply)
    assert await count("kudos") == 3


async def test_an_unfinished_name_in_the_form_is_asked_for_at_its_input(company: ChatCompany) -> None:
    form = await company.types(ANA, "")
    value = form.blocks[1].options[0].value
    for name, key in (("Cyy", "kudos.did_you_mean"), ("Zoltan", "kudos.refused.unknown")):
        reply = await company.submits(ANA, form, receivers=("@bo", f"{TYPED_NAME}{name}"), value=value, words=THANKS)
        assert isinstance(reply, Refusal)
        assert (reply.key, reply.input) == (key, "receivers")
        assert (CY.name in told(reply)) is (name == "Cyy")
