"""What rounds released, row by row as the ledger has it, a page at a time: for the API, assistants and exports."""

from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass

from bot.checkin.ledger import Participation
from bot.checkin.published import Score
from bot.checkin.release import Reading
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
