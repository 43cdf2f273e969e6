"""What leaders promise to their branches and readers of comments answer, in the database."""

from collections.abc import Collection, Sequence
from datetime import datetime

from bot.checkin.announcements import PROMISES, Announcement, Kind, Ready
from bot.checkin.promises import ASKED_UNTIL, OPEN_FOR
from storage.database import Row, statement
from storage.records import Stored

_ANNOUNCEMENT = Stored(Announcement, "author")
_PROMISES = [kind.value for kind in PROMISES]

_SELECT = f"""
select {_ANNOUNCEMENT.columns("a")}, p.name as author from announcement a
join person p on p.workspace_id = a.workspace_id and p.id = a.person_id
"""
_SAVE = """
insert into announcement (workspace_id, person_id, unit, kind, ready, words, about_round, made_at)
values (%(workspace_id)s, %(person)s, %(unit)s, %(kind)s, %(ready)s, %(words)s, %(about)s, %(now)s)
on conflict (workspace_id, person_id, unit, kind, about_round) do update
    set ready = excluded.ready, words = excluded.words, made_at = excluded.made_at
    where announcement.kind = %(answer)s or announcement.made_at = excluded.made_at
returning id
"""
_OF_UNITS = f"""{_SELECT}
where a.workspace_id = %(workspace_id)s and a.unit = any(%(units)s) and a.made_at <= %(until)s
    and (a.made_at > %(since)s or a.done_at > %(since)s)
order by a.made_at, a.id
"""
_OPEN = f"""{_SELECT}
where a.workspace_id = %(workspace_id)s and a.person_id = %(person)s and a.kind = %(kind)s and a.unit = %(unit)s
    and a.done_at is null and a.made_at > %(since)s
order by a.made_at desc, a.id desc limit 1
"""
_TO_ASK_ABOUT = f"""{_SELECT}
where a.workspace_id = %(workspace_id)s and a.kind = any(%(kinds)s) and a.made_at <= %(made_until)s
    and a.made_at > %(made_after)s and not exists (
        select 1 from round r where r.workspace_id = a.workspace_id and r.id = a.asked_round and r.state <> 'void')
order by a.made_at, a.id
"""
_ASKED_IN = f"""{_SELECT}
where a.workspace_id = %(workspace_id)s and a.person_id = %(person)s and a.kind = any(%(kinds)s)
    and a.asked_round = any(%(rounds)s)
order by a.made_at, a.id
"""
_DONE = """
update announcement set done_at = %(now)s
where workspace_id = %(workspace_id)s and person_id = %(person)s and id = %(announcement)s and kind = any(%(kinds)s)
    and done_at is null
returning id
"""


async def save(workspace_id: int, person: int, announcement: Announcement, about_round: int, now: datetime) -> bool:
    """Stores it. An answer comes instead of an earlier one about the same round; of promises there is only one, and
    False is returned for a second: what the branch was promised, and is asked about, stays as it was read.
    """
    rows = await statement(
        _SAVE,
        workspace_id=workspace_id,
        person=person,
        unit=announcement.unit,
        kind=announcement.kind.value,
        ready=announcement.ready.value,
        words=announcement.words,
        about=about_round,
        answer=Kind.ANSWER.value,
        now=now,
    )
    return bool(rows)


async def of_units(
    workspace_id: int, units: Collection[str], since: datetime, until: datetime
) -> Sequence[Announcement]:
    """Returns what was announced to these units, or done, in that time, the oldest first."""
    rows = await statement(_OF_UNITS, workspace_id=workspace_id, units=list(units), since=since, until=until)
    return [_read(row) for row in rows]


async def open_promise(workspace_id: int, person: int, kind: Kind, unit: str, since: datetime) -> Announcement | None:
    """Returns somebody's latest promise to a unit that was made after `since` and is not done."""
    rows = await statement(_OPEN, workspace_id=workspace_id, person=person, kind=kind.value, unit=unit, since=since)
    return _read(rows[0]) if rows else None


async def done(workspace_id: int, person: int, announcement: int, now: datetime) -> bool:
    """Notes that a leader's own promise is done; False if it was not open."""
    rows = await statement(
        _DONE, workspace_id=workspace_id, person=person, announcement=announcement, kinds=_PROMISES, now=now
    )
    return bool(rows)


async def to_ask_about(workspace_id: int, now: datetime) -> Sequence[Announcement]:
    """Returns the promises that are four weeks old and not asked about, the oldest first."""
    rows = await statement(
        _TO_ASK_ABOUT,
        workspace_id=workspace_id,
        kinds=_PROMISES,
        made_until=now - OPEN_FOR,
        made_after=now - ASKED_UNTIL,
    )
    return [_read(row) for row in rows]


async def asked(workspace_id: int, round_id: int, announcements: Sequence[int]) -> None:
    """Notes that a round asks about these. Call it in the transaction that opens the round."""
    if announcements:
        await statement(
            "update announcement set asked_round = %(round_id)s"
            " where workspace_id = %(workspace_id)s and id = any(%(announcements)s)",
            workspace_id=workspace_id,
            round_id=round_id,
            announcements=list(announcements),
        )


async def asked_in(workspace_id: int, person: int, rounds: Collection[int]) -> Sequence[Announcement]:
    """Returns a leader's promises that one of these rounds asked about."""
    rows = await statement(_ASKED_IN, workspace_id=workspace_id, person=person, kinds=_PROMISES, rounds=list(rounds))
    return [_read(row) for row in rows]


def _read(row: Row) -> Announcement:
    return _ANNOUNCEMENT.read(row, author=row["author"], kind=Kind(row["kind"]), ready=Ready(row["ready"]))
