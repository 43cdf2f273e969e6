"""Mika is new: a value a week, with a thanks that everybody in it agreed to show her."""

from datetime import UTC, date, datetime

import pytest

from bot.messages.message import Form, Message
from bot.messages.request import Pressed
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, GUO, MIKA, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, count, labels, said, told
from tests.stories.newcomers.weeks import VALUE, joins, lives_until, stories, ticks

MAY_READ = "Newcomers may read this"
JOINED = date(2026, 3, 2)


def march(day: int, hour: int = 12) -> datetime:
    return datetime(2026, 3, day, hour, tzinfo=UTC)


def in_words(reply: object) -> str:
    return " ".join(told(reply).split())


def read_at(platform: RememberingPlatform, place: str) -> str:
    """All that stands there."""
    return in_words(tuple(platform.stands.get(place, {}).values()))


async def gives(company: ChatCompany, words: str = f"@bo {THANKS} #courage") -> Message:
    given = await company.types(ANA, words)
    await company.deliver()
    assert isinstance(given, Message)
    return given


async def note_to_bo(company: ChatCompany, platform: RememberingPlatform) -> Message:
    return list(platform.stands["@bo"].values())[-1]


async def all_agree(company: ChatCompany, platform: RememberingPlatform) -> Message:
    given = await gives(company)
    assert "once everybody in it agrees" in said(await company.presses(ANA, given, MAY_READ))
    await company.presses(BO, await note_to_bo(company, platform), MAY_READ)
    return given


