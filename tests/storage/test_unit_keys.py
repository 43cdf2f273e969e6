"""SQL and Python write the same key of a unit."""

from bot.org.unit_key import team_key
from storage.database import statement
from storage.org.unit_keys import team_key_of
from tests.storage.sql.statements import modules


async def test_a_statement_finds_the_team_that_python_names(opened: str) -> None:
    [row] = await statement(f"select {team_key_of('boss')} as key from (values (7::bigint)) person (boss)")
    assert row["key"] == team_key(7)


def test_no_statement_writes_the_key_of_a_unit_by_itself() -> None:
    assert not [path.name for path in modules() if "'team:'" in path.read_text(encoding="utf-8")]
