"""Backups in rough hands: full disks, two at once, other people's files, names that lead elsewhere, half a view."""

import asyncio
import fcntl
import json
import os
import resource
import signal
import zipfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from bot.config.settings import Settings
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from storage import database
from storage.backups import restoring, writing
from storage.backups.contents import BackupError
from storage.sealed.folders import Folder
from tests.canary import dump
from tests.cast import COMPANY
from tests.conftest import copied
from tests.operate.test_backups import EMPTY, backup, folder, rows
from tests.past import Lived
from tests.platform import RememberingPlatform
from tests.processes import ROOT, environment
from tests.stories.demo.visitor import Visitor

__all__ = ["backup"]
Change = Callable[[dict[str, Any]], None]


@contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process grows longer, as on a disk that is full."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)
        signal.signal(signal.SIGXFSZ, handler)


def names_in(path: Path) -> list[str]:
    return sorted(file.name for file in path.iterdir())


class TestWriting:
    @pytest.fixture
    def place(self, tmp_path: Path) -> Path:
        (tmp_path / "backups").mkdir()
        return tmp_path / "backups"

    async def test_a_full_disk_is_told_and_leaves_nothing(self, harbour_past: Lived, place: Path) -> None:
        with room_for(50_000), pytest.raises(BackupError, match=r"File too large.*on a disk with room"):
            await writing.back_up(harbour_past.conninfo, harbour_past.check_ins.folders, place / "full.zip")
        assert names_in(place) == []

    async def test_of_two_at_once_one_wins_and_is_whole(self, harbour_past: Lived, place: Path) -> None:
        both = [writing.back_up(harbour_past.conninfo, harbour_past.check_ins.folders, place / "a.zip") for _ in "ab"]
        ends = await asyncio.gather(*both, return_exceptions=True)
        assert [str(end) for end in ends if isinstance(end, BaseException)] == [
            f"{place / 'a.zip'} is there already. Name a file that is not."
        ]
        assert names_in(place) == ["a.zip"]
        with zipfile.ZipFile(place / "a.zip") as archive:
            assert archive.testzip() is None

    async def test_what_a_killed_one_left_goes_with_the_next_of_its_name(
        self, harbour_past: Lived, place: Path
    ) -> None:
        for name in ("a.zip.killed.part", "b.zip.killed.part", "a.zip.busy.part"):
            (place / name).write_bytes(b"half")
        with (place / "a.zip.busy.part").open("rb") as busy:
            fcntl.flock(busy, fcntl.LOCK_EX)
            await writing.back_up(harbour_past.conninfo, harbour_past.check_ins.folders, place / "a.zip")
        assert names_in(place) == ["a.zip", "a.zip.busy.part", "b.zip.killed.part"]

    async def test_a_link_that_lies_in_wait_is_not_followed(self, harbour_past: Lived, place: Path) -> None:
        (place / "a.zip").symlink_to(place / "elsewhere")
        with pytest.raises(BackupError, match="is there already"):
            await writing.back_up(harbour_past.conninfo, harbour_past.check_ins.folders, place / "a.zip")
        assert names_in(place) == ["a.zip"]

    async def test_whatever_the_mask_says_nobody_else_may_read_it(self, harbour_past: Lived, place: Path) -> None:
        mask = os.umask(0)
        try:
            await writing.back_up(harbour_past.conninfo, harbour_past.check_ins.folders, place / "a.zip")
        finally:
            os.umask(mask)
        assert (place / "a.zip").stat().st_mode & 0o777 == 0o600

    @pytest.mark.parametrize("name", ["nowhere/a.zip", "file/a.zip"])
    async def test_a_place_that_is_none_is_named(self, harbour_past: Lived, place: Path, name: str) -> None:
        (place / "file").touch()
        with pytest.raises(BackupError, match=f"{name} cannot be written"):
            await writing.back_up(harbour_past.conninfo, harbour_past.check_ins.folders, place / name)

    async def test_it_lies_in_no_folder_of_check_ins(self, harbour_past: Lived) -> None:
        folders = harbour_past.check_ins.folders
        for kept in (folders.keys, folders.sealed):
            with pytest.raises(BackupError, match="Name a file elsewhere"):
                await writing.back_up(harbour_past.conninfo, folders, kept.path / "mine.roll")

    async def test_a_role_that_sees_some_rows_only_writes_no_half_of_a_backup(
        self, harbour_past: Lived, place: Path
    ) -> None:
        with psycopg.connect(harbour_past.conninfo, autocommit=True) as connection:
            connection.execute("drop role if exists half_sighted")
            connection.execute("create role half_sighted login")
            connection.execute("grant select on all tables in schema public to half_sighted")
            connection.execute("grant select on all sequences in schema public to half_sighted")
            connection.execute("alter table kudos enable row level security")
            half = make_conninfo(harbour_past.conninfo, user="half_sighted")
            try:
                with pytest.raises(BackupError, match="WATERLINE_OWNER_URL"):
                    await writing.back_up(half, harbour_past.check_ins.folders, place / "a.zip")
            finally:
                connection.execute("drop owned by half_sighted")
                connection.execute("drop role half_sighted")
        assert names_in(place) == []

    async def test_while_people_write_it_is_of_one_moment(
        self, harbour_past: Lived, server: str, place: Path, platform: RememberingPlatform
    ) -> None:
        visitor = Visitor(harbour_past, platform)

        async def give() -> None:
            for number in range(5):
                await visitor.asks("bo", f"@ana for calling line {number} back before they noticed #courage", "/kudos")

        await asyncio.gather(
            writing.back_up(harbour_past.conninfo, harbour_past.check_ins.folders, place / "a.zip"), give()
        )
        await database.close_database()
        with copied(server, EMPTY) as empty:
            await restoring.put_back(empty, folder(place / "elsewhere"), place / "a.zip")
        await database.open_database(harbour_past.conninfo)


