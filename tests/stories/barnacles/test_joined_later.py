"""What was joined into another is still found by its own words, and no form that was open ends the other one for it."""

from bot.messages.message import Form
from bot.messages.refusal import Refusal
from bot.messages.request import Pressed, Typed
from storage.database import statement
from tests.cast import ANA, BO, CY, MIKA
from tests.stories.barnacles.naming import TRAVEL, list_of, named
from tests.stories.conftest import ChatCompany, count, told

REFUND = "Every refund waits for a lawyer to read it"


async def bo_joins(company: ChatCompany) -> Form:
    """He looks after both, and the refund is the same as the travel form; he had begun to say how it ends."""
    await named(company, ANA)
    await named(company, MIKA, words=REFUND)
    numbers = {row["words"]: str(row["id"]) for row in await statement("select id, words from barnacle")}
    for number in numbers.values():
        await company.does(BO, Pressed("barnacles.take", number))
    begun = await company.does(BO, Pressed("barnacles.end", numbers[REFUND]))
    assert isinstance(begun, Form)
    joining = await company.does(BO, Pressed("barnacles.join", numbers[REFUND]))
    assert "They are one now." in told(await company.submits(BO, joining, into=numbers[TRAVEL]))
    return begun


async def test_who_names_again_what_was_joined_is_shown_the_one_that_stands(company: ChatCompany) -> None:
    await bo_joins(company)
    form = await named(company, CY, words=REFUND)
    assert isinstance(form, Form)
    assert TRAVEL in told(form)
    assert await count("barnacle") == 2


async def test_what_was_joined_is_looked_for_by_its_own_words(company: ChatCompany) -> None:
    await bo_joins(company)
    found = told(await company.does(CY, Typed("list lawyer refund", "general", "/barnacle")))
    assert TRAVEL in found
    assert "1 holds words of yours." in found
    assert REFUND not in found


async def test_a_form_of_what_was_joined_meanwhile_ends_nothing(company: ChatCompany) -> None:
    begun = await bo_joins(company)
    assert await company.submits(BO, begun, ending="scraped_off") == Refusal("barnacles.refused.gone")
    assert await count("barnacle where ending is not null") == 0
    assert TRAVEL in told(await list_of(company, CY))
