"""What may be said of each quarter, in the database: to compute it anew may take minutes, and changes nothing."""

from psycopg.types.json import Jsonb

from bot.signals.conclusions import Conclusion, packed, unpacked
from storage.database import statement

_FIND = """
select conclusion from quarter_conclusion
where workspace_id = %(workspace_id)s and until_week = %(until)s and version = %(version)s
"""
_STORE = """
insert into quarter_conclusion (workspace_id, until_week, version, conclusion)
values (%(workspace_id)s, %(until)s, %(version)s, %(conclusion)s)
on conflict (workspace_id, until_week) do update set version = excluded.version, conclusion = excluded.conclusion
"""


async def stored_conclusion(workspace_id: int, until: int, version: str) -> Conclusion | None:
    """Returns what was computed of the same before; None where something has changed since."""
    rows = await statement(_FIND, workspace_id=workspace_id, until=until, version=version)
    return unpacked(rows[0]["conclusion"]) if rows else None


async def store_conclusion(workspace_id: int, until: int, version: str, conclusion: Conclusion) -> None:
    await statement(
        _STORE, workspace_id=workspace_id, until=until, version=version, conclusion=Jsonb(packed(conclusion))
    )
