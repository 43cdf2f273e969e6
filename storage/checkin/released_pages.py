"""What rounds released, row by row as the ledger has it, a page at a time: for the API, assistants and exports."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass

from bot.checkin.ledger import Average, Participation, whole
from bot.checkin.published import Score
from bot.checkin.release import Reading, Released
from bot.checkin.rounds import Round
from storage.checkin import rounds
from storage.database import statement

_BEFORE = """
select id from round where workspace_id = %(workspace_id)s and state = 'closed' and week <= %(week)s
order by week desc
"""
_SCORES = """
select unit, item, reading, size_from from ledger
where workspace_id = %(workspace_id)s and round_id = %(round_id)s and item = any(%(items)s)
    and (unit, item) > (%(unit)s, %(item)s)
order by unit, item limit %(count)s
"""
_BANDS = """
select unit, min(participation) as band from ledger
where workspace_id = %(workspace_id)s and round_id = %(round_id)s and participation is not null
    and unit > %(unit)s
group by unit order by unit limit %(count)s
"""
_OF_COMPANY = """
select l.item, l.reading, l.size_from, count(*) as blocks
from ledger l
join round r on r.workspace_id = l.workspace_id and r.id = l.round_id
where l.workspace_id = %(workspace_id)s and l.round_id = %(round_id)s and l.item = any(%(items)s)
    and r.published ? %(root)s
group by 1, 2, 3 order by 1
"""
LAST_WEEK = 100_000


@dataclass(frozen=True, slots=True)
class TeamBand:
    """How many of a unit answered, as it was published."""

    unit: str
    participation: Participation


async def closed_rounds(workspace_id: int, week: int) -> AsyncIterator[Round]:
    """Yields closed rounds up to this week, the latest first; each is read when it is come to, since it is large."""
    for row in await statement(_BEFORE, workspace_id=workspace_id, week=week):
        if closed := await rounds.find(workspace_id, row["id"]):
            yield closed


async def released_scores(
    closed: Round, items: Collection[str], position: tuple[str, str], count: int
) -> Sequence[Score]:
    """Returns so many scores of these items that a round released behind `position`, a unit and an item."""
    rows = await statement(
        _SCORES,
        workspace_id=closed.workspace_id,
        round_id=closed.id,
        items=list(items),
        unit=position[0],
        item=position[1],
        count=count,
    )
    return [Score(row["unit"], row["item"], Reading(row["reading"]), row["size_from"]) for row in rows]


async def company_scores(closed: Round, items: Collection[str]) -> dict[str, Average | Released]:
    """Returns what the company as a whole answered, by item in their order, where there is a number: the same as
    `Page.of_unit` says of the root, without a page for which every score of every team is read.
    """
    rows = await statement(
        _OF_COMPANY,
        workspace_id=closed.workspace_id,
        round_id=closed.id,
        items=list(items),
        root=closed.frozen.root,
    )
    blocks: dict[str, list[Released]] = {}
    for row in rows:
        score = Score(closed.frozen.root, row["item"], Reading(row["reading"]), row["size_from"])
        blocks.setdefault(score.item, []).extend([score.released] * row["blocks"])
    return {item: whole(parts) for item, parts in blocks.items()}


async def released_bands(closed: Round, position: str, count: int) -> Sequence[TeamBand]:
    """Returns so many published bands behind the unit `position`."""
    rows = await statement(
        _BANDS,
        workspace_id=closed.workspace_id,
        round_id=closed.id,
        unit=position,
        count=count,
    )
    return [TeamBand(row["unit"], Participation(row["band"])) for row in rows]
