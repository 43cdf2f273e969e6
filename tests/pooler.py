"""Debian's pgbouncer before the test's PostgreSQL, in transaction mode: each transaction may meet another process."""

import asyncio
import os
import shutil
import tempfile
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from tests.processes import free_port, until

PROGRAM = shutil.which("pgbouncer") or shutil.which("pgbouncer", path="/usr/sbin") or ""
needs_pgbouncer = pytest.mark.skipif(not PROGRAM, reason="pgbouncer is not installed (apt-get install pgbouncer)")

_CONFIG = """
[databases]
* = host={host} user={user}
[pgbouncer]
listen_addr = 127.0.0.1
listen_port = {port}
unix_socket_dir =
auth_type = any
pool_mode = transaction
default_pool_size = {size}
ignore_startup_parameters = extra_float_digits
"""


@asynccontextmanager
async def pooled(conninfo: str, size: int) -> AsyncIterator[str]:
    """The address of a pooler that has so many connections to this database."""
    server, port = conninfo_to_dict(conninfo), free_port()
    with tempfile.TemporaryDirectory(prefix="pooler-", dir="/tmp") as folder:
        config = _config(folder, host=server["host"], user=server["user"], port=port, size=size)
        process = await asyncio.create_subprocess_exec(PROGRAM, "-q", *_as_whom(str(server["host"])), config)
        address = make_conninfo(host="127.0.0.1", port=port, dbname=server["dbname"], user=server["user"])
        try:
            await until(lambda: _answers(address), "pgbouncer answers")
            yield address
        finally:
            process.terminate()
            await process.wait()


def _config(folder: str, **fields: object) -> str:
    Path(folder).chmod(0o755)
    file = Path(folder) / "pgbouncer.ini"
    file.write_text(_CONFIG.format(**fields))
    return str(file)


def _as_whom(socket_folder: str) -> list[str]:
    """It does not run as root; whoever runs the server may go to its socket."""
    return ["-u", Path(socket_folder).owner()] if os.geteuid() == 0 else []


async def _answers(address: str) -> bool:
    try:
        await (await psycopg.AsyncConnection.connect(address, connect_timeout=5)).close()
    except psycopg.OperationalError:
        return False
    return True
