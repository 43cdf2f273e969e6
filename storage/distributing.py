"""The statements that spread the tables over several servers by Citus: all rows of a workspace lie together on one.

They are made from the catalogue, so that none is forgotten. `docs/scale.md` says what they were tried on.
"""

from collections.abc import Sequence

from storage.database import statement

# Tables that every server holds whole, or that stay on the one that is asked; why.
REFERENCE = {"workspace": "what a platform calls a workspace is unique among all of them"}
LOCAL = {
    "oauth_state": "an attempt to install, of which nobody knows yet to which workspace it leads",
    "tortoise_migrations": "which migrations were applied to all tables at once",
}

_TABLES = """
select relname as name, quote_ident(relname) as quoted from pg_class
where relnamespace = current_schema()::regnamespace and relkind in ('r', 'p') order by relname
"""
_FOREIGN_KEYS = """
select quote_ident(t.relname) as table, quote_ident(c.conname) as name, pg_get_constraintdef(c.oid) as definition
from pg_constraint c join pg_class t on t.oid = c.conrelid
where c.contype = 'f' and c.connamespace = current_schema()::regnamespace order by t.relname, c.conname
"""


async def distribution() -> Sequence[str]:
    """Returns statements for the coordinator, in their order.

    Foreign keys are taken away before and made anew afterwards: tables refer to each other in circles, and Citus takes
    a key only between tables that it knows already.
    """
    tables = {row["name"]: row["quoted"] for row in await statement(_TABLES)}
    keys = await statement(_FOREIGN_KEYS)
    spread = [quoted for name, quoted in tables.items() if name not in REFERENCE.keys() | LOCAL.keys()]
    together = [f"select create_distributed_table('{spread[0]}', 'workspace_id', colocate_with => 'none');"]
    together += [
        f"select create_distributed_table('{table}', 'workspace_id', colocate_with => '{spread[0]}');"
        for table in spread[1:]
    ]
    return [
        "create extension if not exists citus;",
        *(f"alter table {key['table']} drop constraint {key['name']};" for key in keys),
        *(f"select create_reference_table('{tables[name]}');" for name in REFERENCE),
        *together,
        *(f"alter table {key['table']} add constraint {key['name']} {key['definition']};" for key in keys),
    ]
