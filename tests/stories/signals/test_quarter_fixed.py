"""What a quarter's test is made of is fixed when it is first made: nobody can add or remove until something shows."""

from collections.abc import Sequence
from dataclasses import replace
from random import Random

import pytest

from bot.config.settings import Settings
from bot.messages.message import Message
from bot.messages.request import Pressed, Typed
from bot.signals.conclusions import Conclusion, LessThanTested, NoConnection, RepeatedSign, Signs
from bot.signals.signals import SignalKind, SignalShape, SignalValue
from commands.signals.compare_sides import compare_sides
from commands.signals.conclude_quarter import next_test
from storage.caches import forget_all
from storage.database import statement
from storage.signals import kinds, values
from tests.rounds import publish
from tests.stories.conftest import told
from tests.stories.signals.harbour import (
    COMPLAINTS,
    FIRST_MONDAY,
    HEDDA,
    MONDAY,
    PERIODS,
    SATISFACTION,
    Harbour,
    at,
    customers_follow,
    facts_of,
    harbour,
    moods,
    page_of,
    state,
    week,
)

QUARTER_LATER = 4 * PERIODS + 13
RATED = SignalKind("rated", {"en": "Ratings", "ja": "評価"}, SignalShape.MEAN, higher_is_better=True)


@pytest.fixture
async def company(opened: str, settings: Settings) -> Harbour:
    forget_all()
    return await harbour(settings)


def noise(company: Harbour, kind: SignalKind, seed: int, handles: Sequence[str] = ()) -> list[SignalValue]:
    random = Random(seed)
    units = [unit for handle, unit in company.departments.items() if not handles or handle in handles]
    places = [(unit, period) for unit in units for period in range(PERIODS)]
    return [SignalValue(kind.key, unit, week(4 * period + 1), random.uniform(2, 4), 40) for unit, period in places]


def follows(company: Harbour, kind: SignalKind) -> list[SignalValue]:
    """Customers who are as happy as people are, in the same weeks."""
    felt, random = moods(list(company.departments.values()), PERIODS), Random(3)
    return [
        SignalValue(kind.key, unit, week(4 * period + 1), 3 + 0.3 * place + random.gauss(0, 0.05), 40)
        for unit, places in felt.items()
        for period, place in enumerate(places)
    ]


async def said(company: Harbour) -> Conclusion:
    forget_all()
    compared = await compare_sides(company.workspace_id)
    assert compared
    return compared.conclusion


async def a_quarter_later(company: Harbour) -> None:
    for number in range(4 * PERIODS + 4, QUARTER_LATER + 1):
        facts = facts_of(company.frozen, number)
        await publish(company.company.entrance.workspace, facts, page_of(company.frozen.tree, {}))


async def fixed(company: Harbour) -> set[str]:
    test = await next_test(company.workspace_id)
    return set(test.kinds) if test else set()


async def test_a_signal_that_is_added_after_the_test_takes_part_from_the_next_quarter_on(company: Harbour) -> None:
    await state(company, noise(company, SATISFACTION, 1))
    before = await said(company)
    assert isinstance(before, NoConnection)
    await kinds.save_kind(company.workspace_id, RATED)
    await state(company, follows(company, RATED))
    assert await said(company) == before
    assert "takes part from June 1, 2026 on" in told(
        await company.company.does(HEDDA, Typed("signals", "general", "/waterline"))
    )
    await a_quarter_later(company)
    after = await said(company)
    assert isinstance(after, Signs)
    assert [sign.signal for sign in after.signs] == ["rated"]
    assert not isinstance(after.signs[0], RepeatedSign), "in the quarter before it was not tested"


