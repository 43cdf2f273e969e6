"""A backup in one file: put back it is the same to the last row, and holds nothing that could open an answer."""

import zipfile
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest

from storage import database
from storage.backups import restoring, writing
from storage.backups.contents import KEPT, BackupError
from storage.database import statement
from storage.sealed.ballot_box import BOXES, KEYS, MANIFEST
from storage.sealed.folders import Folder
from tests.canary import dump
from tests.conftest import copied
from tests.past import Lived

EMPTY = "template0"


def folder(path: Path) -> Folder:
    made = Folder(path, "WATERLINE_SEALED")
    made.prepare()
    return made


_LAWS = """
select conrelid::regclass::text as table, pg_get_constraintdef(oid) as law from pg_constraint where contype <> 'n'
union all select tgrelid::regclass::text, pg_get_triggerdef(oid) || tgenabled::text from pg_trigger
    where not tgisinternal and tgname <> 'settled'
order by 1, 2
"""


def kept_by(conninfo: str) -> list[tuple[str, str]]:
    """Keys, checks and triggers of all tables, but for that of the tests themselves."""
    with psycopg.connect(conninfo) as connection:
        return connection.execute(_LAWS).fetchall()


async def rows(conninfo: str) -> str:
    """All rows and numbers, but for when each migration was applied here."""
    return await dump(conninfo, "--data-only", "--exclude-table-data=tortoise_migrations")


@pytest.fixture
async def backup(harbour_past: Lived, tmp_path: Path) -> Path:
    """Of the demo's company with its quarter, while its folders hold what no backup may."""
    sealed = harbour_past.check_ins.folders.sealed
    for ending in (BOXES, ".closing", ".page"):
        sealed.link(f"ffff{ending}", b"The canary sings at half past four")
    file = tmp_path / "harbour.zip"
    await writing.back_up(harbour_past.conninfo, harbour_past.check_ins.folders, file)
    sealed.remove("ffff*")
    return file


async def test_put_back_on_another_machine_it_is_the_same_to_the_last_row_and_number(
    backup: Path, harbour_past: Lived, server: str, tmp_path: Path
) -> None:
    before, laws = await rows(harbour_past.conninfo), kept_by(harbour_past.conninfo)
    kept = {file.name: file.read_bytes() for ending in KEPT for file in _sealed(harbour_past, ending)}
    await database.close_database()
    elsewhere = folder(tmp_path / "elsewhere")
    with copied(server, EMPTY) as empty:
        contents = await restoring.put_back(empty, elsewhere, backup)
        assert await rows(empty) == before
        assert kept_by(empty) == laws
    assert {file.name: file.read_bytes() for file in elsewhere.files("*.*")} == kept
    assert set(contents.sealed) == set(kept)
    assert any(name.endswith(".roll") for name in kept)
    await database.open_database(harbour_past.conninfo)


def _sealed(lived: Lived, ending: str) -> list[Path]:
    return lived.check_ins.folders.sealed.files(f"*{ending}")


async def test_it_holds_no_key_no_box_and_no_manifest_and_only_its_owner_may_read_it(backup: Path) -> None:
    with zipfile.ZipFile(backup) as archive:
        names = archive.namelist()
        held = b"".join(archive.read(name) for name in names)
    assert not [name for name in names if name.endswith((KEYS, MANIFEST, BOXES, ".closing", ".page", ".seal", ".open"))]
    assert b"The canary sings" not in held
    assert _mode(backup) == 0o600


def _bytes(file: Path) -> bytes:
    return file.read_bytes()


def _mode(file: Path) -> int:
    return file.stat().st_mode & 0o777


def altered(backup: Path, change: Callable[[bytes], bytes]) -> Path:
    file = backup.with_name("altered.zip")
    file.write_bytes(change(backup.read_bytes()))
    return file


def _flipped(content: bytes) -> bytes:
    middle = len(content) // 2
    return content[:middle] + bytes([content[middle] ^ 1]) + content[middle + 1 :]


