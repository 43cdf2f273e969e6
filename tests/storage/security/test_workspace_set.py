"""Each statement tells PostgreSQL its workspace, for one transaction and no longer."""

import pytest

from storage import database
from storage.client import TwoWorkspacesError
from storage.database import all_or_nothing, statement

SET = "select nullif(current_setting('waterline.workspace', true), '')::bigint as workspace"


async def workspace_set(**workspace: int) -> int | None:
    [row] = await statement(SET, **workspace)
    number: int | None = row["workspace"]
    return number


async def test_a_statement_is_of_the_workspace_that_it_names_and_the_next_is_of_none(opened: str) -> None:
    await database.close_database()
    await database.open_database(opened, 1)
    assert await workspace_set() is None
    assert await workspace_set(workspace_id=7) == 7
    assert await workspace_set() is None, "on the same connection"


async def test_a_transaction_is_of_the_workspace_that_its_first_statement_names(opened: str) -> None:
    async with all_or_nothing():
        assert await workspace_set() is None
        assert await workspace_set(workspace_id=7) == 7
        assert await workspace_set() == 7
        async with all_or_nothing():
            assert await workspace_set(workspace_id=7) == 7
    assert await workspace_set() is None


async def test_a_second_workspace_in_a_transaction_is_refused(opened: str) -> None:
    async with all_or_nothing():
        await workspace_set(workspace_id=7)
        with pytest.raises(TwoWorkspacesError):
            await workspace_set(workspace_id=8)
        with pytest.raises(TwoWorkspacesError):
            async with all_or_nothing():
                await workspace_set(workspace_id=8)
        assert await workspace_set() == 7


async def taken_back(workspace_id: int) -> None:
    async with all_or_nothing():
        assert await workspace_set(workspace_id=workspace_id) == workspace_id
        raise RuntimeError


async def test_what_was_named_in_a_part_that_is_taken_back_is_named_anew(opened: str) -> None:
    async with all_or_nothing():
        with pytest.raises(RuntimeError):
            await taken_back(7)
        assert await workspace_set() is None
        assert await workspace_set(workspace_id=8) == 8
    async with all_or_nothing():
        async with all_or_nothing():
            await workspace_set(workspace_id=7)
        assert await workspace_set() == 7
        with pytest.raises(TwoWorkspacesError):
            await workspace_set(workspace_id=8)


async def test_a_statement_that_fails_leaves_nothing_behind(opened: str) -> None:
    await database.close_database()
    await database.open_database(opened, 1)
    with pytest.raises(Exception, match="division by zero"):
        await statement("select 1 / %(zero)s::int", workspace_id=7, zero=0)
    assert await workspace_set() is None
    assert await workspace_set(workspace_id=8) == 8


async def test_after_a_part_is_taken_back_a_connection_names_workspaces_as_before(opened: str) -> None:
    """With what is taken back psycopg lets go of everything that the connection has prepared."""
    await database.close_database()
    await database.open_database(opened, 1)
    for _ in range(10):  # so that it is prepared, too
        await workspace_set(workspace_id=7)
    with pytest.raises(RuntimeError):
        await taken_back(7)
    assert await workspace_set(workspace_id=8) == 8
