"""Roles are given and taken away in chat, with a reason that everybody reads; of admins one always stays."""

from asyncio import gather
from dataclasses import replace
from typing import Any

import pytest

from bot.messages.message import Form, Message
from bot.messages.refusal import Refusal
from bot.messages.request import Typed
from bot.org.people import Profile
from bot.roles.roles import Role
from commands.check_ins import CheckIns
from commands.delivery.run_due import run_due
from commands.operate.choose_workspace import UnknownWorkspace
from commands.org.open_workspace import open_workspace
from commands.roles.examine_admins import examine_admins
from commands.roles.grant_by_operator import NotGranted, grant_by_operator
from storage.caches import forget_all
from storage.database import statement
from storage.roles import grants
from tests.cast import ANA, BO, CY, DANA, GUS, MIKA, MONDAY
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, count, labels, said, told
from tests.stories.diary.test_reading import details, lines, reads


async def roles(company: ChatCompany, who: Profile) -> Message:
    page = await company.does(who, Typed("roles", "general", "/waterline"))
    assert isinstance(page, Message)
    return page


async def gives(company: ChatCompany, by: Profile, whom: Profile, role: str, reason: str = "By agreement") -> object:
    form = await company.presses(by, await roles(company, by), "Give a role")
    return await company.submits(by, form, people=(whom.platform_id,), role=role, reason=reason)


async def form_to_take(company: ChatCompany, by: Profile, whom: Profile) -> Form:
    [row] = await statement(
        "select g.id from role_grant g join person p on p.id = g.person_id where p.platform_id = %(account)s",
        account=whom.platform_id,
    )
    page = await roles(company, by)
    [button] = [one for block in page.blocks for one in getattr(block, "buttons", ()) if one.value == str(row["id"])]
    form = await company.presses_button(by, button)
    assert isinstance(form, Form)
    return form


async def takes(company: ChatCompany, by: Profile, whom: Profile, reason: str = "By agreement") -> object:
    return await company.submits(by, await form_to_take(company, by, whom), reason=reason)


async def is_admin(company: ChatCompany, who: Profile) -> bool:
    return "Add a value" in labels(await company.types(who, "values"))


async def leave(company: ChatCompany, *who: Profile) -> None:
    for one in who:
        await statement("update person set is_active = false where platform_id = %(account)s", account=one.platform_id)
    forget_all()


async def test_a_role_is_given_with_a_reason_and_everybody_reads_both(company: ChatCompany) -> None:
    assert "stands in the diary" in said(await gives(company, DANA, CY, "observer", "Elected by the works council"))  # type: ignore[arg-type]
    page = await roles(company, ANA)
    assert "Cy Okonjo: Elected by the works council" in told(page).replace("  ", " ").replace(" : ", ": ")
    assert "given by Dana Whitlock" in told(page)
    assert labels(page) == []
    noted = await reads(company, BO)
    assert lines(noted) == ["Dana Whitlock: gave Cy Okonjo the role: Observer"]
    assert "Why: Elected by the works council" in details(noted)
    assert lines(await reads(company, MIKA)) == ["Dana Whitlock：Cy Okonjo さんに役割「オブザーバー」を付与しました"]


async def test_until_somebody_is_made_an_admin_the_platform_s_own_and_those_of_app_yaml_stand_in(
    company: ChatCompany,
) -> None:
    named = company.entrance.settings.model_copy(update={"admins": (BO.platform_id,)})
    company.entrance = replace(company.entrance, settings=named)
    assert [await is_admin(company, who) for who in (DANA, BO, CY, ANA)] == [True, True, False, False]
    await gives(company, BO, CY, "observer")
    assert await is_admin(company, DANA), "an observer ends nothing"
    await gives(company, BO, CY, "admin")
    assert [await is_admin(company, who) for who in (DANA, BO, CY, ANA)] == [False, True, True, False]


