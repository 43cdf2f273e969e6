"""Colleagues are nominated, a jury of three branches reads and chooses twice, and the company hears of it."""

from datetime import date

from tests.cast import ANA, DANA, MIKA
from tests.platform import RememberingPlatform
from tests.stories.awards.awarding import (
    BEA,
    BEN,
    CAT,
    COL,
    DEED,
    GIFT,
    KAI,
    WORDS,
    chat_of,
    favours,
    is_wide,
    it_is,
    names_jury,
    reads,
    three_are_nominated,
)
from tests.stories.conftest import ChatCompany, count, said, told

MARCH_23, MARCH_30, APRIL_7 = date(2026, 3, 23), date(2026, 3, 30), date(2026, 4, 7)


async def test_from_a_nomination_to_the_award_in_the_channel(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await is_wide(company)
    assert "The jury is" in said(await names_jury(company))
    await three_are_nominated(company)
    await it_is(company, MARCH_23)
    assert "You are one of the jury." in chat_of(platform, CAT)
    assert DEED in await reads(company, CAT)
    assert "spread about as the people do" in await reads(company, CAT)
    for juror in (CAT, KAI):
        assert "It is noted" in said(await favours(company, juror, BEA))
    assert "It is noted" in said(await favours(company, BEN, COL, "He stayed"))
    await it_is(company, MARCH_30)
    assert "The jury has read everything once." in chat_of(platform, KAI)
    second = await reads(company, KAI)
    assert "2 of the 2 who may judge this are for it." in second
    assert "It took courage" in second
    for juror in (CAT, KAI):
        await favours(company, juror, BEA, "")
    await it_is(company, APRIL_7)
    [post] = platform.stands["kudos"].values()
    assert "Bea Holm" in told(post)
    for words in (DEED, WORDS, GIFT):
        assert words in told(post)
    for name in (ANA.name, COL.name, MIKA.name, "It took courage"):
        assert name not in told(post)
    assert "You are awarded." in chat_of(platform, BEA)
    assert "Ana Lindqvist wrote this." in chat_of(platform, BEA)
    assert "He stayed until it ran" in chat_of(platform, COL)
    assert await count("award_choice") == 0, "what jurors chose is deleted"
    assert await count("award") == 1


async def test_nobody_reads_who_nominated_and_nobody_judges_their_own(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await is_wide(company)
    await names_jury(company)
    await three_are_nominated(company)
    await it_is(company, MARCH_23)
    theirs = {juror: await reads(company, juror) for juror in (KAI, BEN, CAT)}
    for juror, left_out in ((KAI, [MIKA]), (BEN, [BEA]), (CAT, [COL, MIKA])):
        for nominee in (BEA, COL, MIKA):
            assert (nominee.name in theirs[juror]) is (nominee not in left_out), (juror.name, nominee.name)
        for nominator in (ANA, DANA):
            assert nominator.name not in theirs[juror]
        for nominee in left_out:
            assert "Others judge this one." in told(await favours(company, juror, nominee))
    assert await count("award_choice") == 0
