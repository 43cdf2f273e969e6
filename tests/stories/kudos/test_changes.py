"""What was given can be changed, joined, taken back and removed, and every place follows."""

from dataclasses import replace

import pytest

from bot.config.settings import Settings
from bot.messages.message import Form, Message, Note, Quote
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed
from tests.cast import ANA, BO, CY, DANA, MIKA, THANKS, FakeClock
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, buttons, count, filled, labels, said, told

OTHER = "for calling every customer back herself, so that none had to wait"


async def given(company: ChatCompany, platform: RememberingPlatform) -> tuple[Message, Message]:
    """What Ana reads when she has thanked Bo, and the post."""
    reply = await company.types(ANA, f"@bo {THANKS} #courage")
    await company.deliver()
    (post,) = platform.stands["kudos"].values()
    return reply, post


async def test_within_15_minutes_the_words_and_the_value_can_change_everywhere(
    company: ChatCompany, platform: RememberingPlatform, clock: FakeClock
) -> None:
    reply, _ = await given(company, platform)
    clock.move(minutes=14, seconds=59)
    form = await company.presses(ANA, reply, "Change it")
    assert filled(form)["words"] == THANKS
    promises = next(option.value for option in form.blocks[0].options if "promises" in option.label)
    assert said(await company.submits(ANA, form, words=OTHER, value=promises)) == "Changed, everywhere it stands."
    await company.deliver()
    for place in ("kudos", "@bo"):
        (message,) = platform.stands[place].values()
        assert "🤝 Keep promises" in message.plain
        assert Quote(OTHER) in message.blocks
        assert THANKS not in told(message)


async def test_within_15_minutes_it_can_be_taken_back_everywhere(
    company: ChatCompany, platform: RememberingPlatform, clock: FakeClock
) -> None:
    reply, _ = await given(company, platform)
    clock.move(minutes=14, seconds=59)
    assert said(await company.presses(ANA, reply, "Take it back")) == "Taken back. It is gone everywhere."
    await company.deliver()
    assert platform.read("kudos") == platform.read("@bo") == []
    for who, which in ((ANA, "given"), (BO, "mine"), (BO, "team")):
        assert THANKS not in told(await company.types(who, which))
    for label in ("Change it", "Take it back"):
        assert said(await company.presses(ANA, reply, label)).startswith("This kudos is no longer there.")


async def test_after_15_minutes_it_stands(
    company: ChatCompany, platform: RememberingPlatform, clock: FakeClock
) -> None:
    reply, _ = await given(company, platform)
    form = await company.presses(ANA, reply, "Change it")
    clock.move(minutes=15)
    late = "The 15 minutes for changes are over. An admin can still remove it."
    assert said(await company.presses(ANA, reply, "Change it")) == late
    assert said(await company.presses(ANA, reply, "Take it back")) == late
    assert told(await company.submits(ANA, form, words=OTHER)) == late
    await company.deliver()
    assert OTHER not in told(platform.stands["kudos"]["1"])
    assert "Change it" not in labels(await company.types(ANA, "given"))


@pytest.mark.parametrize("label", ["Change it", "Take it back"])
async def test_only_the_giver_changes_a_kudos(company: ChatCompany, platform: RememberingPlatform, label: str) -> None:
    reply, _ = await given(company, platform)
    for who in (BO, CY, DANA):
        assert said(await company.presses(who, reply, label)).startswith("Only the giver can change a kudos.")
    await company.deliver()
    assert len(platform.read("kudos")) == 1


