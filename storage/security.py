"""Row-level security: what it holds back, what goes past it, and the role that it holds.

Who owns the tables brings them up to date, backs them up and reads past every policy. The role that serves owns
nothing; each of its statements sees the rows of the workspace that it names (`storage/client.py`). That is against a
filter that somebody forgot. Who has the role's password can name another workspace: it is no wall against them.
"""

from collections.abc import Sequence
from typing import Any

import psycopg
from psycopg import sql
from psycopg.conninfo import conninfo_to_dict

from storage.database import DatabaseError, statement

# Tables without a policy, and why.
OPEN_TABLES = {
    "due": "it holds a workspace and a moment and nothing else; ticks and claims read it before they know a workspace",
    "oauth_state": "an attempt to install has come back, and nobody knows yet to which workspace it leads",
    "tortoise_migrations": "it belongs to no workspace; the role that serves may only read it",
}
# What goes across workspaces: functions of the owner, which do this one thing. Everything else that is done for all
# workspaces is done for one after the other.
ACROSS = {
    "across_workspaces": "a process learns which workspaces there are, and serves them one by one",
    "across_workspace": "what a platform calls a workspace is looked up before its number is known",
    "across_erased": "who asks to erase a workspace that is gone has its number no more, and wants the receipt",
    "across_open_workspace": "the same, where a workspace that nobody knows is kept",
    "across_oldest_waiting": "metrics and doctor: how long the oldest delivery of all has waited",
    "across_refused": "metrics and doctor: how many deliveries were refused, by reason",
    "across_concerned": "metrics and doctor: how many workspaces have lost a delivery",
    "across_webhooks": "metrics and doctor: how many events webhooks have lost, and for how long one waits",
    "across_differing_folders": "metrics and doctor: which workspaces' processes see different folders",
    "across_leave": "a process that ends leaves all workspaces that it served",
    "across_open_rounds": "all workspaces share a folder of keys, from which those of no round are removed",
    "across_wanted_keys": "metrics and doctor: of which open rounds a process is to see the keys",
    "across_overdue_rounds": "metrics and doctor: how many check-ins ended and are not counted",
    "across_analyze": "only an owner may have PostgreSQL look at tables; it tells nothing",
}

_ROLE = """
select r.rolname as name, r.rolsuper as superuser, r.rolbypassrls as bypasses,
    coalesce(bool_or(c.relowner = r.oid), false) as owns,
    coalesce(bool_and(c.relowner = r.oid or has_table_privilege(r.oid, c.oid, 'select')), true) as reads
from pg_roles r
left join pg_class c on c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
    and c.relname = any(%(tables)s)
where r.rolname = current_user
group by r.oid, r.rolname, r.rolsuper, r.rolbypassrls
"""
_GRANTS = """
grant usage on schema {schema} to {role};
grant select, insert, update, delete on all tables in schema {schema} to {role};
revoke insert, update, delete on tortoise_migrations from {role};
grant usage on all sequences in schema {schema} to {role};
grant execute on all functions in schema {schema} to {role};
alter default privileges in schema {schema} grant select, insert, update, delete on tables to {role};
alter default privileges in schema {schema} grant usage on sequences to {role};
alter default privileges in schema {schema} grant execute on functions to {role};
"""
_HERE = """
select current_user = %(role)s as owns, current_schema() as schema,
    to_regrole(quote_ident(%(role)s)) is null as role_missing,
    (select rolsuper or rolcreaterole from pg_roles where rolname = current_user) as makes_roles,
    coalesce((
        select bool_and(has_table_privilege(r.oid, c.oid, 'select')
            and (c.relname = 'tortoise_migrations' or has_table_privilege(r.oid, c.oid, 'delete')))
        from pg_roles r, pg_class c
        where r.rolname = %(role)s and c.relnamespace = current_schema()::regnamespace and c.relkind in ('r', 'p')
    ) and exists (
        select from pg_default_acl d, aclexplode(d.defaclacl) a join pg_roles r on r.oid = a.grantee
        where d.defaclnamespace = current_schema()::regnamespace and d.defaclrole = to_regrole(current_user::text)
            and d.defaclobjtype = 'r' and r.rolname = %(role)s
    ), false) as may_all
"""


async def protect(connection: Any) -> None:
    """Gives each table of a workspace its policy, where a migration forgot: in the transaction of `connection`."""
    _, rows = await connection.execute_query("select to_regprocedure('protect_tables(text[])') is not null as there")
    if rows[0]["there"]:
        await connection.execute_query("select protect_tables(%s::text[])", [list(OPEN_TABLES)])


async def let_serve(connection: Any, serving: str) -> None:
    """Lets the role of this address read and change rows, of these tables and of later ones, in the transaction of
    `connection`; it is made where the owner may make roles. Raises DatabaseError with the cure where there is none.
    """
    role = role_in(serving)
    _, [state] = await connection.execute_query(_HERE, {"role": role})
    if state["owns"] or state["may_all"]:
        return
    if state["role_missing"]:
        if not state["makes_roles"]:
            raise DatabaseError(
                f"There is no role {role}, which DATABASE_URL names. As a superuser: create role {role} login password "
                "'...'. docs/operator.md says how under Two roles."
            )
        await connection.execute_script(_made_role(role, serving, connection._connection.pgconn))  # noqa: SLF001
    names = {"role": sql.Identifier(role), "schema": sql.Identifier(state["schema"])}
    await connection.execute_script(sql.SQL(_GRANTS).format(**names).as_string())


def _made_role(role: str, serving: str, pgconn: Any) -> str:
    """The statement that makes the role; the server, and its log, get no password that could be read."""
    password = str(conninfo_to_dict(serving).get("password") or "")
    create = sql.SQL("create role {} login").format(sql.Identifier(role))
    if password:
        sealed = pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256").decode()
        create += sql.SQL(" password {}").format(sql.Literal(sealed))
    return create.as_string()


def role_in(conninfo: str) -> str:
    """Returns the role that an address names; empty where it names none."""
    try:
        return str(conninfo_to_dict(conninfo).get("user") or "")
    except psycopg.ProgrammingError:
        return ""


async def missing(tables: Sequence[str]) -> str:
    """Returns why row-level security does not hold the role of this open database, with the statements that change it;
    empty where it does.
    """
    [role] = await statement(_ROLE, tables=list(tables))
    why = next((text for name, text in _WHY.items() if role[name]), "")
    return f"{why} {_CURE}" if why else ""


_WHY = {
    "superuser": "the role that serves is a superuser, whom row-level security does not hold.",
    "bypasses": "the role that serves has BYPASSRLS, so row-level security does not hold it.",
    "owns": "the role that serves owns the tables, so row-level security does not hold it.",
}
_CURE = (
    "Let this one bring the tables up to date (WATERLINE_OWNER_URL), and another serve (DATABASE_URL): create role "
    "waterline_app login password '...' nosuperuser nobypassrls; then `python -m bot migrate`. docs/operator.md says "
    "how under Two roles."
)
