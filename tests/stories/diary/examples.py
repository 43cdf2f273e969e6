"""Requests that stand in the diary, each as somebody makes it."""

from datetime import timedelta
from types import SimpleNamespace
from unittest.mock import AsyncMock

import pytest

from bot.kudos.actions import LET_STAND, REMOVE
from bot.messages.message import Form
from bot.messages.request import Brought, Pressed, Typed
from bot.messages.say import sentence
from bot.org.imports.sources import PeopleSource
from bot.org.matching.doubts import Doubt
from bot.roles.roles import Role
from bot.scim.syncing import SyncOutcome, SyncQuestion
from bot.scim.tokens import token_hash
from commands.sealed import read_proof
from storage.checkin import departments
from storage.database import statement
from storage.org import people
from storage.org.doubts import ask
from storage.roles import grants
from storage.scim.sync import ClaimedSync, settle
from storage.scim.tokens import add_token
from tests.cast import ANA, BO, CY, DANA, THANKS
from tests.stories.conftest import ChatCompany, said
from tests.stories.home.choosing import looks, saves


async def places_a_hold(company: ChatCompany) -> None:
    form = await company.does(DANA, Pressed("retention.place", ""))
    until = (company.entrance.clock.now() + timedelta(days=30)).date().isoformat()
    await company.submits(DANA, form, people=(ANA.platform_id,), until=until, reason="A court asks for it")


async def ends_a_hold(company: ChatCompany) -> None:
    await places_a_hold(company)
    form = await company.does(DANA, Pressed("retention.end", "1"))
    await company.submits(DANA, form, reason="The court has decided")


async def joins_two(company: ChatCompany) -> None:
    for words in ("The travel form needs three signatures", "Each trip waits for a stamp"):
        form = await company.does(DANA, Typed("", "general", "/barnacle"))
        await company.submits(DANA, form, words=words, hinders="Support", cost="We come late")
    page = await company.does(DANA, Typed("list", "general", "/barnacle"))
    form = await company.presses(DANA, await company.presses(DANA, page, "I look after it"), "The same as another")
    await company.submits(DANA, form, into=form.blocks[-1].options[0].value)


async def scrapes_one_off(company: ChatCompany) -> None:
    form = await company.does(DANA, Typed("", "general", "/barnacle"))
    lines = {"words": "The travel form needs three signatures", "hinders": "Support", "cost": "We come late"}
    await company.submits(DANA, form, **lines)
    page = await company.does(DANA, Typed("list", "general", "/barnacle"))
    taken = await company.presses(DANA, page, "I look after it")
    await company.submits(DANA, await company.presses(DANA, taken, "Say how it ends"), ending="scraped_off")


async def takes_one_away(company: ChatCompany) -> None:
    form = await company.does(DANA, Typed("", "general", "/barnacle"))
    await company.submits(DANA, form, words="Cy is a fool", hinders="Support", cost="We come late")
    page = await company.does(DANA, Typed("list", "general", "/barnacle"))
    form = await company.presses(DANA, page, "Take away")
    await company.submits(DANA, form, because="It is about a person")


async def brings_one_back(company: ChatCompany) -> None:
    await takes_one_away(company)
    page = await company.does(DANA, Pressed("barnacles.away", "0"))
    await company.presses(DANA, page, "Bring it back")


async def _doubts(company: ChatCompany) -> int:
    here = company.entrance.workspace.id
    [number] = await ask(here, PeopleSource.FILE, [Doubt(subject="line 1", account="@cy", name="Cy", person="Cy")])
    return number


async def says_it_is_one_person(company: ChatCompany) -> None:
    await company.does(DANA, Pressed("people.same", str(await _doubts(company))))


async def says_they_are_two(company: ChatCompany) -> None:
    await company.does(DANA, Pressed("people.two", str(await _doubts(company))))


async def takes_the_answer_back(company: ChatCompany) -> None:
    number = await _doubts(company)
    await company.does(DANA, Pressed("people.two", str(number)))
    await company.does(DANA, Pressed("people.reconsider", str(number)))


async def puts_the_chart_back(company: ChatCompany) -> None:
    page = await company.does(DANA, Brought(b"person,manager\n@dana,\n@ana,@dana\n@bo,@ana\n@cy,@bo\n"))
    await company.presses(DANA, page, "Make it so")
    preview = await company.does(DANA, Pressed("people.look_back", ""))
    await company.presses(DANA, preview, "Put it back")


async def makes_a_token(company: ChatCompany) -> None:
    await company.submits(DANA, await company.does(DANA, Pressed("scim.make_token", "")))


async def forgets_a_leaver(company: ChatCompany) -> None:
    form = await company.does(DANA, Typed("forget", "general", "/waterline"))
    [gus] = await statement("select id from person where platform_id = '@gus'")
    await company.submits(DANA, form, person=str(gus["id"]), confirmation="forget")


async def lets_programs_read(company: ChatCompany) -> None:
    await company.submits(DANA, await company.does(DANA, Pressed("api.make_token", "")))


async def lets_programs_read_no_more(company: ChatCompany) -> None:
    await lets_programs_read(company)
    [token] = await statement("select max(id) as id from api_token")
    await company.submits(DANA, await company.does(DANA, Pressed("api.revoke_token", str(token["id"]))))


async def revokes_a_token(company: ChatCompany) -> None:
    here, now = company.entrance.workspace.id, company.entrance.clock.now()
    token = await add_token(here, token_hash("waterline-scim-of-dana"), 1, now)
    await company.submits(DANA, await company.does(DANA, Pressed("scim.revoke_token", str(token))))


