"""A backup from before brings nobody back: by the real commands, into a new database and a new folder."""

import asyncio
import sys
from pathlib import Path

import psycopg
import pytest

from bot.org.people import Profile
from commands.org.open_workspace import open_workspace
from storage.backups.erasing import mark_erased
from storage.caches import forget_all
from storage.database import statement
from storage.sealed.erasures import ErasureLists
from storage.sealed.roll import numbers_of
from tests.canary import dump, files
from tests.cast import ANA, BO, CY, MONDAY
from tests.conftest import copied
from tests.processes import ROOT, environment
from tests.stories.forgetting.killed import NOWHERE
from tests.stories.forgetting.looking import ForgettingCompany
from tests.typed import Ended, types

EMPTY = "template0"
INA = Profile(platform_id="@ina", name="Ina Rosenqvist", handle="ina")
_NEWCOMER = """
insert into person (workspace_id, platform_id, name, handle, language, time_zone, is_admin, is_bot, is_active,
    is_stranger, posts_about_me)
select id, %(account)s, %(name)s, 'ina', 'en', 'UTC', false, false, true, false, true from workspace returning id
"""
THANKS = "for carrying the whole migration to its end, so that nobody lost a day #courage"


@pytest.fixture
async def backup(forgetful: ForgettingCompany, opened: str, tmp_path: Path) -> Path:
    """Taken while Bo was here; then Bo was forgotten, and their list of erasures has a line."""
    await forgetful.chat.types(CY, f"@bo {THANKS}")
    await forgetful.chat.deliver()
    folders = forgetful.check_ins.folders
    numbers_of(folders.sealed, forgetful.name, [ANA.platform_id, BO.platform_id])
    file = tmp_path / "monday.zip"
    taken = await types("backup", str(file), env=_environment(opened, folders.sealed.path, folders.keys.path))
    assert taken.code == 0, taken.said
    await forgetful.wishes(BO, kudos_received="gone")
    await statement("select setval(pg_get_serial_sequence('person', 'id'), 20)")  # others came, too
    await statement(_NEWCOMER, account=INA.platform_id, name=INA.name)  # came after the backup, and went
    await forgetful.wishes(INA)
    await forgetful.ticks()
    return file


def _environment(conninfo: str, sealed: Path, keys: Path, **ours: str) -> dict[str, str]:
    return environment(DATABASE_URL=conninfo, WATERLINE_SEALED=str(sealed), WATERLINE_KEYS=str(keys), **ours)


class Elsewhere:
    """Another machine, with an empty database and an empty sealed folder."""

    def __init__(self, conninfo: str, path: Path) -> None:
        self.conninfo, self.sealed, self._keys = conninfo, path / "new-sealed", path / "new-keys"

    @property
    def environment(self) -> dict[str, str]:
        return _environment(self.conninfo, self.sealed, self._keys)

    async def restores(self, backup: Path, *options: str, **env: str) -> Ended:
        return await types("restore", str(backup), *options, env={**self.environment, **env})

    def meets(self, newcomer: Profile) -> int:
        """Returns the number that somebody gets who is met now."""
        with psycopg.connect(self.conninfo) as connection:
            who = {"account": newcomer.platform_id, "name": newcomer.name}
            [(number,)] = connection.execute(_NEWCOMER.encode(), who).fetchall()
        return int(number)

    async def looks(self) -> None:
        """What a process that serves does at its start, and the minutes after."""
        arguments = (self.conninfo, MONDAY.isoformat(), str(self._keys), str(self.sealed), NOWHERE)
        served = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.stories.forgetting.killed", *arguments, cwd=ROOT
        )
        assert await served.wait() == 0

    async def names(self, *words: str) -> set[str]:
        held = await dump(self.conninfo) + "".join(
            content.decode("utf-8", "replace") for _, content in files(self.sealed)
        )
        return {word for word in words if word in held}


NAMES = ("Achterberg", "@bo", "nobody lost a day")


