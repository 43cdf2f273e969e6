"""No title of a letter is contradicted by its own page, in companies of every kind."""

import os
from dataclasses import replace
from random import Random

import pytest

from bot.config.settings import Settings
from bot.demo.invented import invent_company, planted
from bot.demo.population import Population
from bot.messages.message import Heading, Message, Table
from tests.audit.letters import tables
from tests.audit.titles import contradictions
from tests.bot.companies import company
from tests.cast import MONDAY
from tests.simulation.quarter import on_paper
from tests.stories.test_audited_letters import quarter

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
    _, weeks, read = await quarter(population, settings, (4, 8, 12))
    assert {kind for letters in read for kind in letters.messages} == {"digest", "mirror", "summary"}
    assert [why for letters in read for why in await contradictions(letters, weeks)] == []


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
