"""Tortoise's connections, which tell PostgreSQL the workspace that each statement is for.

Row-level security shows a statement the rows of that workspace alone, and none where none was named. It is named for
one transaction: a pooler may give the next one another server process, and nothing is left for who comes after.
"""

import asyncio
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import asynccontextmanager, contextmanager
from contextvars import ContextVar
from typing import Any, TypeAlias

import psycopg
from psycopg._preparing import Prepare
from psycopg._queries import PostgresQuery
from psycopg.abc import PQGen
from psycopg.errors import error_from_result
from psycopg.generators import execute, fetch_many, send
from psycopg.pq import ConnStatus, ExecStatus
from psycopg.rows import dict_row
from tortoise.backends.base.client import NestedTransactionContext, TransactionContext, TransactionContextPooled
from tortoise.backends.base_postgres.client import translate_exceptions
from tortoise.backends.psycopg.client import PsycopgClient, TransactionWrapper

_NAME = b"select set_config('waterline.workspace', $1, true)"
# To plan it each time took a third of what PostgreSQL works for a kudos. It stands among what psycopg has prepared on a
# connection: after a rollback psycopg lets go of all of that.
_NAMING, _NAMING_KEY = b"waterline_workspace", (_NAME, ())
_ENDS_WITHIN = 3  # seconds: who is cancelled has its transaction taken back in one round trip
_workspace_meant: ContextVar[int | None] = ContextVar("_workspace_meant", default=None)


# How many rows a statement touched, and those that it read: as Tortoise's own have it.
Ran: TypeAlias = tuple[int, list[Any]]


class TwoWorkspacesError(Exception):
    """A transaction is of one workspace, from the first statement that names one to its end."""


@contextmanager
def in_workspace(workspace_id: int | None) -> Iterator[None]:
    """Has what runs inside see the rows of this workspace alone; of none where it is None."""
    around = _workspace_meant.set(workspace_id)
    try:
        yield
    finally:
        _workspace_meant.reset(around)


class _Cursor(psycopg.AsyncCursor[Any]):
    """Runs a statement with the workspace named before it, in one round trip.

    What stands between two ends of a pipeline is one transaction, so what was named holds for the statement and no
    longer. psycopg's own pipeline does the same for more than twice the processor time, with queues that are not
    needed for two.
    """

    def __init__(self, connection: psycopg.AsyncConnection[Any], workspace_id: int) -> None:
        super().__init__(connection, row_factory=dict_row)
        self._workspace_id = workspace_id

    def _maybe_prepare_gen(
        self, pgq: PostgresQuery, *, prepare: bool | None = None, binary: bool | None = None
    ) -> PQGen[None]:
        cache = self._conn._prepared  # noqa: SLF001
        prep, name = self._get_prepared(pgq, prepare)
        may_prepare = self._conn.prepare_threshold is not None
        if may_prepare:
            yield from self._naming_prepared()
        if prep is Prepare.SHOULD:
            self._send_prepare(name, pgq)
            yield from self._prepared()
        self._pgconn.enter_pipeline_mode()
        try:
            workspace = [str(self._workspace_id).encode()]
            if may_prepare:
                self._pgconn.send_query_prepared(_NAMING, workspace)
            else:
                self._pgconn.send_query_params(_NAME, workspace)
            if prep is Prepare.NO:
                self._execute_send(pgq, force_extended=True, binary=binary)
            else:
                self._send_query_prepared(name, pgq, binary=binary)
            self._pgconn.pipeline_sync()
            yield from send(self._pgconn)
            named = yield from fetch_many(self._pgconn)
            results = yield from fetch_many(self._pgconn)
            ended = yield from fetch_many(self._pgconn)  # it is stored, or not at all
            if ended and ended[0].status == ExecStatus.FATAL_ERROR:
                results = ended
                yield from fetch_many(self._pgconn)
        finally:
            if self._pgconn.status == ConnStatus.OK:
                self._pgconn.exit_pipeline_mode()
        if (key := cache.maybe_add_to_cache(pgq, prep, name)) is not None:
            cache.validate(key, prep, name, results)
        self._check_results(named)
        self._check_results(results)
        self._set_results(results)

    def _naming_prepared(self) -> PQGen[None]:
        names = self._conn._prepared._names  # noqa: SLF001
        if _NAMING_KEY not in names:
            self._pgconn.send_prepare(_NAMING, _NAME)
            yield from self._prepared()
            names[_NAMING_KEY] = _NAMING
        names.move_to_end(_NAMING_KEY)  # the oldest of a hundred is let go

    def _prepared(self) -> PQGen[None]:
        for result in (yield from execute(self._pgconn)):
            if result.status == ExecStatus.FATAL_ERROR:
                raise error_from_result(result, encoding=self._encoding)


