"""The ledger in the database: what rounds published, added once and never changed."""

from collections.abc import Sequence

from bot.checkin.ledger import Page, Participation
from bot.checkin.published import Numbers, Score
from bot.checkin.release import Reading
from bot.checkin.rounds import Closed, Frozen, Round
from storage.batching import Once
from storage.checkin import rounds
from storage.database import statement

_pages: Once[tuple[int, int], Page] = Once(100)
# Every letter of a morning asks for the same dozen (`make bench`).
_together: Once[tuple[tuple[int, int], ...], Closed] = Once(8)


def forget() -> None:
    _pages.forget()
    _together.forget()


async def add(workspace: int, round_id: int, numbers: Numbers) -> None:
    """Belongs into the transaction that publishes the round. What stands there already stays."""
    bands = [numbers.participation.get(score.unit) for score in numbers.scores]
    await statement(
        "insert into ledger (workspace_id, round_id, unit, item, reading, size_from, participation)"
        " select %s, %s, unit, item, reading, size, band"
        " from unnest(%s::text[], %s::text[], %s::text[], %s::int[], %s::text[])"
        " as row(unit, item, reading, size, band) on conflict do nothing",
        *(workspace, round_id, [score.unit for score in numbers.scores], [score.item for score in numbers.scores]),
        [score.reading.value for score in numbers.scores],
        [score.size_from for score in numbers.scores],
        [band.value if band else None for band in bands],
    )


async def known_page(closed: Round) -> Page:
    """What a closed round published, as this process has read it once: it never changes."""

    async def read() -> Page:
        published = await rounds.published(closed.workspace_id, closed.id)
        return await page(closed.workspace_id, closed.id, closed.frozen, published)

    return await _pages.answer((closed.workspace_id, closed.id), read)


async def known_pages(closed: Sequence[Round]) -> Closed:
    async def read() -> Closed:
        return [(round_, await known_page(round_)) for round_ in closed]

    return await _together.answer(tuple((round_.workspace_id, round_.id) for round_ in closed), read)


async def page(workspace: int, round_id: int, frozen: Frozen, published: frozenset[str]) -> Page:
    """What a closed round published. ValueError or KeyError if a row says what no rule could have released."""
    return (await numbers(workspace, round_id, published)).page(frozen)


async def numbers(workspace: int, round_id: int, published: frozenset[str]) -> Numbers:
    """What stands in the ledger of a round, whether or not it can be true. ValueError for what is no reading at all."""
    rows = await statement(
        "select item, reading, size_from, participation, array_agg(unit) as units from ledger"
        " where workspace_id = %s and round_id = %s group by 1, 2, 3, 4",
        *(workspace, round_id),
    )
    scores: list[Score] = []
    bands: dict[str, Participation] = {}
    for row in rows:
        reading = Reading(row["reading"])
        scores += (Score(unit, row["item"], reading, row["size_from"]) for unit in row["units"])
        if row["participation"]:
            bands |= dict.fromkeys(row["units"], Participation(row["participation"]))
    return Numbers(tuple(sorted(published)), tuple(scores), bands)
