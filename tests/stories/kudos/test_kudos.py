"""A kudos from the first letter to the place where it stands."""

from tests.cast import ANA, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, said


async def test_a_kudos_stands_in_the_channel_and_reaches_each_receiver_and_nobody_else(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    reply = await company.types(ANA, f"@bo @cy {THANKS} #courage")
    await company.deliver()
    assert "on its way" in said(reply)
    assert platform.read("kudos") == ["Ana Lindqvist thanks Bo Achterberg and Cy Okonjo for 🦁 Courage."]
    assert platform.read("@bo") == platform.read("@cy") == ["Ana Lindqvist thanks you for 🦁 Courage."]
    assert set(platform.stands) == {"kudos", "@bo", "@cy"}


async def test_the_same_event_twice_is_one_kudos_and_one_post(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    for _ in range(2):
        await company.types(ANA, f"@bo {THANKS} #courage", source="event:1")
    await company.deliver()
    assert len(platform.read("kudos")) == 1
    assert len(platform.read("@bo")) == 1
