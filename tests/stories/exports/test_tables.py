"""What can be taken out as a table: each file is whole, says so at its end, stands in the diary, and holds nothing that
was said in confidence.
"""

import csv
import json
from hashlib import sha256
from io import BytesIO, StringIO
from pathlib import Path

import pytest
from pyarrow import parquet

from bot.exports.diary import TableExported
from bot.exports.tables import COLUMNS, ExportFormat, ExportTable
from bot.insight.exports import read_ledger
from commands.exports.export_table import WantedExport, WrittenExport, export_table
from storage.database import statement
from storage.diary import diary
from storage.whole_files import whole_file
from tests.past import Lived
from tests.processes import environment
from tests.typed import types

CANARY = "a canary that sings in no export"
_PRIVATE = """
update kudos set private = true, words = %(words)s where workspace_id = %(workspace_id)s and id = (
    select min(id) from kudos where workspace_id = %(workspace_id)s and removed_at is null and not private)
"""
_REMOVED = """
update kudos set removed_at = given_at, words = %(words)s where workspace_id = %(workspace_id)s and id = (
    select min(id) from kudos where workspace_id = %(workspace_id)s and removed_at is null and not private)
"""
_FORMULA = """
update kudos set words = '=1+1' where workspace_id = %(workspace_id)s and id = (
    select max(k.id) from kudos k where workspace_id = %(workspace_id)s and removed_at is null and not private
    and exists (select from kudos_receiver r join person p on p.workspace_id = r.workspace_id and p.id = r.person_id
        where r.workspace_id = k.workspace_id and r.kudos_id = k.id and p.posts_about_me and not r.hidden))
"""


async def exported(past: Lived, table: ExportTable, format_: ExportFormat) -> tuple[bytes, WrittenExport]:
    out = BytesIO()
    written = await export_table(WantedExport(past.workspace, table, format_), out, past.now)
    return out.getvalue(), written


def rows_of(content: bytes, format_: ExportFormat) -> list[dict[str, object]]:
    match format_:
        case ExportFormat.CSV:
            *lines, _ = csv.DictReader(StringIO(content.decode()))
            return list(lines)
        case ExportFormat.JSON_LINES:
            *objects, end = map(json.loads, content.decode().splitlines())
            assert end["end"]["rows"] == len(objects)
            return objects
        case ExportFormat.PARQUET:
            rows: list[dict[str, object]] = parquet.read_table(BytesIO(content)).to_pylist()
            return rows


def closes(content: bytes, format_: ExportFormat, written: WrittenExport) -> bool:
    """Whether the file says itself, or who looks at all of it finds, what was said of it."""
    before, _, end = content.rstrip(b"\n").rpartition(b"\n")
    match format_:
        case ExportFormat.CSV:
            digest = sha256(before + b"\n").hexdigest()
            return end.decode() == f"end,{written.rows},sha256:{digest}" and digest == written.digest
        case ExportFormat.JSON_LINES:
            noted = str(json.loads(end)["end"]["sha256"])
            return noted == sha256(before + b"\n").hexdigest() == written.digest
        case ExportFormat.PARQUET:
            return sha256(content).hexdigest() == written.digest


def files_of_kudos(folder: Path) -> list[Path]:
    return list(folder.glob("kudos*"))


@pytest.mark.parametrize("format_", ExportFormat)
async def test_each_table_is_whole_says_so_and_stands_in_the_diary(harbour_past: Lived, format_: ExportFormat) -> None:
    for table in ExportTable:
        content, written = await exported(harbour_past, table, format_)
        rows = rows_of(content, format_)
        assert len(rows) == written.rows > 0, table
        assert list(rows[0]) == list(COLUMNS[table])
        assert closes(content, format_, written)
        [entry] = await diary.page(harbour_past.workspace.id, None, 1)
        assert TableExported.read(entry.content) == TableExported(
            table.value, format_.value, written.rows, written.digest
        )


