"""A barnacle without a name in the database: read by everybody, with nothing that leads to its namer."""

from datetime import date
from pathlib import Path

import pytest

from bot.barnacles.actions import BarnacleKind
from bot.config.settings import Settings
from bot.kudos.sincerity import shingles_of
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile, Workspace
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.sealed.publish_rounds import NotPublished
from commands.voice.publish_windows import WindowReaders, publish_windows
from commands.voice.release_windows import CONCERNS
from storage.barnacles import barnacles
from storage.database import Row, statement
from tests.commands.voice.windows import TOP, WORKSPACE, Voice

RULE, STAMP, FORMS = "The travel form needs three signatures", "Each trip waits for a stamp", "Too many forms"
ANA, BO, CY = 1000, 1100, 1200


class Harbour:
    """A workspace in which Theo is the top of every window, and is the first person there."""

    def __init__(self, workspace: Workspace, voice: Voice) -> None:
        self.workspace, self.voice = workspace, voice

    async def end(self) -> list[BaseException]:
        """The window is released and published; the next one opens, and takes what waits."""
        self.voice.end()
        self.voice.release()
        self.voice.open()
        self.voice.release()
        return await self.publish()

    async def publish(self) -> list[BaseException]:
        readers = {WORKSPACE: WindowReaders(self.workspace, "kudos")}
        return await publish_windows(readers, self.voice.folders, self.voice.now())

    async def rows(self) -> list[Row]:
        return list(await statement("select b.xmin::text, b.* from barnacle b order by b.id"))


@pytest.fixture
async def harbour(opened: str, settings: Settings, tmp_path: Path) -> Harbour:
    workspace = await open_workspace("slack", "T1", "Harbour", settings)
    theo = Member(Profile(platform_id="theo", name="Theo", handle="theo"), None)
    await save_company(workspace, Company((theo,), {"theo": TeamName("Harbour", "Harbour")}))
    await statement("update person set id = %(top)s", top=TOP)
    voice = Voice.at(tmp_path / "folders")
    voice.open()
    return Harbour(workspace, voice)


async def test_it_stands_in_the_list_by_nobody_dated_by_the_week_and_proposed_to_the_top(harbour: Harbour) -> None:
    for person, words in ((ANA, RULE), (BO, STAMP)):
        await harbour.voice.name(person, words)
    await harbour.voice.write(CY, "The café closes at two")
    assert await harbour.end() == []
    standing = await barnacles.standing(harbour.workspace.id, 0, 10)
    assert sorted(barnacle.words for barnacle in standing) == sorted([RULE, STAMP])
    for barnacle in standing:
        assert (barnacle.namer, barnacle.hindered_at_least, barnacle.place) == (None, 1, "kudos")
        assert barnacle.named_at.date() == date(2026, 3, 2), "the Monday of its week"
        assert barnacle.proposed
        assert barnacle.proposed.name == "Theo"
    assert await statement("select * from barnacle_me_too") == []
    similar = await barnacles.similar(harbour.workspace.id, BarnacleKind.RULE, _shingles(RULE))
    assert [barnacle.words for barnacle in similar] == [RULE]


async def test_what_waited_for_others_is_proposed_as_its_own_window_froze_it(
    harbour: Harbour,
) -> None:
    await harbour.voice.name(ANA, RULE)
    for number in range(3):
        assert len(await harbour.rows()) == 0, number
        assert await harbour.end() == []
    [row] = await harbour.rows()
    assert (row["words"], row["proposed_id"]) == (RULE, TOP)
    assert await harbour.end() == []
    assert len(await harbour.rows()) == 1, "once is enough"


async def test_where_the_top_has_left_meanwhile_nobody_is_asked(harbour: Harbour) -> None:
    await statement("update person set is_active = false")
    for person in (ANA, BO, CY):
        await harbour.voice.name(person, f"{RULE} {person}")
    assert await harbour.end() == []
    assert {row["proposed_id"] for row in await harbour.rows()} == {None}
    assert len(await harbour.rows()) == 3


async def test_neither_order_nor_numbers_nor_moments_say_who_was_first(harbour: Harbour) -> None:
    names = [100 * manager + number for number in range(5) for manager in range(10, 14)]
    for number, person in enumerate(names):
        await harbour.voice.name(person, f"rule {number}")
    assert await harbour.end() == []
    rows = await harbour.rows()
    assert {column: len({str(row[column]) for row in rows}) for column in ("xmin", "named_at", "proposed_id")} == {
        "xmin": 1,
        "named_at": 1,
        "proposed_id": 1,
    }
    assert [row["source"] for row in rows] == sorted(row["source"] for row in rows)
    placed = [int(row["words"].split()[1]) for row in rows]
    assert sorted(placed) == [*range(20)]
    assert placed != sorted(placed)


async def test_a_page_that_is_published_again_adds_nothing(harbour: Harbour) -> None:
    for person in (ANA, BO, CY):
        await harbour.voice.name(person, f"{RULE} {person}")
    harbour.voice.end()
    harbour.voice.release()
    [file] = harbour.voice.folders.sealed.files(f"*{CONCERNS}")
    stored = file.read_bytes()
    assert await harbour.publish() == []
    harbour.voice.folders.sealed.link(file.name, stored)
    assert await harbour.publish() == []
    assert len(await harbour.rows()) == 3


async def test_what_the_database_does_not_hold_as_it_is_stays_in_its_file(harbour: Harbour) -> None:
    await statement(
        "create function meddle() returns trigger language plpgsql as"
        " $$ begin new.cost := 'All is well'; return new; end $$"
    )
    await statement("create trigger meddle before insert on barnacle for each row execute function meddle()")
    for person in (ANA, BO, CY):
        await harbour.voice.name(person, f"{RULE} {person}")
    [fault] = await harbour.end()
    assert isinstance(fault, NotPublished)
    assert await harbour.rows() == []
    await statement("drop trigger meddle on barnacle")
    assert await harbour.publish() == []
    assert len(await harbour.rows()) == 3


async def test_a_page_of_barnacles_alone_does_not_lie_in_clear_for_ever_where_nobody_serves_it(
    harbour: Harbour,
) -> None:
    for person in (ANA, BO, CY):
        await harbour.voice.name(person, f"{FORMS} {person}")
    harbour.voice.end()
    harbour.voice.release()
    harbour.voice.clock.move(days=7, seconds=1)
    assert await publish_windows({}, harbour.voice.folders, harbour.voice.now()) == []
    assert not [path for path in harbour.voice.folders.sealed.path.iterdir() if FORMS.encode() in path.read_bytes()]


def _shingles(words: str) -> frozenset[str]:
    return frozenset(shingles_of(words))
