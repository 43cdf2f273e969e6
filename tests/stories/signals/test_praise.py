"""What Ms Oyelaran wrote in the help desk's rating waits for whom it thanks, and is posted by nobody else."""

from dataclasses import replace

import pytest

from bot.messages.request import Pressed
from storage.caches import forget_all
from storage.database import statement
from tests.cast import ANA
from tests.stories.conftest import count, told
from tests.stories.signals.test_door import OTHERS, VALUE, HelpDesk, desk

__all__ = ["desk"]
PRAISE = {"to": "@ana", "words": "She called back within the hour.", "name": "Ms Oyelaran"}


@pytest.fixture
def turned_on(desk: HelpDesk) -> HelpDesk:
    entrance = desk.company.entrance
    [(number, served)] = entrance.served.items()
    rules = served.settings.customers.model_copy(update={"enabled": True})
    settings = served.settings.model_copy(update={"customers": rules})
    desk.served[number] = replace(served, settings=settings)
    return desk


async def test_praise_waits_for_a_person_and_for_who_leads_a_team(turned_on: HelpDesk) -> None:
    team = {"to": "@support", "words": "See https://example.com @bo", "name": ""}
    assert await turned_on.sends([PRAISE, team], path="praise") == (200, {"waiting": 2})
    rows = await statement("select kind, words, name, state from customer_thanks order by id")
    assert [(row["kind"], row["name"], row["state"]) for row in rows] == [
        ("person", "Ms Oyelaran", "waiting"),
        ("team", "", "waiting"),
    ]
    assert "https://example.com" not in rows[1]["words"]
    assert await count("delivery") == 0


async def test_the_same_praise_again_waits_once_and_a_mistake_stores_nothing(turned_on: HelpDesk) -> None:
    await turned_on.sends([PRAISE], path="praise", request_id="once")
    assert await turned_on.sends([PRAISE], path="praise", request_id="once") == (200, {"repeated": True})
    for wrong in ({"to": "@nobody"}, {"words": " "}, {"words": "a" * 100_000}, {"name": "n" * 100}, {"to": "\0"}):
        status, problem = await turned_on.sends([PRAISE, {**PRAISE, **wrong}], path="praise")
        assert (status, problem["errors"][0]["entry"]) == (422, 2)
    assert (await turned_on.sends([PRAISE], OTHERS, path="praise"))[0] == 401
    assert await count("customer_thanks") == 1


async def test_a_rating_that_sends_its_number_and_its_words_under_one_id_has_both_taken(turned_on: HelpDesk) -> None:
    assert await turned_on.sends([VALUE], request_id="rating-7") == (
        200,
        {"added": 1, "restated": 0, "unchanged": 0},
    )
    assert await turned_on.sends([PRAISE], path="praise", request_id="rating-7") == (200, {"waiting": 1})
    assert await turned_on.sends([PRAISE], path="praise", request_id="rating-7") == (200, {"repeated": True})
    assert await turned_on.sends([VALUE], request_id="rating-7") == (200, {"repeated": True})
    assert (await count("customer_thanks"), await turned_on.stored()) == (1, [4.2])


async def test_more_than_a_day_takes_waits_not_at_all_and_may_come_again_later(turned_on: HelpDesk) -> None:
    await turned_on.sends([PRAISE], path="praise")
    status, problem = await turned_on.sends([PRAISE] * 200, path="praise")
    assert (status, turned_on.retry_after) == (429, "3600")
    assert "Send it again later" in problem["detail"]
    assert await count("customer_thanks") == 1


async def test_more_than_any_day_takes_is_to_be_sent_over_several(turned_on: HelpDesk) -> None:
    status, problem = await turned_on.sends([PRAISE] * 201, path="praise")
    assert (status, turned_on.retry_after) == (422, "")
    assert "A day takes 200 here" in problem["errors"][0]["detail"]
    assert await count("customer_thanks") == 0


async def test_ana_reads_from_where_it_came_and_nobody_can_click_on_it(turned_on: HelpDesk) -> None:
    await turned_on.sends([{**PRAISE, "source": "help desk"}], path="praise")
    assert "From: help desk" in told(await turned_on.company.does(ANA, Pressed("customers.waiting", "0")))
    await turned_on.sends([{**PRAISE, "source": "<@bo> https://shop.example"}], path="praise")
    [_, defused] = await statement("select came_from from customer_thanks order by id")
    assert "https://" not in defused["came_from"]
    assert "<@" not in defused["came_from"]
    status, problem = await turned_on.sends([{**PRAISE, "source": "s" * 101}], path="praise")
    assert (status, "source" in problem["errors"][0]["detail"]) == (422, True)


async def test_where_thanks_from_customers_are_off_nothing_waits(desk: HelpDesk) -> None:
    assert (await desk.sends([PRAISE], path="praise"))[0] == 422
    assert await count("customer_thanks") == 0


async def test_praise_to_a_team_whose_manager_has_left_is_refused_in_words_and_waits_for_nobody(
    turned_on: HelpDesk,
) -> None:
    team = {**PRAISE, "to": "@support"}
    await statement("update person set is_active = false where platform_id = '@ana'")
    forget_all()
    status, problem = await turned_on.sends([team], path="praise")
    assert (status, problem["errors"][0]["entry"]) == (422, 1)
    assert "Nobody leads this team now, so that nobody could decide on it" in problem["errors"][0]["detail"]
    assert await count("customer_thanks") == 0