@pytest.mark.parametrize(
    "change", [lambda content: content[:-1000], _flipped, lambda _: b"", lambda _: b"person,manager\n"]
)
async def test_one_that_broke_off_or_was_altered_changes_nothing(
    backup: Path, harbour_past: Lived, server: str, tmp_path: Path, change: Callable[[bytes], bytes]
) -> None:
    await database.close_database()
    with copied(server, EMPTY) as empty:
        before = await dump(empty)
        with pytest.raises(BackupError, match="is no whole backup of Waterline"):
            await restoring.put_back(empty, folder(tmp_path / "elsewhere"), altered(backup, change))
        assert await dump(empty) == before
    assert [file.name for file in (tmp_path / "elsewhere").glob("*.*")] == []
    await database.open_database(harbour_past.conninfo)


@pytest.mark.parametrize("name", ["../outside.roll", "/tmp/outside.roll", "a.keys", "sub/a.roll"])  # noqa: S108
async def test_no_name_in_it_leads_out_of_the_sealed_folder(
    backup: Path, harbour_past: Lived, server: str, tmp_path: Path, name: str
) -> None:
    await database.close_database()
    hostile = backup.with_name("hostile.zip")
    with zipfile.ZipFile(backup) as archive, zipfile.ZipFile(hostile, "w") as changed:
        for member in archive.namelist():
            content = archive.read(member)
            if member == "contents.json":
                content = content.replace(b'"sealed": [', f'"sealed": ["{name}", '.encode())
            changed.writestr(member, content)
        changed.writestr(f"sealed/{name}", b"mine")
    with copied(server, EMPTY) as empty, pytest.raises(BackupError, match="is no whole backup"):
        await restoring.put_back(empty, folder(tmp_path / "elsewhere"), hostile)
    assert not (tmp_path / "outside.roll").exists()
    await database.open_database(harbour_past.conninfo)


class TestWhereItCannotBe:
    async def test_a_database_that_holds_something_is_left_as_it_is(
        self, backup: Path, harbour_past: Lived, tmp_path: Path
    ) -> None:
        people = (await statement("select count(*) as people from person"))[0]["people"]
        await database.close_database()
        with pytest.raises(BackupError, match="The database is not empty"):
            await restoring.put_back(harbour_past.conninfo, folder(tmp_path / "elsewhere"), backup)
        await database.open_database(harbour_past.conninfo)
        assert (await statement("select count(*) as people from person"))[0]["people"] == people

    async def test_a_sealed_folder_that_holds_a_roll_is_left_as_it_is(
        self, backup: Path, harbour_past: Lived, server: str, tmp_path: Path
    ) -> None:
        elsewhere = folder(tmp_path / "elsewhere")
        elsewhere.link("web-other.roll", b"of others")
        await database.close_database()
        with copied(server, EMPTY) as empty, pytest.raises(BackupError, match=r"holds web-other\.roll"):
            await restoring.put_back(empty, elsewhere, backup)
        assert [file.name for file in elsewhere.files("*.*")] == ["web-other.roll"]
        await database.open_database(harbour_past.conninfo)

    async def test_a_file_that_is_there_is_not_written_over(self, backup: Path, harbour_past: Lived) -> None:
        before = _bytes(backup)
        with pytest.raises(BackupError, match="is there already"):
            await writing.back_up(harbour_past.conninfo, harbour_past.check_ins.folders, backup)
        assert _bytes(backup) == before

    async def test_half_a_backup_is_not_left_behind(
        self, harbour_past: Lived, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(writing, "LIST", "\ud800")  # no name of a file in a zip
        with pytest.raises(UnicodeEncodeError):
            await writing.back_up(harbour_past.conninfo, harbour_past.check_ins.folders, tmp_path / "half.zip")
        assert not (tmp_path / "half.zip").exists()
