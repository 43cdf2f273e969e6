"""No title of a letter is contradicted by its own page, in companies of every kind."""

import os
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from random import Random

import pytest

from bot.config.settings import Settings
from bot.demo.invented import invent_company, planted
from bot.demo.population import Population
from bot.messages.message import Facts, Heading, Message, Table, Text
from bot.org.people import Workspace
from bot.ports import Context
from commands.insight.what_was_said import what_was_said
from storage.database import statement
from storage.org import people
from tests.audit.letters import charts, tables
from tests.audit.titles import contradictions, moved_in, of_what_was_said
from tests.bot.companies import company
from tests.cast import MONDAY
from tests.platform import RememberingPlatform
from tests.simulation.quarter import FIRST_MONDAY, on_paper
from tests.stories.test_audited_letters import quarter

LAST_MIRROR = 12
AFTER = datetime.combine(FIRST_MONDAY + timedelta(weeks=13), time(12), UTC)
COMPANIES = int(os.environ.get("COMPANIES", "3"))


def small(seed: int) -> Population:
    """A company of 4 to 12 teams; the first is the invented one of 180 people, with what is planted in it."""
    if not seed:
        return Population(invent_company(MONDAY), planted())
    random = Random(seed)
    return Population(on_paper(company(random, random.randint(4, 12), smallest=4, largest=9)), (), seed)


@pytest.mark.parametrize("seed", range(COMPANIES))
async def test_no_title_says_what_its_page_does_not_bear_out(seed: int, opened: str, settings: Settings) -> None:
    population = small(seed)
    workspace, weeks, read = await quarter(population, settings, (4, 8, LAST_MIRROR))
    assert {kind for letters in read for kind in letters.messages} == {"digest", "mirror", "summary"}
    assert [why for letters in read for why in await contradictions(letters, weeks)] == []
    pages = await read_by_employees(workspace, settings)
    assert [f"{reader}: {why}" for reader, page in pages.items() for why in of_what_was_said(page)] == []
    assert {moved for page in pages.values() for moved in moved_in(page)} == {
        moved for letters in read if letters.week == LAST_MIRROR for moved in moved_in(letters.messages["mirror"])
    }
    assert len(pages) >= 4


async def read_by_employees(workspace: Workspace, settings: Settings) -> dict[str, Message]:
    """What was said of the latest check-in, as one person of each team reads it who leads nobody, and each leader."""
    [last] = await statement("select max(id) as id from round")
    rows = await statement(
        "select leaf, person_id from audience where round_id = %(round_id)s order by person_id desc",
        round_id=last["id"],
    )
    of_leaf = {row["leaf"]: row["person_id"] for row in rows}
    pages = {}
    for person in await people.by_ids(workspace.id, of_leaf.values()):
        reader = replace(person, language="en", time_zone="UTC")
        context = Context(workspace, reader, AFTER, "once", settings, RememberingPlatform())
        pages[person.handle] = Message("", tuple(await what_was_said(context)))
    return pages


async def test_a_title_of_what_was_said_that_its_page_contradicts_is_caught(opened: str, settings: Settings) -> None:
    workspace, _, _ = await quarter(small(0), settings, ())
    page = next(page for page in (await read_by_employees(workspace, settings)).values() if charts(page))
    [chart] = charts(page)
    fell = replace(chart, title="Harder than a month ago: 3.1, from 4.1")
    forged = tuple(fell if block is chart else block for block in page.blocks)
    assert list(of_what_was_said(Message("", forged)))
    own = Text(("Your answers are shown as Dispatch.",))
    unnumbered = tuple(Facts((("Here", "no number"),)) if isinstance(block, Facts) else block for block in page.blocks)
    assert list(of_what_was_said(Message("", (own, *unnumbered)))), own


async def test_a_title_that_names_the_lowest_of_a_table_is_caught(opened: str, settings: Settings) -> None:
    _, weeks, read = await quarter(small(1), settings, (4,))
    letters = next(letters for letters in read if "summary" in letters.messages)
    page = letters.messages["summary"]
    heat = tables(page)[0]
    forged = tuple(
        replace(block, title="Lowest: Direction in Support, at 2.5") if block == heat else block
        for block in page.blocks
    )
    told = replace(letters, messages={"summary": Message(page.plain, forged)})
    assert any(isinstance(block, Heading | Table) for block in forged)
    assert await contradictions(told, weeks)
