"""What was taken in last from each source of people, and what stood then: the same again is known by that."""

import json
import zlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from psycopg.types.json import Jsonb

from bot.org.chart_file import Line
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
_SAID = "select source, said from people_import where workspace_id = %(workspace_id)s and source <> %(source)s"
_AGAIN = "update people_import set taken_at = %(now)s where workspace_id = %(workspace_id)s and source = %(source)s"
_NONE = "delete from people_import where workspace_id = %(workspace_id)s and source = %(source)s"
_PUT_BACK = f"""
with gone as ({_NONE} returning *),
restored as (select (jsonb_populate_record(gone::people_import, %(imported)s)).* from gone)
insert into people_import select * from restored where workspace_id = %(workspace_id)s
"""
# Whatever an import compares: rows of which none has changed have the same sum.
_STANDING = """
select concat_ws(' ',
    (select count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(E'\\x1f', id, platform_id, name, handle,
        time_zone, is_admin, is_bot, is_active, is_stranger, is_of_company, is_guest, coalesce(team_id, 0),
        coalesce(joined_on, 'epoch'), origins, country, coalesce(not_before, 'epoch')), 0)), 0)
        from person where workspace_id = %(workspace_id)s),
    (select count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(E'\\x1f', id, manager_id, name, handle, names),
        0)), 0)
        from team where workspace_id = %(workspace_id)s),
    (select count(*) || ' ' || coalesce(sum(hashtextextended(concat_ws(E'\\x1f', subject, account, is_same), 0)), 0)
        from doubt where workspace_id = %(workspace_id)s and is_same is not null)) as standing
"""

_UNTOLD = ("", "", "", "", "", None)  # of what was taken in before sources said more than places


KeptImport = Mapping[str, Any]  # the row of an import, for as long as it can be put back


@dataclass(frozen=True, slots=True)
class Import:
    """`people` have a place by it, of whom `invited` can be asked; `words` are what it said of each. `digest` is the
    hash of what was read, `stood` that of what stood then. The same again comes to the same until the day `until`, if
    it is `settled`: if nothing depended on what had stood before.
    """

    source: PeopleSource
    taken_at: datetime
    people: int
    invited: int
    faults: Sequence[Remark] = ()
    notes: Sequence[Remark] = ()
    words: Sequence[Line] = ()
    digest: str = ""
    stood: str = ""
    settled: bool = False
    until: date | None = None


async def keep_import(workspace_id: int, imported: Import) -> None:
    """Keeps it in the place of the one before, of the same source."""
    await statement(
        _KEEP,
        workspace_id=workspace_id,
        source=imported.source.name,
        taken_at=imported.taken_at,
        people=imported.people,
        asked=imported.invited,
        said=zlib.compress(json.dumps([*map(_line_written, imported.words)]).encode(), 1),
        remarks=Jsonb({"faults": [*map(_written, imported.faults)], "notes": [*map(_written, imported.notes)]}),
        given=imported.digest,
        stood=imported.stood,
        settled=imported.settled,
        until=imported.until,
    )


async def taken_again(workspace_id: int, source: PeopleSource, now: datetime) -> None:
    """Notes that the same came again."""
    await statement(_AGAIN, workspace_id=workspace_id, source=source.name, now=now)


async def put_back_import(workspace_id: int, source: PeopleSource, imported: KeptImport | None) -> None:
    """Has a source say what it said before its last import; nothing where there was none before."""
    if imported is None:
        await statement(_NONE, workspace_id=workspace_id, source=source.name)
    else:
        await statement(_PUT_BACK, workspace_id=workspace_id, source=source.name, imported=Jsonb(imported))


async def last_import(workspace_id: int, source: PeopleSource) -> Import | None:
    rows = await statement(f"{_TAKEN} and source = %(source)s", workspace_id=workspace_id, source=source.name)
    return _read(rows[0]) if rows else None


async def same_as_last(workspace_id: int, source: PeopleSource, digest: str, now: datetime) -> Import | None:
    """Returns the last import of a source, where the same would come to the same; None where it is to be merged. To be
    called while the chart is held.
    """
    imported = await last_import(workspace_id, source)
    if imported is None or not imported.settled or imported.digest != digest:
        return None
    if imported.until and imported.until <= now.date():
        return None
    return imported if imported.stood == await standing_hash(workspace_id) else None


async def last_imports(workspace_id: int) -> list[Import]:
    """Returns the last of each source, the strongest leading."""
    imports = map(_read, await statement(_TAKEN, workspace_id=workspace_id))
    return sorted(imports, key=lambda imported: -imported.source)


async def last_words(workspace_id: int, but: PeopleSource) -> Mapping[PeopleSource, Sequence[Line]]:
    """Returns what the other sources said last."""
    rows = await statement(_SAID, workspace_id=workspace_id, source=but.name)
    return {PeopleSource[row["source"]]: [*map(_line_read, json.loads(zlib.decompress(row["said"])))] for row in rows}


async def standing_hash(workspace_id: int) -> str:
    """Returns the same as long as people, teams, their members and answers to doubts are what they were."""
    [row] = await statement(_STANDING, workspace_id=workspace_id)
    return str(row["standing"])


def _written(remark: Remark) -> dict[str, Any]:
    return {"key": remark.key, "lines": remark.lines, "fields": dict(remark.fields)}


def _read(row: Row) -> Import:
    faults, notes = (
        [Remark(remark["key"], tuple(remark["lines"]), remark["fields"]) for remark in row["remarks"][kind]]
        for kind in ("faults", "notes")
    )
    values = {name: row[name] for name in ("taken_at", "people", "stood", "settled", "until")}
    return Import(
        source=PeopleSource[row["source"]],
        faults=faults,
        notes=notes,
        invited=row["asked"],
        digest=row["given"],
        **values,
    )


def _line_written(line: Line) -> list[Any]:
    days = [day and day.isoformat() for day in (line.joined_on, line.left_on)]
    leaving = [line.has_left, line.is_contractor]
    fields = [line.called, line.email, line.time_zone, line.language, line.country]
    place = [line.number, line.accounts, line.name, line.managers, line.leads, dict(line.leads_in), *days, *leaving]
    return [*place, *fields, line.not_before and line.not_before.isoformat()]


def _line_read(written: Sequence[Any]) -> Line:
    number, accounts, name, managers, leads, leads_in, joined_on, left_on, has_left, is_contractor, *further = written
    called, email, time_zone, language, country, not_before = further or _UNTOLD
    return Line(
        number=number,
        accounts=tuple(accounts),
        name=name,
        managers=tuple(managers),
        leads=leads,
        leads_in=leads_in,
        joined_on=joined_on and date.fromisoformat(joined_on),
        left_on=left_on and date.fromisoformat(left_on),
        has_left=has_left,
        is_contractor=is_contractor,
        called=called,
        email=email,
        time_zone=time_zone,
        language=language,
        country=country,
        not_before=not_before and date.fromisoformat(not_before),
    )
