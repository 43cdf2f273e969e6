"""Nominations in the database: who nominates whom is read by nobody but them, and whoever draws the words."""

from collections.abc import Sequence
from datetime import datetime

from bot.awards.actions import WordsReach
from bot.awards.awards import Candidate, Nomination, NominationToStore
from storage.database import Row, statement
from storage.org.people import person_of

# Words that somebody takes back of a kudos, or hides, are quoted no more. Nominees are looked up one by one: PostgreSQL
# would read everybody of a company rather than some thousands by their keys. Whose two accounts became one may have
# nominated themselves so: nobody does.
_READ = """
select n.id, n.nominator_id, n.value_id, n.deed, n.words, n.reach, to_jsonb(p) as nominee,
    coalesce((select k.words from kudos k where k.workspace_id = n.workspace_id and k.id = n.kudos_id
        and k.removed_at is null and not k.private and exists (
            select 1 from kudos_receiver r where r.workspace_id = k.workspace_id and r.kudos_id = k.id
                and r.person_id = n.nominee_id and not r.hidden)), '') as quote
from award_nomination n
cross join lateral (
    select * from person x where x.workspace_id = n.workspace_id and x.id = n.nominee_id limit 1
) p
where n.workspace_id = %(workspace_id)s and n.nominator_id is distinct from n.nominee_id
"""
_OF_ROUND = f"""
{_READ} and n.round_id = %(round)s and p.is_active and not p.is_bot and not p.is_stranger and not exists (
    select 1 from award_wish w where w.workspace_id = n.workspace_id and w.person_id = n.nominee_id)
order by n.nominated_at, n.id
"""
_BY = f"{_READ} and n.round_id = %(round)s and n.nominator_id = %(person)s order by n.nominated_at, n.id"
_OF = f"{_READ} and n.round_id = %(round)s and n.nominee_id = %(person)s order by n.nominated_at, n.id"
_KEEP = """
insert into award_nomination (
    workspace_id, round_id, nominator_id, nominee_id, value_id, deed, words, reach, kudos_id, nominated_at)
select %(workspace_id)s, r.id, %(nominator)s, %(nominee)s, %(value)s, %(deed)s, %(words)s, %(reach)s, %(kudos)s, %(now)s
from award_round r where r.workspace_id = %(workspace_id)s and r.id = %(round)s and r.phase = 'nominating' for share
on conflict (workspace_id, round_id, nominator_id, nominee_id, value_id)
do update set (deed, words, reach, kudos_id) = row (excluded.deed, excluded.words, excluded.reach, excluded.kudos_id)
returning id
"""
_TAKE_BACK = """
delete from award_nomination n using award_round r
where n.workspace_id = %(workspace_id)s and n.id = %(nomination)s and n.nominator_id = %(person)s
    and r.workspace_id = n.workspace_id and r.id = n.round_id and r.phase = 'nominating' returning n.id
"""
_RIVALS = """
select distinct nominee_id, value_id from award_nomination
where workspace_id = %(workspace_id)s and round_id = %(round)s
"""
_KEEP_OUT = """
insert into award_wish (workspace_id, person_id) values (%(workspace_id)s, %(person)s) on conflict do nothing
"""
_LET_IN = "delete from award_wish where workspace_id = %(workspace_id)s and person_id = %(person)s"
_KEEPS_OUT = "select 1 from award_wish where workspace_id = %(workspace_id)s and person_id = %(person)s"


def _nomination_of(row: Row) -> Nomination:
    return Nomination(
        id=row["id"],
        nominator=row["nominator_id"],
        nominee=person_of(row["nominee"]),
        value_id=row["value_id"],
        deed=row["deed"],
        words=row["words"],
        reach=WordsReach(row["reach"]),
        quote=row["quote"],
    )


async def keep(workspace_id: int, round_id: int, nomination: NominationToStore, now: datetime) -> bool:
    """Stores what somebody wrote, in the place of what they wrote about the same before; False once nominations are not
    taken any more.
    """
    rows = await statement(
        _KEEP,
        workspace_id=workspace_id,
        round=round_id,
        nominator=nomination.nominator,
        nominee=nomination.candidate.nominee,
        value=nomination.candidate.value,
        deed=nomination.deed,
        words=nomination.words,
        reach=nomination.reach.value,
        kudos=nomination.kudos,
        now=now,
    )
    return bool(rows)


async def take_back(workspace_id: int, nomination_id: int, person: int) -> bool:
    """Deletes what somebody wrote; False where it is not theirs, or the jury reads already."""
    return bool(await statement(_TAKE_BACK, workspace_id=workspace_id, nomination=nomination_id, person=person))


async def of_round(workspace_id: int, round_id: int) -> Sequence[Nomination]:
    """Returns those of a round of which something is left, without who has left or wants to be kept out."""
    rows = await statement(_OF_ROUND, workspace_id=workspace_id, round=round_id)
    return [nomination for row in rows if not (nomination := _nomination_of(row)).is_empty]


async def rivals(workspace_id: int, round_id: int) -> frozenset[Candidate]:
    """Returns everybody who is nominated, whatever they wish now."""
    rows = await statement(_RIVALS, workspace_id=workspace_id, round=round_id)
    return frozenset(Candidate(row["nominee_id"], row["value_id"]) for row in rows)


async def by_person(workspace_id: int, round_id: int, person: int) -> Sequence[Nomination]:
    """Returns what somebody wrote themselves."""
    rows = await statement(_BY, workspace_id=workspace_id, round=round_id, person=person)
    return [_nomination_of(row) for row in rows]


async def of_nominee(workspace_id: int, round_id: int, person: int) -> Sequence[Nomination]:
    """Returns what was written about somebody."""
    rows = await statement(_OF, workspace_id=workspace_id, round=round_id, person=person)
    return [_nomination_of(row) for row in rows]


async def keep_out(workspace_id: int, person: int) -> None:
    """Notes that somebody does not want to be put forward."""
    await statement(_KEEP_OUT, workspace_id=workspace_id, person=person)


async def let_in(workspace_id: int, person: int) -> None:
    await statement(_LET_IN, workspace_id=workspace_id, person=person)


async def keeps_out(workspace_id: int, person: int) -> bool:
    """Returns whether somebody does not want to be put forward."""
    return bool(await statement(_KEEPS_OUT, workspace_id=workspace_id, person=person))