async def test_whoever_makes_the_first_admin_is_one_too_and_whom_app_yaml_names(company: ChatCompany) -> None:
    named = company.entrance.settings.model_copy(update={"admins": (MIKA.platform_id, "@nobody")})
    company.entrance = replace(company.entrance, settings=named)
    await gives(company, DANA, CY, "admin")
    assert [await is_admin(company, who) for who in (DANA, CY)] == [True, True]
    assert "/waterline" not in told(await company.types(MIKA, "values"))
    assert await count("role_grant where role = 'admin'") == 3
    assert len(lines(await reads(company, ANA))) == 3


async def test_the_last_admin_can_neither_give_up_nor_be_taken_away(company: ChatCompany) -> None:
    await gives(company, DANA, DANA, "admin")
    refused = await takes(company, DANA, DANA)
    assert isinstance(refused, Refusal)
    assert refused.key == "roles.refused.last_admin"
    await gives(company, DANA, CY, "admin")
    assert "Saved" in said(await takes(company, DANA, DANA))  # type: ignore[arg-type]
    assert [await is_admin(company, who) for who in (DANA, CY)] == [False, True]
    assert lines(await reads(company, BO))[0] == "Dana Whitlock: took away a role of Dana Whitlock: Admin"


async def test_of_two_admins_who_take_each_other_s_role_at_once_one_stays(company: ChatCompany) -> None:
    await gives(company, DANA, CY, "admin")
    forms = [await form_to_take(company, DANA, CY), await form_to_take(company, CY, DANA)]
    answers = await gather(
        company.submits(DANA, forms[0], reason="Enough"), company.submits(CY, forms[1], reason="Enough")
    )
    assert sum(isinstance(answer, Refusal) for answer in answers) == 1
    assert await count("role_grant where role = 'admin'") == 1


async def test_an_admin_who_has_left_does_not_count_as_the_other_one(company: ChatCompany) -> None:
    await gives(company, DANA, CY, "admin")
    await leave(company, CY)
    refused = await takes(company, DANA, DANA)
    assert isinstance(refused, Refusal)
    assert refused.key == "roles.refused.last_admin"


async def test_who_leaves_loses_every_role_at_once_and_has_none_when_they_come_back(
    company: ChatCompany, check_ins: CheckIns
) -> None:
    for role in ("admin", "observer", "jury"):
        await gives(company, DANA, CY, role)
    await leave(company, CY)
    assert {grant.role for grant in await grants.every(company.entrance.workspace.id)} == {Role.ADMIN}  # Dana's
    for _ in range(2):
        await run_due(MONDAY, company.entrance.served, check_ins)
    noted = lines(await reads(company, ANA))
    assert sum("Cy Okonjo has left, and with that a role ended" in line for line in noted) == 3
    await statement("update person set is_active = true where platform_id = %(account)s", account=CY.platform_id)
    forget_all()
    assert not await is_admin(company, CY)


async def test_when_the_last_admin_leaves_who_administers_the_platform_stands_in_and_is_told_once(
    company: ChatCompany, check_ins: CheckIns, platform: RememberingPlatform
) -> None:
    await gives(company, DANA, CY, "admin")
    await takes(company, CY, DANA)
    assert not await is_admin(company, DANA)
    await leave(company, CY)
    for _ in range(2):
        await run_due(MONDAY, company.entrance.served, check_ins)
        await company.deliver()
    [notice] = platform.read(DANA.platform_id)
    assert notice.startswith("The last admin of Waterline has left")
    assert platform.read(BO.platform_id) == []
    assert await is_admin(company, DANA)


