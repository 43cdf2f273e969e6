"""A workspace is exported whole, and erased whole: with a receipt, in steps, and nothing of another goes along."""

import csv
import io
import json
import zipfile
from collections.abc import Mapping
from pathlib import Path

import pytest
from cryptography.fernet import Fernet
from psycopg.conninfo import make_conninfo

from bot.app.connect import erasing as app_erasing
from bot.app.tenants.reports import examine_erasures, lines_of
from bot.config.settings import Settings
from bot.org.tenants.app_grants import AppGrant, StillErased
from commands.org.open_workspace import open_workspace
from storage import database, schema
from storage.backups import erasing
from storage.backups.contents import BackupError
from storage.backups.erasing import erase, last_receipt, long_removed, workspace_at
from storage.backups.exporting import LEFT_OUT, export
from storage.database import statement
from storage.org.app_grants import StoredAppGrants
from storage.org.installations import secrets
from storage.org.people import workspaces
from storage.sealed.ballot_box import KEYS
from storage.sealed.roll import ACCOUNTS, ROLL
from tests.conftest import opening
from tests.past import Lived

OLD = Fernet.generate_key().decode()
OF_ALL = {"counting.lock", "workspaces.erasures"}  # files of no workspace
GRANT = AppGrant(
    place="T0QUAY",
    name="Quay",
    url="https://quay.slack.com/",
    organisation="",
    installer="U0ANA",
    scopes=("commands",),
    token="xoxb-of-the-quay",
)


async def rows_of(workspace_id: int) -> Mapping[str, int]:
    """How many rows of a workspace each table has; those that have none are left out."""
    counted = {}
    for table in schema.tables():
        columns = await statement(
            "select 1 from information_schema.columns where table_name = %(table)s and column_name = 'workspace_id'",
            table=table,
        )
        if columns and table not in ("erasure", "due"):
            [row] = await statement(
                f"select count(*) as rows from {table} where workspace_id = %(workspace_id)s", workspace_id=workspace_id
            )
            counted[table] = int(row["rows"])
    return {table: rows for table, rows in counted.items() if rows}


@pytest.fixture
async def quay(harbour_past: Lived) -> int:
    """Another company on the same database, with an installation and files of its own."""
    workspace = await open_workspace("slack", "T0QUAY", "Quay", harbour_past.settings)
    await StoredAppGrants("slack", secrets(OLD)).keep(workspace.id, GRANT)
    harbour_past.check_ins.folders.sealed.link("slack-T0QUAY.roll", b"of the quay")
    return workspace.id


async def test_nothing_is_left_of_a_workspace_that_is_erased_and_all_of_every_other(
    harbour_past: Lived, quay: int
) -> None:
    folders, workspace = harbour_past.check_ins.folders, harbour_past.workspace
    [round_] = await statement("select key from round where workspace_id = %(id)s limit 1", id=workspace.id)
    folders.keys.link(f"{round_['key']}{KEYS}", b"a key that was left")
    before, of_quay = await rows_of(workspace.id), await rows_of(quay)
    assert {"ledger", "diary", "kudos", "person", "concern", "barnacle"} <= before.keys()
    receipt = await erase(harbour_past.conninfo, folders, workspace.id)
    assert await rows_of(workspace.id) == {}
    assert await workspace_at("web", "local") is None
    assert await rows_of(quay) == of_quay
    assert receipt.rows == before
    assert not {file.name for file in folders.sealed.files("*.*")} - {"slack-T0QUAY.roll", *OF_ALL}
    assert not {file.name for file in folders.keys.files("*.*")} - OF_ALL
    assert receipt.files > 2
    lines = lines_of(receipt)
    assert f"  ledger: {before['ledger']}" in lines
    assert receipt.fingerprint in lines[-2]


