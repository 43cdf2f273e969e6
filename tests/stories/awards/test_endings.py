"""How awards end: both of a tie, without who left, with nobody, and with what the company gives handed over."""

from asyncio import gather
from datetime import date, timedelta

import pytest

from bot.messages.message import Message
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from bot.roles.roles import Role
from storage.database import statement
from storage.org import people
from storage.roles import grants
from tests.cast import ANA, BO, DANA, MIKA, MONDAY
from tests.platform import RememberingPlatform
from tests.stories.awards.awarding import (
    BEA,
    BEN,
    CAT,
    COL,
    DEED,
    GIFT,
    JURY,
    KAI,
    chat_of,
    favours,
    finishes,
    goes_to,
    is_wide,
    names_jury,
    nominates,
    reads,
    three_are_nominated,
    ticks,
)
from tests.stories.conftest import ChatCompany, count, labels, told

READING, AGAIN, DECIDED = date(2026, 3, 23), date(2026, 3, 31), date(2026, 4, 8)


async def leaves(person: Profile) -> None:
    await statement("update person set is_active = false where platform_id = %(account)s", account=person.platform_id)


async def first_reading(company: ChatCompany, *jury: Profile) -> None:
    await is_wide(company)
    await names_jury(company, *jury)
    await three_are_nominated(company)
    await goes_to(company, READING)


async def twice(company: ChatCompany, **choices: list[Profile]) -> None:
    """Jurors, by their handle, favour these in both turns."""
    for day in (AGAIN, DECIDED):
        for juror in JURY:
            for whom in choices.get(juror.handle, []):
                await favours(company, juror, whom)
        await goes_to(company, day)


def posted(platform: RememberingPlatform) -> str:
    [post] = platform.stands["kudos"].values()
    return told(post)


async def test_a_tie_is_both(company: ChatCompany, platform: RememberingPlatform) -> None:
    await first_reading(company)
    await twice(company, kai=[BEA, COL], cat=[BEA], ben=[COL])
    for nominee in (BEA, COL):
        assert f"{nominee.name} is awarded" in posted(platform).replace("  ", " ")
    assert MIKA.name not in posted(platform)


