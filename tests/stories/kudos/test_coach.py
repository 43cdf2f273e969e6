"""The sincerity coach speaks once, and never stands in the way."""

from bot.messages.message import Form, Text
from bot.messages.request import Pressed
from tests.cast import ANA, BO, DANA, MIKA, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, buttons, count, filled, labels, said
from tests.stories.home.choosing import saves

HINT = "Warm words. Add one thing they did, and the kudos can only be theirs."


async def test_a_hinted_command_is_sent_as_it_is_with_one_tap(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    reply = await company.types(ANA, "@bo great job #courage")
    assert said(reply) == HINT
    assert labels(reply) == ["Change it", "Send as it is"]
    assert [button.sends for button in buttons(reply)] == [False, True]
    assert await count("kudos") == 0
    assert "on its way" in said(await company.presses(ANA, reply, "Send as it is"))
    await company.deliver()
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg for 🦁 Courage."]


async def test_tapped_twice_it_is_one_kudos(company: ChatCompany, platform: RememberingPlatform) -> None:
    reply = await company.types(ANA, "@bo great job #courage")
    await company.presses(ANA, reply, "Send as it is")
    assert said(await company.presses(ANA, reply, "Send as it is")) == "This was sent already."
    await company.deliver()
    assert len(platform.read("kudos")) == len(platform.read("@bo")) == await count("kudos") == 1


async def test_who_opens_the_form_from_a_hint_is_not_hinted_again(company: ChatCompany) -> None:
    reply = await company.types(ANA, "@bo great job #courage")
    form = await company.presses(ANA, reply, "Change it")
    assert filled(form)["words"] == "great job"
    assert "on its way" in said(await company.submits(ANA, form))


async def test_a_form_is_hinted_once_with_everything_kept(company: ChatCompany, platform: RememberingPlatform) -> None:
    form = await company.types(ANA, "")
    answers = {"receivers": ("@bo",), "value": form.blocks[1].options[0].value, "words": "great job"}
    hinted = await company.submits(ANA, form, "view:1", **answers, visibility="private")
    assert isinstance(hinted, Form)
    assert Text((HINT,)) in hinted.blocks
    assert hinted.submit == "Send as it is"
    assert filled(hinted) == {**answers, "visibility": "private"}
    assert await count("kudos") == 0
    for _ in range(2):
        assert "on its way" in said(await company.submits(ANA, hinted, "view:1"))
    await company.deliver()
    assert len(platform.read("@bo")) == await count("kudos") == 1


async def test_the_hint_is_in_the_writers_language(company: ChatCompany) -> None:
    reply = await company.types(MIKA, "@bo いつもありがとうございます #勇気")
    assert said(reply) == "温かいことばですね。してくれたことを1つ添えると、その人だけへの感謝になります。"
    assert labels(reply) == ["直す", "このまま送る"]


async def test_a_copy_is_noticed(company: ChatCompany) -> None:
    await company.types(ANA, f"@bo {THANKS} #courage")
    assert said(await company.types(ANA, f"@cy {THANKS} #courage")).startswith("This is close to a kudos you sent")
    assert "on its way" in said(await company.types(BO, f"@cy {THANKS} #courage"))


async def test_always_the_same_person_is_noticed_in_a_team_that_has_others(company: ChatCompany) -> None:
    things = ("doors of the shop", "carts in the yard", "lamps over the stairs", "pipes below the kitchen")
    replies = [
        said(await company.types(ANA, f"@bo for mending the {what}, so that nobody had to wait #courage"))
        for what in things
    ]
    assert all("on its way" in reply for reply in replies[:3])
    assert replies[3].startswith("Your last kudos went mostly to one person.")


async def test_nobody_sends_a_draft_by_guessing(company: ChatCompany) -> None:
    reply = await company.types(ANA, "@bo great job #courage")
    draft = buttons(reply)[0].value
    for guess in (draft, "", "0", "-1", "x", "٣", "9" * 18, "9" * 30, "9" * 5000):
        assert said(await company.does(BO, Pressed("kudos.send", guess))).startswith("We no longer have this draft.")
    assert await count("kudos") == 0


async def test_where_the_coach_was_turned_off_a_thanks_goes_as_it_is(company: ChatCompany) -> None:
    await saves(company, DANA, "kudos", kudos__coach="no")
    assert "on its way" in said(await company.types(ANA, "@bo great job #courage"))