async def test_one_that_is_killed_midway_goes_on_where_it_was_and_counts_each_row_once(
    harbour_past: Lived, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(erasing, "ROWS_AT_ONCE", 50)
    workspace, before = harbour_past.workspace, await rows_of(harbour_past.workspace.id)
    counted, batches = erasing._Erasing._counted, 0

    async def breaks_off(self: erasing._Erasing, *arguments: object) -> bool:
        nonlocal batches
        batches += 1
        if batches in (3, 40):
            raise KeyboardInterrupt
        return await counted(self, *arguments)  # type: ignore[arg-type]

    monkeypatch.setattr(erasing._Erasing, "_counted", breaks_off)
    for _ in range(2):
        with pytest.raises(KeyboardInterrupt):
            await erase(harbour_past.conninfo, harbour_past.check_ins.folders, workspace.id)
    assert 0 < sum((await rows_of(workspace.id)).values()) < sum(before.values())
    assert await long_removed(10_000) == [workspace.id], "whoever comes next brings it to its end"
    assert await workspaces() == [], "no command takes what is left for the whole"
    [half] = await examine_erasures()
    assert "web local is being erased" in half.text
    await app_erasing.erase_due(harbour_past.conninfo, harbour_past.check_ins.folders, Settings())
    [receipt] = await statement("select rows, ended_at is not null as ended from erasure")
    assert (receipt["rows"], receipt["ended"]) == (before, True)
    assert await examine_erasures() == []


async def test_the_role_that_serves_may_erase_a_workspace_it_names_and_nothing_of_another(
    harbour_past: Lived, quay: int
) -> None:
    serving = make_conninfo(harbour_past.conninfo, user="waterline_of_tests", password="quayside")
    await database.close_database()
    await schema.migrate(harbour_past.conninfo, serving)
    async with opening(serving):
        before, of_quay = await rows_of(harbour_past.workspace.id), await rows_of(quay)
        assert await last_receipt("web", "local") is None
        elsewhere = make_conninfo(serving, options="-c TimeZone=Asia/Tokyo")
        receipt = await erase(elsewhere, harbour_past.check_ins.folders, harbour_past.workspace.id)
        assert receipt.rows == before
        assert await last_receipt("slack", "T0QUAY") is None, "it is not erased"
        again = await last_receipt("web", "local")
        assert again == receipt
        assert lines_of(again) == lines_of(receipt), "whoever asks anew reads the same, in whatever zone of time"
        assert {"ledger", "diary"} <= receipt.rows.keys()
        assert await rows_of(quay) == of_quay
        grants = StoredAppGrants("slack", secrets(OLD))
        assert [tenancy.workspace.id for tenancy in await grants.tenancies()] == [quay]
        assert await grants.find(quay) == GRANT
    await database.open_database(harbour_past.conninfo)


@pytest.mark.parametrize("table", ["ledger", "diary"])
async def test_what_is_only_ever_added_to_goes_by_no_other_way(harbour_past: Lived, table: str) -> None:
    for change in (f"delete from {table}", f"truncate {table}", f"update {table} set workspace_id = workspace_id"):
        with pytest.raises(Exception, match="only ever added to"):
            await statement(change)
    await statement("update workspace set removed_at = now()")
    with pytest.raises(Exception, match="only ever added to"):
        await statement(f"delete from {table}")
    await statement("update workspace set erasing_since = now()")
    with pytest.raises(Exception, match="what is being erased stays so"):
        await statement("update workspace set erasing_since = null")


async def test_a_workspace_is_kept_for_as_long_as_the_settings_say_and_cannot_come_back_midway(
    harbour_past: Lived, quay: int, settings: Settings
) -> None:
    grants = StoredAppGrants("slack", secrets(OLD))
    [tenancy] = await grants.tenancies()
    assert await grants.remove(tenancy)
    assert await long_removed(90) == []
    await statement("update workspace set removed_at = now() - interval '91 days' where id = %(id)s", id=quay)
    assert await long_removed(90) == [quay]
    await grants.keep(quay, GRANT)
    assert await long_removed(90) == [], "it came back in time"
    await statement("update workspace set removed_at = now() - interval '91 days' where id = %(id)s", id=quay)
    await open_workspace("slack", GRANT.place, GRANT.name, settings)
    assert await long_removed(90) == [], "it is served by a token in the environment"
    await statement("update workspace set removed_at = now(), erasing_since = now() where id = %(id)s", id=quay)
    with pytest.raises(StillErased):
        await grants.keep(quay, GRANT)
    await open_workspace("slack", GRANT.place, GRANT.name, settings)
    [erased] = await statement("select removed_at, erasing_since from workspace where id = %(id)s", id=quay)
    assert erased["removed_at"] == erased["erasing_since"]


async def test_an_export_is_one_workspace_alone_without_what_leads_in_somewhere(
    harbour_past: Lived, quay: int, tmp_path: Path
) -> None:
    folders, file = harbour_past.check_ins.folders, tmp_path / "harbour.zip"
    exported = await export(harbour_past.conninfo, folders, harbour_past.workspace.id, file)
    there = await rows_of(harbour_past.workspace.id)
    assert {table: rows for table, rows in exported.rows.items() if rows} == {
        table: rows for table, rows in there.items() if table not in LEFT_OUT
    }
    with zipfile.ZipFile(file) as archive:
        names = archive.namelist()
        held = b"".join(archive.read(name) for name in names)
        people = list(csv.DictReader(io.StringIO(archive.read("tables/person.csv").decode())))
        assert json.loads(archive.read("contents.json"))["rows"] == exported.rows
    assert {row["workspace_id"] for row in people} == {str(harbour_past.workspace.id)}
    assert [name for name in names if name.endswith(ROLL)] == ["rolls/web-local.roll"]
    assert not [name for name in names if name.endswith(ACCOUNTS)]
    assert b"T0QUAY" not in held
    assert file.stat().st_mode & 0o777 == 0o600
    with pytest.raises(BackupError, match="is there already"):
        await export(harbour_past.conninfo, folders, quay, file)
    alone = await export(harbour_past.conninfo, folders, quay, tmp_path / "quay.zip")
    assert b"xoxb" not in (tmp_path / "quay.zip").read_bytes()
    assert "installation" not in alone.rows
