"""Two barnacles that are the same become one, and nobody whom they hinder is lost."""

import asyncio

from bot.messages.message import ChoiceInput, Form
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed
from storage.barnacles import joining, me_too
from storage.database import statement
from tests.cast import ANA, BO, CY, DANA, MIKA
from tests.stories.barnacles.naming import TRAVEL, list_of, named, takes
from tests.stories.conftest import ChatCompany, count, said, told

STAMP = "Each trip waits for a stamp from the desk"


async def two_named(company: ChatCompany) -> tuple[int, int]:
    """Bo looks after the travel form; the stamp is the same."""
    await named(company, ANA)
    await takes(company, BO)
    company.entrance.clock.move(minutes=1)  # type: ignore[attr-defined]
    await named(company, MIKA, words=STAMP)
    first, second = await statement("select id from barnacle order by id")
    return first["id"], second["id"]


async def joins(company: ChatCompany, into: int) -> object:
    form = await company.presses(BO, await list_of(company, BO), "The same as another")
    return await company.submits(BO, form, into=str(into))


async def test_bo_joins_what_he_looks_after_into_another_and_everybody_counts_once(company: ChatCompany) -> None:
    travel, stamp = await two_named(company)
    for person in (CY, MIKA):
        await company.does(person, Pressed("barnacles.me_too", str(travel)))
    assert "They are one now." in told(await joins(company, stamp))
    page = told(await list_of(company, CY))
    assert STAMP in page
    assert TRAVEL not in page
    assert await count(f"barnacle_me_too where barnacle_id = {stamp}") == 3  # Ana, Cy, and Mika once
    assert await count("barnacle_me_too") == 3


async def test_who_presses_me_too_under_the_one_that_is_gone_counts_in_the_one_that_stands(
    company: ChatCompany,
) -> None:
    travel, stamp = await two_named(company)
    await joins(company, stamp)
    assert "You are counted" in said(await company.does(DANA, Pressed("barnacles.me_too", str(travel))))
    assert await count(f"barnacle_me_too where barnacle_id = {stamp}") == 3


async def test_what_is_joined_twice_leads_to_the_last_one(company: ChatCompany) -> None:
    travel, stamp = await two_named(company)
    await joins(company, stamp)
    await named(company, CY, words="Every refund waits for a lawyer to read it")
    await company.does(BO, Pressed("barnacles.take", str(stamp)))
    [refund] = await statement("select max(id) as id from barnacle")
    await joins(company, refund["id"])
    await company.does(DANA, Pressed("barnacles.me_too", str(travel)))
    assert await count(f"barnacle_me_too where barnacle_id = {refund['id']}") == 4  # Ana, Mika, Cy, Dana


async def test_me_toos_that_come_while_two_are_joined_are_all_counted(company: ChatCompany) -> None:
    travel, stamp = await two_named(company)
    here = company.entrance.workspace.id
    rows = await statement(
        "insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,"
        " is_stranger, posts_about_me) select %(here)s, 'U' || n, 'Noa ' || n, 'noa' || n, 'en', 'UTC', false, false,"
        " true, false, true from generate_series(1, 60) n returning id",
        here=here,
    )
    [bo] = await statement("select owner_id as id from barnacle where id = %(travel)s", travel=travel)
    adding = [me_too.add(here, travel, row["id"]) for row in rows]
    outcomes = await asyncio.gather(
        *adding[:30], joining.join(here, travel, stamp, bo["id"]), *adding[30:], return_exceptions=True
    )
    assert outcomes == [True] * 61
    assert await count(f"barnacle_me_too where barnacle_id = {stamp}") == 62
    assert await count("barnacle_me_too") == 62


async def test_two_that_are_joined_into_each_other_at_one_moment_become_one_and_nobody_is_lost(
    company: ChatCompany,
) -> None:
    travel, stamp = await two_named(company)
    await company.does(CY, Pressed("barnacles.take", str(stamp)))
    here = company.entrance.workspace.id
    owners = {row["id"]: row["owner_id"] for row in await statement("select id, owner_id from barnacle")}
    outcomes = await asyncio.gather(
        joining.join(here, travel, stamp, owners[travel]), joining.join(here, stamp, travel, owners[stamp])
    )
    assert sorted(outcomes) == [False, True]
    assert await count("barnacle where joined_into is null") == 1
    assert await count("barnacle_me_too m join barnacle b on b.id = m.barnacle_id and b.joined_into is null") == 2


async def test_nobody_joins_what_another_looks_after_or_what_is_alone(company: ChatCompany) -> None:
    await named(company, ANA)
    await takes(company, BO)
    [travel] = await statement("select id from barnacle")
    alone = await company.does(BO, Pressed("barnacles.join", str(travel["id"])))
    assert said(alone) == "Nothing else of its kind stands in the list."
    others = await company.does(CY, Pressed("barnacles.join", str(travel["id"])))
    assert said(others) == "Bo Achterberg looks after it."


async def test_an_idea_is_neither_offered_beside_a_rule_nor_joined_into_one(company: ChatCompany) -> None:
    travel, _ = await two_named(company)
    await named(company, CY, kind="idea")
    idea, *others = await statement("select id from barnacle where kind = 'idea'")
    assert others == [], "its words are the rule's, and it stands by itself"
    form = await company.presses(BO, await list_of(company, BO), "The same as another")
    assert isinstance(form, Form)
    [choice] = [block for block in form.blocks if isinstance(block, ChoiceInput)]
    assert str(idea["id"]) not in {option.value for option in choice.options}
    assert isinstance(await joins(company, idea["id"]), Refusal)
    assert await count(f"barnacle where id = {travel} and joined_into is null") == 1


async def test_what_has_ended_meanwhile_takes_no_other(company: ChatCompany) -> None:
    _, stamp = await two_named(company)
    form = await company.presses(BO, await list_of(company, BO), "The same as another")
    await statement("update barnacle set ending = 'stays' where id = %(stamp)s", stamp=stamp)
    reply = await company.submits(BO, form, into=str(stamp))
    assert isinstance(reply, Refusal)
    assert reply.input == "into"
    assert TRAVEL in told(await list_of(company, CY))
