"""Rounds of awards and their juries in the database: each step is made once, whichever processes try."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date

from psycopg.types.json import Jsonb

from bot.awards.awards import AwardOutcome, AwardRound, Phase
from bot.awards.fairness import SpreadRemark
from bot.org.people import Person
from storage.database import Row, all_or_nothing, statement
from storage.org.people import person_of
from storage.records import Stored

_ROUND = Stored(AwardRound)
_READ = f"select {_ROUND.columns()} from award_round where workspace_id = %(workspace_id)s"
_OPEN = f"{_READ} and phase <> 'decided'"
_FIND = f"{_READ} and id = %(round)s"
_LATEST_DECIDED = f"{_READ} and phase = 'decided' order by opened_on desc, id desc limit 1"
_BEGIN = """
insert into award_round (workspace_id, phase, opened_on, until, each_value, gift, named_by)
values (%(workspace_id)s, 'nominating', %(today)s, %(until)s, %(each_value)s, %(gift)s,
    %(named_by)s)
on conflict (workspace_id) where phase <> 'decided' do nothing returning id
"""
_CHANGE = """
update award_round set until = %(until)s, gift = %(gift)s, named_by = %(by)s
where workspace_id = %(workspace_id)s and id = %(round)s and phase = 'nominating' returning id
"""
_DISMISS = """
delete from award_juror where workspace_id = %(workspace_id)s and round_id = %(round)s
    and not person_id = any(%(jurors)s::bigint[])
"""
_SEAT = """
insert into award_juror (workspace_id, round_id, person_id)
select %(workspace_id)s, %(round)s, juror from unnest(%(jurors)s::bigint[]) as juror order by juror
on conflict do nothing
"""
_JURY = """
select p.* from award_juror j join person p on p.workspace_id = j.workspace_id and p.id = j.person_id
where j.workspace_id = %(workspace_id)s and j.round_id = %(round)s order by p.name, p.id
"""
_ADVANCE = """
update award_round set phase = %(to)s, until = %(until)s, spread = coalesce(%(spread)s, spread),
    contested = coalesce(%(contested)s::bigint[], contested)
where workspace_id = %(workspace_id)s and id = %(round)s and phase = %(phase)s returning id
"""
_DECIDE = """
update award_round set phase = 'decided', outcome = %(outcome)s, decided_on = %(today)s
where workspace_id = %(workspace_id)s and id = %(round)s and phase <> 'decided' returning id
"""
_CONTESTED = "select contested from award_round where workspace_id = %(workspace_id)s and id = %(round)s"
_SPREAD = "select spread from award_round where workspace_id = %(workspace_id)s and id = %(round)s"
_UNTOLD = f"{_READ} and phase = 'decided' and not is_told order by opened_on, id"
_TOLD = "update award_round set is_told = true where workspace_id = %(workspace_id)s and id = %(round)s"


def _round_of(row: Row) -> AwardRound:
    return _ROUND.read(row, phase=Phase(row["phase"]), outcome=AwardOutcome(row["outcome"]) if row["outcome"] else None)


def _first_of(rows: Sequence[Row]) -> AwardRound | None:
    return _round_of(rows[0]) if rows else None


async def open_round(workspace_id: int) -> AwardRound | None:
    """Returns the one that is not decided yet."""
    return _first_of(await statement(_OPEN, workspace_id=workspace_id))


async def find(workspace_id: int, round_id: int) -> AwardRound | None:
    return _first_of(await statement(_FIND, workspace_id=workspace_id, round=round_id))


async def latest_decided(workspace_id: int) -> AwardRound | None:
    return _first_of(await statement(_LATEST_DECIDED, workspace_id=workspace_id))


async def begin(round_: AwardRound, workspace_id: int) -> int | None:
    """Opens a round, and returns its id; None where one is open already."""
    rows = await statement(
        _BEGIN,
        workspace_id=workspace_id,
        today=round_.opened_on,
        until=round_.until,
        each_value=round_.each_value,
        gift=round_.gift,
        named_by=round_.named_by,
    )
    return int(rows[0]["id"]) if rows else None


async def change(workspace_id: int, round_id: int, until: date, gift: str, named_by: int) -> bool:
    """Changes until when nominations are taken, and what the company gives; False once they are not any more."""
    return bool(
        await statement(_CHANGE, workspace_id=workspace_id, round=round_id, until=until, gift=gift, by=named_by)
    )


async def seat(workspace_id: int, round_id: int, jurors: Collection[int]) -> None:
    """Makes these the jury, and nobody else."""
    seated = {"workspace_id": workspace_id, "round": round_id, "jurors": sorted(jurors)}
    async with all_or_nothing():
        await statement(_DISMISS, **seated)
        await statement(_SEAT, **seated)


async def jury(workspace_id: int, round_id: int) -> list[Person]:
    """Returns everybody whom an admin named, also who has left since."""
    return [person_of(row) for row in await statement(_JURY, workspace_id=workspace_id, round=round_id)]


@dataclass(frozen=True, slots=True)
class ClosedNominations:
    """What is noted as nominations close: how they and awards `spread`, and for which values several were nominated."""

    spread: Sequence[SpreadRemark]
    contested: Collection[int]


async def advance(
    workspace_id: int, round_: AwardRound, phase: Phase, until: date, closed: ClosedNominations | None = None
) -> bool:
    """Begins the next turn, once."""
    moved = await statement(
        _ADVANCE,
        workspace_id=workspace_id,
        round=round_.id,
        phase=round_.phase.value,
        to=phase.value,
        until=until,
        spread=Jsonb([remark.stored() for remark in closed.spread]) if closed else None,
        contested=sorted(closed.contested) if closed else None,
    )
    return bool(moved)


async def contested_values(workspace_id: int, round_id: int) -> frozenset[int] | None:
    """Returns for which values several were nominated when nominations were closed; None where that was not noted."""
    rows = await statement(_CONTESTED, workspace_id=workspace_id, round=round_id)
    return next((frozenset(row["contested"]) for row in rows if row["contested"] is not None), None)


async def spread_of(workspace_id: int, round_id: int) -> list[SpreadRemark]:
    """Returns how nominations and awards spread when nominations were closed."""
    rows = await statement(_SPREAD, workspace_id=workspace_id, round=round_id)
    return [SpreadRemark.read(text) for row in rows for text in row["spread"]]


async def decide(workspace_id: int, round_id: int, outcome: AwardOutcome, today: date) -> bool:
    """Ends a round, once; in the transaction of what comes of it."""
    return bool(await statement(_DECIDE, workspace_id=workspace_id, round=round_id, outcome=outcome.value, today=today))


async def untold(workspace_id: int) -> Sequence[AwardRound]:
    """Returns the rounds that are decided, of which not everybody has read yet what they may: somebody may be away for
    longer than to the next one.
    """
    return [_round_of(row) for row in await statement(_UNTOLD, workspace_id=workspace_id)]


async def note_told(workspace_id: int, round_id: int) -> None:
    await statement(_TOLD, workspace_id=workspace_id, round=round_id)
