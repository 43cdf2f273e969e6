"""A real PostgreSQL for every test: the embedded server, and a fresh copy of a migrated database each time."""

import asyncio
import gc
import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Generator, Iterator
from contextlib import ExitStack, asynccontextmanager, contextmanager
from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path
from secrets import token_hex
from shutil import copytree
from typing import Any

import hypothesis
import psycopg
import pytest
import structlog
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from bot.config.settings import Settings, load
from bot.org.people import Workspace
from commands.check_ins import CheckIns
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.routing.entrance import Entrance
from storage import database, embedded, schema
from tests import past
from tests.cast import COMPANY, FakeClock
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.rounds import check_ins as check_ins_of
from tests.rounds import folders_in
from tests.scheduling import Scheduling, turn_of, with_fewer_examples
from tests.storage import tables
from tests.storage.security.second_lock import heeded

# As in CI: the same examples in every run, and no hurry. `pytest --hypothesis-profile=default` looks for others.
hypothesis.settings.load_profile("ci")


def log_plainly() -> None:
    """Has errors logged by their traceback alone. Structlog by itself draws every variable of every frame, which takes
    longer than most tests.
    """
    *before, _ = structlog.get_config()["processors"]
    plain = structlog.dev.ConsoleRenderer(colors=False, exception_formatter=structlog.dev.plain_traceback)
    structlog.configure(processors=[*before, plain])


log_plainly()


def pytest_configure() -> None:
    """Has folders of tests lie in memory, too: a check-in waits for the disk at each step, for longer than it works."""
    if folder := _roomy():
        os.environ.setdefault("PYTEST_DEBUG_TEMPROOT", folder)


@pytest.hookimpl(wrapper=True)
def pytest_collection() -> Generator[None, object, object]:
    """Nothing of what is imported and collected goes before the process does: to look for it, again with every test,
    takes a fifth of their time.
    """
    gc.disable()
    collected = yield
    gc.freeze()
    gc.enable()
    return collected


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: turn_of(item.nodeid))
    if not (config.getoption("--hypothesis-profile") or "hypothesis" in config.getoption("-m")):
        for test in {item.function: item for item in items if isinstance(item, pytest.Function)}.values():
            with_fewer_examples(test)


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config: pytest.Config, log: Any) -> Scheduling:
    return Scheduling(config, log)


TEMPLATE = "waterline_template"
# Companies of tests have moved in, so that nobody is welcomed in the middle of a story; tests of the first run delete
# the row.
SETTLED = """
create function settled() returns trigger language plpgsql as $$ begin
    insert into welcome (workspace_id, ended) values (new.id, true) on conflict do nothing; return new;
end $$;
create trigger settled after insert on workspace for each row execute function settled();
"""
_numbers = itertools.count(1)


@pytest.fixture(scope="session", autouse=True)
def _second_lock_heeded() -> Iterator[None]:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("storage.database.in_workspace", heeded)
        yield


@pytest.fixture(scope="session")
def server() -> Iterator[str]:
    """Connection string of a server with a migrated template database."""
    with ExitStack() as stack:
        if not (conninfo := os.environ.get("DATABASE_URL", "")):
            folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="waterline-", dir=_roomy())))
            folder.chmod(0o755)
            conninfo = embedded.start(folder)
            stack.callback(embedded.stop, folder)
            with psycopg.connect(conninfo, autocommit=True) as connection:
                connection.execute("alter system set fsync = off")  # a power cut takes all of it anyway
                connection.execute("select pg_reload_conf()")
        with psycopg.connect(conninfo, autocommit=True) as connection:
            connection.execute(f"drop database if exists {TEMPLATE} with (force)")
            connection.execute(f"create database {TEMPLATE}")
        try:
            asyncio.run(schema.migrate(make_conninfo(conninfo, dbname=TEMPLATE)))
        except database.DatabaseError as error:
            error.add_note(tables.CURE)
            raise
        with psycopg.connect(make_conninfo(conninfo, dbname=TEMPLATE), autocommit=True) as connection:
            connection.execute(SETTLED)
        stack.callback(lambda: _operator(conninfo).close())
        yield conninfo


def _roomy() -> str | None:
    """A memory file system where there is one: tests then wait for no disk."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108


@dataclass(frozen=True, slots=True)
class MovedIn:
    """The cast's company on the web platform, in a database that is copied for each test and changed by none."""

    database: str
    workspace: Workspace


