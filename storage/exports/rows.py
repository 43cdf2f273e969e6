"""The rows of exports, a thousand at a time, as they are at one moment: call each in a transaction."""

from collections.abc import AsyncGenerator, AsyncIterator, Collection, Mapping, Sequence

from bot.checkin.published import Score
from bot.checkin.rounds import Round
from bot.exports.tables import Cell, ExportTable
from storage.checkin.released_pages import TeamBand, released_bands, released_scores
from storage.database import pages, statement
from storage.kudos.public_kudos import PUBLIC, PUBLIC_RECEIVERS

_AT_ONCE = 1_000

KUDOS = f"""
select k.id, k.given_at, g.name as giver,
    (select array_agg(p.name order by r.given_at, r.id) from {PUBLIC_RECEIVERS}) as receivers,
    coalesce(k.value -> 'names' ->> w.language, k.value -> 'names' ->> 'en') as value, k.words,
    case when k.customer is null then 'colleague' else 'customer' end as origin
from kudos k
join workspace w on w.id = k.workspace_id
left join person g on g.workspace_id = k.workspace_id and g.id = k.giver_id
where k.workspace_id = %(workspace_id)s and {PUBLIC}
order by k.given_at, k.id
"""
_DIARY = """
select number, at, person_id, kind, content, previous, hash from diary
where workspace_id = %(workspace_id)s order by number
"""
_CLOSED = """
select id from round where workspace_id = %(workspace_id)s and state = 'closed' order by week, id
"""
Rows = Sequence[tuple[Cell, ...]]
# Of what follows from the ledger no table has more rows than it.
_HAVE_MORE: Mapping[ExportTable, str] = {
    table: f"select 1 from {rows} where k.workspace_id = %(workspace_id)s{clause} offset %(most)s limit 1"
    for table, rows, clause in (
        (ExportTable.KUDOS, "kudos k", f" and {PUBLIC}"),
        (ExportTable.LEDGER, "ledger k", ""),
        (ExportTable.PARTICIPATION, "ledger k", ""),
        (ExportTable.DIARY, "diary k", ""),
    )
}


async def has_more_rows(workspace_id: int, table: ExportTable, most: int) -> bool:
    """Returns whether a table would have more rows than so many, or may have: it reads no more than these."""
    return bool(await statement(_HAVE_MORE[table], workspace_id=workspace_id, most=most))


async def public_kudos(workspace_id: int) -> AsyncGenerator[Rows, None]:
    """Yields what everybody may read, the oldest first."""
    async with pages(KUDOS, workspace_id=workspace_id) as read:
        async for page in read:
            yield [
                (
                    row["id"],
                    row["given_at"],
                    row["giver"],
                    tuple(row["receivers"]),
                    row["value"],
                    row["words"],
                    row["origin"],
                )
                for row in page
            ]


async def diary(workspace_id: int) -> AsyncGenerator[Rows, None]:
    """Yields every entry as the chain has it."""
    async with pages(_DIARY, workspace_id=workspace_id) as read:
        async for page in read:
            yield [tuple(row.values()) for row in page]


async def closed_rounds(workspace_id: int) -> list[int]:
    """Returns the numbers of all rounds that published something, the oldest first."""
    return [row["id"] for row in await statement(_CLOSED, workspace_id=workspace_id)]


async def scores(closed: Round, items: Collection[str]) -> AsyncIterator[Sequence[Score]]:
    """Yields what a round published to these items."""
    position = ("", "")
    while page := await released_scores(closed, items, position, _AT_ONCE):
        yield page
        position = (page[-1].unit, page[-1].item)


async def bands(closed: Round) -> AsyncIterator[Sequence[TeamBand]]:
    """Yields whatever a round published of how many answered."""
    position = ""
    while page := await released_bands(closed, position, _AT_ONCE):
        yield page
        position = page[-1].unit
