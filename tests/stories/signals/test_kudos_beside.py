"""Beside the people's line of each department stands how many kudos a person received there of colleagues."""

from datetime import timedelta

import pytest

from bot.config.settings import Settings
from bot.messages.message import Message
from bot.messages.multiples import Multiples
from bot.messages.request import Typed
from storage.caches import forget_all
from storage.database import statement
from tests.stories.signals.harbour import HEDDA, MONDAY, Harbour, at, customers_follow, harbour

_GIVE = """
with given as (
    insert into kudos (workspace_id, source, giver_id, customer, words, private, link, quote, cover, given_at, revision,
        removed_because, removed_at)
    values (%(workspace_id)s, %(source)s, %(giver)s, %(customer)s, 'Thank you.', %(private)s, '', '', false, %(moment)s,
        1, '', %(removed)s)
    returning workspace_id, id
)
insert into kudos_receiver (workspace_id, kudos_id, person_id, given_at)
select workspace_id, id, unnest(%(receivers)s::bigint[]), %(moment)s from given
"""


@pytest.fixture
async def quarter(opened: str, settings: Settings) -> Harbour:
    forget_all()
    company = await harbour(settings, periods=2)
    await customers_follow(company, periods=2)
    return company


async def thanks(company: Harbour, source: str, *receivers: str, weeks_ago: int = 1, **how: object) -> None:
    fields = {"giver": company.people["mona"].id, "customer": None, "private": False, "removed": None}
    await statement(
        _GIVE,
        workspace_id=company.workspace_id,
        source=source,
        receivers=[company.people[handle].id for handle in receivers],
        moment=at(MONDAY) - timedelta(weeks=weeks_ago),
        **{**fields, **how},
    )


async def words_of(company: Harbour) -> dict[str, str]:
    page = await company.company.does(HEDDA, Typed("customers", "general", "/pulse"))
    assert isinstance(page, Message)
    [picture] = [block for block in page.blocks if isinstance(block, Multiples)]
    assert all(panel.note in panel.words for panel in picture.panels)
    return {panel.name: panel.note for panel in picture.panels}


async def test_public_kudos_of_colleagues_count_for_each_whom_they_thank_and_no_others(quarter: Harbour) -> None:
    await thanks(quarter, "both", "crane0", "crane1")
    await thanks(quarter, "alone", "crane0", weeks_ago=12)
    await thanks(quarter, "private", "crane0", private=True)
    await thanks(quarter, "removed", "crane0", removed=at(MONDAY))
    await thanks(quarter, "customer", "crane0", giver=None, customer="")
    await thanks(quarter, "long ago", "crane0", weeks_ago=14)
    words = await words_of(quarter)
    assert words["Crane crew"] == "0.5 kudos a person in 13 weeks."
    assert words["Sales"] == "0.0 kudos a person in 13 weeks."


async def test_where_fewer_than_the_floor_want_posts_about_them_no_number_stands(quarter: Harbour) -> None:
    await thanks(quarter, "both", "sales0", "sales1")
    quiet = [quarter.people[handle].id for handle in ("sales4", "sales5")]
    await statement("update person set posts_about_me = false where id = any(%(quiet)s)", quiet=quiet)
    assert (await words_of(quarter))["Sales"] == ""
