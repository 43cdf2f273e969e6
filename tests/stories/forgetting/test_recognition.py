"""Who is forgotten is named in no letter about an award, nor under words for somebody's years."""

from datetime import date, timedelta

from storage.database import statement
from tests.cast import DANA
from tests.stories.awards.awarding import (
    BEA,
    BEN,
    CAT,
    COL,
    KAI,
    chat_of,
    favours,
    goes_to,
    is_wide,
    names_jury,
    nominates,
)
from tests.stories.awards.test_endings import AGAIN, DECIDED, READING
from tests.stories.celebrations.mornings import CelebratingCompany
from tests.stories.forgetting.looking import ForgettingCompany

NAMES = (BEN.name, BEN.platform_id)


async def test_a_letter_to_whoever_is_awarded_names_nobody_who_is_forgotten(forgetful: ForgettingCompany) -> None:
    company, platform = forgetful.chat, forgetful.platform
    await is_wide(company)
    await names_jury(company, KAI, CAT, DANA)
    await nominates(company, BEN, BEA, words="She could have waited until Monday")
    await nominates(company, DANA, COL)
    await goes_to(company, READING)
    for day in (AGAIN, DECIDED):
        for juror in (KAI, CAT):
            await favours(company, juror, BEA)
        await goes_to(company, day)
    assert "Ben Tarrant wrote this." in chat_of(platform, BEA)
    await forgetful.wishes(BEN)
    await forgetful.ticks()
    assert await forgetful.still_named(NAMES) == {}
    assert "She could have waited until Monday" in chat_of(platform, BEA)


async def test_what_was_handed_over_on_a_morning_names_nobody_who_is_forgotten(forgetful: ForgettingCompany) -> None:
    company, platform = forgetful.chat, forgetful.platform
    await is_wide(company)
    celebrating = CelebratingCompany(company, platform)
    await celebrating.joined(BEA, date(2020, 3, 5))
    await celebrating.lives_until(celebrating.now + timedelta(hours=4))
    for author, words in ((BEN, "You found the leak"), (KAI, f"Thank you for the pier that {COL.name} saw")):
        await statement(
            "insert into celebration_word (workspace_id, person_id, kind, day, author_id, words, written_at)"
            " select c.workspace_id, c.person_id, c.kind, c.day, p.id, %(words)s, now() from celebration c, person p"
            " where p.platform_id = %(author)s",
            words=words,
            author=author.platform_id,
        )
    await celebrating.lives_until(celebrating.now + timedelta(days=4))
    assert "From Ben Tarrant" in chat_of(platform, BEA)
    await forgetful.wishes(BEN)
    await forgetful.ticks()
    assert await forgetful.still_named(NAMES) == {}
    assert f"Thank you for the pier that {COL.name} saw" in chat_of(platform, BEA)
    await forgetful.wishes(COL)
    await forgetful.ticks()
    assert await forgetful.still_named((COL.name, COL.platform_id)) == {}
    assert "Thank you for the pier that a colleague saw" in chat_of(platform, BEA)
