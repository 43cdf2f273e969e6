"""Digests and summaries in the database: each is claimed once, with its delivery, whichever processes try."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict
from datetime import date, datetime

from bot.delivery.deliveries import Delivery
from bot.digest.letters import SUBJECTS, DigestWish, Hour, Letter, LetterKind, TipAnswer
from storage.database import Row, all_or_nothing, statement
from storage.delivery import deliveries
from storage.delivery.deliveries import WANT_DIRECT
from storage.records import Stored

_BATCH = 500  # letters that one statement claims
_LETTER = Stored(Letter)
_COLUMNS = _LETTER.columns()
_WISH = Stored(DigestWish)
_WISHED = _WISH.columns()

# Who gets such a letter, and when they want it. The summary comes also to whom wants no digest, at the same hour.
_LEADING = """
    select p.workspace_id, p.id, p.time_zone, p.country, coalesce(w.weekday, %(weekday)s) as weekday,
        coalesce(w.at, %(at)s) as at
    from team t join person p on p.workspace_id = t.workspace_id and p.id = t.manager_id
    left join digest_wish w on w.workspace_id = p.workspace_id and w.person_id = p.id
    where t.workspace_id = %(workspace_id)s and p.is_active and not p.is_bot and not p.is_stranger
"""
_READERS: Mapping[LetterKind, str] = {
    "digest": f"""
    {_LEADING} and coalesce(w.wanted, %(wanted)s) and exists (
        select 1 from person m where m.workspace_id = t.workspace_id and m.team_id = t.id and m.id <> p.id
            and m.is_active and not m.is_bot and not m.is_stranger)
    """,
    "summary": f"""
    {_LEADING} and exists (
        select 1 from person m join team below on below.workspace_id = m.workspace_id and below.manager_id = m.id
        where m.workspace_id = t.workspace_id and m.team_id = t.id and m.id <> p.id and m.is_active and exists (
            select 1 from person s where s.workspace_id = m.workspace_id and s.team_id = below.id and s.id <> m.id
                and s.is_active and not s.is_bot and not s.is_stranger))
    """,
}
_HOURS = {
    kind: f"select distinct time_zone, country, weekday, at from ({reader}) reader" for kind, reader in _READERS.items()
}
_SEND = {
    kind: f"""
    with due as (
        select * from unnest(%(zones)s::text[], %(countries)s::text[], %(weekdays)s::int[], %(hours)s::text[],
            %(days)s::date[], %(untils)s::timestamptz[]) as due(time_zone, country, weekday, at, day, until)
    ), reader as (
        select reader.workspace_id, reader.id, due.day, due.until
        from ({reader}) reader join due using (time_zone, country, weekday, at)
        where not exists (
            select 1 from letter l where l.workspace_id = reader.workspace_id and l.person_id = reader.id
                and l.kind = %(kind)s and l.day = due.day)
        order by reader.workspace_id, reader.id limit {_BATCH}
    ), claimed as (
        insert into letter (workspace_id, person_id, kind, day, at, until, tip, tip_answer)
        select workspace_id, id, %(kind)s, day, %(now)s, until, '', '' from reader on conflict do nothing
        returning workspace_id, person_id, id as subject_id
    ), wanted as ({WANT_DIRECT})
    select count(*) as count from claimed
    """
    for kind, reader in _READERS.items()
}

_OF_WEEK = f"""
select {_COLUMNS} from letter
where workspace_id = %(workspace_id)s and person_id = %(person)s and kind = %(kind)s and day = %(day)s
"""
_TIPS_SINCE = """
select tip from letter
where workspace_id = %(workspace_id)s and person_id = %(person)s and kind = 'digest' and day >= %(since)s and tip <> ''
order by day
"""
_KEEP_TIP = """
update letter set tip = case tip when '' then %(tip)s else tip end
where workspace_id = %(workspace_id)s and id = %(letter)s returning tip
"""
_ANSWER_TIP = """
update letter set tip_answer = %(answer)s
where workspace_id = %(workspace_id)s and id = %(letter)s and tip_answer = %(before)s returning id
"""
_PUT_BACK = """
delete from letter l where l.workspace_id = %(workspace_id)s and l.id = %(letter)s and not exists (
    select 1 from promise p where p.workspace_id = l.workspace_id and p.letter_id = l.id)
