"""The queue: procrastinate runs the jobs that storage deferred in the transaction of what they serve."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from typing import Any

import psycopg
import structlog
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import AppNotOpen, ConnectorException
from procrastinate.jobs import Job
from procrastinate.worker import Worker
from psycopg_pool import AsyncConnectionPool

from bot.ports import Busy, Platform, Unreachable
from bot.settings import QueueRules
from commands.deliver import deliver

_log = structlog.get_logger(__name__)
_LONGEST_PAUSE = 300
_TRIES = 300  # with the pauses below about a day
_POLL = 0.25  # seconds between looks where no news of a job arrives
_GRACE = 15  # seconds in which what is in hand may end
_HELD = 1.0  # seconds that a job waits in its place for a busy platform before it is put back
_AWAY = 0.5  # seconds before a database that went away is looked for again

# Of several processes that look at once one has the row; the others pass it by, and then it is no longer `doing`.
_RETRY_STALLED = """
select procrastinate_retry_job_v2(id, now(), null, null, null) from (
    select job.id from procrastinate_jobs job
    where job.status = 'doing' and job.id <> all(%(in_hand)s::bigint[])
        and not exists (select 1 from procrastinate_workers worker where worker.id = job.worker_id
            and worker.last_heartbeat > now() - %(seconds)s * interval '1 second')
    for update of job skip locked
) stalled
"""


def pause(attempts: int) -> float:
    """Seconds before the next try after so many in vain: doubling, five minutes at most."""
    return float(min(_LONGEST_PAUSE, 2 ** min(attempts, 12)))


class _Retry(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        seconds = exception.seconds if isinstance(exception, Busy) else pause(job.attempts)
        if not isinstance(exception, Busy) and job.attempts >= _TRIES:
            return None
        return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=seconds))


def _pool(**options: Any) -> AsyncConnectionPool:
    """One round trip a statement instead of procrastinate's four (is it alive, begin, the statement, commit), a third
    of a delivery's time (`make bench`). Each of its statements is whole in itself; a lost connection ends the worker,
    and `work` starts over.
    """
    return AsyncConnectionPool(**{**options, "check": None, "configure": _commit_each})


async def _commit_each(connection: psycopg.AsyncConnection) -> None:
    await connection.set_autocommit(True)


async def _watch(proceed: Callable[[], Awaitable[Any]], _: JobContext, worker: Worker) -> Any:
    """What procrastinate does not do at the end of a job.

    It looks for work when some comes in, not when a place is free again: one post a second. And where the end of a job
    cannot be noted, the job stays in the hands of a worker that seems well: that worker must start over.
    """

    def ended(job: asyncio.Task[Any]) -> None:
        if not job.cancelled() and job.exception():
            worker.stop()  # type: ignore[no-untyped-call]
        worker._new_job_event.set()  # noqa: SLF001

    if job := asyncio.current_task():
        job.add_done_callback(ended)
    return await proceed()


class Queue:
    """Runs deliveries until it is stopped. Several processes may each have one on one database."""

    def __init__(self, conninfo: str, platforms: Mapping[str, Platform], rules: QueueRules) -> None:
        self._app = App(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=10, pool_factory=_pool))
        self._platforms = platforms
        self._rules = rules
        self._closed_until: dict[str, float] = {}
        self._in_hand: set[int] = set()
        self._worker: Worker | None = None
        self._ending = asyncio.Event()
        self._app.task(name="deliver", queue="deliveries", pass_context=True, retry=_Retry())(self._deliver)

    async def work(self) -> None:
        """Until cancelled; what runs then is finished first. Comes back when the database does."""
        self._ending.clear()
        serving = asyncio.create_task(self._serve())
        try:
            await asyncio.shield(serving)
        except asyncio.CancelledError:  # asked to stop, since procrastinate swallows a cancellation while it starts
            self._ending.set()
            if self._worker:
                self._worker.stop()  # type: ignore[no-untyped-call]
            await asyncio.wait([serving], timeout=_GRACE)
            serving.cancel()
            raise

    async def _serve(self) -> None:
        while not self._ending.is_set():
            try:
                async with self._app.open_async():
                    await self._work()
            except (ConnectorException, psycopg.OperationalError) as error:
                _log.warning("the queue lost the database, and looks for it again", exc_info=error)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._ending.wait(), _AWAY)

    async def _work(self) -> None:
        """Ends when it is asked to stop, or the database is away."""
        stall = self._rules.stall_after
        self._worker = Worker(
            self._app,
            queues=["deliveries"],
            concurrency=self._rules.concurrency,
            install_signal_handlers=False,
            fetch_job_polling_interval=_POLL,
            delete_jobs="successful",
            worker_middleware=[_watch],
            update_heartbeat_interval=stall / 3,
            stalled_worker_timeout=stall,
        )
        running = asyncio.create_task(self._worker.run())  # type: ignore[no-untyped-call]
        await asyncio.sleep(0)  # the first thing that it does is to forget that it was asked to stop
        if self._ending.is_set():
            self._worker.stop()  # type: ignore[no-untyped-call]
        await running

    async def retry_stalled(self) -> None:
        """Puts back what a process had in hand when it died. Two processes never put back the same job twice."""
        try:
            await self._app.connector.execute_query_async(
                _RETRY_STALLED, seconds=self._rules.stall_after, in_hand=list(self._in_hand)
            )
        except (AppNotOpen, ConnectorException) as error:
            _log.warning("the queue could not be read", exc_info=error)

    async def _deliver(self, context: JobContext, delivery_id: int) -> None:
        job_id = context.job.id or 0
        self._in_hand.add(job_id)
        try:
            await self._deliver_when_open(context.job, delivery_id)
        finally:
            self._in_hand.discard(job_id)

    async def _deliver_when_open(self, job: Job, delivery_id: int) -> None:
        """After a platform said "busy", nothing more of that workspace is sent until it may be."""
        workspace = (job.lock or "").partition(":")[0]
        await self._opened(workspace)
        try:
            await deliver(delivery_id, self._platforms, last_try=job.attempts >= _TRIES)
        except Busy as busy:
            self._closed_until[workspace] = asyncio.get_running_loop().time() + busy.seconds
            raise
        except Unreachable:
            _log.warning("a platform did not answer", delivery=delivery_id, attempt=job.attempts)
            raise

    async def _opened(self, workspace: str) -> None:
        """Raises Busy where that takes long.

        Not at once: a queue of thousands would be put back, fetched and put back without an end until it opens.
        """
        loop = asyncio.get_running_loop()
        while (wait := self._closed_until.get(workspace, 0) - loop.time()) > 0:
            await asyncio.sleep(min(wait, _HELD))
            if wait > _HELD:
                raise Busy(wait - _HELD)
