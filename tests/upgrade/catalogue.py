"""What a database is made of: columns, keys, checks, indexes, triggers, functions and rules, whatever is in it."""

from typing import Any

import psycopg

Row = dict[str, Any]
_PARTS = """
select 'column' as kind, c.relname || '.' || a.attname as name,
    concat_ws(' ', format_type(a.atttypid, a.atttypmod), case when a.attnotnull then 'not null' end,
        nullif(a.attidentity, ''), pg_get_expr(d.adbin, d.adrelid)) as law
from pg_class c join pg_attribute a on a.attrelid = c.oid and a.attnum > 0 and not a.attisdropped
left join pg_attrdef d on d.adrelid = c.oid and d.adnum = a.attnum
where c.relnamespace = 'public'::regnamespace and c.relkind in ('r', 'p', 'v', 'm')
union all
select 'constraint', conrelid::regclass || '.' || conname, pg_get_constraintdef(oid) from pg_constraint
where connamespace = 'public'::regnamespace and contype <> 'n'
union all
select 'index', tablename || '.' || indexname, indexdef from pg_indexes where schemaname = 'public'
union all
select 'trigger', tgrelid::regclass || '.' || tgname, pg_get_triggerdef(oid) || tgenabled::text from pg_trigger
where not tgisinternal and tgname <> 'settled'
union all
select 'function', proname, md5(pg_get_functiondef(oid)) from pg_proc
where pronamespace = 'public'::regnamespace and proname <> 'settled'
union all
select 'policy', tablename || '.' || policyname, concat_ws(' ', cmd, roles, qual, with_check) from pg_policies
where schemaname = 'public'
union all
select 'sequence', sequencename, data_type || ' ' || increment_by from pg_sequences where schemaname = 'public'
union all
select 'security', relname, relrowsecurity || ' ' || relforcerowsecurity from pg_class
where relnamespace = 'public'::regnamespace and relkind in ('r', 'p')
"""


def catalogue(conninfo: str) -> dict[tuple[str, str], str]:
    """Returns the law of each part, by its kind and its name. `settled` is of the tests themselves."""
    with psycopg.connect(conninfo) as connection:
        return {(kind, name): law for kind, name, law in connection.execute(_PARTS.encode())}


def rows(conninfo: str) -> dict[str, list[Row]]:
    """Returns all rows by table."""
    with psycopg.connect(conninfo) as connection:
        names = [
            name
            for (name,) in connection.execute(
                "select relname from pg_class where relnamespace = 'public'::regnamespace and relkind = 'r'"
                " and relname <> 'tortoise_migrations'"
            )
        ]
        return {
            name: [row for (row,) in connection.execute(f'select to_jsonb(t) from "{name}" t'.encode())]
            for name in names
        }