"""
_KEEP_WISH = """
insert into digest_wish (workspace_id, person_id, wanted, weekday, at)
values (%(workspace_id)s, %(person)s, %(wanted)s, %(weekday)s, %(at)s)
on conflict (workspace_id, person_id)
do update set wanted = excluded.wanted, weekday = excluded.weekday, at = excluded.at
"""


async def hours(workspace_id: int, kind: LetterKind, default: DigestWish) -> list[Hour]:
    """Returns when the readers of such a letter want it: every time zone and time once."""
    rows = await statement(_HOURS[kind], workspace_id=workspace_id, **asdict(default))
    return [Hour(**row) for row in rows]


async def send(
    workspace_id: int,
    kind: LetterKind,
    due: Collection[tuple[Hour, date, datetime]],
    default: DigestWish,
    now: datetime,
) -> int:
    """Claims the letters that are due, with their deliveries, and returns how many there were.

    `due`: whose letters, the Monday of their week, and up to when they look.
    """
    total = 0
    while due and (count := await _send_some(workspace_id, kind, due, default, now)):
        total += count
    return total


async def _send_some(
    workspace_id: int,
    kind: LetterKind,
    due: Collection[tuple[Hour, date, datetime]],
    default: DigestWish,
    now: datetime,
) -> int:
    rows = await statement(
        _SEND[kind],
        workspace_id=workspace_id,
        **asdict(default),
        zones=[hour.time_zone for hour, _, _ in due],
        countries=[hour.country for hour, _, _ in due],
        weekdays=[hour.weekday for hour, _, _ in due],
        hours=[hour.at for hour, _, _ in due],
        days=[day for _, day, _ in due],
        untils=[until for _, _, until in due],
        kind=kind,
        subject=kind,
        now=now,
        low_priority=True,
    )
    return int(rows[0]["count"])


async def find(workspace_id: int, letter_id: int) -> Letter | None:
    rows = await statement(
        f"select {_COLUMNS} from letter where workspace_id = %(workspace_id)s and id = %(letter)s",
        workspace_id=workspace_id,
        letter=letter_id,
    )
    return _first(rows)


async def of_week(workspace_id: int, person: int, kind: LetterKind, day: date) -> Letter | None:
    """Returns the letter that somebody got in the week of this Monday."""
    return _first(await statement(_OF_WEEK, workspace_id=workspace_id, person=person, kind=kind, day=day))


async def tips_since(workspace_id: int, person: int, since: date) -> list[str]:
    """Returns the tips of a manager's letters from that day on, in order."""
    rows = await statement(_TIPS_SINCE, workspace_id=workspace_id, person=person, since=since)
    return [row["tip"] for row in rows]


async def save_tip(letter: Letter, tip: str) -> str:
    """Gives a letter its tip and returns the one it has: where two processes choose, the first one's."""
    rows = await statement(_KEEP_TIP, workspace_id=letter.workspace_id, letter=letter.id, tip=tip)
    return str(rows[0]["tip"])


async def answer_tip(letter: Letter, answer: TipAnswer, earlier: TipAnswer = "") -> bool:
    """Stores the answer to a letter's tip, and has the letter updated; False if its answer so far is not `earlier`."""
    async with all_or_nothing():
        rows = await statement(
            _ANSWER_TIP, workspace_id=letter.workspace_id, letter=letter.id, answer=answer, before=earlier
        )
        if rows:
            await deliveries.revise(SUBJECTS[letter.kind], letter.workspace_id, letter.id)
    return bool(rows)


async def put_back(delivery: Delivery) -> None:
    """Has a letter that does not stand yet claimed anew when its hour comes. Who has promised what it advises has
    asked for it meanwhile: it does not come again.
    """
    async with all_or_nothing():
        await deliveries.unwant(delivery)
        await statement(_PUT_BACK, workspace_id=delivery.workspace_id, letter=delivery.subject_id)


async def wish(workspace_id: int, person: int, default: DigestWish) -> DigestWish:
    rows = await statement(
        f"select {_WISHED} from digest_wish where workspace_id = %(workspace_id)s and person_id = %(person)s",
        workspace_id=workspace_id,
        person=person,
    )
    return _WISH.read(rows[0]) if rows else default


async def save_wish(workspace_id: int, person: int, wished: DigestWish) -> None:
    await statement(_KEEP_WISH, workspace_id=workspace_id, person=person, **asdict(wished))


def _first(rows: Sequence[Row]) -> Letter | None:
    return _LETTER.read(rows[0]) if rows else None