async def test_cy_meets_a_value_with_the_thanks_that_ana_and_bo_agreed_to_show(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await all_agree(company, platform)
    await joins(company, CY, JOINED)
    await lives_until(company, march(3, 20))
    assert stories(platform, CY) == []
    await lives_until(company, march(4, 20))  # the third day
    assert stories(platform, CY) == [f"{VALUE}: 🦁 Courage"]
    [message] = platform.stands["@cy"].values()
    words = in_words(message)
    assert "On an ordinary day: " in words
    assert "Ana Lindqvist thanked Bo Achterberg for it:" in words
    assert THANKS in words
    assert labels(message) == ["Why do I get this?"]
    await lives_until(company, march(10, 20))
    assert len(stories(platform, CY)) == 1, "one a week"
    await lives_until(company, march(11, 20))
    assert len(stories(platform, CY)) == 2
    assert set(platform.stands) == {"kudos", "@bo", "@cy"}, "nobody else is written to"


async def test_in_eight_weeks_each_value_comes_and_then_it_is_over(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await joins(company, CY, JOINED)
    await lives_until(company, datetime(2026, 5, 20, tzinfo=UTC))
    shown = stories(platform, CY)
    assert 2 <= len(shown) <= 8
    assert len(shown) == len(set(shown)), "what a value looks like is said once"
    await lives_until(company, datetime(2026, 6, 20, tzinfo=UTC))
    assert stories(platform, CY) == shown
    assert await count("newcomer_story") == 0, "and forgotten"


@pytest.mark.parametrize("who", [ANA, BO])
async def test_where_one_of_them_did_not_agree_the_value_comes_alone(
    company: ChatCompany, platform: RememberingPlatform, who: object
) -> None:
    given = await gives(company)
    if who is ANA:
        await company.presses(ANA, given, MAY_READ)
    else:
        await company.presses(BO, await note_to_bo(company, platform), MAY_READ)
    await joins(company, CY, JOINED)
    await lives_until(company, march(4, 20))
    assert stories(platform, CY) == [f"{VALUE}: 🦁 Courage"]
    assert THANKS not in read_at(platform, "@cy")
    assert "agreed" not in read_at(platform, "@cy")


async def test_who_changes_their_mind_takes_it_from_the_newcomer_too(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    given = await all_agree(company, platform)
    await joins(company, CY, JOINED)
    await lives_until(company, march(4, 20))
    assert "agreed to that already" in said(answer := await company.presses(ANA, given, MAY_READ))
    assert labels(answer) == ["Rather not"]
    assert "will not read it" in said(await company.presses(ANA, answer, "Rather not"))
    await company.deliver()
    assert not platform.stands["@cy"]
    assert THANKS in read_at(platform, "kudos")


@pytest.mark.parametrize("what", ["hidden", "reported", "taken back", "removed"])
async def test_what_is_hidden_reported_or_taken_back_is_read_by_no_newcomer(
    company: ChatCompany, platform: RememberingPlatform, what: str
) -> None:
    company.entrance.clock.move(hours=3)  # type: ignore[attr-defined]
    given = await all_agree(company, platform)
    await joins(company, CY, date(2026, 2, 26))
    await ticks(company)
    await company.deliver()
    assert THANKS in read_at(platform, "@cy")
    note, post = await note_to_bo(company, platform), next(iter(platform.stands["kudos"].values()))
    match what:
        case "hidden":
            await company.presses(BO, await company.presses(BO, note, "More"), "Hide it")
        case "reported":
            form = await company.presses(MIKA, await company.presses(MIKA, post, "More"), "報告する")
            await company.submits(MIKA, form)
        case "taken back":
            await company.presses(ANA, given, "Take it back")
        case "removed":
            await company.submits(DANA, await company.presses(DANA, post, "More"), because="A customer is named")
    await company.deliver()
    assert THANKS not in read_at(platform, "@cy")
    await lives_until(company, march(30))
    assert THANKS not in read_at(platform, "@cy")


async def test_words_that_are_changed_afterwards_are_asked_about_anew(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await all_agree(company, platform)
    form = await company.does(ANA, Pressed("kudos.change", "1"))
    assert isinstance(form, Form)
    await company.submits(ANA, form)
    assert await count("newcomer_consent") == 2, "the words are the same"
    await company.submits(ANA, form, words="for carrying the customer home at four in the morning, so that they signed")
    assert await count("newcomer_consent") == 0


async def test_nobody_is_asked_about_what_is_private_or_for_no_value_or_for_cover(company: ChatCompany) -> None:
    form = await company.types(ANA, "")
    value = form.blocks[1].options[0].value
    private = await company.submits(ANA, form, receivers=("@bo",), value=value, words=THANKS, visibility="private")
    assert MAY_READ not in labels(private)
    assert MAY_READ not in labels(await company.types(BO, "mine"))
    for who in (ANA, BO):
        assert "no longer there" in in_words(await company.does(who, Pressed("kudos.newcomers", "1")))
    assert await count("newcomer_consent") == 0


async def test_nobody_agrees_for_others(company: ChatCompany) -> None:
    await gives(company)
    for who in (CY, DANA):
        assert "no longer there" in in_words(await company.does(who, Pressed("kudos.newcomers", "1")))
        assert "no longer there" in in_words(await company.does(who, Pressed("kudos.no_newcomers", "1")))
    assert await count("newcomer_consent") == 0


async def test_who_has_left_or_wants_no_posts_is_in_no_story(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await all_agree(company, platform)
    await statement("update person set posts_about_me = false where platform_id = '@bo'")
    await joins(company, CY, JOINED)
    await lives_until(company, march(4, 20))
    assert THANKS not in read_at(platform, "@cy")
    await statement("update person set posts_about_me = true where platform_id = '@bo'")
    await statement("update person set is_active = false where platform_id = '@ana'")
    await lives_until(company, march(20, 20))
    assert THANKS not in read_at(platform, "@cy")


async def test_it_comes_in_the_hours_of_their_own_place_and_in_their_language(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await joins(company, MIKA, date(2026, 3, 18))  # the third day, Friday 20, is the spring equinox, and no working day
    await lives_until(company, march(23, 1))  # Monday, ten in Tokyo
    assert stories(platform, MIKA) == []
    company.entrance.clock.move(hours=1)  # type: ignore[attr-defined]
    await ticks(company)
    await company.deliver()
    assert stories(platform, MIKA) == ["ここで大切にしていること：🦁 勇気"]


async def test_guests_and_who_has_left_and_old_hands_are_shown_nothing(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await joins(company, GUO, JOINED)
    await joins(company, CY, date(2024, 3, 2))
    await joins(company, BO, JOINED)
    await statement("update person set is_active = false where platform_id = '@bo'")
    await lives_until(company, march(16))
    assert not platform.stands


async def test_an_admin_turns_it_off(company: ChatCompany, platform: RememberingPlatform) -> None:
    await joins(company, CY, JOINED)
    company.entrance.clock.move(days=3)  # type: ignore[attr-defined]
    await ticks(company, newcomers=False)
    await company.deliver()
    assert not platform.stands


async def test_who_turned_it_off_is_shown_nothing(company: ChatCompany, platform: RememberingPlatform) -> None:
    await joins(company, CY, JOINED)
    await company.submits(CY, await company.types(CY, "messages"), newcomer_story="no")
    await lives_until(company, march(20))
    assert not platform.stands
    assert await count("newcomer_story") == 0


async def test_who_is_erased_takes_their_stories_and_their_word_along(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await all_agree(company, platform)
    await joins(company, CY, JOINED)
    await lives_until(company, march(4, 20))
    assert await count("newcomer_story") == 1
    assert await count("newcomer_consent") == 2
    await statement("delete from person where platform_id in ('@cy', '@bo')")
    assert await count("newcomer_story") == 0
    assert await count("newcomer_consent") == 1
