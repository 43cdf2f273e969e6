"""What should stand where: a row is the wanted state of one message and, until it stands, its place in the queue.

To want a message, insert a row in the transaction of what it serves; its columns' defaults do the rest, and
`patient` is for what goes to everybody at once, so that somebody's thanks does not wait behind it. `due_at` is when
a row may be tried next. Who takes it moves that by the time of a lease, so what a dead process had is due again by
itself. These times are the database's own, so that the machines' clocks need not agree. The order of a place is
that of `wanted_at`. Rows are locked in the order of their ids everywhere, so that nobody waits in a circle.
"""

from collections.abc import Collection, Sequence

from psycopg.types.json import Jsonb

from bot.delivery.deliveries import Delivery, Subject
from storage.database import statement

_SUBJECTS = frozenset(Subject)
_IN_A_ROW = 20  # deliveries at one place that are taken at once
_COLUMNS = "id, workspace_id, place, reader_id, subject, subject_id, wanted, posted, message_id, tries"


def _waits(row: str) -> str:
    """As the partial indexes have it."""
    return f"{row}.posted <> {row}.wanted and {row}.failed is null"


# The first of a place is a subquery, and keys are looked up as arrays: as joins, both would compare everything that
# waits with everything else while the planner knows little of it. Whatever was settled meanwhile is due later than now.
_CLAIM = f"""
with head as (
    select first.* from workspace w cross join lateral (
        select d.id, d.workspace_id, d.place, d.patient, d.wanted_at from delivery d
        where d.workspace_id = w.id and {_waits("d")} and d.due_at <= now() and d.id = (
            select e.id from delivery e where e.workspace_id = d.workspace_id and e.place = d.place and {_waits("e")}
            order by e.patient, e.wanted_at, e.id limit 1)
        order by d.patient, d.wanted_at, d.id limit %s
    ) first
    where w.id = any(%s) order by first.patient, first.wanted_at, first.id limit %s
), line as (
    select head.id as head, head.workspace_id, head.patient, head.wanted_at, d.id, d.number
    from head cross join lateral (
        select e.id, row_number() over (order by e.patient, e.wanted_at, e.id) as number from delivery e
        where e.workspace_id = head.workspace_id and e.place = head.place and {_waits("e")}
        order by number limit {_IN_A_ROW}
    ) d
), free as (
    select d.workspace_id, d.id from delivery d
    where d.workspace_id = any(array(select distinct workspace_id from line)) and d.id = any(array(select id from line))
        and d.due_at <= now()
    order by d.id for update
), mine as (
    select line.*, row_number() over (partition by head order by number) as gapless
    from line join free using (workspace_id, id)
), taken as (
    update delivery d set due_at = now() + %s * interval '1 second' from mine
    where d.workspace_id = mine.workspace_id and d.id = mine.id and mine.number = mine.gapless
    returning d.*, mine.patient as head_patient, mine.wanted_at as head_wanted_at, mine.head, mine.number
)
select {_COLUMNS} from taken order by head_patient, head_wanted_at, head, number
"""

_TOLD = ("workspace_id", "id", "wanted", "posted", "message_id", "failed", "tries", "wait")
_SETTLE = """
with told as (
    select * from jsonb_to_recordset(%s)
        as told(workspace_id bigint, id bigint, wanted int, posted int, message_id text, failed text, tries int,
            wait float8)
), held as (
    select d.workspace_id, d.id from delivery d
    where d.workspace_id = any(array(select distinct workspace_id from told)) and d.id = any(array(select id from told))
    order by d.id for update
)
update delivery d set posted = told.posted, message_id = told.message_id, tries = told.tries,
    failed = case when d.wanted = told.wanted then told.failed end, due_at = now() + told.wait * interval '1 second'
from told join held using (workspace_id, id) where d.workspace_id = told.workspace_id and d.id = told.id
"""


async def claim(workspaces: Collection[int], places: int, lease: float) -> list[Delivery]:
    """Takes what waits at so many places of these workspaces, for `lease` seconds.

    What belongs to one place stands together, in its order; nobody else is given anything of it that comes later. What
    this version knows no subject of waits for a process that does.
    """
    rows = await statement(_CLAIM, places, list(workspaces), places, lease)
    return [Delivery(**{**row, "subject": Subject(row["subject"])}) for row in rows if row["subject"] in _SUBJECTS]


async def renew(claimed: Collection[Delivery], lease: float) -> None:
    """Keeps what was claimed for `lease` seconds from now."""
    await statement(
        "with held as (select workspace_id, id from delivery where workspace_id = any(%s) and id = any(%s)"
        " order by id for update) update delivery d set due_at = now() + %s * interval '1 second' from held"
        " where d.workspace_id = held.workspace_id and d.id = held.id",
        *(list({one.workspace_id for one in claimed}), [one.id for one in claimed], lease),
    )


async def settle(outcomes: Sequence[Delivery]) -> None:
    """Notes what came of tries, and lets go of the deliveries. One that is wanted anew by now stays wanted."""
    await statement(_SETTLE, Jsonb([{name: getattr(delivery, name) for name in _TOLD} for delivery in outcomes]))


async def revise(subject: Subject, workspace: int, subject_id: int, only_shared: bool = False) -> None:
    """Wants the next revision everywhere, or only where several people read."""
    await statement(
        "with wished as (select workspace_id, id from delivery"
        " where subject = %s and workspace_id = %s and subject_id = %s"
        " and (not %s or reader_id is null) order by id for update)"
        " update delivery d set wanted = wanted + 1, failed = null, tries = 0,"
        f" wanted_at = case when {_waits('d')} then wanted_at else now() end from wished"
        " where d.workspace_id = wished.workspace_id and d.id = wished.id",
        *(subject, workspace, subject_id, only_shared),
    )


async def dead_letters() -> dict[str, int]:
    """How many deliveries ended with which final no; `error` are those that failed for a reason of our own."""
    rows = await statement("select failed, count(*) as many from delivery where failed is not null group by failed")
    return {row["failed"]: row["many"] for row in rows}


async def oldest_waiting() -> float | None:
    """Seconds since the first of what waits was wanted, or None when nothing waits."""
    rows = await statement(
        f"select extract(epoch from now() - min(wanted_at)) as seconds from delivery d where {_waits('d')}"
    )
    return float(rows[0]["seconds"]) if rows[0]["seconds"] is not None else None
