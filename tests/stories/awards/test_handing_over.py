"""What the company gives with an award is given once, and asked for of who may tick it off."""

from datetime import timedelta

from bot.messages.message import ChoiceInput, Message
from bot.messages.request import Pressed, Typed
from bot.org.people import Profile
from bot.roles.roles import Role
from storage.database import statement
from storage.org import people
from storage.roles import grants
from tests.cast import ANA, BO, DANA, MONDAY
from tests.platform import RememberingPlatform
from tests.stories.awards.awarding import (
    BEA,
    CAT,
    COL,
    GIFT,
    KAI,
    chat_of,
    favours,
    goes_to,
    is_wide,
    names_jury,
    nominates,
)
from tests.stories.awards.test_endings import AGAIN, DECIDED, READING, first_reading, posted, twice
from tests.stories.conftest import ChatCompany, count, labels, told

NOON_IN_CHICAGO = 17


async def are_admins(company: ChatCompany, *admins: Profile) -> None:
    workspace = company.entrance.workspace.id
    await statement("delete from role_grant")
    for person in (await people.by_platform_ids(workspace, [admin.platform_id for admin in admins])).values():
        await grants.add(workspace, person.id, Role.ADMIN, None, "Looks after it", MONDAY)
    grants.forget(workspace)


async def two_weeks_pass(company: ChatCompany) -> None:
    for days in range(16):
        await goes_to(company, DECIDED + timedelta(days=days), hour=NOON_IN_CHICAGO)


async def test_who_named_the_jury_and_is_no_admin_now_is_not_asked_but_those_who_are(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await first_reading(company)
    await twice(company, kai=[BEA], cat=[BEA])
    await are_admins(company, BO, ANA)
    await two_weeks_pass(company)
    assert "handed over?" not in chat_of(platform, DANA)
    for admin in (BO, ANA):
        assert chat_of(platform, admin).count(GIFT) == 1
    [asked] = [message for message in platform.stands["@bo"].values() if "handed over?" in message.plain]
    assert "Ticked off" in told(await company.presses(BO, asked, "Handed over"))
    await company.deliver()
    for admin in (BO, ANA):
        assert "handed over?" not in chat_of(platform, admin), "nothing is left to ask for"
    assert await count("award where handed_at is not null") == 1


async def test_who_named_the_jury_and_is_an_admin_is_asked_alone(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await first_reading(company)
    await twice(company, kai=[BEA], cat=[BEA])
    await are_admins(company, DANA, ANA)
    await two_weeks_pass(company)
    assert "handed over?" in chat_of(platform, DANA)
    assert "handed over?" not in chat_of(platform, ANA)


async def test_who_is_awarded_for_two_values_reads_of_one_gift(
    company: ChatCompany, platform: RememberingPlatform
) -> None:
    await is_wide(company)
    await names_jury(company, each_value="yes")
    form = await company.does(ANA, Pressed("awards.nominate", ""))
    [values] = [block.options for block in form.blocks if isinstance(block, ChoiceInput) and block.name == "value"]
    for value in values[:2]:
        for nominator, whom in ((ANA, BEA), (DANA, COL)):
            await nominates(company, nominator, whom, value=value.value)
    await goes_to(company, READING)
    for day in (AGAIN, DECIDED):
        for juror in (KAI, CAT):
            await favours(company, juror, BEA)
            await _favours_the_other(company, juror, BEA)
        await goes_to(company, day)
    assert await count("award") == 2
    assert posted(platform).count(GIFT) == chat_of(platform, BEA).count(GIFT) == 1
    page = await company.does(DANA, Typed("award", "general"))
    assert isinstance(page, Message)
    assert labels(page).count("Handed over") == 1


async def _favours_the_other(company: ChatCompany, juror: Profile, whom: Profile) -> None:
    rows = await statement(
        "select max(n.id) as id from award_nomination n join person p on p.workspace_id = n.workspace_id"
        " and p.id = n.nominee_id where p.platform_id = %(account)s",
        account=whom.platform_id,
    )
    form = await company.does(juror, Pressed("awards.favour", str(rows[0]["id"])))
    assert "It is noted" in told(await company.submits(juror, form, reason="It took courage"))
