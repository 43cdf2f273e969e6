"""Tables are changed while processes of the version before serve: who does it waits for little, and begins again."""

from collections.abc import Awaitable, Callable
from typing import Any

import psycopg

_CHANGES = 0x57A7E811  # the lock of who changes the tables
# How long each try waits for the lock of a table. Who waits for less than a second is never the reason for which
# PostgreSQL ends somebody else's transaction in a deadlock; the last wait longer, since what cleans tables up by itself
# makes way only then.
_PATIENCE = (*(f"{700 + number}ms" for number in range(30)), "5s", "30s")


async def wait_for_others(connection: Any) -> None:
    """Lets one process at a time change the tables, until the transaction of `connection` ends."""
    await connection.execute_query(f"select pg_advisory_xact_lock({_CHANGES})")


async def patiently(change: Callable[[str], Awaitable[None]]) -> None:
    """Has the tables changed in a transaction that waits for each lock as long as it is told, and is begun again where
    that was not long enough. Raises LockNotAvailable after the last try.
    """
    for patience in _PATIENCE:
        try:
            await change(patience)
            break
        except (psycopg.errors.DeadlockDetected, psycopg.errors.LockNotAvailable):
            if patience == _PATIENCE[-1]:
                raise