async def test_the_second_choice_decides_whatever_the_first_was(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await first_reading(company)
    for juror, whom in ((KAI, BEA), (CAT, BEA), (BEN, COL)):
        await favours(company, juror, whom)
    await goes_to(company, AGAIN)
    assert "Mika" not in await reads(company, BEN), "whom nobody was for is read no more"
    for juror in (KAI, BEN):
        await favours(company, juror, COL, "")
    await goes_to(company, DECIDED)
    assert COL.name in posted(platform)
    assert BEA.name not in posted(platform)


async def test_without_who_left_and_who_is_silent_the_others_decide(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await first_reading(company, KAI, BEN, CAT, ANA)
    for juror in (KAI, CAT, BEN):
        await favours(company, juror, COL if juror is BEN else BEA)
    await goes_to(company, AGAIN)
    for juror in (KAI, CAT, BEN):
        await favours(company, juror, COL if juror is BEN else BEA)
    await leaves(BEN)
    await goes_to(company, DECIDED)
    assert BEA.name in posted(platform)
    assert COL.name not in posted(platform)


async def test_of_one_juror_who_chose_nothing_is_awarded_and_the_post_says_so(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await first_reading(company)
    await favours(company, CAT, BEA)
    await goes_to(company, AGAIN)
    assert "too few jurors could choose" in posted(platform)
    assert await count("award") == await count("award_choice") == 0


async def test_nobody_is_an_answer_of_a_jury_that_has_read_everything(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await first_reading(company)
    await finishes(company, *JURY)
    await goes_to(company, READING + timedelta(days=1))
    assert "nobody this time" in posted(platform)


async def test_too_few_nominees_are_nobody_and_the_jury_is_not_asked(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await is_wide(company)
    await names_jury(company)
    await nominates(company, ANA, BEA)
    await goes_to(company, READING)
    assert "too few people were nominated" in posted(platform)
    assert "You are one of the jury." not in chat_of(platform, CAT)
    assert DEED in chat_of(platform, BEA), "what was written reaches her"


async def test_who_wants_no_posts_is_told_alone(company: ChatCompany, platform: RememberingPlatform) -> None:
    await first_reading(company)
    await statement("update person set posts_about_me = false where platform_id = '@bea'")
    await twice(company, kai=[BEA], cat=[BEA])
    assert "kudos" not in platform.stands
    assert "It is not posted" in chat_of(platform, BEA)
    page = await company.does(BO, Typed("award", "general"))
    assert BEA.name not in told(page)


async def test_what_the_company_gives_is_asked_for_once_and_ticked_off(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await first_reading(company)
    await twice(company, kai=[BEA], cat=[BEA])
    for days in range(16):
        await goes_to(company, DECIDED + timedelta(days=days), hour=17)  # noon in Chicago
    [asked] = [message for message in platform.stands["@dana"].values() if "handed over?" in message.plain]
    assert GIFT in told(asked)
    await company.presses(DANA, asked, "Handed over")
    page = await company.does(DANA, Typed("award", "general"))
    assert isinstance(page, Message)
    assert "Handed over" not in labels(page)
    assert "ticked off already" in told(await company.presses(DANA, asked, "Handed over"))


async def test_what_was_not_awarded_is_gone_after_a_year_and_awards_stay_with_their_words(company: ChatCompany) -> None:
    await first_reading(company)
    await twice(company, kai=[BEA], cat=[BEA])
    await goes_to(company, DECIDED + timedelta(days=364))
    assert await count("award_nomination") == 3
    await goes_to(company, DECIDED + timedelta(days=367))
    rows = await statement("select words from award_nomination")
    assert [row["words"] for row in rows] == ["It would have been closed for a day"]
    assert await count("award") == 1


@pytest.mark.parametrize(("gone", "nominations", "nameless"), [(BEA, 2, 0), (ANA, 3, 1)], ids=["nominee", "nominator"])
async def test_who_is_erased_takes_the_words_about_them_and_leaves_theirs_without_a_name(
    company: ChatCompany, gone: Profile, nominations: int, nameless: int
) -> None:
    await first_reading(company)
    await favours(company, CAT, BEA)
    for table, column in (("team", "manager_id"), ("person", "team_id")):
        await statement(
            "delete from team t using person p where p.platform_id = %(account)s and p.id = t.manager_id"
            if table == "team"
            else f"update {table} set {column} = null where platform_id <> %(account)s",
            account=gone.platform_id,
        )
    await statement("delete from person where platform_id = %(account)s", account=gone.platform_id)
    assert await count("award_nomination") == nominations
    assert await count("award_nomination where nominator_id is null") == nameless
    assert await count("award_choice") == (gone is not BEA)


async def test_who_judged_last_time_is_not_proposed_again(company: ChatCompany) -> None:
    await first_reading(company)
    workspace = company.entrance.workspace.id
    for person in (await people.by_platform_ids(workspace, [CAT.platform_id, BO.platform_id])).values():
        await grants.add(workspace, person.id, Role.JURY, None, "Fair", MONDAY)
    grants.forget(workspace)
    assert "Name the jury" not in labels(await company.opens_home(DANA))
    await twice(company)
    assert "Name the jury" in labels(await company.opens_home(DANA)), "a quarter without awards has begun"
    assert "Name the jury" not in labels(await company.opens_home(ANA))
    form = await company.does(DANA, Pressed("awards.name_jury", ""))
    [proposed] = [block.chosen for block in form.blocks if getattr(block, "name", "") == "jurors"]
    assert [mention.name for mention in proposed] == [BO.name]
    assert "Judged last time, and better not again now" in told(form)
    assert CAT.name in told(form)


async def test_two_processes_end_a_round_once(company: ChatCompany, platform: RememberingPlatform) -> None:
    await first_reading(company)
    for day in (AGAIN, DECIDED):
        for juror in (KAI, CAT):
            await favours(company, juror, BEA)
        company.entrance.clock.move(days=(day - company.entrance.clock.now().date()).days)  # type: ignore[attr-defined]
        await gather(ticks(company), ticks(company))
    assert await count("award") == await count("delivery where subject = 'award_news'") == 1
    assert BEA.name in posted(platform)
    assert await count("delivery where subject = 'award_jury_again'") == len(JURY)


async def test_nothing_is_announced_at_night_or_at_a_weekend_and_nobody_is_nominated_late(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await is_wide(company)
    await names_jury(company)
    await nominates(company, ANA, BEA)
    form = await company.does(ANA, Typed("nominate", "general"))
    for day, hour in ((date(2026, 3, 21), 10), (date(2026, 3, 23), 5)):
        await goes_to(company, day, hour)
        assert "kudos" not in platform.stands
    late = await company.submits(ANA, form, nominee=(COL.platform_id,), deed=DEED, words="Too late", reach="nothing")
    assert "Nominations are closed" in told(late)
    await goes_to(company, READING)
    assert "nobody" in posted(platform)
