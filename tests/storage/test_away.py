"""A database that is away for a while, and what is asked of it afterwards."""

import asyncio
from pathlib import Path

import pytest

from storage import database, embedded
from tests.storage.test_database import postmaster


async def test_a_database_that_was_away_for_long_is_there_as_soon_as_it_answers(tmp_path: Path) -> None:
    for parent in (tmp_path, *tmp_path.parents[:2]):
        parent.chmod(0o755)  # the server's own user can reach it
    folder = tmp_path / "data"
    await database.open_database(embedded.start(folder))
    try:
        process = postmaster(folder)
        process.kill()
        await asyncio.to_thread(process.wait)
        for _ in range(5):  # whoever asks is told so a second and a half later
            with pytest.raises(database.AWAY):
                await database.statement("select 1 as one")
        await asyncio.to_thread(embedded.start, folder)
        assert await database.statement("select 1 as one") == [{"one": 1}]
    finally:
        await database.close_database()
        embedded.stop(folder)
