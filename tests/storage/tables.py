"""What the migrations make of an empty database: `python -m tests.storage.tables` writes it to storage/tables.json."""

import asyncio
import json
import tempfile
from pathlib import Path

import psycopg
from tortoise.transactions import in_transaction

from storage import database, embedded, schema

FILE = Path(__file__).parents[2] / "storage" / "tables.json"
CURE = "After a change of the migrations write storage/tables.json anew: python -m tests.storage.tables"

# Without Tortoise's own, which says what was applied: a database that lacks it is told of before its tables are.
_CATALOGUE = """
select table_name, array_agg(column_name::text order by column_name) from information_schema.columns
where table_schema = 'public' and table_name <> 'tortoise_migrations' group by table_name order by table_name
"""


def page(conninfo: str) -> str:
    """Returns the text of the file, for a database that has just been migrated."""
    with psycopg.connect(conninfo) as connection:
        return f"{json.dumps(dict(connection.execute(_CATALOGUE).fetchall()), indent=2)}\n"


async def _migrate(conninfo: str) -> None:
    """Applies every migration, and asks not what the file says so far."""
    await database.open_database(conninfo, 2)
    try:
        async with in_transaction() as connection:
            await schema._migrations(connection).migrate()
    finally:
        await database.close_database()


def write() -> None:
    with tempfile.TemporaryDirectory(prefix="waterline-") as name:
        folder = Path(name)
        folder.chmod(0o755)  # the server's own user is to reach it
        conninfo = embedded.start(folder)
        try:
            asyncio.run(_migrate(conninfo))
            FILE.write_text(page(conninfo), encoding="utf-8")
        finally:
            embedded.stop(folder)


if __name__ == "__main__":
    write()