async def test_a_backup_of_several_workspaces_holds_them_all_and_their_rolls(
    harbour_past: Lived, server: str, settings: Settings, tmp_path: Path
) -> None:
    folders = harbour_past.check_ins.folders
    for platform, account in (("slack", "T0MOUNTAIN"), ("teams", "0b8e-valley")):
        await save_company(await open_workspace(platform, account, account, settings), COMPANY)
        folders.sealed.link(f"{platform}-{account}.roll", account.encode())
    await writing.back_up(harbour_past.conninfo, folders, tmp_path / "all.zip")
    before = await rows(harbour_past.conninfo)
    await database.close_database()
    elsewhere = folder(tmp_path / "elsewhere")
    with copied(server, EMPTY) as empty:
        await restoring.put_back(empty, elsewhere, tmp_path / "all.zip")
        assert await rows(empty) == before
    assert elsewhere.read("slack-T0MOUNTAIN.roll") == b"T0MOUNTAIN"
    assert {file.name.partition("-")[0] for file in elsewhere.files("*.roll")} == {"slack", "teams", "web"}
    await database.open_database(harbour_past.conninfo)


def rewritten(backup: Path, change: Change, members: dict[str, bytes | None]) -> Path:
    """The same with another list, and other members; None is left out."""
    file = backup.with_name("rewritten.zip")
    with zipfile.ZipFile(backup) as archive, zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as made:
        held: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
        contents = json.loads(archive.read("contents.json"))
        change(contents)
        for name, content in (held | {"contents.json": json.dumps(contents).encode()} | members).items():
            if content is not None:
                made.writestr(name, content)
    return file


def keeps(_: dict[str, Any]) -> None: ...


def migration(name: str) -> Change:
    return lambda contents: contents.update(migration=name)


WRONG: dict[str, tuple[Change, dict[str, bytes | None]]] = {
    "a table of the server itself": (
        lambda contents: contents["columns"].update(pg_authid=["rolname"]),
        {"tables/pg_authid": b"mallory\n"},
    ),
    "a table less": (lambda contents: contents["columns"].pop("kudos"), {"tables/kudos": None}),
    "no columns": (lambda contents: contents["columns"].update(kudos=[]), {}),
    "a column that is none": (lambda contents: contents["columns"]["kudos"].append("mallory"), {}),
    "a sequence of somebody else": (lambda contents: contents["sequences"].update({"pg_catalog.mine": 1}), {}),
    "rows that lead to none": (keeps, {"tables/person": b""}),
    "rows that are none": (keeps, {"tables/kudos": b"mallory\n"}),
    "a migration that is a module": (migration("__init__"), {}),
    "a migration elsewhere": (migration("../migrations/0037_first_answers"), {}),
    "a newer version": (migration("9999_later"), {}),
    "a list that does not fit into memory": (keeps, {"contents.json": b" " * ((1 << 24) + 1)}),
    "something more": (keeps, {"notes.txt": b"mallory"}),
}


IN_CI = ("a table of the server itself", "a table less", "rows that lead to none")


