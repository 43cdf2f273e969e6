"""The database: its tables from nothing, by several processes at once, and its end in the middle of everything."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import psutil
import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from tortoise.migrations.executor import MigrationExecutor, MigrationTarget
from tortoise.transactions import in_transaction

from bot.config.settings import Settings
from commands.operate.check_health import Health, check_health
from commands.org.open_workspace import open_workspace
from storage import database, embedded, schema
from storage.checkin import rounds
from storage.delivery import deliveries
from storage.org import people

NOBODY = 2**22 + 1  # no process has this number
ROOT = Path(__file__).parents[2]
MIGRATE = "import asyncio, sys; from storage import schema; asyncio.run(schema.migrate(sys.argv[1]))"
START = "import sys; from pathlib import Path; from storage import embedded; print(embedded.start(Path(sys.argv[1])))"


def in_two_processes(code: str, argument: str) -> list[str]:
    """What two processes print that do the same at once."""
    command = [sys.executable, "-W", "ignore", "-c", code, argument]
    with ThreadPoolExecutor(2) as both:
        ran = list(both.map(lambda _: subprocess.run(command, cwd=ROOT, capture_output=True, text=True), range(2)))
    assert [one.returncode for one in ran] == [0, 0], ran
    return [one.stdout.strip() for one in ran]


@pytest.fixture
def empty(server: str) -> Iterator[str]:
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute("create database waterline_empty template template0")
        yield make_conninfo(server, dbname="waterline_empty")
        connection.execute("drop database waterline_empty with (force)")


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """A data folder that the server's own user can reach."""
    for parent in (tmp_path, tmp_path.parent, tmp_path.parent.parent):
        parent.chmod(0o755)
    yield tmp_path / "data"
    if (tmp_path / "data" / "postgres" / "PG_VERSION").exists():
        embedded.stop(tmp_path / "data")


def tables(conninfo: str) -> int:
    with psycopg.connect(conninfo) as connection:
        found = connection.execute("select count(*) from pg_tables where schemaname = 'public'").fetchone()
    return int(found[0]) if found else 0


def test_an_empty_database_is_migrated_by_two_processes_at_once_and_once_more(empty: str) -> None:
    in_two_processes(MIGRATE, empty)
    made = tables(empty)
    assert made > 15
    in_two_processes(MIGRATE, empty)
    assert tables(empty) == made


async def test_what_is_not_migrated_yet_is_named(empty: str, opened: str) -> None:
    assert await schema.unapplied() == []
    await database.close_database()
    await database.open_database(empty)
    named = await schema.unapplied()
    assert named[:2] == ["0001_first", "0002_pulse"]
    assert named == sorted(path.stem for path in (ROOT / "storage" / "migrations").glob("0*.py"))


# As a library of an earlier version left it, with a job of a delivery that does not stand yet.
JOBS_OF_OLD = """
create type procrastinate_job_status as enum ('todo', 'doing');
create table procrastinate_jobs (id bigserial primary key, status procrastinate_job_status, args jsonb);
create table procrastinate_events (id bigserial primary key, job_id bigint references procrastinate_jobs);
create function procrastinate_tell() returns trigger language plpgsql as $$ begin return new; end $$;
create trigger procrastinate_told after insert on procrastinate_jobs for each row execute function procrastinate_tell();
insert into workspace (platform, platform_id, name, language) values ('web', 'local', 'Harbour', 'en');
insert into delivery (workspace_id, place, subject, subject_id, wanted, posted, failed)
select w.id, place, subject, 1, wanted, posted, failed from workspace w, (values
    ('kudos', 'kudos', 2, 1, null), ('@bo', 'invitation', 1, 0, null), ('@cy', 'kudos', 1, 1, null),
    ('@ana', 'kudos', 1, 0, 'unreachable')) as old(place, subject, wanted, posted, failed);
insert into procrastinate_jobs (status, args) select 'doing', jsonb_build_object('delivery_id', id) from delivery;
insert into procrastinate_events (job_id) select id from procrastinate_jobs;
"""


async def test_what_was_wanted_before_the_queue_changed_is_wanted_after_it(empty: str) -> None:
    await database.open_database(empty, 2)
    async with in_transaction() as connection:
        await schema._migrations(connection).migrate([MigrationTarget("models", "0002_pulse")])
        await connection.execute_script(JOBS_OF_OLD)
    await database.close_database()
    await schema.migrate(empty)
    await database.open_database(empty, 2)
    try:
        waiting = await deliveries.claim((await people.workspaces())[0].id, places=10, lease=1)
        left = await database.statement("select 1 from pg_class where relname like 'procrastinate%%'")
    finally:
        await database.close_database()
    assert [(one.place, one.wanted, one.posted) for one in waiting] == [("kudos", 2, 1), ("@bo", 1, 0)]
    assert left == []