async def test_with_the_list_of_erasures_nobody_is_back_and_the_choice_still_holds(
    backup: Path, forgetful: ForgettingCompany, server: str, tmp_path: Path
) -> None:
    with copied(server, EMPTY) as empty:
        elsewhere = Elsewhere(empty, tmp_path)
        restored = await elsewhere.restores(backup, "--erasures", str(forgetful.check_ins.folders.sealed.path))
        assert restored.code == 0, restored.said
        assert "1 people were forgotten after this backup, and are again." in restored.said
        assert await elsewhere.names(*NAMES) <= {"@bo"}, "where their private chat is, to take away what stands there"
        newcomer = elsewhere.meets(INA)
        await elsewhere.looks()
        assert await elsewhere.names(*NAMES) == set()
        assert await elsewhere.names("Lindqvist", INA.name) == {"Lindqvist", INA.name}, "she is back by her own will"
        erasures = ErasureLists(forgetful.check_ins.folders.sealed).of(forgetful.name)
        assert newcomer > max(erasure.person for erasure in erasures), "nobody has the number of who was forgotten"


async def test_a_second_copy_beside_the_backups_does_it_too(
    backup: Path, forgetful: ForgettingCompany, server: str, tmp_path: Path
) -> None:
    beside = tmp_path / "beside"
    beside.mkdir()
    for file in forgetful.check_ins.folders.sealed.files("*.erasures"):
        (beside / file.name).write_bytes(file.read_bytes())
    with copied(server, EMPTY) as empty:
        elsewhere = Elsewhere(empty, tmp_path)
        restored = await elsewhere.restores(backup, WATERLINE_ERASURES=str(beside))
        assert restored.code == 0, restored.said
        await elsewhere.looks()
        assert await elsewhere.names(*NAMES) == set()


async def test_without_a_list_it_is_said_that_somebody_may_be_back(backup: Path, server: str, tmp_path: Path) -> None:
    with copied(server, EMPTY) as empty:
        elsewhere = Elsewhere(empty, tmp_path)
        restored = await elsewhere.restores(backup)
        assert "No list of erasures was found." in restored.said
        assert await elsewhere.names(*NAMES) == {*NAMES}


async def test_a_workspace_that_was_erased_is_not_back_and_one_that_was_installed_anew_stays(
    backup: Path, forgetful: ForgettingCompany, opened: str, server: str, tmp_path: Path
) -> None:
    folders, entrance = forgetful.check_ins.folders, forgetful.chat.entrance
    place = (entrance.workspace.platform, entrance.workspace.platform_id)
    here = _environment(opened, folders.sealed.path, folders.keys.path)
    erased = await types("erase-workspace", *place, "--yes", env=here)
    assert erased.code == 0, erased.said
    with copied(server, EMPTY) as empty:
        elsewhere = Elsewhere(empty, tmp_path)
        restored = await elsewhere.restores(backup, "--erasures", str(folders.sealed.path))
        assert f"Workspace {entrance.workspace.id} was erased after this backup, and is again." in restored.said
        assert await elsewhere.names(*NAMES, "Lindqvist") == set()
        again = await types("erase-workspace", *place, "--yes", env=elsewhere.environment)
        assert "is erased: from" in again.said, "its receipt"
    anew = await open_workspace(*place, "Harbour", entrance.settings)
    assert anew.id > entrance.workspace.id
    assert await mark_erased(folders.sealed, MONDAY) == []


async def test_whoever_comes_back_by_a_snapshot_is_forgotten_again_at_the_next_look(
    forgetful: ForgettingCompany, opened: str
) -> None:
    """What a snapshot of the database alone brings back, with the sealed folder of today."""
    await forgetful.chat.types(CY, f"@bo {THANKS}")
    [bo] = await statement("select to_jsonb(p) as row from person p where platform_id = '@bo'")
    await forgetful.wishes(BO)
    await forgetful.ticks()
    with psycopg.connect(opened) as connection:
        connection.execute(
            "insert into person select * from jsonb_populate_record(null::person, %s)",
            (psycopg.types.json.Jsonb(bo["row"]),),
        )
        connection.execute("delete from forgetting")
    forget_all()
    await forgetful.ticks()
    assert await forgetful.still_named(("Achterberg", "@bo")) == {}
