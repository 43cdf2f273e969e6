"""Whoever runs any version of docs/versions.md brings its tables up to date, and finds everything again."""

import asyncio
import json
from collections import Counter
from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest
from tortoise.transactions import in_transaction

from bot.app.demo import demo_settings
from bot.config.settings import Settings
from commands.check_ins import CheckIns
from commands.org.open_workspace import open_workspace
from storage import ahead, database, schema
from storage.database import statement
from tests.conftest import TEMPLATE, copied, opening
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.processes import until
from tests.stories.conftest import told
from tests.stories.demo.visitor import Visitor
from tests.upgrade.catalogue import Row, catalogue, rows
from tests.upgrade.dumps import LARGEST, load
from tests.upgrade.versions import DUMPS, MIGRATIONS, VERSIONS, Version

# Tables of which nothing is taken over: answers that lay in rows before they lay in files, and which processes ran.
GONE = {"ballot", "replica"}
UNLOCKED = VERSIONS[7]  # the last before row-level security, which takes a lock of every table
# What migrations write anew: none of it is what somebody said or was shown.
REWRITTEN = {
    "concern": {"circle", "look"},
    "round": {"frozen"},
    "signal_before": {"department"},
    "signal_value": {"department"},
}


WAITS = "select 1 from pg_locks where relation = 'person'::regclass and mode = 'AccessExclusiveLock' and not granted"
CONTRACTED = "Going back is starting the version before: add only, or raise SERVED_BY in storage/schema.py and say so"
# Each of the others takes some seconds, and the oldest goes through all that they need.
IN_CI = (VERSIONS[0], VERSIONS[-1])


@pytest.fixture(
    params=[pytest.param(each, marks=[] if each in IN_CI else pytest.mark.long) for each in VERSIONS],
    ids=lambda version: f"version-{version.number}",
)
def version(request: pytest.FixtureRequest) -> Version:
    found: Version = request.param
    return found


@pytest.fixture
def old(version: Version, server: str) -> Iterator[str]:
    """The database of its demo."""
    with copied(server, "template0") as conninfo:
        load(conninfo, version)
        yield conninfo


async def test_all_that_it_held_is_there_the_tables_are_made_as_new_ones_are_and_its_people_find_their_own(
    version: Version,
    old: str,
    server: str,
    settings: Settings,
    platform: RememberingPlatform,
    check_ins: CheckIns,
) -> None:
    before = rows(old)
    assert [table for table, found in before.items() if not found] == [], "a table of the dump is empty"
    await schema.migrate(old)
    after = rows(old)
    for table in before.keys() - GONE:
        columns = {*before[table][0]} - REWRITTEN.get(table, set())
        assert missing(before[table], after[table], columns) == [], table
    with copied(server, TEMPLATE) as new:
        assert catalogue(old) == catalogue(new)
    async with opening(old):
        try:
            await look(Visitor(await as_lived(old, settings, check_ins), platform))
        finally:
            await database.close_database()


def missing(before: list[Row], after: list[Row], columns: set[str]) -> list[str]:
    """The first rows of before that are not there after, as far as these columns go."""
    return [*(Counter(folded(before, columns)) - Counter(folded(after, columns)))][:3]


def folded(found: list[Row], columns: set[str]) -> Iterator[str]:
    for row in found:
        yield json.dumps({column: row.get(column) for column in columns}, sort_keys=True)


async def as_lived(conninfo: str, settings: Settings, check_ins: CheckIns) -> Lived:
    """The company of the dump, an hour after its latest thanks."""
    [latest] = await statement("select max(given_at) as moment from kudos")
    return Lived(
        conninfo=conninfo,
        workspace=await open_workspace("web", "local", "Harbour", settings, invented=True),
        settings=demo_settings(settings),
        check_ins=check_ins,
        now=latest["moment"] + timedelta(hours=1),
        told=(),
    )


