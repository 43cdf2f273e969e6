"""What takes part in the test of each quarter, in the database: written once, and never changed."""

from collections.abc import Mapping

from psycopg.types.json import Jsonb

from bot.signals.conclusions import KindTested, QuarterTest
from storage.database import Row, statement

_FIND = """
select until_week, kinds, heads, placed_at from quarter_test
where workspace_id = %(workspace_id)s and until_week <= %(until)s order by until_week desc limit 2
"""
_FIX = """
insert into quarter_test (workspace_id, until_week, kinds, heads, placed_at)
values (%(workspace_id)s, %(until)s, %(kinds)s, %(heads)s, %(placed_at)s)
on conflict (workspace_id, until_week) do nothing
"""


async def quarter_tests(workspace_id: int, until: int) -> Mapping[int, QuarterTest]:
    """Returns the latest two up to a week, by their own week."""
    rows = await statement(_FIND, workspace_id=workspace_id, until=until)
    return {row["until_week"]: _test_of(row) for row in rows}


async def fix(workspace_id: int, test: QuarterTest) -> None:
    """Stores what takes part, unless that was fixed before."""
    await statement(
        _FIX,
        workspace_id=workspace_id,
        until=test.until,
        kinds=Jsonb({key: list(kind) for key, kind in test.kinds.items()}),
        heads=list(test.heads),
        placed_at=test.placed_at,
    )


def _test_of(row: Row) -> QuarterTest:
    kinds = {key: KindTested(*kind) for key, kind in row["kinds"].items()}
    return QuarterTest(row["until_week"], kinds, row["heads"], row["placed_at"])
