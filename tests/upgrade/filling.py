"""A row in every table that a demo leaves empty, made from the catalogue alone, so that any version can be filled."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import psycopg
from psycopg import sql

Connection = psycopg.Connection[tuple[Any, ...]]

_EMPTY = """
select c.relname from pg_class c where c.relnamespace = 'public'::regnamespace and c.relkind = 'r'
    and c.relname <> 'tortoise_migrations' order by 1
"""
_COLUMNS = """
select a.attname, format_type(a.atttypid, null), a.attnotnull
from pg_attribute a left join pg_attrdef d on d.adrelid = a.attrelid and d.adnum = a.attnum
where a.attrelid = %s::regclass and a.attnum > 0 and not a.attisdropped and a.attidentity = '' and a.attgenerated = ''
    and d.adbin is null
order by a.attnum
"""
_KEYS = """
select confrelid::regclass::text,
    array(select attname::text from unnest(conkey) with ordinality u(n, o)
        join pg_attribute on attrelid = conrelid and attnum = n order by o),
    array(select attname::text from unnest(confkey) with ordinality u(n, o)
        join pg_attribute on attrelid = confrelid and attnum = n order by o)
from pg_constraint where contype = 'f' and conrelid = %s::regclass order by cardinality(conkey)
"""
_CHECKS = "select pg_get_constraintdef(oid) from pg_constraint where contype = 'c' and conrelid = %s::regclass"
_LISTED = re.compile(r"\(?(\w+)\)?(?:::text)? = ANY \(+ARRAY\[(?:'([^']*)'|\(?(-?\d+)\)?)")
_BY_TYPE: Mapping[str, str] = {
    "boolean": "false",
    "bytea": "'\\x00'",
    "date": "current_date",
    "jsonb": "'{}'",
    "text": "'08:00'",
    "character varying": "'08:00'",
    "timestamp with time zone": "now()",
    "uuid": "gen_random_uuid()",
}


@dataclass(frozen=True, slots=True)
class Key:
    """A foreign key: `columns` name those `referred` of `table`."""

    table: str
    columns: list[str]
    referred: list[str]


def empty_tables(connection: Connection) -> list[str]:
    """Returns the names of the tables without a row, but for that of the migrations."""
    tables = [str(name) for (name,) in connection.execute(_EMPTY)]
    return [table for table in tables if not connection.execute(_any(table)).fetchone()]


def _any(table: str) -> sql.Composed:
    return sql.SQL("select 1 from {} limit 1").format(sql.Identifier(table))


def fill_empty_tables(connection: Connection, stated: Mapping[str, Mapping[str, str]]) -> None:
    """Puts a row into each; `stated` are expressions for columns that the catalogue says too little of.

    Raises ValueError that names what could not be filled, and why.
    """
    while tables := empty_tables(connection):
        faults = {table: fault for table in tables if (fault := _fill(connection, table, stated.get(table, {})))}
        if len(faults) == len(tables):
            raise ValueError("\n".join(f"{table}: {fault}" for table, fault in faults.items()))


def _fill(connection: Connection, table: str, stated: Mapping[str, str]) -> str:
    """Returns why a row could not be put in; empty where it was."""
    values: dict[str, sql.Composable] = {column: sql.SQL(expression) for column, expression in stated.items()}
    listed = dict(_listed(connection, table))
    needed = {str(name): str(kind) for name, kind, required in connection.execute(_COLUMNS, (table,)) if required}
    led: Counter[str] = Counter()  # how many keys lead to a table: nobody is their own successor
    for key in (Key(*row) for row in connection.execute(_KEYS, (table,))):
        if needed.keys() >= {*key.columns}:  # a column that may be empty leads nowhere
            row = _referred(connection, key, values, led[key.table])
            led[key.table] += 1
            if row is None:
                return f"{key.table} is empty"
            values |= {column: sql.Literal(value) for column, value in zip(key.columns, row, strict=True)}
    for column, kind in needed.items():
        fallback = listed.get(column) or _BY_TYPE.get(kind) or ("'{}'" if kind.endswith("[]") else "1")
        values.setdefault(column, sql.SQL(fallback))
    statement = sql.SQL("insert into {} ({}) values ({})").format(
        sql.Identifier(table), sql.SQL(", ").join(map(sql.Identifier, values)), sql.SQL(", ").join(values.values())
    )
    try:
        with connection.transaction():
            connection.execute(statement)
    except psycopg.Error as error:
        return str(error).replace("\n", " ")
    return ""


def _listed(connection: Connection, table: str) -> Iterator[tuple[str, str]]:
    """The first value that a check names for a column."""
    for (check,) in connection.execute(_CHECKS, (table,)):
        for column, word, number in _LISTED.findall(check):
            yield column, number or f"'{word}'"


def _referred(
    connection: Connection, key: Key, chosen: Mapping[str, sql.Composable], passed: int
) -> tuple[Any, ...] | None:
    """A row that a key may lead to, which agrees with what was chosen so far; not one of those that are `passed`."""
    agreed = [
        sql.SQL("{} = {}").format(sql.Identifier(referred), chosen[column])
        for column, referred in zip(key.columns, key.referred, strict=True)
        if column in chosen
    ]
    wanted = sql.SQL("select {} from {} where {} limit {}").format(
        sql.SQL(", ").join(map(sql.Identifier, key.referred)),
        sql.SQL(key.table),  # as the catalogue quotes it
        sql.SQL(" and ").join([sql.SQL("true"), *agreed]),
        sql.Literal(passed + 1),
    )
    rows = connection.execute(wanted).fetchall()
    return rows[-1] if rows else None