@pytest.mark.parametrize(
    ("answers", "key"),
    [
        ({"reason": " "}, "roles.refused.no_reason"),
        ({"reason": "x" * 301}, "kudos.refused.too_long"),
        ({"people": ()}, "roles.refused.people"),
        ({"people": (GUS.platform_id,)}, "roles.refused.people"),
        ({"people": ("@robo",)}, "roles.refused.people"),
        ({"people": ("@guo",)}, "roles.refused.people"),
        ({"people": ("@nobody",)}, "roles.refused.people"),
        ({"role": "everybody"}, "refused.not_understood"),
        ({"role": "king"}, "refused.not_understood"),
    ],
)
async def test_a_role_without_a_reason_or_for_nobody_of_ours_is_refused(
    company: ChatCompany, answers: dict[str, Any], key: str
) -> None:
    form = await company.presses(DANA, await roles(company, DANA), "Give a role")
    whole: dict[str, Any] = {"people": (CY.platform_id,), "role": "admin", "reason": "By agreement"}
    refused = await company.submits(DANA, form, **{**whole, **answers})
    assert isinstance(refused, Refusal)
    assert refused.key == key
    assert await count("role_grant") == await count("diary") == 0


async def test_a_role_that_somebody_has_is_not_given_twice(company: ChatCompany) -> None:
    for _ in range(2):
        await gives(company, DANA, CY, "jury")
    assert await count("role_grant") == await count("diary") == 1


async def test_a_role_that_was_taken_away_meanwhile_is_answered_kindly(company: ChatCompany) -> None:
    await gives(company, DANA, CY, "jury")
    form = await form_to_take(company, DANA, CY)
    await company.submits(DANA, form, reason="Over")
    refused = await company.submits(DANA, form, reason="Over")
    assert isinstance(refused, Refusal)
    assert told(refused).startswith("This role was taken away meanwhile.")


async def test_the_operator_makes_an_admin_where_nobody_is_one(company: ChatCompany) -> None:
    await statement("update person set is_admin = false")
    forget_all()
    [finding] = await examine_admins(())
    assert (finding.weak, finding.text.partition(".")[0]) == (True, "nobody administers Harbour")
    assert await grant_by_operator("@ana", "Runs it", "", (), MONDAY) == "Ana Lindqvist is an admin of Harbour."
    assert (
        await grant_by_operator("ANA", "Runs it", "web", (), MONDAY) == "Ana Lindqvist was an admin already of Harbour."
    )
    assert await is_admin(company, ANA)
    assert lines(await reads(company, BO)) == ["Whoever runs the server: gave Ana Lindqvist the role: Admin"]
    [finding] = await examine_admins(())
    assert (finding.weak, finding.text) == (False, "Harbour has 1.")


@pytest.mark.parametrize(
    ("account", "platform", "why"),
    [
        ("@nobody", "", "Nobody in Harbour is known as @nobody."),
        ("@gus", "", "Gus Farrow has left"),
    ],
)
async def test_the_operator_reads_why_nobody_was_made_one(
    company: ChatCompany, account: str, platform: str, why: str
) -> None:
    with pytest.raises(NotGranted, match=why):
        await grant_by_operator(account, "Runs it", platform, (), MONDAY)


async def test_of_several_workspaces_the_operator_names_one(company: ChatCompany) -> None:
    await statement("update person set is_admin = false")
    forget_all()
    with pytest.raises(UnknownWorkspace, match="No workspace is known yet"):
        await grant_by_operator("@ana", "Runs it", "slack", (), MONDAY)
    for place in ("T0MOUNTAIN", "T0QUAY"):
        await open_workspace("slack", place, place.removeprefix("T0").title(), company.entrance.settings)
    listed = r"There are several.*--workspace.*Mountain \(slack T0MOUNTAIN\); Quay \(slack T0QUAY\)\.$"
    with pytest.raises(UnknownWorkspace, match=listed):
        await grant_by_operator("@ana", "Runs it", "slack", (), MONDAY)
    with pytest.raises(NotGranted, match="Nobody in Quay is known as @ana"):
        await grant_by_operator("@ana", "Runs it", "", (), MONDAY, "T0QUAY")
    made = await grant_by_operator("@ana", "Runs it", "", (), MONDAY, "harbour")
    assert made == "Ana Lindqvist is an admin of Harbour."
