"""The role that serves, in a database of the test's."""

from collections.abc import AsyncIterator

import pytest
from psycopg.conninfo import make_conninfo

from storage import schema
from tests.conftest import opening

SERVING = "waterline_of_tests"


@pytest.fixture
async def serving(conninfo: str) -> str:
    """The address of the role that serves, which the owner has let."""
    address = make_conninfo(conninfo, user=SERVING, password="quayside")
    await schema.migrate(conninfo, address)
    return address


@pytest.fixture
async def served(serving: str) -> AsyncIterator[str]:
    """The same, opened by storage."""
    async with opening(serving):
        yield serving
