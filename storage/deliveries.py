"""What should stand where: the wanted state of every message, and the jobs that bring it about."""

from dataclasses import dataclass

from storage.database import statement
from storage.models import DeliveryRow


def _job(priority: int) -> str:
    """A job carries an id only; its lock is the place, so that order per place is kept."""
    return (
        f"row('deliveries', 'deliver', {priority}, workspace_id || ':' || place, null,"
        " jsonb_build_object('delivery_id', id), null)::procrastinate_job_to_defer_v1"
    )


JOB = _job(0)
PATIENT_JOB = _job(-1)  # for what goes to everybody at once: somebody's thanks does not wait behind it


@dataclass(frozen=True, slots=True)
class Delivery:
    """`wanted` and `posted` are revisions of the subject; `message_id` is the platform's, if something stands."""

    id: int
    workspace_id: int
    place: str
    reader_id: int | None
    subject: str
    subject_id: int
    wanted: int
    posted: int
    message_id: str | None
    failed: str | None


async def find(delivery_id: int) -> Delivery | None:
    rows = await statement(
        "select id, workspace_id, place, reader_id, subject, subject_id, wanted, posted, message_id, failed"
        " from delivery where id = %s",
        delivery_id,
    )
    return Delivery(**rows[0]) if rows else None


async def stands(delivery: Delivery, message_id: str | None) -> bool:
    """Notes that the wanted revision stands there; False if another one is wanted by now."""
    rows = await statement(
        "update delivery set posted = %s, message_id = %s where id = %s returning wanted",
        *(delivery.wanted, message_id, delivery.id),
    )
    return bool(rows) and rows[0]["wanted"] == delivery.wanted


async def give_up(delivery_id: int, reason: str) -> None:
    """A dead letter: visible in metrics and doctor, tried again by nobody until it is wanted anew."""
    await DeliveryRow.filter(id=delivery_id).update(failed=reason[:255])


async def revise(subject: str, workspace: int, subject_id: int, only_shared: bool = False) -> None:
    """Wants the next revision everywhere (or only where several people read), and defers the jobs for it."""
    await statement(
        "with wanted as (update delivery set wanted = wanted + 1, failed = null"
        " where subject = %s and workspace_id = %s and subject_id = %s and (not %s or reader_id is null)"
        " returning id, workspace_id, place)"
        f" select procrastinate_defer_jobs_v1(array_agg({JOB})) from wanted having count(*) > 0",
        *(subject, workspace, subject_id, only_shared),
    )


async def waiting(workspace: int) -> list[int]:
    """Deliveries that are not yet as they should be, the first wanted first."""
    rows = await statement(
        "select id from delivery where workspace_id = %s and posted <> wanted and failed is null order by id", workspace
    )
    return [row["id"] for row in rows]


async def dead_letters() -> dict[str, int]:
    """How many deliveries ended with which final no; `error` are jobs that failed for a reason of our own."""
    rows = await statement(
        "select failed, count(*) as many from delivery where failed is not null group by failed union all"
        " select 'error', count(*) from procrastinate_jobs where status = 'failed' having count(*) > 0"
    )
    return {row["failed"]: row["many"] for row in rows}


async def oldest_waiting() -> float | None:
    """Seconds that the job at the head of the queue has waited, or None when nothing waits."""
    rows = await statement(
        "select extract(epoch from clock_timestamp() - min(e.at)) as seconds from procrastinate_jobs j"
        " join procrastinate_events e on e.job_id = j.id and e.type = 'deferred' where j.status = 'todo'"
    )
    return float(rows[0]["seconds"]) if rows[0]["seconds"] is not None else None
