"""Every key begins with the workspace, so that the tables can be spread over several servers by it."""

import pytest
from tortoise.exceptions import IntegrityError

from storage.database import statement

LOOKED_AT = {("due", "due_next"): "the one look that is for all workspaces: in which something is to be done now"}
INSTALLATION = {
    "workspace": "what all the others begin with",
    "oauth_state": "an attempt to install, of which nobody knows yet to which workspace it leads",
    "tortoise_migrations": "which migrations were applied to all tables at once",
}

# Constraints and indexes, each with the first of its columns, and of those it refers to.
_KEYS = """
select c.conrelid::regclass::text as table, c.conname as name,
    (select attname from pg_attribute where attrelid = c.conrelid and attnum = c.conkey[1]) as first,
    (select attname from pg_attribute where attrelid = c.confrelid and attnum = c.confkey[1]) as referred,
    c.confrelid::regclass::text as parent
from pg_constraint c where c.connamespace = 'public'::regnamespace and c.contype in ('p', 'u', 'f')
union all
select i.indrelid::regclass::text, i.indexrelid::regclass::text,
    (select attname from pg_attribute where attrelid = i.indrelid and attnum = i.indkey[0]), null, '-'
from pg_index i join pg_class t on t.oid = i.indrelid where t.relnamespace = 'public'::regnamespace
"""


async def without_workspace() -> set[tuple[str, str]]:
    """Tables and names of keys and indexes that do not begin with the workspace."""
    keys = await statement(_KEYS)
    assert len(keys) > 80
    return {
        (key["table"], key["name"])
        for key in keys
        if key["first"] != "workspace_id"
        or key["referred"] not in (None, "id" if key["parent"] == "workspace" else "workspace_id")
    }


async def tables() -> set[str]:
    """Tables whose rows belong to a workspace."""
    rows = await statement("select relname from pg_class where relkind = 'r' and relnamespace = 'public'::regnamespace")
    return {row["relname"] for row in rows} - INSTALLATION.keys()


async def test_every_key_and_index_begins_with_the_workspace_but_those_of_the_installation_itself(opened: str) -> None:
    assert {table for table, _ in await without_workspace() - LOOKED_AT.keys()} == INSTALLATION.keys()


@pytest.mark.parametrize(
    "change",
    [
        "create table harbour (workspace_id bigint, id bigint primary key)",
        "create table harbour (workspace_id bigint, id bigint, unique (id, workspace_id))",
        (
            "create table harbour (workspace_id bigint, kudos_id bigint,"
            " foreign key (kudos_id, workspace_id) references kudos (id, workspace_id))"
        ),
        "create table harbour (workspace_id bigint, name text); create index on harbour (name)",
    ],
)
async def test_a_key_or_index_that_begins_with_something_else_is_found(opened: str, change: str) -> None:
    await statement("create unique index on kudos (id, workspace_id)")
    for step in change.split("; "):
        await statement(step)
    assert "harbour" in {table for table, _ in await without_workspace()}


async def test_every_table_of_a_workspace_has_a_primary_key_and_its_rows_belong_to_one(opened: str) -> None:
    rows = await statement(
        "select conrelid::regclass::text as table, pg_get_constraintdef(oid) as key from pg_constraint"
        " where contype = 'p' and connamespace = 'public'::regnamespace"
    )
    keys = {row["table"]: row["key"] for row in rows if row["table"] not in INSTALLATION}
    columns = {"replica": "process", "diary": "number", "people_import": "source"}
    columns |= {"scim_member": "group_id, user_id", "known_by": "person_id", "former_account": "former_id"}
    columns |= {"barnacle_me_too": "barnacle_id, person_id", "barnacle_word": "word, barnacle_id"}
    columns |= {"voice_window": "key", "concern": "key", "department": "head_id", "leave": "person_id"}
    columns |= {"concern_reader": "person_id, concern_key", "concern_reply": "concern_key, number"}
    columns |= {"newcomer_consent": "kudos_id, person_id", "newcomer_story": "person_id, week"}
    columns |= {"value_watch": "value_id", "past_score": "survey_id, team_handle, theme"}
    columns |= {"reach_choice": "person_id, kind", "reach_day": "person_id, day"}
    place = "kind, department, is_month, begins"
    columns |= {"half_hour": "person_id, week", "voice_abuse": "week", "quarter_conclusion": "until_week"}
    columns |= {"forgetting": "number", "past_kudos_forgotten": "thanks_key"}
    columns |= {"award_juror": "round_id, person_id", "award_wish": "person_id"}
    columns |= {"award_choice": "round_id, turn, juror_id, nominee_id, value_id"}
    columns |= {"quarter_test": "until_week", "customer_address_before": "hash"}
    columns |= {"signal_kind": "key", "signal_value": place, "signal_before": f"statement_id, {place}"}
    columns |= {"celebration": "person_id, kind, day", "celebration_wish": "person_id"}
    columns |= {"celebration_word": "person_id, kind, day, author_id"}
    for table, key in columns.items():
        assert keys.pop(table) == f"PRIMARY KEY (workspace_id, {key})"
    of_a_workspace = {
        "chart_before",
        "chosen_settings",
        "welcome",
        "installer",
        "scim_sync",
        "barnacle_round",
        "erasure",
    }
    assert {keys.pop(table) for table in of_a_workspace} == {"PRIMARY KEY (workspace_id)"}
    others = await tables() - columns.keys() - of_a_workspace
    assert keys == dict.fromkeys(others, "PRIMARY KEY (workspace_id, id)")


async def test_what_belongs_to_a_person_of_another_workspace_is_refused(opened: str) -> None:
    await statement(
        "insert into workspace (platform, platform_id, name, language)"
        " values ('web', 'harbour', 'Harbour', 'en'), ('web', 'pier', 'Pier', 'en')"
    )
    [ana] = await statement(
        "insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,"
        " is_stranger, posts_about_me) select id, '@ana', 'Ana', 'ana', 'en', 'UTC', false, false, true, false, true"
        " from workspace where name = 'Harbour' returning workspace_id, id"
    )
    opt_out = "insert into availability (workspace_id, person_id, opted_out) select id, %(person)s, true from workspace"
    with pytest.raises(IntegrityError, match="availability_workspace_id_person_id_fkey"):
        await statement(f"{opt_out} where name = 'Pier'", person=ana["id"])
    await statement(f"{opt_out} where name = 'Harbour'", person=ana["id"])
    assert await statement("select workspace_id from availability") == [{"workspace_id": ana["workspace_id"]}]
