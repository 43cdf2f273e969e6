"""What the company as a whole answered, added up by the database, is what the pages of its check-ins say."""

from bot.checkin.ledger import Withheld
from storage.checkin import ledger, rounds
from storage.checkin.released_pages import company_scores
from storage.database import statement
from tests.past import Lived


async def test_the_company_is_added_up_as_on_every_page_of_its_past(harbour_past: Lived) -> None:
    closed = await rounds.closed(harbour_past.workspace.id, 0, 100)
    with_numbers = 0
    for round_ in closed:
        page, root = await ledger.known_page(round_), round_.frozen.root
        items = [item.key for item in round_.frozen.items]
        numbers = {item: score for item in items if not isinstance(score := page.of_unit(root, item), Withheld)}
        assert await company_scores(round_, items) == numbers
        with_numbers += bool(numbers)
    assert with_numbers > 4


async def test_a_company_that_published_no_number_of_itself_has_none(harbour_past: Lived) -> None:
    latest, *_ = reversed(await rounds.closed(harbour_past.workspace.id, 0, 100))
    await statement(
        "update round set published = published - %(root)s where workspace_id = %(workspace_id)s and id = %(id)s",
        root=latest.frozen.root,
        workspace_id=latest.workspace_id,
        id=latest.id,
    )
    assert await company_scores(latest, [item.key for item in latest.frozen.items]) == {}
