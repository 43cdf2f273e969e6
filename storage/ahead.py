"""Migrations that an older version is not to see while it serves newer tables: noted apart, and noted again later."""

from typing import Any

_TABLE = "migration_ahead"


async def hide_newer(connection: Any, last: str) -> int:
    """Notes the migrations after `last` apart, in the transaction of `connection`; returns how many are apart then."""
    await connection.execute_query(f"create table if not exists {_TABLE} (name text, applied_at timestamptz)")
    await connection.execute_query(
        "with newer as (delete from tortoise_migrations where name > %s returning name, applied_at) "
        f"insert into {_TABLE} select name, applied_at from newer",
        [last],
    )
    _, [hidden] = await connection.execute_query(f"select count(*) as count from {_TABLE}")
    return int(hidden["count"])


async def note_again(connection: Any) -> None:
    """Notes as applied what is, where an older version was to serve meanwhile."""
    _, [hidden] = await connection.execute_query(f"select to_regclass('{_TABLE}') is not null as is_there")
    if hidden["is_there"]:
        await connection.execute_query(
            "insert into tortoise_migrations (app, name, applied_at) "
            f"select 'models', name, applied_at from {_TABLE} order by name"
        )
        await connection.execute_query(f"drop table {_TABLE}")