async def test_a_signal_that_is_removed_stays_in_the_test_until_the_next_quarter_and_in_its_sentence(
    company: Harbour,
) -> None:
    await customers_follow(company)
    before = await said(company)
    assert isinstance(before, Signs)
    removed = told(await company.company.does(HEDDA, Pressed("signals.remove", SATISFACTION.key)))
    assert "stays in this quarter's test, and takes part in none from June 1, 2026 on" in removed
    assert await said(company) == before
    page = told(await company.company.does(HEDDA, Typed("customers", "general", "/pulse")))
    assert "Satisfaction: Where people felt better" in page, "whose sentence it is stands there though it is not drawn"
    await a_quarter_later(company)
    assert not isinstance(await said(company), Signs)
    assert await fixed(company) == {"complaints"}


async def test_removing_one_signal_lets_nobody_test_the_other_alone(company: Harbour) -> None:
    for kind in (SATISFACTION, COMPLAINTS):
        await state(company, noise(company, kind, 5))
    before = await said(company)
    for kind in (SATISFACTION, COMPLAINTS):
        await kinds.remove_kind(company.workspace_id, kind.key, at(MONDAY))
        assert await fixed(company) == {"satisfaction", "complaints"}
        compared = await compare_sides(company.workspace_id)
        assert compared
        assert {kind.key for kind in compared.tested} == {"satisfaction", "complaints"}
        assert compared.conclusion == before
        await kinds.remove_kind(company.workspace_id, kind.key, None)


async def test_departments_that_get_numbers_after_the_test_take_part_from_the_next_quarter_on(
    company: Harbour,
) -> None:
    six = ("crane", "customs", "night", "ticket", "berth", "reefer")
    rated = follows(company, SATISFACTION)
    inside = {company.departments[handle] for handle in six}
    await state(company, [value for value in rated if value.department in inside])
    before = await said(company)
    assert isinstance(before, Signs)
    assert before.signs[0].departments == 6
    await state(company, rated)
    assert await said(company) == before
    await a_quarter_later(company)
    after = await said(company)
    assert isinstance(after, Signs)
    assert after.signs[0].departments == 8


async def test_numbers_that_are_taken_back_after_the_test_leave_nothing_said_until_they_are_back(
    company: Harbour,
) -> None:
    await state(company, noise(company, COMPLAINTS, 2))
    await state(company, rated := follows(company, SATISFACTION))
    before = await said(company)
    assert isinstance(before, Signs)
    [latest] = await statement("select max(id) as id from signal_statement")
    await values.take_back(company.workspace_id, latest["id"], at(MONDAY))
    assert await said(company) == LessThanTested()
    page = told(await company.company.does(HEDDA, Typed("customers", "general", "/pulse")))
    assert "Nothing is said in this quarter: less is known of customers by now" in page
    await state(company, rated)
    assert await said(company) == before
    await state(company, [rated[0]._replace(value=1.25)])
    assert isinstance(await said(company), Signs), "a number that is corrected counts"


async def test_a_signal_that_is_turned_round_is_not_tested_a_second_time(company: Harbour) -> None:
    await state(company, follows(company, SATISFACTION))
    await said(company)
    await kinds.save_kind(company.workspace_id, replace(SATISFACTION, higher_is_better=False))
    assert await said(company) == LessThanTested()
    page = await company.company.does(HEDDA, Typed("signals", "general", "/waterline"))
    assert isinstance(page, Message)
    assert "with its other direction" in told(page)
    await kinds.save_kind(company.workspace_id, SATISFACTION)
    assert isinstance(await said(company), Signs)


async def test_what_has_too_few_numbers_when_the_test_is_made_waits_and_before_any_has_enough_nothing_is_fixed(
    company: Harbour,
) -> None:
    few = noise(company, SATISFACTION, 4, handles=("crane", "customs"))
    await state(company, few)
    await said(company)
    assert await fixed(company) == set()
    await state(company, [*noise(company, SATISFACTION, 4), *noise(company, COMPLAINTS, 5, handles=("crane",))])
    assert isinstance(await said(company), NoConnection)
    assert await fixed(company) == {"satisfaction"}


def test_the_next_test_is_a_quarter_after_two_years() -> None:
    assert (at(MONDAY).date() - FIRST_MONDAY).days == 7 * 4 * PERIODS
