"""What was taken in last from each source of people, and what stood then: the same again is known by that."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg.types.json import Jsonb

from bot.org.imports.sources import PeopleSource
from bot.org.remarks import Remark
from storage.database import Row, statement

_COLUMNS = "source, taken_at, people, asked, remarks, given, stood, settled, until"
_KEEP = """
insert into people_import (workspace_id, source, taken_at, people, asked, said, remarks, given, stood, settled, until)
values (%(workspace_id)s, %(source)s, %(taken_at)s, %(people)s, %(asked)s, %(said)s, %(remarks)s, %(given)s,
    %(stood)s, %(settled)s, %(until)s)
on conflict (workspace_id, source) do update
set (taken_at, people, asked, said, remarks, given, stood, settled, until) = row (excluded.taken_at, excluded.people,
    excluded.asked, excluded.said, excluded.remarks, excluded.given, excluded.stood, excluded.settled, excluded.until)
"""
_TAKEN = f"select {_COLUMNS} from people_import where workspace_id = %(workspace_id)s"
_AGAIN = "update people_import set taken_at = %(now)s where workspace_id = %(workspace_id)s and source = %(source)s"
# Whatever an import compares: rows of which none has changed have the same sum.
_STANDING = """
select concat_ws(' ',
    (select count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(E'\\x1f', id, platform_id, name, handle,
        time_zone, is_admin, is_bot, is_active, is_stranger, is_of_company, coalesce(team_id, 0),
        coalesce(joined_on, 'epoch')), 0)), 0)
        from person where workspace_id = %(workspace_id)s),
    (select count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(E'\\x1f', id, manager_id, name, handle, names),
        0)), 0)
        from team where workspace_id = %(workspace_id)s)) as standing
"""


@dataclass(frozen=True, slots=True)
class Import:
    """`people` have a place by it, of whom `asked` can be asked. `given` is what was read, `stood` what stood then, as
    hashes. The same again comes to the same until the day `until`, if it is `settled`: if nothing depended on what had
    stood before.
    """

    source: PeopleSource
    taken_at: datetime
    people: int
    asked: int
    faults: Sequence[Remark] = ()
    notes: Sequence[Remark] = ()
    given: str = ""
    stood: str = ""
    settled: bool = False
    until: date | None = None


async def keep_import(workspace_id: int, taken: Import) -> None:
    """Keeps it in the place of the one before, of the same source."""
    await statement(
        _KEEP,
        workspace_id=workspace_id,
        source=taken.source.name,
        taken_at=taken.taken_at,
        people=taken.people,
        asked=taken.asked,
        said=Jsonb([]),
        remarks=Jsonb({"faults": [*map(_written, taken.faults)], "notes": [*map(_written, taken.notes)]}),
        given=taken.given,
        stood=taken.stood,
        settled=taken.settled,
        until=taken.until,
    )


async def taken_again(workspace_id: int, source: PeopleSource, now: datetime) -> None:
    """Notes that the same came again."""
    await statement(_AGAIN, workspace_id=workspace_id, source=source.name, now=now)


async def last_import(workspace_id: int, source: PeopleSource) -> Import | None:
    rows = await statement(f"{_TAKEN} and source = %(source)s", workspace_id=workspace_id, source=source.name)
    return _read(rows[0]) if rows else None


async def standing_hash(workspace_id: int) -> str:
    """Returns the same as long as people, teams and their members are what they were."""
    [row] = await statement(_STANDING, workspace_id=workspace_id)
    return str(row["standing"])


def _written(remark: Remark) -> dict[str, Any]:
    return {"key": remark.key, "lines": remark.lines, "fields": dict(remark.fields)}


def _read(row: Row) -> Import:
    faults, notes = (
        [Remark(remark["key"], tuple(remark["lines"]), remark["fields"]) for remark in row["remarks"][kind]]
        for kind in ("faults", "notes")
    )
    values = {name: row[name] for name in ("taken_at", "people", "asked", "given", "stood", "settled", "until")}
    return Import(source=PeopleSource[row["source"]], faults=faults, notes=notes, **values)