async def _asked_about_many_changes(company: ChatCompany) -> int:
    here, now = company.entrance.workspace.id, company.entrance.clock.now()
    await statement("insert into scim_sync (workspace_id) values (%(here)s)", here=here)
    question = SyncQuestion(leaving=7, moving=0, everybody=10, leaving_people=("Cy Okonjo",))
    claimed = ClaimedSync(here, 0)
    return await settle(claimed, now, SyncOutcome.STOPPED, [], stopped=question, is_new_question=True)


async def agrees_to_many_changes(company: ChatCompany) -> None:
    question = await _asked_about_many_changes(company)
    await company.does(DANA, Pressed("scim.agree", str(question)))


async def keeps_the_chart(company: ChatCompany) -> None:
    question = await _asked_about_many_changes(company)
    await company.does(DANA, Pressed("scim.decline", str(question)))


async def keeps_a_proof(company: ChatCompany) -> None:
    """Of a check-in that has closed, which this company has none of."""
    closed = SimpleNamespace(verification=SimpleNamespace(number=1, key="7" * 32))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(read_proof, "_proved", AsyncMock(return_value=SimpleNamespace(report=closed, place=1)))
        patch.setattr(read_proof, "copy_of_proof", lambda *_: sentence("How it was kept"))
        await company.does(DANA, Pressed("pulse.keep_proof", "1"))


async def gives_a_role(company: ChatCompany) -> None:
    form = await company.presses(DANA, await company.does(DANA, Typed("roles", "general", "/waterline")), "Give a role")
    await company.submits(DANA, form, people=("@cy",), role="observer", reason="Elected by the works council")


async def takes_a_role(company: ChatCompany) -> None:
    here, now = company.entrance.workspace.id, company.entrance.clock.now()
    cy = (await people.by_platform_ids(here, [CY.platform_id]))[CY.platform_id]
    await grants.add(here, cy.id, Role.OBSERVER, None, "Elected", now)
    roles = await company.does(DANA, Typed("roles", "general", "/waterline"))
    form = await company.presses(DANA, roles, "Take away")
    await company.submits(DANA, form, reason="The term is over")


async def takes_departments_by_size(company: ChatCompany) -> None:
    workspace = company.entrance.workspace.id
    [dana] = (await people.by_platform_ids(workspace, [DANA.platform_id])).values()
    await departments.pick(workspace, [dana.id])
    await company.submits(DANA, await company.does(DANA, Pressed("pulse.departments", "")), heads=())


async def reported(company: ChatCompany, visibility: str = "public") -> None:
    """Ana thanks Bo, who reports it."""
    form = await company.types(ANA, "")
    whole = {"receivers": ("@bo",), "value": form.blocks[1].options[0].value, "words": THANKS, "visibility": visibility}
    await company.submits(ANA, form, **whole)
    form = await company.does(BO, Pressed("kudos.report", "1"))
    assert "Your admins have it now" in said(await company.submits(BO, form))


async def saves_a_value(company: ChatCompany) -> None:
    form = await company.presses(DANA, await company.types(DANA, "values"), "Change")
    await company.submits(DANA, form, name_en="Bravery")


async def chooses_how_often(company: ChatCompany) -> None:
    await saves(company, DANA, "check_ins", pulse__cadence="monthly")


async def puts_it_back(company: ChatCompany) -> None:
    saved = await saves(company, DANA, "check_ins", pulse__cadence="monthly")
    await company.presses(DANA, saved, "Put it back")


async def tries_the_channel(company: ChatCompany) -> None:
    await company.presses(DANA, await looks(company, DANA), "Post a test")


async def adds_a_question(company: ChatCompany) -> None:
    items = await company.does(DANA, Typed("items", "general", "/pulse"))
    form = await company.presses(DANA, items, "Add a question")
    await company.submits(DANA, form, text_en="The new desks help me.", text_ja="新しい机は役に立っています。")


async def reads_reports(company: ChatCompany) -> None:
    await reported(company)
    await company.types(DANA, "reports")


async def reads_reports_by_a_button(company: ChatCompany) -> None:
    await reported(company)
    await company.does(DANA, Pressed("kudos.reports", ""))


async def opens_what_was_private(company: ChatCompany) -> None:
    await reported(company, "private")
    assert isinstance(await company.does(DANA, Pressed(REMOVE.name, "1")), Form)


async def removes_a_thanks(company: ChatCompany) -> None:
    await reported(company)
    await company.submits(DANA, await company.does(DANA, Pressed(REMOVE.name, "1")), because="It hurts")


async def lets_it_stand(company: ChatCompany) -> None:
    await reported(company)
    await company.does(DANA, Pressed(LET_STAND.name, "1"))


async def administers(company: ChatCompany) -> None:
    await company.does(DANA, Pressed("welcome.administer", ""))


async def makes_a_file_the_chart(company: ChatCompany) -> None:
    page = await company.does(DANA, Brought(b"person,manager\n@dana,\n@ana,@dana\n@bo,@ana\n@cy,@ana\n"))
    await company.presses(DANA, page, "Make it so")


async def makes_a_file_the_chart_anyway(company: ChatCompany) -> None:
    page = await company.does(DANA, Brought(b"person,manager\n@dana,\n@ana,@dana\n@bo,@ana\n@cy,@ana\n"))
    [button] = [button for block in page.blocks for button in getattr(block, "buttons", ())]
    await company.does(DANA, Pressed("welcome.anyway", button.value))


async def turns_check_ins_on(company: ChatCompany) -> None:
    await company.submits(DANA, await company.does(DANA, Pressed("welcome.turn_on", "")))