@pytest.mark.parametrize(
    "wrong", [pytest.param(name, marks=[] if name in IN_CI else pytest.mark.long) for name in WRONG]
)
async def test_a_file_that_is_whole_and_not_ours_changes_nothing(
    backup: Path, harbour_past: Lived, server: str, tmp_path: Path, wrong: str
) -> None:
    await database.close_database()
    elsewhere = folder(tmp_path / "elsewhere")
    with copied(server, EMPTY) as empty:
        before = await dump(empty)
        with pytest.raises(BackupError, match=r"no whole backup|made by a newer version"):
            await restoring.put_back(empty, elsewhere, rewritten(backup, *WRONG[wrong]))
        assert await dump(empty) == before
    assert [file.name for file in elsewhere.files("*.*")] == []
    await database.open_database(harbour_past.conninfo)


@pytest.mark.parametrize(
    "member", [b"\x01\x00", b"\x00\x00"], ids=["locked by a password", "packed in a way that we do not write"]
)
def test_a_member_that_cannot_be_unpacked_is_refused(tmp_path: Path, member: bytes) -> None:
    file = tmp_path / "locked.zip"
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("contents.json", b"{}")
    content = bytearray(file.read_bytes())
    entry = content.index(b"PK\x01\x02")
    content[entry + 8 : entry + 10] = member
    content[entry + 10 : entry + 12] = b"\x00\x00" if member[0] else b"\x0e\x00"
    file.write_bytes(content)
    with pytest.raises(BackupError, match="no whole backup"):
        asyncio.run(restoring.put_back("", Folder(tmp_path, ""), file))


@pytest.mark.parametrize("make", [Path.mkdir, os.mkfifo], ids=["a folder", "a pipe"])
async def test_what_is_no_file_is_not_waited_for(tmp_path: Path, make: Callable[[Path], None]) -> None:
    make(tmp_path / "odd")
    with pytest.raises(BackupError, match="is no file"):
        await restoring.put_back("", Folder(tmp_path, ""), tmp_path / "odd")


async def test_an_error_of_something_else_is_not_called_one_of_the_file(
    backup: Path, harbour_past: Lived, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async def unreachable(*_: object) -> None:
        raise ConnectionRefusedError

    monkeypatch.setattr(restoring, "open_database", unreachable)
    with pytest.raises(ConnectionRefusedError):
        await restoring.put_back(harbour_past.conninfo, folder(tmp_path / "elsewhere"), backup)


class TestRestoringAgain:
    async def test_where_it_was_killed_with_its_rolls_in_place_it_is_run_again(
        self, backup: Path, harbour_past: Lived, server: str, tmp_path: Path
    ) -> None:
        elsewhere = folder(tmp_path / "elsewhere")
        with zipfile.ZipFile(backup) as archive:
            placed = [name for name in archive.namelist() if name.startswith("sealed/")]
            elsewhere.link(placed[0].removeprefix("sealed/"), archive.read(placed[0]))
        before = await rows(harbour_past.conninfo)
        await database.close_database()
        with copied(server, EMPTY) as empty:
            await restoring.put_back(empty, elsewhere, backup)
            assert await rows(empty) == before
        assert len(elsewhere.files("*.*")) == len(placed)
        await database.open_database(harbour_past.conninfo)

    @pytest.mark.long
    async def test_of_two_at_once_into_one_database_one_wins_and_the_other_leaves_no_roll(
        self, backup: Path, harbour_past: Lived, server: str, tmp_path: Path
    ) -> None:
        with copied(server, EMPTY) as empty:
            ended = await asyncio.gather(*(_restores(empty, tmp_path / name, backup) for name in ("a", "b")))
            assert sorted(code for code, _ in ended) == [0, 1]
            [refused] = [said for code, said in ended if code]
            assert "The database is not empty" in refused
            left = [folder(tmp_path / name / "sealed").files("*.roll") for name in ("a", "b")]
            assert sorted(map(bool, left)) == [False, True]


async def _restores(conninfo: str, place: Path, file: Path) -> tuple[int, str]:
    places = {f"WATERLINE_{name.upper()}": str(place / name) for name in ("data", "keys", "sealed")}
    process = await asyncio.create_subprocess_exec(
        *(str(ROOT / ".venv/bin/python"), "-m", "bot", "restore", str(file)),
        cwd=ROOT,
        env=environment(DATABASE_URL=conninfo, **places),
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.STDOUT,
    )
    said, _ = await process.communicate()
    return process.returncode or 0, said.decode()
