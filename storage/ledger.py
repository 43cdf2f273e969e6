"""The ledger in the database: what rounds published, added once and never changed."""

from collections.abc import Sequence

from bot.blocks import Blocks, SizeBand
from bot.ledger import Page, Participation
from bot.release import Reading, Released
from bot.rounds import Closed, Frozen, Round
from storage import rounds
from storage.database import statement
from storage.gathering import Once

_SIZES = {band.value[0]: band for band in SizeBand}
_pages: Once[int, Page] = Once(100)
# Every letter of a morning asks for the same dozen (`make bench`).
_together: Once[tuple[int, ...], Closed] = Once(8)


def forget() -> None:
    _pages.forget()
    _together.forget()


async def add(workspace: int, round_id: int, page: Page) -> None:
    """Belongs into the transaction that closes the round."""
    if not page.scores:
        return
    keys = list(page.scores)
    bands = [page.participation.get(unit) for unit, _ in keys]
    await statement(
        "insert into ledger (workspace_id, round_id, unit, item, reading, size_from, participation)"
        " select %s, %s, unit, item, reading, size, band"
        " from unnest(%s::text[], %s::text[], %s::text[], %s::int[], %s::text[])"
        " as row(unit, item, reading, size, band)",
        *(workspace, round_id, [unit for unit, _ in keys], [item for _, item in keys]),
        [score.reading.value for score in page.scores.values()],
        [score.size.value[0] for score in page.scores.values()],
        [band.value if band else None for band in bands],
    )


async def known_page(closed: Round) -> Page:
    """What a closed round published, as this process has read it once: it never changes."""

    async def read() -> Page:
        published = await rounds.published(closed.workspace_id, closed.id)
        return await page(closed.workspace_id, closed.id, closed.frozen, published)

    return await _pages.answer(closed.id, read)


async def known_pages(closed: Sequence[Round]) -> Closed:
    async def read() -> Closed:
        return [(one, await known_page(one)) for one in closed]

    return await _together.answer(tuple(one.id for one in closed), read)


async def page(workspace: int, round_id: int, frozen: Frozen, published: frozenset[str]) -> Page:
    """What a closed round published. ValueError if a row says what no rule could have released."""
    rows = await statement(
        "select item, reading, size_from, participation, array_agg(unit) as units from ledger"
        " where workspace_id = %s and round_id = %s group by 1, 2, 3, 4",
        *(workspace, round_id),
    )
    scores: dict[tuple[str, str], Released] = {}
    bands: dict[str, Participation] = {}
    for row in rows:
        released = Released(Reading(row["reading"]), _SIZES[row["size_from"]])
        scores.update(((unit, row["item"]), released) for unit in row["units"])
        if row["participation"]:
            bands |= dict.fromkeys(row["units"], Participation(row["participation"]))
    return Page(frozen.tree.parents(), Blocks.of(frozen.tree, published), scores, bands)
