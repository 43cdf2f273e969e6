"""What becomes of awards where somebody leaves, is away, hides words or takes them back meanwhile."""

from datetime import date

import pytest

from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from storage.database import all_or_nothing, statement
from storage.org import people
from storage.org.joining import join_accounts
from tests.cast import ANA, BO, CY, DANA, MIKA, THANKS
from tests.platform import RememberingPlatform
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
    reads,
    three_are_nominated,
)
from tests.stories.awards.test_endings import AGAIN, DECIDED, READING, first_reading, leaves, posted, twice
from tests.stories.awards.test_nominating import kudos_of
from tests.stories.conftest import ChatCompany, count, labels, told


async def puts_forward(company: ChatCompany) -> str:
    """Cy puts forward what Ana thanked Bea for, without a word of his own; Col is nominated, too."""
    await is_wide(company)
    await names_jury(company)
    kudos = await kudos_of(company, f"@bea {THANKS} #courage")
    await company.deliver()
    form = await company.does(CY, Pressed("awards.put_forward", kudos))
    assert "Bea Holm is nominated." in told(await company.submits(CY, form, reach="without_name"))
    await nominates(company, DANA, COL)
    return kudos


def news(platform: RememberingPlatform) -> str:
    return " ".join(told(message) for message in platform.stands["kudos"].values())


