"""Once a quarter leaders read what hinders most people and has stood longest, with one question."""

from bot.messages.message import Message
from storage.database import statement
from tests.cast import ANA, BO, MIKA
from tests.platform import RememberingPlatform
from tests.stories.barnacles.naming import TRAVEL, ends, named, next_morning, takes, ticks
from tests.stories.conftest import ChatCompany, labels, told

LETTER = "Scraping day: a quarter has begun, and this hinders most people, or has stood longest."


async def letters_to(company: ChatCompany, platform: RememberingPlatform, place: str) -> list[Message]:
    await company.deliver()
    return [post for post in platform.stands.get(place, {}).values() if post.plain == LETTER]


async def a_quarter_begins(company: ChatCompany) -> None:
    """From Monday, March 2, 2026 to the first working day of April."""
    await ticks(company)
    await next_morning(company, 30)


async def test_dana_who_leads_managers_is_asked_on_the_first_working_day_of_the_quarter_and_once(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(company, MIKA)
    await a_quarter_begins(company)
    [letter] = await letters_to(company, platform, "@dana")
    assert TRAVEL in told(letter)
    assert "Which of these could be gone before the next quarter?" in told(letter)
    assert "I look after it" in labels(letter)
    await next_morning(company)
    assert len(await letters_to(company, platform, "@dana")) == 1


async def test_ana_who_leads_people_and_no_managers_is_not_asked(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(company, MIKA)
    await a_quarter_begins(company)
    for person in (ANA, BO, MIKA):
        assert await letters_to(company, platform, person.platform_id) == []


async def test_where_nothing_stands_nobody_is_asked(company: ChatCompany, platform: RememberingPlatform) -> None:
    await named(company, MIKA)
    await takes(company, BO)
    await ends(company, BO, ending="scraped_off")
    await a_quarter_begins(company)
    assert await letters_to(company, platform, "@dana") == []


async def test_in_the_quarter_in_which_a_company_begins_nobody_is_asked(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await named(company, MIKA)
    await next_morning(company)
    assert await letters_to(company, platform, "@dana") == []


async def test_what_hinders_most_people_comes_first_and_five_come_at_most(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    names = ("anchor", "boat", "chart", "deck", "engine", "flag")
    for name in names:
        company.entrance.clock.move(minutes=1)  # type: ignore[attr-defined]
        await named(company, MIKA, words=f"{name} {name}s {name}board {name}less rule")
    await statement("update barnacle set hindered_at_least = 10 where words like 'flag%%'")
    await statement("delete from barnacle_me_too")  # so that no band is drawn anew
    await a_quarter_begins(company)
    [letter] = await letters_to(company, platform, "@dana")
    text = told(letter)
    assert [name for name in names if f"{name}less" in text] == ["anchor", "boat", "chart", "deck", "flag"]
    assert text.index("flagless") < text.index("anchorless")