async def look(visitor: Visitor) -> None:
    """Whoever was thanked last finds it, and who leads the company her home and the summary."""
    [latest] = await statement(
        "select k.words, p.handle from kudos k"
        " join kudos_receiver r on r.workspace_id = k.workspace_id and r.kudos_id = k.id"
        " join person p on p.workspace_id = r.workspace_id and p.id = r.person_id"
        " where not k.private and k.removed_at is null order by k.given_at desc limit 1"
    )
    assert latest["words"] in told(await visitor.asks(latest["handle"], "mine", "/kudos"))
    assert "Every number stands for" in told(await visitor.asks("ines", "summary", "/pulse"))
    assert "Thank a colleague for something they did" in await visitor.home("ines")


async def test_what_the_last_version_needs_is_left_as_it_is_so_that_it_serves_beside_this_one_and_after_it(
    server: str,
) -> None:
    with copied(server, "template0") as conninfo:
        load(conninfo, VERSIONS[-1])
        before = catalogue(conninfo)
        await schema.migrate(conninfo)
        after = catalogue(conninfo)
        columns = {part: law for part, law in before.items() if part[0] == "column"}
        assert {part: after.get(part) for part in columns} == columns, CONTRACTED
        added = {name: law for (kind, name), law in after.items() if kind == "column" and (kind, name) not in before}
        of_old = {table for _, name in columns for table in [name.partition(".")[0]]}
        needed = [name for name, law in added.items() if name.partition(".")[0] in of_old and law.endswith("not null")]
        assert needed == [], CONTRACTED
        unseen = await schema.let_older_serve(conninfo, VERSIONS[-1].migration)
        await the_last_version_starts(conninfo)
        with psycopg.connect(conninfo) as connection:
            [[last]] = connection.execute("select max(name) from tortoise_migrations").fetchall()
            [[former]] = connection.execute("select to_regclass('migration_ahead')").fetchall()
        assert last == VERSIONS[-1].migration
        assert former is None, "versions 9 and 10 note all that stands in it as theirs, and then refuse to start"
        await schema.migrate(conninfo)
        assert catalogue(conninfo) == after
    assert unseen == sum(file.stem > VERSIONS[-1].migration for file in MIGRATIONS.glob("0*.py"))


async def the_last_version_starts(conninfo: str) -> None:
    """What its start does about migrations that are newer than it."""
    await database.open_database(conninfo, 2)
    try:
        async with in_transaction() as connection:
            await ahead.note_again(connection, lambda name: name <= VERSIONS[-1].migration)
    finally:
        await database.close_database()


async def test_who_serves_meanwhile_is_never_the_one_whose_transaction_a_deadlock_ends(server: str) -> None:
    with copied(server, "template0") as conninfo:
        load(conninfo, UNLOCKED)
        with psycopg.connect(conninfo) as serving, psycopg.connect(conninfo, autocommit=True) as watching:
            serving.execute("update person set handle = handle")
            changing = asyncio.create_task(schema.migrate(conninfo))

            async def waits() -> bool:
                return watching.execute(WAITS).fetchone() is not None

            await until(waits, "the migrations wait for people")
            await asyncio.to_thread(serving.execute, "update barnacle set words = words")
            serving.commit()
            await changing
            assert watching.execute("select relrowsecurity from pg_class where relname = 'person'").fetchone() == (
                True,
            )


async def test_a_version_that_knows_less_than_these_tables_need_is_not_let_in(conninfo: str) -> None:
    for last in ("0005_installations", "9999_later", "__init__"):
        with pytest.raises(database.DatabaseError, match="restore a backup of then"):
            await schema.let_older_serve(conninfo, last)


def test_a_small_dump_lies_beside_each_line_and_no_other() -> None:
    assert max(version.dump.stat().st_size for version in VERSIONS) <= LARGEST
    assert sorted(DUMPS.iterdir()) == sorted(version.dump for version in VERSIONS)
    assert [version.number for version in VERSIONS] == [*range(1, len(VERSIONS) + 1)]


@pytest.mark.long
def test_before_a_release_the_newest_migration_has_a_version_and_its_dump() -> None:
    assert VERSIONS[-1].migration == max(file.stem for file in MIGRATIONS.glob("0*.py")), (
        "Add a line to docs/versions.md for the last commit, then write its database: python -m tests.upgrade.dumps"
    )
