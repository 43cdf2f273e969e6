"""The queue: procrastinate runs the jobs that storage deferred in the transaction of what they serve."""

import asyncio
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta

import structlog
from procrastinate import App, BaseRetryStrategy, JobContext, PsycopgConnector, RetryDecision
from procrastinate.exceptions import ConnectorException
from procrastinate.jobs import Job

from bot.ports import Busy, Platform, Unreachable
from bot.settings import QueueRules
from commands.deliver import deliver

_log = structlog.get_logger(__name__)
_LONGEST_PAUSE = 300
_TRIES = 300  # with the pauses below about a day


def pause(attempts: int) -> float:
    """Seconds before the next try after so many in vain: doubling, five minutes at most."""
    return float(min(_LONGEST_PAUSE, 2 ** min(attempts, 12)))


class _Retry(BaseRetryStrategy):
    def get_retry_decision(self, *, exception: BaseException, job: Job) -> RetryDecision | None:
        seconds = exception.seconds if isinstance(exception, Busy) else pause(job.attempts)
        if not isinstance(exception, Busy) and job.attempts >= _TRIES:
            return None
        return RetryDecision(retry_at=datetime.now(UTC) + timedelta(seconds=seconds))


class Queue:
    """Runs deliveries until it is stopped. Several processes may each have one on one database."""

    def __init__(self, conninfo: str, platforms: Mapping[str, Platform], rules: QueueRules) -> None:
        self._app = App(connector=PsycopgConnector(conninfo=conninfo, min_size=1, max_size=10))
        self._platforms = platforms
        self._rules = rules
        self._closed_until: dict[str, float] = {}
        self._app.task(name="deliver", queue="deliveries", pass_context=True, retry=_Retry())(self._deliver)

    async def work(self) -> None:
        """Until cancelled; what runs then is finished first."""
        stall = self._rules.stall_after
        async with self._app.open_async():
            await self._app.run_worker_async(
                queues=["deliveries"],
                concurrency=self._rules.concurrency,
                install_signal_handlers=False,
                fetch_job_polling_interval=1.0,
                delete_jobs="successful",
                update_heartbeat_interval=stall / 3,
                stalled_worker_timeout=stall,
            )

    async def retry_stalled(self) -> None:
        """Puts back what a process had in hand when it died."""
        try:
            stalled = await self._app.job_manager.get_stalled_jobs(seconds_since_heartbeat=self._rules.stall_after)
            for job in stalled:
                await self._app.job_manager.retry_job(job)
                _log.warning("a stalled job is tried again", job=job.id, task=job.task_name)
        except ConnectorException as error:
            _log.warning("the queue could not be read", exc_info=error)

    async def _deliver(self, context: JobContext, delivery_id: int) -> None:
        """After a platform said "busy", nothing more of that workspace is sent until it may be."""
        workspace = (context.job.lock or "").partition(":")[0]
        now = asyncio.get_running_loop().time()
        if (wait := self._closed_until.get(workspace, 0) - now) > 0:
            raise Busy(wait)
        try:
            await deliver(delivery_id, self._platforms, last_try=context.job.attempts >= _TRIES)
        except Busy as busy:
            self._closed_until[workspace] = asyncio.get_running_loop().time() + busy.seconds
            raise
        except Unreachable:
            _log.warning("a platform did not answer", delivery=delivery_id, attempt=context.job.attempts)
            raise