async def test_a_thanks_that_its_receiver_hides_is_gone_from_the_award_as_well(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    kudos = await puts_forward(company)
    await nominates(company, DANA, BEA, words="Nobody else saw it")
    await goes_to(company, READING)
    await twice(company, kai=[BEA], cat=[BEA])
    assert news(platform).count(THANKS) == 2, "in the thanks and in the award"
    assert THANKS in chat_of(platform, BEA)
    assert "It is gone from the channel" in told(await company.does(BEA, Pressed("kudos.hide", kudos)))
    await company.deliver()
    assert THANKS not in news(platform)
    assert THANKS not in chat_of(platform, BEA)
    assert "Nobody else saw it" in news(platform)
    assert "You are awarded. This is what colleagues wrote about you." in chat_of(platform, BEA)


async def test_a_thanks_that_is_taken_back_leaves_no_empty_nomination(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    kudos = await puts_forward(company)
    await nominates(company, ANA, MIKA)
    await company.does(ANA, Pressed("kudos.take_back", kudos))
    await goes_to(company, READING)
    read = await reads(company, KAI)
    assert COL.name in read
    assert BEA.name not in read
    await twice(company, kai=[COL], ben=[COL])
    assert COL.name in posted(platform)
    assert "colleagues wrote about you" not in chat_of(platform, BEA)


async def forgets(person: Profile) -> None:
    await statement(
        "delete from award_nomination n using person p"
        " where p.platform_id = %(account)s and n.workspace_id = p.workspace_id and n.nominee_id = p.id",
        account=person.platform_id,
    )


@pytest.mark.parametrize("goes", ["leave", "want to be kept out", "are forgotten"])
async def test_rivals_who_go_while_the_jury_reads_take_no_award_from_who_stays(
    company: ChatCompany, platform: RememberingPlatform, goes: str
) -> None:
    await first_reading(company)
    for juror in (KAI, CAT):
        await favours(company, juror, BEA)
    await goes_to(company, AGAIN)
    for rival in (COL, MIKA):
        match goes:
            case "leave":
                await leaves(rival)
            case "are forgotten":
                await forgets(rival)
            case _:
                await company.does(rival, Pressed("awards.keep_out", ""))
    for juror in (KAI, CAT):
        assert "It is noted" in told(await favours(company, juror, BEA, ""))
    await goes_to(company, DECIDED)
    assert BEA.name in posted(platform)


async def test_who_is_kept_out_before_the_jury_reads_is_nobody_s_rival(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await is_wide(company)
    await names_jury(company)
    await nominates(company, ANA, BEA)
    await nominates(company, DANA, COL)
    await company.does(COL, Pressed("awards.keep_out", ""))
    await goes_to(company, READING)
    assert BEA.name not in posted(platform)


async def test_who_was_kept_out_before_the_jury_reads_makes_no_award_of_one_alone(company: ChatCompany) -> None:
    """Where there is an award for each value, others are contested."""
    await is_wide(company)
    await names_jury(company, each_value="yes")
    for nominator, nominee, value in ((ANA, BEA, 1), (DANA, COL, 1), (ANA, MIKA, 2), (DANA, KAI, 2)):
        await nominates(company, nominator, nominee, value=str(value))
    await company.does(COL, Pressed("awards.keep_out", ""))
    await goes_to(company, READING)
    read = await reads(company, CAT)
    assert MIKA.name in read
    assert BEA.name not in read


async def test_one_who_is_away_for_long_keeps_nobody_of_the_next_awards_waiting(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await is_wide(company)
    await statement("update person set not_before = '2027-03-01' where platform_id = %(col)s", col=COL.platform_id)
    await names_jury(company)
    await three_are_nominated(company)
    await goes_to(company, READING)
    await twice(company, kai=[BEA], cat=[BEA])
    await statement("update award_round set gift = '', until = '2026-03-01'")
    await statement("delete from award_nomination where nominee_id <> (select id from person where handle = 'col')")
    await names_jury(company, until="2026-06-19")
    await nominates(company, DANA, BEN)
    await nominates(company, DANA, MIKA)
    for day, jurors in ((date(2026, 6, 22), ()), (date(2026, 6, 30), (KAI, CAT)), (date(2026, 7, 8), (KAI, CAT))):
        for juror in jurors:
            assert "It is noted" in told(await favours(company, juror, BEN))
        await goes_to(company, day)
    await goes_to(company, date(2026, 7, 13))
    assert "You are awarded." in chat_of(platform, BEN)
    assert "put you forward" not in chat_of(platform, COL)
    await goes_to(company, date(2027, 3, 1))
    assert "put you forward" in chat_of(platform, COL)


async def test_who_has_left_is_not_among_those_who_were_awarded_last(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await first_reading(company)
    await twice(company, kai=[BEA], cat=[BEA])
    assert BEA.name in posted(platform)
    assert BEA.name in told(await company.does(DANA, Typed("award", "general")))
    await leaves(BEA)
    for reader in (KAI, DANA):
        assert BEA.name not in told(await company.does(reader, Typed("award", "general"))), "nor to be given anything"


async def test_who_wants_to_be_kept_out_later_is_gone_from_the_post_and_from_the_page(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await first_reading(company)
    await twice(company, kai=[BEA, COL], cat=[BEA], ben=[COL])
    for nominee in (BEA, COL):
        assert nominee.name in posted(platform)
    await company.does(BEA, Pressed("awards.keep_out", ""))
    await company.deliver()
    assert BEA.name not in posted(platform)
    assert COL.name in posted(platform)
    assert BEA.name not in told(await company.does(KAI, Typed("award", "general")))


@pytest.mark.parametrize("meanwhile", ["has left", "wants none"])
async def test_who_has_left_or_wants_none_before_the_letter_is_sent_is_sent_none(
    company: ChatCompany, platform: RememberingPlatform, meanwhile: str
) -> None:
    await first_reading(company)
    for day in (AGAIN, DECIDED):
        for juror in (KAI, CAT):
            await favours(company, juror, BEA)
        await goes_to(company, day)
    await statement("update delivery set message_id = null, posted = 0, due_at = now() where subject = 'award_private'")
    platform.stands.pop(BEA.platform_id)
    if meanwhile == "has left":
        await leaves(BEA)
    else:
        form = await company.does(BEA, Typed("messages", "general"))
        await company.submits(BEA, form, award_words="no")
    await company.deliver()
    assert BEA.platform_id not in platform.stands
    assert await count("delivery where subject = 'award_private' and posted <> wanted") == 0


async def test_where_a_jury_has_left_what_was_nominated_waits_for_another(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await is_wide(company)
    await names_jury(company)
    await three_are_nominated(company)
    for juror in (BEN, CAT):
        await leaves(juror)
    people.forget()
    page = told(await company.does(ANA, Typed("award", "general")))
    assert "Of the jury too few are still here." in page
    assert BEN.name not in page
    await goes_to(company, READING)
    assert "kudos" not in platform.stands
    assert "Name the jury" in labels(await company.opens_home(DANA))
    assert "Name the jury" not in labels(await company.opens_home(ANA))
    assert "The jury is" in told(await names_jury(company, KAI, BO, ANA, until="2026-03-27"))
    await goes_to(company, date(2026, 3, 30))
    assert COL.name in await reads(company, KAI)


async def test_whose_two_accounts_become_one_has_not_nominated_themselves(company: ChatCompany) -> None:
    await is_wide(company)
    await names_jury(company)
    await three_are_nominated(company)
    await nominates(company, DANA, BEN)
    async with all_or_nothing():
        await join_accounts(company.entrance.workspace.id, ANA.platform_id, BEA.platform_id)
    await goes_to(company, READING)
    read = await reads(company, CAT)
    assert BEN.name in read
    assert ANA.name not in read
    assert BEA.name not in read