async def test_what_changes_before_it_is_posted_is_posted_once_as_it_is_by_then(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    reply = await company.types(ANA, f"@bo {THANKS} #courage")
    await company.submits(ANA, await company.presses(ANA, reply, "Change it"), words=OTHER)
    taken = await company.types(CY, f"@bo {THANKS} #courage")
    await company.presses(CY, taken, "Take it back")
    await company.deliver()
    for place in ("kudos", "@bo"):
        (message,) = platform.stands[place].values()
        assert Quote(OTHER) in message.blocks


@pytest.mark.parametrize(("words", "refused"), [(" ", "no_words"), ("x" * 1001, "too_long")])
async def test_a_change_is_checked_like_a_new_kudos(
    company: ChatCompany, platform: RememberingPlatform, words: str, refused: str
) -> None:
    reply, _ = await given(company, platform)
    answer = await company.submits(ANA, await company.presses(ANA, reply, "Change it"), words=words)
    assert isinstance(answer, Refusal)
    assert (answer.key, answer.input) == (f"kudos.refused.{refused}", "words")
    await company.deliver()
    assert THANKS in told(platform.stands["kudos"]["1"])


async def test_a_word_is_added_to_the_post_with_its_author(company: ChatCompany, platform: RememberingPlatform) -> None:
    _, post = await given(company, platform)
    form = await company.presses(CY, post, "+1 with a word")
    assert said(await company.submits(CY, form, word=" It saved my afternoon, too ")) == "Added to the kudos."
    await company.deliver()
    (post,) = platform.stands["kudos"].values()
    added = next(block for block in post.blocks if isinstance(block, Note))
    assert [told(span) for span in added.line] == ["+1 ", "Cy Okonjo", ": ", "It saved my afternoon, too"]
    assert "afternoon" not in told(platform.stands["@bo"]["2"])


async def test_a_word_is_added_once_each_and_not_to_ones_own(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    _, post = await given(company, platform)
    form = await company.presses(CY, post, "+1 with a word")
    await company.submits(CY, form, word="Me, too")
    again = await company.submits(CY, form, word="Me, three")
    assert told(again) == "Your word stands there already. Once each is enough."
    assert said(await company.presses(CY, post, "+1 with a word")) == told(again)
    for who in (ANA, BO):
        assert "as its giver or receiver" in said(await company.presses(who, post, "+1 with a word"))
        assert "as its giver or receiver" in told(await company.submits(who, form, word="Me, four"))
    assert await count("kudos_plus") == 1


@pytest.mark.parametrize(("word", "refused"), [("", "no_word"), ("  ", "no_word"), ("x" * 201, "too_long")])
async def test_a_word_is_a_word(company: ChatCompany, platform: RememberingPlatform, word: str, refused: str) -> None:
    _, post = await given(company, platform)
    answer = await company.submits(CY, await company.presses(CY, post, "+1 with a word"), word=word)
    assert isinstance(answer, Refusal)
    assert (answer.key, answer.input) == (f"kudos.refused.{refused}", "word")
    assert await count("kudos_plus") == 0


async def test_an_admin_removes_any_post_and_says_why(company: ChatCompany, platform: RememberingPlatform) -> None:
    _, post = await given(company, platform)
    form = await company.presses(DANA, post, "More")
    assert isinstance(form, Form)
    missing = await company.submits(DANA, form, because=" ")
    assert isinstance(missing, Refusal)
    assert (missing.key, missing.input) == ("kudos.refused.no_reason", "because")
    assert said(await company.submits(DANA, form, because="Names a customer")) == "Removed, everywhere it stood."
    await company.deliver()
    assert platform.read("kudos") == platform.read("@bo") == []
    assert told(await company.submits(DANA, form, because="Again")).startswith("This kudos is no longer there.")


async def test_nobody_else_removes_a_kudos(company: ChatCompany, platform: RememberingPlatform) -> None:
    _, post = await given(company, platform)
    form = await company.presses(DANA, post, "More")
    assert "Only the giver" in said(await company.presses(CY, post, "More"))
    for who in (ANA, BO, CY):
        assert told(await company.submits(who, form, because="I do not like it")).startswith("Only an admin")
    await company.deliver()
    assert len(platform.read("kudos")) == 1


async def test_more_is_the_way_to_change_for_the_giver(company: ChatCompany, platform: RememberingPlatform) -> None:
    _, post = await given(company, platform)
    assert labels(await company.presses(ANA, post, "More"))[:2] == ["Change it", "Take it back"]


async def test_a_private_kudos_is_nothing_to_anybody_else(company: ChatCompany) -> None:
    form = await company.types(ANA, "")
    value = form.blocks[1].options[0].value
    await company.submits(ANA, form, receivers=("@bo",), value=value, words=THANKS, visibility="private")
    offered = ["Thank back", "Save to my good days", "My good days"]
    assert labels(await company.types(BO, "mine")) == offered
    kudos = buttons(await company.types(ANA, "given"))[0].value
    for who in (CY, DANA, MIKA):
        for action in ("kudos.more", "kudos.plus", "kudos.change", "kudos.take_back"):
            answer = await company.does(who, Pressed(action, kudos))
            assert told(answer).startswith(("This kudos is no longer there.", "この感謝のことばは、もうありません。"))


async def test_a_post_that_somebody_deleted_by_hand_does_not_come_back(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    reply, post = await given(company, platform)
    platform.stands["kudos"].clear()
    for who in (CY, DANA):
        await company.submits(who, await company.presses(who, post, "+1 with a word"), word="Me, too")
        await company.deliver()
    await company.submits(ANA, await company.presses(ANA, reply, "Change it"), words=OTHER)
    await company.deliver()
    assert platform.read("kudos") == []
    assert OTHER in told(platform.stands["@bo"]["2"])


async def test_everybody_sees_the_same_two_buttons_on_a_post(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    _, post = await given(company, platform)
    assert [(one.label, one.action) for one in buttons(post)] == [
        ("+1 with a word", "kudos.plus"),
        ("More", "kudos.more"),
    ]


async def test_a_thanks_that_thirty_people_joined_takes_no_more_words_and_loses_none(
    company: ChatCompany, platform: RememberingPlatform, monkeypatch: pytest.MonkeyPatch
) -> None:
    _, post = await given(company, platform)
    monkeypatch.setattr("commands.kudos.add_plus.PLUS_AT_MOST", 1)
    form = await company.presses(CY, post, "+1 with a word")
    assert isinstance(await company.submits(CY, form, word="It saved my afternoon, too"), Message)
    assert "do not fit" in said(await company.presses(DANA, post, "+1 with a word"))
    assert await count("kudos_plus") == 1


async def test_the_bare_command_remembers_where_it_was_typed(
    company: ChatCompany, platform: RememberingPlatform, settings: Settings
) -> None:
    here = settings.model_copy(update={"kudos": settings.kudos.model_copy(update={"post_in": "here"})})
    company.entrance = replace(company.entrance, settings=here)
    form = await company.types(ANA, "", place="general")
    assert isinstance(form, Form)
    assert form.state["place"] == "general"
