"""Tokens of the API: made and revoked in chat, shown once, and bounded by role, scope, time and their maker."""

import re
from hashlib import sha256

import pytest
from structlog.testing import capture_logs

from bot.api.scopes import READABLE, ReadingRole, Scope
from bot.messages.message import Form
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from storage.database import statement
from storage.org import people
from storage.roles import grants
from tests.cast import ANA, BO, DANA, MIKA, FakeClock
from tests.stories.api.conftest import Program
from tests.stories.conftest import ChatCompany, said, told
from tests.stories.diary.test_reading import lines, reads


async def test_a_token_is_shown_once_stored_as_a_hash_and_in_the_diary_without_itself(program: Program) -> None:
    here = program.company.entrance.workspace.id
    assert re.fullmatch(rf"waterline-api-{here}-[A-Za-z0-9_-]{{43}}", program.token)
    [row] = await statement("select * from api_token")
    assert row["hash"] == sha256(program.token.encode()).hexdigest()
    assert program.token not in str(await statement("select content from diary"))
    assert program.token not in told(await program.page())
    [noted] = [line for line in lines(await reads(program.company, BO)) if "token" in line]
    assert noted == "Dana Whitlock: let programs read, by token 1"
    assert "トークン 1" in lines(await reads(program.company, MIKA))[0]


@pytest.mark.parametrize("role", list(ReadingRole))
async def test_a_token_opens_what_its_role_may_read_and_nothing_else(program: Program, role: ReadingRole) -> None:
    token = await program.makes(role)
    for scope in Scope:
        answer = await program.reads(scope.value, token)
        assert answer.status == (200 if scope in READABLE[role] else 403), (role, scope)


async def test_what_was_not_chosen_stays_closed_and_what_a_role_may_not_read_cannot_be_chosen(
    program: Program,
) -> None:
    token = await program.makes(people="no", ledger="no")
    assert [(await program.reads(name, token)).status for name in ("people", "values", "kudos", "ledger")] == [
        *(403, 200, 200),
        403,
    ]
    for answers, key in (
        ({"participation": "yes"}, "api.refused.scope"),
        (dict.fromkeys(("people", "company_values", "kudos", "ledger"), "no"), "api.refused.no_scope"),
    ):
        refused = await program.submits(ReadingRole.EVERYBODY, DANA, **answers)
        assert isinstance(refused, Refusal)
        assert refused.key == key
    assert len(await statement("select 1 from api_token")) == 2


async def test_only_admins_see_the_page_and_its_buttons(program: Program) -> None:
    for request in (
        Typed("api", "general", "/waterline"),
        Pressed("api.make_token", ""),
        Pressed("api.revoke_token", "1"),
    ):
        assert "admin" in told(await program.company.does(ANA, request)).casefold()
    assert len(await statement("select 1 from api_token")) == 1


async def test_a_revoked_token_and_one_whose_time_is_over_open_nothing(program: Program, clock: FakeClock) -> None:
    other = await program.makes(lifetime="30")
    form = await program.company.does(DANA, Pressed("api.revoke_token", "1"))
    assert isinstance(form, Form)
    assert "Done" in said(await program.company.submits(DANA, form))
    assert [(await program.reads("values", token)).status for token in (program.token, other)] == [401, 200]
    gone = await program.company.submits(DANA, form)
    assert isinstance(gone, Refusal)
    clock.move(days=30)
    assert (await program.reads("values", other)).status == 401
    assert "Its time is over" in told(await program.page())


async def test_a_form_that_is_sent_twice_makes_one_token(program: Program) -> None:
    form = await program.form()
    first, second = [await program.company.submits(DANA, form) for _ in range(2)]
    assert "This is the token" in said(first)
    assert isinstance(second, Refusal)
    assert second.key == "api.refused.changed"


async def gives_ana_the_role(company: ChatCompany) -> int:
    """Returns the number of the grant: Ana is an admin beside Dana."""
    form = await company.does(DANA, Pressed("roles.give", ""))
    await company.submits(DANA, form, people=(ANA.platform_id,), role="admin", reason="she looks after the tools")
    here = company.entrance.workspace.id
    grants.forget(here)
    ana = (await people.by_platform_ids(here, [ANA.platform_id]))[ANA.platform_id].id
    return next(grant.id for grant in await grants.every(here) if grant.person_id == ana)


async def test_who_is_no_admin_any_more_takes_their_tokens_along(program: Program) -> None:
    company = program.company
    grant = await gives_ana_the_role(company)
    token = await program.makes(who=ANA)
    assert (await program.reads("values", token)).status == 200
    form = await company.does(DANA, Pressed("roles.take", str(grant)))
    await company.submits(DANA, form, reason="she has other work now")
    assert (await program.reads("values", token)).status == 401
    assert "is no admin now" in told(await program.page())


async def test_who_leads_no_managers_makes_no_token_that_reads_a_summary(program: Program) -> None:
    await gives_ana_the_role(program.company)
    assert "as a leader" not in told(await program.form(ANA))
    refused = await program.submits(ReadingRole.LEADER, ANA)
    assert isinstance(refused, Refusal)
    assert refused.key == "api.refused.role"


async def test_a_token_of_another_workspace_opens_nothing_here(program: Program) -> None:
    here = program.company.entrance.workspace.id
    secret = program.token.rpartition(f"-{here}-")[2]
    for forged in (f"waterline-api-{here + 1}-{secret}", f"waterline-api-{here}-{'A' * 43}", "waterline-api-", "", "ä"):
        assert (await program.reads("values", forged)).status == 401
    wrong = [await program.asks("GET", f"/{scope.value}", "nothing") for scope in Scope]
    assert {answer.headers["WWW-Authenticate"] for answer in wrong} == {'Bearer realm="Waterline"'}
    assert len({str(answer.body) for answer in wrong}) == 1


async def test_the_page_says_when_a_token_was_last_used(program: Program) -> None:
    assert "Not used so far" in told(await program.page())
    await program.reads("values")
    assert "Last used on March 2, 2026" in told(await program.page())


async def test_no_token_and_no_query_is_logged(program: Program) -> None:
    with capture_logs() as logged:
        await program.reads("kudos", cursor="vera")
        await program.reads("kudos", "waterline-api-1-vera")
        await program.reads("kudos", vera="pohl")
    assert program.token not in str(logged)
    assert "vera" not in str(logged).casefold()
