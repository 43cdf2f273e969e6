"""Digests and summaries in the database: each is claimed once, with its delivery, whichever processes try."""

from collections.abc import Collection, Sequence
from datetime import date, datetime

from bot.delivery.deliveries import Subject
from bot.digest.letters import Hour, Kind, Letter, TipAnswer, Wish
from storage.database import Row, all_or_nothing, statement
from storage.delivery import deliveries

_BATCH = 500  # letters that one statement claims
_COLUMNS = "id, workspace_id, person_id, kind, day, at, until, tip, tip_answer"
_LEADS = (
    "exists (select 1 from person m where m.workspace_id = t.workspace_id and m.team_id = t.id and m.id <> p.id"
    " and m.is_active and not m.is_bot)"
)
_LEADS_LEADERS = (
    "exists (select 1 from person m join team below on below.workspace_id = m.workspace_id and below.manager_id = m.id"
    " where m.workspace_id = t.workspace_id and m.team_id = t.id and m.id <> p.id and m.is_active"
    " and exists (select 1 from person s where s.workspace_id = m.workspace_id and s.team_id = below.id"
    " and s.id <> m.id and s.is_active and not s.is_bot))"
)
_READERS = {"digest": _LEADS, "summary": _LEADS_LEADERS}
_FROM = (
    "from team t join person p on p.workspace_id = t.workspace_id and p.id = t.manager_id"
    " left join digest_wish w on w.workspace_id = p.workspace_id and w.person_id = p.id"
    " where t.workspace_id = %s and p.is_active and not p.is_bot and not p.is_stranger"
)


async def hours(workspace: int, kind: Kind, default: Wish) -> list[Hour]:
    """When those who read such a letter want it: every zone and time once. The summary comes also to whom wants no
    digest, at the same time of day."""
    rows = await statement(
        f"select distinct p.time_zone, coalesce(w.weekday, %s) as weekday, coalesce(w.at, %s) as at {_FROM}"
        f" and {_READERS[kind]} and (coalesce(w.wanted, %s) or %s)",
        *(default.weekday, default.at, workspace, default.wanted, kind == "summary"),
    )
    return [Hour(**row) for row in rows]


async def send(
    workspace: int, kind: Kind, due: Collection[tuple[Hour, date, datetime]], default: Wish, now: datetime
) -> int:
    """Claims the letters that are due, with their deliveries, and returns how many that were.

    `due`: whose letters, the Monday of their week, and up to when they look.
    """
    sent = 0
    while due and (count := await _send_some(workspace, kind, due, default, now)):
        sent += count
    return sent


async def _send_some(
    workspace: int, kind: Kind, due: Collection[tuple[Hour, date, datetime]], default: Wish, now: datetime
) -> int:
    rows = await statement(
        "with due as (select d.time_zone, d.weekday, d.at, d.day, d.until from"
        " unnest(%s::text[], %s::int[], %s::text[], %s::date[], %s::timestamptz[])"
        " as d(time_zone, weekday, at, day, until)), readers as (select p.id, p.workspace_id, due.day, due.until"
        f" {_FROM.replace(' where', ' join due on due.time_zone = p.time_zone where')}"
        f" and {_READERS[kind]} and (coalesce(w.wanted, %s) or %s)"
        " and coalesce(w.weekday, %s) = due.weekday and coalesce(w.at, %s) = due.at"
        " and not exists (select 1 from letter l where l.workspace_id = p.workspace_id and l.person_id = p.id"
        " and l.kind = %s and l.day = due.day)"
        f" order by p.id limit {_BATCH}), claimed as (insert into letter"
        " (workspace_id, person_id, kind, day, at, until, tip, tip_answer)"
        " select workspace_id, id, %s, day, %s, until, '', '' from readers on conflict do nothing"
        " returning id, workspace_id, person_id),"
        " wanted as (insert into delivery (workspace_id, place, reader_id, subject, subject_id, patient)"
        " select c.workspace_id, p.platform_id, p.id, %s, c.id, true"
        " from claimed c join person p on p.workspace_id = c.workspace_id and p.id = c.person_id)"
        " select count(*) as many from claimed",
        *([getattr(hour, name) for hour, _, _ in due] for name in ("time_zone", "weekday", "at")),
        *([day for _, day, _ in due], [until for _, _, until in due]),
        *(workspace, default.wanted, kind == "summary", default.weekday, default.at, kind, kind, now, kind),
    )
    return int(rows[0]["many"])


async def find(workspace: int, letter_id: int) -> Letter | None:
    return _first(
        await statement(f"select {_COLUMNS} from letter where workspace_id = %s and id = %s", workspace, letter_id)
    )


async def of_week(workspace: int, person: int, kind: Kind, day: date) -> Letter | None:
    """The letter that somebody got in the week of this Monday."""
    return _first(
        await statement(
            f"select {_COLUMNS} from letter where workspace_id = %s and person_id = %s and kind = %s and day = %s",
            *(workspace, person, kind, day),
        )
    )


async def tips_since(workspace: int, person: int, since: date) -> list[str]:
    """What a manager's letters advised from that day on, in order."""
    rows = await statement(
        "select tip from letter where workspace_id = %s and person_id = %s and kind = 'digest' and day >= %s"
        " and tip <> '' order by day",
        *(workspace, person, since),
    )
    return [row["tip"] for row in rows]


async def keep_tip(letter: Letter, tip: str) -> str:
    """Gives a letter its tip; of two processes that choose one, the first does."""
    rows = await statement(
        "update letter set tip = case tip when '' then %s else tip end where workspace_id = %s and id = %s"
        " returning tip",
        *(tip, letter.workspace_id, letter.id),
    )
    return str(rows[0]["tip"])


async def answer_tip(letter: Letter, answer: TipAnswer, before: TipAnswer = "") -> bool:
    """Where the answer was that one `before`, none as a rule; else False. The letter says so where it stands."""
    async with all_or_nothing():
        rows = await statement(
            "update letter set tip_answer = %s where workspace_id = %s and id = %s and tip_answer = %s returning id",
            *(answer, letter.workspace_id, letter.id, before),
        )
        if rows:
            await deliveries.revise(Subject(letter.kind), letter.workspace_id, letter.id)
    return bool(rows)


async def wish(workspace: int, person: int, default: Wish) -> Wish:
    rows = await statement(
        "select wanted, weekday, at from digest_wish where workspace_id = %s and person_id = %s", workspace, person
    )
    return Wish(**rows[0]) if rows else default


async def keep_wish(workspace: int, person: int, wished: Wish) -> None:
    await statement(
        "insert into digest_wish (workspace_id, person_id, wanted, weekday, at) values (%s, %s, %s, %s, %s)"
        " on conflict (workspace_id, person_id)"
        " do update set wanted = excluded.wanted, weekday = excluded.weekday, at = excluded.at",
        *(workspace, person, wished.wanted, wished.weekday, wished.at),
    )


def _first(rows: Sequence[Row]) -> Letter | None:
    return Letter(**rows[0]) if rows else None
