"""Every way to thank somebody, and what comes of it."""

from dataclasses import replace

import pytest

from bot.config.settings import Settings
from bot.messages.message import Form, Link, Note, Quote
from bot.org.people import Profile
from commands.routing.entrance import Entrance
from tests.cast import ANA, BO, CY, DANA, GUO, GUS, MIKA, ROBO, THANKS, FakeClock
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, count, filled, said, told

NIGHT = "夜遅くまで取り込みを直してくださり、朝には開店できました #勇気"


async def test_a_whole_team_is_thanked_by_its_name_without_the_one_who_thanks(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await company.types(ANA, f"@payments {THANKS} #courage")
    await company.deliver()
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg and Cy Okonjo for 🦁 Courage."]
    assert set(platform.stands) == {"kudos", "@bo", "@cy"}


async def test_a_group_of_the_platform_is_its_active_people(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    platform.groups["S1"] = ["@ana", "@bo", "@gus", "@robo", "@guo"]
    await company.types(ANA, f"<!S1> {THANKS} #courage")
    await company.deliver()
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg for 🦁 Courage."]


async def test_somebody_named_twice_is_thanked_once(company: ChatCompany, platform: RememberingPlatform) -> None:
    await company.types(ANA, f"@bo <@@bo> @BO @payments {THANKS} #courage")
    await company.deliver()
    assert len(platform.read("@bo")) == 1
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg and Cy Okonjo for 🦁 Courage."]


@pytest.mark.parametrize("tag", ["#courage", "#勇気", "＃Courage", "🦁", "🦁\ufe0f"])
async def test_a_value_is_named_by_its_name_in_any_language_or_by_its_emoji(
    company: ChatCompany, platform: RememberingPlatform, tag: str
) -> None:
    await company.types(ANA, f"@bo {THANKS} {tag}")
    await company.deliver()
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg for 🦁 Courage."]
    (post,) = platform.stands["kudos"].values()
    assert Quote(THANKS) in post.blocks


async def test_a_name_inside_the_sentence_reads_as_a_name(company: ChatCompany, platform: RememberingPlatform) -> None:
    platform.strangers["U9"] = Profile("U9", "Noa Berg", "noa")
    await company.types(ANA, "<@@bo> for helping <@U9> to mend the import, so that it ran by Monday #courage")
    await company.deliver()
    (post,) = platform.stands["kudos"].values()
    assert Quote("for helping @Noa Berg to mend the import, so that it ran by Monday") in post.blocks
    assert platform.asked == ["U9"]
    assert set(platform.stands) == {"kudos", "@bo"}


async def test_without_anything_a_form_opens_and_gives(company: ChatCompany, platform: RememberingPlatform) -> None:
    form = await company.types(ANA, "")
    assert filled(form) == {"receivers": (), "value": "", "words": "", "visibility": "public"}
    value = next(option.value for option in form.blocks[1].options if "Courage" in option.label)
    reply = await company.submits(ANA, form, receivers=("@bo", "@cy"), value=value, words=THANKS)
    await company.deliver()
    assert "Bo Achterberg and Cy Okonjo" in said(reply)
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg and Cy Okonjo for 🦁 Courage."]


async def test_the_same_form_sent_twice_is_one_kudos(company: ChatCompany) -> None:
    form = await company.types(ANA, "")
    for _ in range(2):
        await company.submits(
            ANA, form, "view:1", receivers=("@bo",), value=form.blocks[1].options[0].value, words=THANKS
        )
    assert await count("kudos") == 1


async def test_a_form_that_is_sent_again_with_other_words_is_answered_with_what_was_given(company: ChatCompany) -> None:
    form = await company.types(ANA, "")
    entered = {**filled(form), "receivers": (BO.platform_id,), "value": "1", "words": THANKS}
    given = await company.submits(ANA, form, "view:1", **entered)
    again = await company.submits(ANA, form, "view:1", **{**entered, "receivers": (CY.platform_id,)})
    assert "Bo Achterberg is on its way" in said(again)
    assert CY.name not in told(again)
    assert await count("kudos") == 1
    await company.presses(ANA, given, "Take it back")
    assert "no longer there" in told(await company.submits(ANA, form, "view:1", **entered))


async def test_give_kudos_for_this_opens_the_form_with_its_author_and_its_link(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    form = await company.picks(ANA, BO)
    assert filled(form)["receivers"] == ("@bo",)
    reply = await company.submits(ANA, form, value=form.blocks[2].options[0].value)
    await company.deliver()
    assert "on its way" in said(reply)
    for place in ("kudos", "@bo"):
        (message,) = platform.stands[place].values()
        assert Note((Link("https://chat.example/1", "“The import works again”"),)) in message.blocks


async def test_for_a_message_whose_author_nobody_knows_the_form_is_still_there(company: ChatCompany) -> None:
    form = await company.picks(ANA, Profile("@nobody", "", ""))
    assert isinstance(form, Form)
    assert filled(form)["receivers"] == ()
    assert form.state["link"] == "https://chat.example/1"


@pytest.mark.parametrize("emoji", ["🦁", "🦁\ufe0f"])
async def test_a_values_emoji_under_a_message_thanks_its_author(
    company: ChatCompany, platform: RememberingPlatform, emoji: str
) -> None:
    for _ in range(2):
        await company.reacts(ANA, BO, emoji, source="reaction:1")
    await company.deliver()
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg for 🦁 Courage."]
    (message,) = platform.stands["@bo"].values()
    assert Note((Link("https://chat.example/1", "For this message"),)) in message.blocks


async def test_the_hand_of_any_colour_is_the_hand(company: ChatCompany, platform: RememberingPlatform) -> None:
    await company.reacts(ANA, BO, "🤝🏽")
    await company.deliver()
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg for 🤝 Keep promises."]


@pytest.mark.parametrize(
    ("author", "emoji"), [(BO, "🎉"), (ANA, "🦁"), (ROBO, "🦁"), (Profile("@nobody", "", ""), "🦁")]
)
async def test_other_reactions_mean_nothing(company: ChatCompany, author: Profile, emoji: str) -> None:
    assert await company.reacts(ANA, author, emoji) is None
    assert await count("kudos") == await count("draft") == 0


async def test_a_private_kudos_goes_to_its_receivers_only(company: ChatCompany, platform: RememberingPlatform) -> None:
    form = await company.types(ANA, "")
    value = form.blocks[1].options[0].value
    await company.submits(ANA, form, receivers=("@bo",), value=value, words=THANKS, visibility="private")
    await company.deliver()
    assert set(platform.stands) == {"@bo"}
    (message,) = platform.stands["@bo"].values()
    assert "only the giver and the people thanked" in told(message)
    for who in (CY, DANA):
        assert THANKS not in told(await company.types(who, "team"))
        assert THANKS not in told(await company.opens_home(who))


async def test_who_does_not_want_to_be_posted_about_still_gets_the_message(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await company.submits(BO, await company.types(BO, "settings"), posts="no")
    await company.types(ANA, f"@bo @cy {THANKS} #courage")
    await company.deliver()
    assert platform.read("kudos") == ["Ana Lindqvist thanks Cy Okonjo for 🦁 Courage."]
    assert platform.read("@bo") == ["Ana Lindqvist thanks you for 🦁 Courage."]


async def test_there_is_no_post_when_nobody_wants_to_be_posted_about(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await company.submits(BO, await company.types(BO, "settings"), posts="no")
    await company.types(ANA, f"@bo {THANKS} #courage")
    await company.deliver()
    assert set(platform.stands) == {"@bo"}


async def test_everybody_reads_their_own_language_and_the_channel_the_workspaces(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await company.types(ANA, f"@mika @bo {THANKS} #courage")
    reply = await company.types(MIKA, f"@ana {NIGHT}")
    await company.deliver()
    assert platform.read("kudos")[0] == "Ana Lindqvist thanks 三浦 美香 and Bo Achterberg for 🦁 Courage."
    assert platform.read("@mika") == ["Ana Lindqvistさんから、あなたへの感謝のことばです。🦁 勇気"]
    assert platform.read("@bo") == ["Ana Lindqvist thanks you for 🦁 Courage."]
    assert platform.read("@ana") == ["三浦 美香 thanks you for 🦁 Courage."]
    assert "Ana Lindqvistさんへの感謝を送りました" in said(reply)


async def test_the_time_that_is_left_is_told_in_the_givers_own_time(company: ChatCompany, clock: FakeClock) -> None:
    assert "until 11:15" in said(await company.types(ANA, f"@bo {THANKS} #courage"))
    assert "19:15" in said(
        await company.types(MIKA, "@bo 夜遅くまで取り込みを直してくださり、朝には開店できました #勇気")
    )


async def test_the_place_of_giving_can_be_where_it_stands(
    entrance: Entrance, settings: Settings, platform: RememberingPlatform
) -> None:
    here = settings.model_copy(update={"kudos": settings.kudos.model_copy(update={"post_in": "here"})})
    company = ChatCompany(replace(entrance, settings=here))
    await company.types(ANA, f"@bo {THANKS} #courage", place="general")
    await company.types(BO, f"@cy {THANKS} #courage", place="")
    await company.deliver()
    assert platform.read("general") == ["Ana Lindqvist thanks Bo Achterberg for 🦁 Courage."]
    assert platform.read("kudos") == ["Bo Achterberg thanks Cy Okonjo for 🦁 Courage."]


async def test_where_no_value_is_asked_for_a_kudos_needs_none(
    entrance: Entrance, settings: Settings, platform: RememberingPlatform
) -> None:
    free = settings.model_copy(update={"kudos": settings.kudos.model_copy(update={"value_required": False})})
    company = ChatCompany(replace(entrance, settings=free))
    await company.types(ANA, f"@bo {THANKS}")
    await company.deliver()
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg."]
    assert platform.read("@bo") == ["Ana Lindqvist thanks you."]


@pytest.mark.parametrize(
    ("who", "sentence"),
    [
        (GUO, "Waterline serves the people of Harbour. Ask your own organisation to invite it."),
        (GUS, "Your account is no longer active here. Ask an admin to look at it."),
        (ROBO, "We could not find out who you are. Please try again in a minute."),
        (Profile("@nobody", "", ""), "We could not find out who you are. Please try again in a minute."),
    ],
)
async def test_only_people_of_the_workspace_are_served(company: ChatCompany, who: Profile, sentence: str) -> None:
    for text in ("", f"@bo {THANKS} #courage", "mine", "values"):
        assert said(await company.types(who, text)) == sentence
    await company.reacts(who, BO, "🦁")
    assert await count("kudos") == await count("draft") == 0


async def test_who_comes_back_is_served_again(company: ChatCompany, platform: RememberingPlatform) -> None:
    platform.strangers["@gus"] = replace(GUS, is_active=True)
    assert "on its way" in said(await company.types(GUS, f"@bo {THANKS} #courage"))