async def _execute(connection: psycopg.AsyncConnection[Any], workspace_id: int, query: str, values: Any) -> Ran:
    cursor = _Cursor(connection, workspace_id)
    await cursor.execute(query, values)
    if cursor.pgresult and cursor.pgresult.status == ExecStatus.TUPLES_OK:
        return cursor.rowcount, await cursor.fetchall()
    return cursor.rowcount, []


class _Whole(TransactionContextPooled):
    """A transaction on a connection of its own, which goes back to the pool even where the transaction never began."""

    def __init__(self, client: "Transaction", pool: "Client") -> None:
        super().__init__(client, pool._pool_init_lock)  # noqa: SLF001
        self._in_hand = pool.in_hand
        self._ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.token: Any = None  # by which Tortoise brings back the connection of before; None until there is one

    async def __aenter__(self) -> Any:
        self._in_hand.add(self._ended)
        has_begun = False
        try:
            client = await super().__aenter__()
            has_begun = True
        finally:
            if not has_begun and self.token is not None:
                self.client._finalized = True  # noqa: SLF001 - nothing is to be taken back
                await self.__aexit__(None, None, None)
            elif not has_begun:
                self._end()
        return client

    async def __aexit__(self, exc_type: Any, exc_val: Any, exc_tb: Any) -> None:
        try:
            await super().__aexit__(exc_type, exc_val, exc_tb)
        finally:
            self._end()

    def _end(self) -> None:
        self._in_hand.discard(self._ended)
        self._ended.set_result(None)


class Client(PsycopgClient):
    """A pool of connections. Each statement is a transaction."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.in_hand: set[asyncio.Future[None]] = set()  # of each transaction that has not ended

    async def close(self) -> None:
        """Closes the pool, after what is in hand has ended or was given a few seconds for it."""
        if self.in_hand:
            await asyncio.wait(self.in_hand, timeout=_ENDS_WITHIN)
        await super().close()

    @translate_exceptions
    async def execute_query(self, query: str, values: Any = None, row_factory: Any = dict_row) -> Ran:
        """Runs a statement and returns what came of it."""
        if (workspace_id := _workspace_meant.get()) is None:
            ran: Ran = await super().execute_query(query, values, row_factory)
            return ran
        async with self.acquire_connection() as connection:
            return await _execute(connection, workspace_id, query, values)

    def _in_transaction(self) -> TransactionContext:
        return _Whole(Transaction(self), self)


async def _together(rows: AsyncIterator[Any], size: int) -> AsyncIterator[list[Any]]:
    page = []
    async for row in rows:
        page.append(row)
        if len(page) == size:
            yield page
            page = []
    if page:
        yield page


class Transaction(TransactionWrapper):
    """A transaction, or a part of one that may be taken back by itself: its statements run in the whole."""

    def __init__(self, parent: PsycopgClient) -> None:
        super().__init__(parent)
        self.workspace_id: int | None = parent.workspace_id if isinstance(parent, Transaction) else None

    @translate_exceptions
    async def execute_query(self, query: str, values: Any = None, row_factory: Any = dict_row) -> Ran:
        """Runs a statement and returns what came of it."""
        workspace_id = _workspace_meant.get()
        if workspace_id is None or workspace_id == self.workspace_id:
            ran: Ran = await super().execute_query(query, values, row_factory)
            return ran
        if self.workspace_id is not None:
            raise TwoWorkspacesError(f"a transaction of workspace {self.workspace_id} came to {workspace_id}")
        async with self.acquire_connection() as connection:
            ran = await _execute(connection, workspace_id, query, values)
        self.workspace_id = workspace_id
        return ran

    @asynccontextmanager
    async def streamed(
        self, query: str, values: Mapping[str, Any], size: int
    ) -> AsyncIterator[AsyncIterator[list[Any]]]:
        """Hands over rows as they come, so many at a time. Those that nobody has read by the end are let go."""
        async with self.acquire_connection() as connection:
            rows = connection.cursor(row_factory=dict_row).stream(query, values, size=size)
            try:
                yield _together(rows, size)
            finally:
                await rows.aclose()  # type: ignore[attr-defined]  # it is a generator, declared as an iterator

    async def rollback(self) -> None:
        """Takes it back, and with a part also the workspace that was named in it."""
        await super().rollback()
        if isinstance(self._parent, Transaction):
            self._parent.workspace_id = self.workspace_id  # that of when the part began

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(Transaction(self))


client_class = Client  # Tortoise asks the module that is named as its engine
