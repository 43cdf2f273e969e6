"""The ledger in the database: what rounds published, added once and never changed."""

from collections.abc import Sequence

from bot.checkin.ledger import Page, Participation
from bot.checkin.published import ReleasedNumbers, Score
from bot.checkin.release import Reading
from bot.checkin.rounds import Closed, Frozen, Round
from storage.batching import Memo
from storage.caches import registered
from storage.checkin import rounds
from storage.database import statement

_pages: Memo[tuple[int, int], Page] = registered(Memo(100))
# Every letter of a morning asks for the same dozen (`make bench`).
_together: Memo[tuple[tuple[int, int], ...], Closed] = registered(Memo(8))

_ADD = """
insert into ledger (workspace_id, round_id, unit, item, reading, size_from, participation)
select %(workspace_id)s, %(round_id)s, unit, item, reading, size_from, band
from unnest(%(units)s::text[], %(items)s::text[], %(readings)s::text[], %(sizes)s::int[], %(bands)s::text[])
    as score(unit, item, reading, size_from, band)
on conflict do nothing
"""
_NUMBERS = """
select item, reading, size_from, participation, array_agg(unit) as units from ledger
where workspace_id = %(workspace_id)s and round_id = %(round_id)s group by 1, 2, 3, 4
"""


async def add(workspace_id: int, round_id: int, numbers: ReleasedNumbers) -> None:
    """Adds the numbers of a round; rows that are there stay. Call it in the transaction that publishes the round."""
    bands = [numbers.participation.get(score.unit) for score in numbers.scores]
    await statement(
        _ADD,
        workspace_id=workspace_id,
        round_id=round_id,
        units=[score.unit for score in numbers.scores],
        items=[score.item for score in numbers.scores],
        readings=[score.reading.value for score in numbers.scores],
        sizes=[score.size_from for score in numbers.scores],
        bands=[band.value if band else None for band in bands],
    )


async def known_page(closed: Round) -> Page:
    """Returns what a closed round published. It never changes, so this process reads it once."""

    return await _pages.answer((closed.workspace_id, closed.id), lambda: page_of(closed))


async def page_of(closed: Round) -> Page:
    """Returns the same and remembers nothing: for who reads the pages of years once."""
    published = await rounds.published(closed.workspace_id, closed.id)
    return await page(closed.workspace_id, closed.id, closed.frozen, published)


def remember(workspace_id: int, round_id: int, page: Page) -> None:
    """Remembers what a round published, for who reads it often in the transaction that does so. Where that is taken
    back, `storage.caches.forget_all` is to be called.
    """
    _pages.know((workspace_id, round_id), page)


async def known_pages(closed: Sequence[Round]) -> Closed:
    async def read() -> Closed:
        return [(round_, await known_page(round_)) for round_ in closed]

    return await _together.answer(tuple((round_.workspace_id, round_.id) for round_ in closed), read)


async def page(workspace_id: int, round_id: int, frozen: Frozen, published: frozenset[str]) -> Page:
    """Reads what a closed round published. Raises ValueError or KeyError for a row that no rule could have released."""
    return (await numbers(workspace_id, round_id, published)).page(frozen)


async def numbers(workspace_id: int, round_id: int, published: frozenset[str]) -> ReleasedNumbers:
    """Reads the ledger of a round without judging whether it can be true. Raises ValueError for what is no reading."""
    rows = await statement(_NUMBERS, workspace_id=workspace_id, round_id=round_id)
    scores: list[Score] = []
    bands: dict[str, Participation] = {}
    for row in rows:
        reading = Reading(row["reading"])
        scores += (Score(unit, row["item"], reading, row["size_from"]) for unit in row["units"])
        if row["participation"]:
            bands |= dict.fromkeys(row["units"], Participation(row["participation"]))
    return ReleasedNumbers(tuple(sorted(published)), tuple(scores), bands)