@pytest.mark.long
async def test_tables_of_somebody_elses_queue_in_an_empty_schema_stay(empty: str) -> None:
    with psycopg.connect(empty) as connection:
        connection.execute("create type procrastinate_job_status as enum ('todo')")
        connection.execute(
            "create table procrastinate_jobs (id bigserial primary key, status procrastinate_job_status)"
        )
        connection.execute("insert into procrastinate_jobs (status) values ('todo')")
    await schema.migrate(empty)
    with psycopg.connect(empty) as connection:
        assert connection.execute("select id, status::text from procrastinate_jobs").fetchall() == [(1, "todo")]


# As the version before sealed files left them: a round that was counted, one that is open with answers, one half made.
ROUNDS_OF_OLD = """
insert into workspace (platform, platform_id, name, language)
values ('web', 'local', 'Harbour', 'en'), ('web', 'pier', 'Pier', 'en');
insert into person (workspace_id, platform_id, name, handle, language, time_zone,
    is_admin, is_bot, is_active, is_stranger, posts_about_me)
select id, '@ana', 'Ana', 'ana', 'en', 'UTC', false, false, true, false, true from workspace where name = 'Harbour';
insert into round (workspace_id, state, key, week, first_monday, k, opened_at, closes_at, frozen)
select w.id, state, repeat(week::text, 32), week, '2026-03-02', 5, '2026-03-10', '2026-03-12', %s::jsonb
from workspace w, (values ('closed', 1), ('open', 2)) as old(state, week) where w.platform_id = 'local';
insert into round (workspace_id, state, key) select id, 'opening', repeat('3', 32) from workspace where name = 'Pier';
insert into ballot (round_id, token, box) select id, 'token', 'box' from round where state = 'open';
insert into forecast (workspace_id, round_id, manager_id, item, value)
select r.workspace_id, r.id, p.id, 'mood', 4 from round r, person p where r.state <> 'opening';
"""
FROZEN_OF_OLD = {
    "items": [],
    "units": [["unit:1", None, "unit"], ["team:1", "unit:1", "team"]],
    "teams": {"1": "Harbour Crew"},
    "invited": {"team:1": 5},
    "comments": {"team:1": None},
    "extra": {},
}


async def test_a_round_that_an_older_version_opened_is_void_after_the_update_and_one_it_counted_is_read(
    empty: str,
) -> None:
    """Its answers stood in rows that nothing counts any more: it is asked again."""
    await database.open_database(empty, 2)
    async with in_transaction() as connection:
        await schema._migrations(connection).migrate([MigrationTarget("models", "0005_installations")])
        await connection.execute_script(ROUNDS_OF_OLD.replace("%s", f"'{json.dumps(FROZEN_OF_OLD)}'"))
    await database.close_database()
    await schema.migrate(empty)
    await database.open_database(empty, 2)
    try:
        [workspace] = await database.statement("select id from workspace where name = 'Harbour'")
        states = await database.statement("select state from round where week > 0 order by id")
        counted = await rounds.last_closed(workspace["id"])
        standing = await rounds.standing(workspace["id"])
        believed = await database.statement("select week from forecast join round r on r.id = round_id")
        ballots = await database.statement("select 1 from pg_class where relname = 'ballot'")
    finally:
        await database.close_database()
    assert states == [{"state": "closed"}, {"state": "void"}]
    assert standing.last_week == 1
    assert (believed, ballots) == ([{"week": 1}], [])
    assert counted
    assert counted.frozen.tree.parents() == {"unit:1": None, "team:1": "unit:1"}
    assert (counted.frozen.invited, counted.frozen.uncounted) == ({"team:1": 5}, ())


