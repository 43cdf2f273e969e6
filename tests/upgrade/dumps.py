"""A database of each version, written by that version: `python -m tests.upgrade.dumps [VERSION ...]`.

Without a number it writes that of the last one. The demo of the version plays its past, tables that this leaves empty
get a row each, and pg_dump writes all of it.
"""

import asyncio
import lzma
import re
import subprocess
import sys
from pathlib import Path

import psycopg

from storage import embedded
from tests.canary import PROGRAMS, dump
from tests.processes import environment, folder_in_memory, running
from tests.upgrade.checkouts import checked_out
from tests.upgrade.filling import fill_empty_tables
from tests.upgrade.versions import DUMPS, VERSIONS, Version

LARGEST = 200_000  # bytes of a dump
# What the catalogue of a version says too little of, for the row that a table gets: table -> column -> expression.
STATED = {
    "award_round": {"phase": "'decided'"},
    "concern": {"look": "encode(sha256('six words'), 'hex')"},
    "half_hour": {"question": "'better'"},
}
# Of a newer pg_dump, and unknown to the oldest PostgreSQL that is served.
_NEWER = re.compile(r"^SET transaction_timeout.*$\n", re.MULTILINE)


async def write(version: Version) -> int:
    """Writes its dump, and returns how long that is."""
    with checked_out(version.commit) as checkout, folder_in_memory() as folder:
        conninfo = embedded.start(folder / "data")
        try:
            await _play(checkout, folder, conninfo)
            with psycopg.connect(conninfo, autocommit=True) as connection:
                fill_empty_tables(connection, STATED)
            text = _NEWER.sub("", await dump(conninfo, "--no-owner", "--no-privileges"))
        finally:
            embedded.stop(folder / "data")
    DUMPS.mkdir(exist_ok=True)
    return version.dump.write_bytes(lzma.compress(text.encode(), preset=9 | lzma.PRESET_EXTREME))


async def _play(checkout: Path, folder: Path, conninfo: str) -> None:
    places = {f"WATERLINE_{place.upper()}": str(folder / place) for place in ("data", "keys", "sealed")}
    env = environment(**places, DATABASE_URL=conninfo)
    async with running("demo", env=env, checkout=checkout):
        pass


def load(conninfo: str, version: Version) -> None:
    """Puts its dump into an empty database."""
    text = lzma.decompress(version.dump.read_bytes())
    psql = [str(PROGRAMS / "psql"), "--quiet", "--set=ON_ERROR_STOP=1", "--output=/dev/null", conninfo]
    subprocess.run(psql, input=text, check=True, capture_output=True)


if __name__ == "__main__":
    numbers = {int(number) for number in sys.argv[1:]} or {VERSIONS[-1].number}
    for version in VERSIONS:
        if version.number in numbers:
            print(f"{version.dump}: {asyncio.run(write(version))} bytes", flush=True)  # noqa: T201