@pytest.fixture(scope="session")
async def moved_in(server: str, settings: Settings) -> AsyncIterator[MovedIn]:
    with copied(server) as conninfo:
        async with opening(conninfo):
            workspace = await open_workspace("web", "local", "Harbour", settings)
            await save_company(workspace, COMPANY)
        yield MovedIn(str(conninfo_to_dict(conninfo)["dbname"]), workspace)


@pytest.fixture
def conninfo(server: str, request: pytest.FixtureRequest) -> Iterator[str]:
    """A fresh database of its own; nothing is in it unless `moved_in` is asked for beside it."""
    template = request.getfixturevalue("moved_in").database if "moved_in" in request.fixturenames else TEMPLATE
    with copied(server, template) as conninfo:
        yield conninfo


@cache
def _operator(server: str) -> psycopg.Connection[Any]:
    """One connection for all that makes and drops databases: to open one takes longer than to drop a database."""
    return psycopg.connect(server, autocommit=True)


@contextmanager
def copied(server: str, template: str = TEMPLATE) -> Iterator[str]:
    """A copy of a database, which goes at the end."""
    name = f"waterline_{os.getpid()}_{next(_numbers)}"
    connection = _operator(server)
    connection.execute(f"create database {name} template {template} strategy file_copy".encode())
    yield make_conninfo(server, dbname=name)
    connection.execute(f"drop database {name} with (force)".encode())


@pytest.fixture
async def opened(conninfo: str) -> AsyncIterator[str]:
    """The same database, opened by storage."""
    async with opening(conninfo):
        yield conninfo


async def _never(_: str) -> bool:
    return False


@asynccontextmanager
async def opening(conninfo: str) -> AsyncIterator[None]:
    """No pooler stands before it: to ask for one takes a connection more."""
    with pytest.MonkeyPatch.context() as known:
        known.setattr(database, "is_pooled", _never)
        await database.open_database(conninfo)
    yield
    await database.close_database()


@asynccontextmanager
async def another_database(server: str) -> AsyncIterator[str]:
    """A fresh one, opened by storage, for a test that lives through the same twice."""
    with copied(server) as conninfo:
        async with opening(conninfo):
            yield conninfo


@pytest.fixture(scope="session")
async def lived(server: str, settings: Settings, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[Lived]:
    """The demo's company with its past, lived through once for all tests; nobody may change it."""
    folder = tmp_path_factory.mktemp("past")
    with copied(server) as conninfo:
        async with opening(conninfo):
            yielded = await past.play(conninfo, settings, check_ins_of(folders_in(folder), FakeClock()))
        yield yielded


@pytest.fixture
async def harbour_past(server: str, lived: Lived, check_ins: CheckIns) -> AsyncIterator[Lived]:
    """A copy of it, with the folders of its check-ins, opened by storage; none of its keys are left."""
    copy_folders(lived.check_ins, check_ins)
    with copied(server, str(conninfo_to_dict(lived.conninfo)["dbname"])) as conninfo:
        async with opening(conninfo):
            yield replace(lived, conninfo=conninfo, check_ins=check_ins)


def copy_folders(past: CheckIns, own: CheckIns) -> None:
    copytree(past.folders.keys.path, own.folders.keys.path)
    copytree(past.folders.sealed.path, own.folders.sealed.path)


@pytest.fixture
def on_disk() -> Iterator[Path]:
    """A folder where answers would outlive the machine's power, for what doctor says of folders in memory."""
    with tempfile.TemporaryDirectory(prefix="waterline-", dir="/var/tmp") as name:
        yield Path(name)


@pytest.fixture(scope="session")
def settings() -> Settings:
    """app.yaml as it is shipped."""
    path = Path(__file__).parent.parent / "app.yaml"
    return load(path.read_text(), str(path))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def canary() -> str:
    """Words of this test alone: the server's files, where they are looked for, keep what other tests have stored."""
    return f"The canary sings at {token_hex(8)}"


@pytest.fixture
def platform() -> RememberingPlatform:
    return RememberingPlatform()


@pytest.fixture
def check_ins(tmp_path: Path, clock: FakeClock) -> CheckIns:
    return check_ins_of(folders_in(tmp_path), clock)


@pytest.fixture
async def entrance(
    moved_in: MovedIn,
    opened: str,
    settings: Settings,
    clock: FakeClock,
    platform: RememberingPlatform,
    check_ins: CheckIns,
) -> Entrance:
    """The cast's company, on a platform that remembers."""
    return Entrance(
        workspace=moved_in.workspace,
        platform=platform,
        settings=settings,
        clock=clock,
        ballots=check_ins.ballots,
        windows=check_ins.windows,
    )