async def test_an_update_that_cannot_be_done_now_is_told_with_the_cure(
    empty: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def migrate(executor: MigrationExecutor) -> None:
        await executor.connection.execute_script("do $$ begin raise exception 'end every process'; end $$")

    monkeypatch.setattr(MigrationExecutor, "migrate", migrate)
    with pytest.raises(database.DatabaseError, match=r"^The tables were not brought up to date: end every process\.$"):
        await schema.migrate(empty)


@pytest.mark.parametrize(
    ("conninfo", "sentence"),
    [
        ("postgresql://nobody@127.0.0.1:1/none", "No PostgreSQL answers at the address in DATABASE_URL"),
        ("postgresql:/host==", "DATABASE_URL is not a PostgreSQL address."),
        ("what is this", "DATABASE_URL is not a PostgreSQL address."),
    ],
)
async def test_an_address_where_nothing_answers_is_told_with_the_cure(conninfo: str, sentence: str) -> None:
    with pytest.raises(database.DatabaseError, match=sentence):
        await schema.migrate(conninfo)


def test_a_folder_that_cannot_be_written_is_told_with_the_cure(tmp_path: Path) -> None:
    file = tmp_path / "file"
    file.touch()
    with pytest.raises(embedded.DataFolderError, match=r"cannot be written .*WATERLINE_DATA=/path/to/folder"):
        embedded.start(file / "below")


def test_a_folder_of_another_version_is_told_with_the_cure(tmp_path: Path) -> None:
    (tmp_path / "postgres").mkdir()
    (tmp_path / "postgres" / "PG_VERSION").write_text("9\n")
    with pytest.raises(embedded.DataFolderError, match=r"did not start .*WATERLINE_DATA"):
        embedded.start(tmp_path)


def test_two_processes_that_start_at_once_share_one_server_that_ends_with_them(folder: Path) -> None:
    first, second = in_two_processes(START, str(folder))
    assert first == second
    assert not (folder / "postgres" / "postmaster.pid").exists()


def postmaster(folder: Path) -> psutil.Process:
    return psutil.Process(int((folder / "postgres" / "postmaster.pid").read_text().partition("\n")[0]))


async def restart(folder: Path) -> None:
    """Kills the server, and lets it start again on what it left behind."""
    process = postmaster(folder)
    process.kill()
    await asyncio.to_thread(process.wait)
    await asyncio.to_thread(embedded.start, folder)


async def test_after_kill_9_everything_works_again(folder: Path, settings: Settings) -> None:
    conninfo = embedded.start(folder)
    users = folder / "postgres" / ".handle_pids.json"
    users.write_text(users.read_text().replace("[", f"[{NOBODY}, "))
    await schema.migrate(conninfo)
    await database.open_database(conninfo)
    try:
        await asyncio.gather(*(database.statement("select pg_sleep(0.05)") for _ in range(6)))
        await restart(folder)
        await open_workspace("web", "local", "Harbour", settings)  # the first thing after it, by the ORM
        assert await database.statement("select name from workspace") == [{"name": "Harbour"}]
        await restart(folder)
        assert await database.statement("select name from workspace") == [{"name": "Harbour"}]
        assert str(NOBODY) not in users.read_text()
        note = (folder / "postgres" / "postmaster.pid").read_text()
        embedded.stop(folder)
        health = await check_health()
        assert replace(health, folders_free={}, condition=Health().condition) == Health("unreachable", None, {})
        (folder / "postgres" / "postmaster.pid").write_text(f"1\n{note.partition(chr(10))[2]}")  # some other program's
        embedded.start(folder)
        assert (await check_health()).database == "ok"
        (folder / "postgres" / "postmaster.pid").touch()
    finally:
        await database.close_database()


async def test_a_statement_whose_connection_breaks_is_run_once_more_unless_in_a_transaction(opened: str) -> None:
    await database.statement("create table first (pid int)")
    await database.statement("insert into first select pg_backend_pid()")
    ends_its_own = "select pg_terminate_backend(pid) from first where pid = pg_backend_pid()"
    assert await database.statement(ends_its_own) == []  # the second time, on another connection, there is none
    assert await database.statement("select true where not exists (select from first where pid = pg_backend_pid())")
    with pytest.raises(psycopg.OperationalError):
        async with database.all_or_nothing():
            await database.statement("select pg_terminate_backend(pg_backend_pid())")


async def test_a_statement_that_fails_for_another_reason_is_not_run_again(opened: str) -> None:
    await database.statement("create sequence tries")
    fails = "do $$ begin perform nextval('tries'); raise exception using errcode = 'disk_full'; end $$"
    with pytest.raises(psycopg.errors.DiskFull):
        await database.statement(fails)
    assert (await database.statement("select nextval('tries') as many"))[0]["many"] == 2


async def test_a_connection_string_reaches_libpq_as_it_is(opened: str) -> None:
    """Two hosts of which one is gone, a time-out, and which of them may be written to: as after a failover."""
    await database.close_database()
    hosts = f"/nowhere,{conninfo_to_dict(opened)['host']}"
    several = make_conninfo(opened, host=hosts, connect_timeout=5, target_session_attrs="read-write", sslmode="prefer")
    await database.open_database(several)
    assert await database.answers()


@pytest.mark.parametrize("wrong", ["port=harbour", "target_session_attrs=anything", "sslmode=perhaps"])
async def test_what_libpq_does_not_take_is_a_sentence(opened: str, wrong: str) -> None:
    await database.close_database()
    with pytest.raises(database.DatabaseError, match=r"DATABASE_URL.*(invalid|harbour)"):
        await database.open_database(f"{opened} {wrong}")
    await database.open_database(opened)
