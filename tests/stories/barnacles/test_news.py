"""What was named and what ended is told once a day where it was named, thanked for, and counted on the home."""

from dataclasses import replace
from typing import Any

import pytest

from bot.config.settings import Settings
from bot.messages.request import Typed
from commands.routing.entrance import Entrance
from tests.cast import ANA, BO, CY, MIKA
from tests.platform import RememberingPlatform
from tests.stories.barnacles.naming import LINES, TRAVEL, ends, list_of, named, next_morning, takes
from tests.stories.conftest import ChatCompany, count, labels, told


@pytest.fixture
def grateful(entrance: Entrance, settings: Settings) -> ChatCompany:
    """Its admins tied courage to barnacles."""
    return with_rules(entrance, settings, barnacle_value="Courage")


def with_rules(entrance: Entrance, settings: Settings, **rules: Any) -> ChatCompany:
    changed = settings.model_copy(update={"kudos": settings.kudos.model_copy(update=rules)})
    return ChatCompany(replace(entrance, settings=changed))


async def news(company: ChatCompany, platform: RememberingPlatform, place: str = "kudos") -> list[str]:
    """Everything that stands in a place, in the order in which it came."""
    await company.deliver()
    return [told(post) for post in platform.stands.get(place, {}).values()]


async def test_what_was_named_on_a_day_is_told_in_one_post_of_the_next_morning(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(company, ANA)
    await named(company, MIKA, words="Every refund waits for a lawyer to read it")
    assert await news(company, platform) == []
    await next_morning(company)
    [post] = await news(company, platform)
    assert TRAVEL in post
    assert "Every refund waits" in post
    [stands] = platform.stands["kudos"].values()
    assert "Me too (shown to nobody)" in labels(stands)
    await next_morning(company)
    assert len(await news(company, platform)) == 1


async def test_at_the_weekend_nothing_is_told(company: ChatCompany, platform: RememberingPlatform) -> None:
    await next_morning(company, 4)
    await named(company, ANA)
    await next_morning(company)
    assert await news(company, platform) == []
    await next_morning(company, 2)
    assert len(await news(company, platform)) == 1


async def test_where_thanks_are_posted_where_they_are_given_so_are_barnacles(
    entrance: Entrance, settings: Settings, platform: RememberingPlatform
) -> None:
    company = with_rules(entrance, settings, post_in="here")
    form = await company.does(ANA, Typed("", "harbour", "/barnacle"))
    await company.submits(ANA, form, **LINES)
    await next_morning(company)
    assert len(await news(company, platform, "harbour")) == 1
    assert await news(company, platform) == []


async def test_what_was_scraped_off_is_told_with_thanks_to_both(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(company, MIKA)
    await takes(company, BO)
    await next_morning(company)
    await news(company, platform)
    await ends(company, BO, ending="scraped_off", because="One signature does")
    await next_morning(company)
    _, post = await news(company, platform)
    assert "Scraped off by Bo Achterberg" in post
    assert "One signature does" in post
    assert "Thank you,  三浦 美香  and  Bo Achterberg" in post


async def test_what_stays_is_told_with_its_reason_and_without_thanks(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(company, MIKA)
    await takes(company, BO)
    await ends(company, BO, ending="stays", because="The law asks for it", until="2026-09-01")
    await next_morning(company)
    [post] = await news(company, platform)
    assert "The law asks for it" in post
    assert "Thank you" not in post


# --- thanks


async def test_both_are_thanked_for_the_value_that_admins_chose_and_knew_so_before(
    grateful: ChatCompany, platform: RememberingPlatform
) -> None:
    naming = await grateful.does(ANA, Typed("", "general", "/barnacle"))
    assert "Whoever takes care of it is thanked in your name, for 🦁 Courage." in told(naming)
    await grateful.submits(ANA, naming, **LINES)
    await takes(grateful, BO)
    form = await grateful.presses(BO, await list_of(grateful, BO), "Say how it ends")
    assert "Ana Lindqvist is thanked in your name, for 🦁 Courage." in told(form)
    await grateful.submits(BO, form, ending="scraped_off")
    await grateful.deliver()
    assert platform.read("kudos") == [
        "Bo Achterberg thanks Ana Lindqvist for 🦁 Courage.",
        "Ana Lindqvist thanks Bo Achterberg for 🦁 Courage.",
    ]


async def test_whoever_named_one_before_a_value_was_tied_is_thanked_and_thanks_nobody(
    entrance: Entrance, settings: Settings
) -> None:
    await named(with_rules(entrance, settings), ANA)
    tied = with_rules(entrance, settings, barnacle_value="Courage")
    await takes(tied, BO)
    await ends(tied, BO, ending="scraped_off")
    assert await count("kudos") == 1
    assert await count("kudos k join person p on p.id = k.giver_id where p.handle = 'bo'") == 1


async def test_a_form_that_was_opened_before_a_value_was_tied_thanks_nobody_whenever_it_is_sent(
    entrance: Entrance, settings: Settings
) -> None:
    before, tied = with_rules(entrance, settings), with_rules(entrance, settings, barnacle_value="Courage")
    naming = await before.does(ANA, Typed("", "general", "/barnacle"))
    assert "thanked" not in told(naming)
    await tied.submits(ANA, naming, **LINES)
    await takes(tied, BO)
    form = await before.presses(BO, await list_of(before, BO), "Say how it ends")
    assert "thanked" not in told(form)
    await tied.submits(BO, form, ending="scraped_off")
    assert await count("kudos") == 0


async def test_who_names_another_one_than_what_is_alike_thanks_as_the_form_said(grateful: ChatCompany) -> None:
    await named(grateful, ANA)
    alike = await named(grateful, CY)
    await grateful.submits(CY, alike)
    assert await count("barnacle where thanks_for is not null") == 2


async def test_nobody_is_thanked_where_no_value_is_chosen(company: ChatCompany) -> None:
    await named(company, ANA)
    await takes(company, BO)
    await ends(company, BO, ending="scraped_off")
    assert await count("kudos") == 0


@pytest.mark.parametrize(
    ("kind", "ending", "thanks"),
    [("rule", "made_smaller", 2), ("rule", "stays", 0), ("idea", "taken_up", 2), ("idea", "not_now", 0)],
)
async def test_thanks_are_for_what_is_gone_or_smaller_and_for_ideas_that_came_to_something(
    grateful: ChatCompany, kind: str, ending: str, thanks: int
) -> None:
    await named(grateful, ANA, kind=kind)
    await takes(grateful, BO)
    await ends(grateful, BO, ending=ending, because="We looked at it", until="2026-09-01")
    assert await count("kudos") == thanks


async def test_nobody_thanks_themselves(grateful: ChatCompany) -> None:
    await named(grateful, BO)
    await takes(grateful, BO)
    await ends(grateful, BO, ending="scraped_off")
    assert await count("kudos") == 0


async def test_a_value_that_is_none_of_the_company_s_thanks_nobody(entrance: Entrance, settings: Settings) -> None:
    company = with_rules(entrance, settings, barnacle_value="Harbour")
    await named(company, ANA)
    await takes(company, BO)
    assert "Thank you." in told(await ends(company, BO, ending="scraped_off"))
    assert await count("kudos") == 0


# --- home


async def test_the_home_shows_the_count_of_the_quarter_and_a_band_of_hours(company: ChatCompany) -> None:
    assert "Is a rule, a form or a meeting in the way?" in told(await company.opens_home(CY))
    for number, hours in enumerate(("30", "40")):
        await named(company, ANA, words=f"harbour{number} anchor{number}rule boat{number}")
        await takes(company, BO)
        await ends(company, BO, ending="scraped_off", hours=hours)
    home = told(await company.opens_home(CY))
    assert "2 things that got in the way were scraped off or made smaller in this quarter." in home
    assert "50 to 200 hours a month" in home
    assert "70" not in home
    assert "この四半期に、じゃまになっていたことを2件" in told(await company.opens_home(MIKA))
    await next_morning(company, 60)
    assert "scraped off or made smaller" not in told(await company.opens_home(CY))


async def test_the_highest_band_of_hours_takes_two_who_believe_so(company: ChatCompany) -> None:
    for owner, band in ((BO, "50 to 200 hours a month"), (CY, "200 hours a month or more")):
        await named(company, ANA, words=f"{owner.handle} anchor rule of boats")
        await takes(company, owner)
        await ends(company, owner, ending="scraped_off", hours="10000")
        assert band in told(await company.opens_home(ANA))


async def test_of_more_than_six_on_a_day_the_post_says_how_many_more_there_are(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    for number in range(7):
        await named(company, MIKA, words=f"Stamp {number}")
    await next_morning(company)
    [post] = await news(company, platform)
    assert post.count("Stamp") == 6
    assert "One more is in the list." in post
    for number in range(7):
        await named(company, BO, words=f"Meeting {number}")
    await named(company, BO, words="Badges")
    await next_morning(company)
    assert "2 more are in the list." in (await news(company, platform))[-1]


async def test_a_day_in_the_channel_is_the_one_where_it_was_done(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    company.entrance.clock.move(hours=11)  # type: ignore[attr-defined]
    await named(company, MIKA)  # on Tuesday at eight in Tokyo
    company.entrance.clock.move(hours=13)  # type: ignore[attr-defined]
    await next_morning(company, 0)
    [post] = await news(company, platform)
    assert "since March 3, 2026" in post
    assert "March 2" not in post
