"""What who leads keeps up: their own weeks, for their own eyes."""

from datetime import timedelta

from bot.messages.calendar import Calendar
from bot.messages.message import Message
from bot.messages.request import Pressed
from bot.org.people import Profile
from storage.caches import forget_all
from storage.database import statement
from tests.cast import ANA, BO, DANA, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, labels, told

TITLE = "What I keep up"


def in_words(reply: object) -> str:
    return " ".join(told(reply).split())


async def page_of(company: ChatCompany, who: Profile = ANA) -> Message:
    page = await company.presses(who, await company.opens_home(who), TITLE)
    assert isinstance(page, Message)
    return page


def calendar(page: Message) -> Calendar:
    [picture] = [block for block in page.blocks if isinstance(block, Calendar)]
    return picture


def numbers(page: Message, name: str) -> list[str]:
    [row] = [row for row in calendar(page).rows if row[0].text == name]
    return [cell.text for cell in row[1:]]


async def promises(company: ChatCompany, who: Profile, made: int, kept_after: int | None) -> None:
    """Somebody promised something so many days ago, and kept it so many days after."""
    made_at = company.entrance.clock.now() - timedelta(days=made)
    await statement(
        """
        with wrote as (
            insert into letter (workspace_id, person_id, kind, day, at, until, tip, tip_answer)
            select workspace_id, id, 'digest', %(day)s, %(at)s, %(at)s, 'covered', 'promised' from person
            where workspace_id = %(workspace_id)s and platform_id = %(who)s returning workspace_id, id, person_id)
        insert into promise (workspace_id, letter_id, person_id, tip, made_at, done_at)
        select workspace_id, id, person_id, 'covered', %(at)s, %(done)s from wrote
        """,
        workspace_id=company.entrance.workspace.id,
        who=who.platform_id,
        day=made_at.date(),
        at=made_at,
        done=None if kept_after is None else made_at + timedelta(days=kept_after),
    )


async def test_ana_sees_her_thanks_and_promises_by_quarter_and_in_words_first(company: ChatCompany) -> None:
    await company.types(ANA, f"@bo {THANKS} #courage")
    await promises(company, ANA, made=150, kept_after=20)
    await promises(company, ANA, made=30, kept_after=29)  # too late
    page = await page_of(company)
    assert page.plain == TITLE
    assert "something of yours in 2 of the last 13 weeks, as in the 13 before." in in_words(page)
    assert numbers(page, "Thanks given") == ["–", "–", "–", "1"]
    assert numbers(page, "Promises made") == ["–", "–", "1", "1"]
    assert numbers(page, "Promises kept") == ["–", "–", "1", "–"]
    assert [len(weeks) for weeks in calendar(page).weeks] == [52] * 4
    assert calendar(page).weeks[-1][-1], "this week is the last"
    assert "Half hours" not in in_words(page), "none are offered to her"
    assert "Only you read this." in in_words(page)


async def test_half_hours_are_there_for_who_leads_managers_unless_they_are_turned_off(company: ChatCompany) -> None:
    question = await company.presses(DANA, await company.opens_home(DANA), "Take this along")
    await company.submits(DANA, await company.presses(DANA, question, "Done, with a word"), words="They like it")
    assert numbers(await page_of(company, DANA), "Half hours with customers") == ["–", "–", "–", "1"]


async def test_where_nothing_was_done_nothing_is_counted(company: ChatCompany) -> None:
    page = await page_of(company)
    assert "One small thing in one week is a beginning." in in_words(page)
    assert not [block for block in page.blocks if isinstance(block, Calendar)]


async def test_what_others_do_and_what_was_taken_back_is_not_in_it(company: ChatCompany) -> None:
    given = await company.types(ANA, f"@bo {THANKS} #courage")
    await company.presses(ANA, given, "Take it back")
    await company.types(BO, f"@ana {THANKS} #courage")
    await promises(company, DANA, made=3, kept_after=1)
    assert "beginning" in in_words(await page_of(company))


async def test_a_private_thanks_counts_for_its_giver(company: ChatCompany) -> None:
    form = await company.types(ANA, "")
    value = form.blocks[1].options[0].value
    await company.submits(ANA, form, receivers=("@bo",), value=value, words=THANKS, visibility="private")
    assert numbers(await page_of(company), "Thanks given") == ["–", "–", "–", "1"]


async def test_what_is_older_than_a_year_is_not_drawn(company: ChatCompany) -> None:
    await promises(company, ANA, made=52 * 7, kept_after=3)
    await promises(company, ANA, made=51 * 7, kept_after=3)
    assert numbers(await page_of(company), "Promises made") == ["1", "–", "–", "–"]


async def test_who_leads_nobody_is_not_offered_it_and_reads_why(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    assert TITLE not in labels(await company.opens_home(BO))
    assert "those who lead a team" in told(await company.does(BO, Pressed("consistency.open", "")))
    await page_of(company)
    await company.deliver()
    assert not platform.stands, "no message is ever sent"


async def test_it_reads_in_japanese(company: ChatCompany) -> None:
    await company.types(ANA, f"@bo {THANKS} #courage")
    await statement("update person set language = 'ja' where platform_id = '@ana'")
    forget_all()
    page = await company.presses(ANA, await company.opens_home(ANA), "続けていること")
    assert "この13週間のうち、1週に何かを続けています。" in in_words(page)
    assert calendar(page).columns[-1].endswith("2026年3月")
