"""Migrations that an older version is not to see while it serves newer tables: noted apart, and noted again by one that
has them.
"""

from collections.abc import Callable
from typing import Any

from storage.database import DatabaseError

_TABLE = "hidden_migration"
# Versions 9 and 10 note whatever stands here as applied, also what they do not have: nothing is hidden from them here.
_FORMER_TABLE = "migration_ahead"
_MAY_NOTE = """
select to_regclass('tortoise_migrations') is null as missing,
    current_setting('transaction_read_only') = 'on' as read_only, current_user as role,
    coalesce(has_table_privilege(to_regclass('tortoise_migrations'), 'delete')
        and has_schema_privilege(current_schema(), 'create'), false) as may_change
"""


async def hide_newer(connection: Any, last: str) -> int:
    """Notes the migrations after `last` apart, in the transaction of `connection`; returns how many are apart then.

    Raises DatabaseError with the cure where it cannot be done here.
    """
    _, [state] = await connection.execute_query(_MAY_NOTE)
    if state["missing"]:
        raise DatabaseError("No version of Waterline has been in this database yet: there is nothing to go back to.")
    if state["read_only"]:
        raise DatabaseError("This database takes no changes. Let the address lead to the primary.")
    if not state["may_change"]:
        raise DatabaseError(
            f"The role {state['role']} does not own the tables. Set WATERLINE_OWNER_URL to the address of who does."
        )
    await connection.execute_query(f"create table if not exists {_TABLE} (name text, applied_at timestamptz)")
    await connection.execute_query(
        "with newer as (delete from tortoise_migrations where name > %s returning name, applied_at) "
        f"insert into {_TABLE} select name, applied_at from newer",
        [last],
    )
    _, [hidden] = await connection.execute_query(f"select count(*) as count from {_TABLE}")
    return int(hidden["count"])


async def note_again(connection: Any, is_known: Callable[[str], bool]) -> None:
    """Notes as applied what is, where an older version was to serve meanwhile; not what this one does not know: then it
    is itself that older one.
    """
    for table in (_TABLE, _FORMER_TABLE):
        _, [hidden] = await connection.execute_query(f"select to_regclass('{table}') is not null as is_there")
        if hidden["is_there"]:
            await _note_again(connection, table, is_known)


async def _note_again(connection: Any, table: str, is_known: Callable[[str], bool]) -> None:
    _, rows = await connection.execute_query(f"select name from {table}")
    names = [row["name"] for row in rows if is_known(row["name"])]
    await connection.execute_query(
        f"with known as (delete from {table} where name = any(%s) returning name, applied_at) "
        "insert into tortoise_migrations (app, name, applied_at) "
        "select 'models', name, applied_at from known order by name",
        [names],
    )
    if len(names) == len(rows):
        await connection.execute_query(f"drop table {table}")