async def test_what_was_said_in_confidence_is_in_no_table(harbour_past: Lived) -> None:
    workspace = harbour_past.workspace.id
    for change in (_PRIVATE, _REMOVED):
        await statement(change, workspace_id=workspace, words=CANARY)
    await statement(
        "update concern_reply set words = %(words)s where workspace_id = %(workspace_id)s",
        workspace_id=workspace,
        words=CANARY,
    )
    await statement(
        "update comment set words = %(words)s where workspace_id = %(workspace_id)s",
        workspace_id=workspace,
        words=CANARY,
    )
    everything = b""
    for table in ExportTable:
        for format_ in ExportFormat:
            content, _ = await exported(harbour_past, table, format_)
            everything += content
            if format_ is ExportFormat.PARQUET:
                everything += str(rows_of(content, format_)).encode()
    assert CANARY.encode() not in everything
    concerns = [
        row["key"]
        for row in await statement(
            "select key from concern where workspace_id = %(workspace_id)s", workspace_id=workspace
        )
    ]
    assert concerns
    assert not [key for key in concerns if str(key).encode() in everything]
    assert b"forecast" not in b"".join([(await exported(harbour_past, ExportTable.LEDGER, ExportFormat.CSV))[0]])


async def test_what_one_manager_alone_reads_is_not_in_the_ledger(harbour_past: Lived) -> None:
    workspace = harbour_past.workspace.id
    rounds = await statement(
        "select frozen -> 'items' as items from round where workspace_id = %(workspace_id)s and state = 'closed'",
        workspace_id=workspace,
    )
    alone = {item["key"] for round_ in rounds for item in round_["items"] if item.get("about_manager")}
    [kept] = await statement(
        "select count(*) as rows from ledger where workspace_id = %(workspace_id)s and item = any(%(items)s)",
        workspace_id=workspace,
        items=list(alone),
    )
    assert kept["rows"] > 0
    content, _ = await exported(harbour_past, ExportTable.LEDGER, ExportFormat.CSV)
    items = {str(row["item"]) for row in rows_of(content, ExportFormat.CSV)}
    assert "mood" in items
    assert not items & alone


async def test_the_ledger_is_read_by_who_looks_for_gaps(harbour_past: Lived) -> None:
    content, written = await exported(harbour_past, ExportTable.LEDGER, ExportFormat.CSV)
    assert len(read_ledger(content.decode())) == written.rows


async def test_a_kudos_is_no_formula_in_a_spreadsheet_and_itself_for_programs(harbour_past: Lived) -> None:
    await statement(_FORMULA, workspace_id=harbour_past.workspace.id)
    in_sheet, _ = await exported(harbour_past, ExportTable.KUDOS, ExportFormat.CSV)
    in_lines, _ = await exported(harbour_past, ExportTable.KUDOS, ExportFormat.JSON_LINES)
    assert [row["words"] for row in rows_of(in_sheet, ExportFormat.CSV) if "1+1" in str(row["words"])] == ["'=1+1"]
    assert [row for row in rows_of(in_lines, ExportFormat.JSON_LINES) if row["words"] == "=1+1"]


async def test_nobody_is_named_who_wants_no_posts_about_them(harbour_past: Lived) -> None:
    await statement(
        "update person set posts_about_me = false where workspace_id = %(workspace_id)s",
        workspace_id=harbour_past.workspace.id,
    )
    content, written = await exported(harbour_past, ExportTable.KUDOS, ExportFormat.JSON_LINES)
    assert (written.rows, rows_of(content, ExportFormat.JSON_LINES)) == (0, [])


async def test_an_export_that_could_not_be_noted_is_no_file(harbour_past: Lived, tmp_path: Path) -> None:
    await statement("alter table diary add constraint refuses check (kind <> 'table_exported') not valid")
    wanted = WantedExport(harbour_past.workspace, ExportTable.KUDOS, ExportFormat.CSV)
    with pytest.raises(Exception, match="refuses"), whole_file(tmp_path / "kudos.csv") as out:
        await export_table(wanted, out, harbour_past.now)
    assert not files_of_kudos(tmp_path)


async def test_the_command_writes_a_file_for_nobody_else_once(harbour_past: Lived, tmp_path: Path) -> None:
    env = environment(DATABASE_URL=harbour_past.conninfo)
    file = tmp_path / "kudos.parquet"
    first = await types("export", "kudos", str(file), env=env)
    assert first.code == 0, first.said
    assert file.stat().st_mode & 0o777 == 0o600
    digest, name = (tmp_path / "kudos.parquet.sha256").read_text().split()
    assert (digest, name) == (sha256(file.read_bytes()).hexdigest(), "kudos.parquet")
    assert digest in first.said
    assert "is there already" in (await types("export", "kudos", str(file), env=env)).said
    assert "ends with" in (await types("export", "diary", str(tmp_path / "diary.xlsx"), env=env)).said
    full = await types("export", "diary", "/dev/full/diary.csv", env=env)
    assert full.code == 1
    assert "Nothing is left of it" in full.said
