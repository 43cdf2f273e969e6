"""A real PostgreSQL for every test: the embedded server, and a fresh copy of a migrated database each time."""

import asyncio
import itertools
import os
import tempfile
from collections.abc import AsyncIterator, Iterator
from contextlib import ExitStack
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from bot.settings import Settings, load
from commands.entrance import Entrance
from commands.keep_company import keep_company
from commands.open_workspace import open_workspace
from storage import database, embedded, ledger, people, recent, rounds, values
from storage.keys import KeyFolder
from tests.cast import COMPANY, FakeClock
from tests.platform import RememberingPlatform

TEMPLATE = "waterline_template"
_numbers = itertools.count(1)


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
            connection.execute(f"drop database if exists {TEMPLATE} with (force)")
            connection.execute(f"create database {TEMPLATE}")
        asyncio.run(database.migrate(make_conninfo(conninfo, dbname=TEMPLATE)))
        yield conninfo


def _roomy() -> str | None:
    """A memory file system where there is one: tests then wait for no disk."""
    return "/dev/shm" if os.access("/dev/shm", os.W_OK) else None  # noqa: S108


@pytest.fixture
def conninfo(server: str) -> Iterator[str]:
    """A fresh database of its own."""
    name = f"waterline_{os.getpid()}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name} template {TEMPLATE}")
        yield make_conninfo(server, dbname=name)
        connection.execute(f"drop database {name} with (force)")


@pytest.fixture
async def opened(conninfo: str) -> AsyncIterator[str]:
    """The same database, opened by storage."""
    people.forget()
    values.forget()
    rounds.forget()
    ledger.forget()
    recent.forget()
    await database.open_database(conninfo)
    yield conninfo
    await database.close_database()


@pytest.fixture
def settings() -> Settings:
    """app.yaml as it is shipped."""
    path = Path(__file__).parent.parent / "app.yaml"
    return load(path.read_text(), str(path))


@pytest.fixture
def clock() -> FakeClock:
    return FakeClock()


@pytest.fixture
def platform() -> RememberingPlatform:
    return RememberingPlatform()


@pytest.fixture
def keys(tmp_path: Path) -> KeyFolder:
    return KeyFolder(tmp_path / "keys", tmp_path / "data")


@pytest.fixture
async def entrance(
    opened: str, settings: Settings, clock: FakeClock, platform: RememberingPlatform, keys: KeyFolder
) -> Entrance:
    """The cast's company, on a platform that remembers."""
    workspace = await open_workspace("web", "local", "Harbour", settings)
    await keep_company(workspace, COMPANY)
    return Entrance(workspace, platform, settings, clock, keys)
