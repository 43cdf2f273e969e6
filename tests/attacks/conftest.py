"""A database whose owner is the program's own role, which is no superuser: its rights are what B has."""

import asyncio
import itertools
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import contextmanager

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from storage import schema
from tests.attacks.company import HARBOUR
from tests.attacks.intruder import Intruder
from tests.attacks.on_slack import SlackStage, on_stage

ROLE = f"waterline_{os.getpid()}"
TEMPLATE = f"waterline_attacked_{os.getpid()}"
_numbers = itertools.count(1)


@contextmanager
def owned_template(server: str) -> Iterator[str]:
    """A migrated database whose tables belong to the program's role, which can do nothing else."""
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create role {ROLE} login password 'program'".encode())
        connection.execute(f"create database {TEMPLATE} owner {ROLE}".encode())
        template = make_conninfo(server, dbname=TEMPLATE, user=ROLE, password="program")
        asyncio.run(schema.migrate(template))
        yield template
        connection.execute(f"drop database {TEMPLATE} with (force)".encode())
        connection.execute(f"drop role {ROLE}".encode())


@pytest.fixture(scope="session")
def template(server: str) -> Iterator[str]:
    with owned_template(server) as template:
        yield template


@pytest.fixture
def program(server: str, template: str) -> Iterator[str]:
    """Connection string of a fresh copy of it, with the program's rights."""
    with _copy(server, template) as conninfo:
        yield conninfo


@contextmanager
def _copy(server: str, template: str) -> Iterator[str]:
    name = f"{TEMPLATE}_{next(_numbers)}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"create database {name} template {TEMPLATE} owner {ROLE}".encode())
        yield make_conninfo(template, dbname=name)
        connection.execute(f"drop database {name} with (force)".encode())


@pytest.fixture(scope="package")  # and no longer: what runs asks the clock and the queue all the time
async def stage(server: str, template: str, tmp_path_factory: pytest.TempPathFactory) -> AsyncIterator[SlackStage]:
    """The harbour, which every test asks for a check-in of its own; nobody may change its chart."""
    with _copy(server, template) as conninfo:
        async with on_stage(conninfo, tmp_path_factory.mktemp("harbour"), HARBOUR) as one:
            yield one


@pytest.fixture
def intruder(stage: SlackStage) -> Iterator[Intruder]:
    with Intruder.let_in(stage.env["DATABASE_URL"]) as one:
        yield one
