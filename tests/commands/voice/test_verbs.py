"""Writing, looking back and reading, as the verbs have them."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.config.settings import Settings
from bot.org.company import Company, Member, TeamName
from bot.org.people import Profile, Workspace
from bot.voice.sealing import CHARACTERS_AT_MOST
from bot.voice.windows import WindowMember, WindowPlan
from commands.org.chart import chart
from commands.org.open_workspace import open_workspace
from commands.org.save_company import save_company
from commands.voice.look_back import look_back
from commands.voice.publish_windows import WindowReaders, publish_windows
from commands.voice.read_concerns import keep_voice_clocks, read_concerns, readers_of
from commands.voice.write_concern import NotSealed, WrittenConcern, write_concern
from storage import database
from storage.org import people
from storage.voice import concerns
from tests.commands.voice.windows import WORKSPACE, Voice

CAFE = "The café closes at two"
YEAR = timedelta(days=365)


class Harbour:
    """Theo at the top, Ines below, Omar and Ada below her with eight people each; in the database, and in a window."""

    def __init__(self, workspace: Workspace, voice: Voice, ids: dict[str, int]) -> None:
        self.workspace, self.voice, self.ids = workspace, voice, ids

    async def open(self) -> str:
        lines = await chart(self.workspace.id)
        members = [
            WindowMember(
                account=lines.people[place.person].platform_id,
                person=place.person,
                boss=place.boss,
                language="en",
                may_write=True,
            )
            for place in lines.places
        ]
        return self.voice.open(WindowPlan("slack", "T1", "UTC", tuple(members))).key

    async def write(self, account: str, words: str, *, circle: int = 0, six_words: str = "") -> str | NotSealed:
        manifest = self.voice.box.running("slack", "T1")
        written = WrittenConcern(manifest.key if manifest else "", circle, words, True, six_words)
        box, folders = self.voice.box, self.voice.folders
        return await write_concern(box, folders, self.workspace, account, written, self.voice.now())

    async def end(self) -> None:
        self.voice.end()
        self.voice.release()
        readers = {WORKSPACE: WindowReaders(self.workspace, "kudos")}
        assert await publish_windows(readers, self.voice.folders, self.voice.now()) == []

    async def read(self, name: str) -> list[str]:
        return [found.words for found in (await read_concerns(self.workspace.id, self.ids[name], (), 50)).concerns]


@pytest.fixture
async def harbour(opened: str, settings: Settings, tmp_path: Path) -> Harbour:
    workspace = await open_workspace("slack", "T1", "Harbour", settings)
    bosses = {"theo": None, "ines": "theo", "omar": "ines", "ada": "ines"}
    bosses |= {f"{boss}{number}": boss for boss in ("omar", "ada") for number in range(8)}
    members = [Member(Profile(platform_id=name, name=name, handle=name), boss) for name, boss in bosses.items()]
    teams = {name: TeamName(name, name) for name in ("theo", "ines", "omar", "ada")}
    await save_company(workspace, Company(tuple(members), teams))
    ids = {person.platform_id: person.id for person in await people.everyone(workspace.id)}
    return Harbour(workspace, Voice.at(tmp_path / "folders"), ids)


async def test_a_concern_is_read_by_its_circle_and_found_again_by_its_six_words(harbour: Harbour) -> None:
    await harbour.open()
    six_words = await harbour.write("omar0", CAFE)
    assert isinstance(six_words, str)
    assert len(six_words.split()) == 6
    folders, workspace = harbour.voice.folders, harbour.workspace
    assert await look_back(folders, workspace, six_words) == [], "before its release there is nothing to find"
    await harbour.end()
    assert (await harbour.read("ines"), await harbour.read("theo"), await harbour.read("omar")) == ([CAFE], [], [])
    [own] = await look_back(folders, workspace, six_words.upper())
    assert (own.concern.words, list(own.replies)) == (CAFE, [])
    thanks, now = "Thank you, I ask today", harbour.voice.now()
    await concerns.reply(workspace.id, own.concern.key, harbour.ids["ines"], thanks, now)
    [answered] = await look_back(folders, workspace, six_words)
    assert [reply.words for reply in answered.replies] == [thanks]
    for wrong in ("", "six words that nobody ever drew", six_words.rpartition(" ")[0]):
        assert await look_back(folders, workspace, wrong) == []


async def test_with_its_words_it_is_changed_and_taken_back_while_the_window_is_open(harbour: Harbour) -> None:
    await harbour.open()
    first, second = await harbour.write("omar0", "Caffe"), await harbour.write("omar1", "Stairs")
    assert isinstance(first, str)
    assert isinstance(second, str)
    assert await harbour.write("omar0", CAFE, six_words=first) == first
    assert await harbour.write("omar1", "", six_words=second) == second
    await harbour.end()
    assert await harbour.read("ines") == [CAFE]


async def test_what_cannot_be_taken_says_why_and_leaves_nothing(harbour: Harbour) -> None:
    assert await harbour.write("omar0", CAFE) is NotSealed.CLOSED
    await harbour.open()
    assert await harbour.write("omar0", "  ") is NotSealed.EMPTY
    assert await harbour.write("omar0", "x" * (CHARACTERS_AT_MOST + 1)) is NotSealed.TOO_LONG
    assert await harbour.write("omar0", CAFE, six_words="a") is NotSealed.NO_WAY_BACK
    assert await harbour.write("omar0", CAFE, circle=7) is NotSealed.OUTSIDE
    assert await harbour.write("ines", CAFE) is NotSealed.OUTSIDE
    assert await harbour.write("stranger", CAFE) is NotSealed.OUTSIDE
    assert harbour.voice.boxes() == 0
    manifest = harbour.voice.box.running("slack", "T1")
    assert manifest
    harbour.voice.clock.move(seconds=(manifest.closes_at - harbour.voice.now()).total_seconds())
    assert await harbour.write("omar0", CAFE) is NotSealed.CLOSED


async def test_writing_asks_nothing_of_the_database(harbour: Harbour, monkeypatch: pytest.MonkeyPatch) -> None:
    await harbour.open()
    await database.close_database()
    assert isinstance(await harbour.write("omar0", CAFE), str)


async def test_what_nobody_acknowledges_rises_once_after_seven_days(harbour: Harbour) -> None:
    await harbour.open()
    await harbour.write("omar0", CAFE)
    await harbour.end()
    here, released = harbour.workspace.id, harbour.voice.now()
    assert await keep_voice_clocks(here, YEAR, released + timedelta(days=6, hours=23)) == []
    risen = await keep_voice_clocks(here, YEAR, released + timedelta(days=7))
    assert [concern.words for concern in risen] == [CAFE]
    assert await keep_voice_clocks(here, YEAR, released + timedelta(days=8)) == []
    assert (await harbour.read("ines"), await harbour.read("theo")) == ([CAFE], [CAFE])


async def test_a_reader_who_leaves_reads_nothing_more_and_the_step_up_reads_instead(harbour: Harbour) -> None:
    await harbour.open()
    await harbour.write("omar0", CAFE)
    await harbour.end()
    here, ines = harbour.workspace.id, harbour.ids["ines"]
    [concern] = await concerns.every(here)
    assert await readers_of(here, concern, ()) == (ines,)
    await database.statement(
        "update person set is_active = false where workspace_id = %(here)s and id = %(ines)s", here=here, ines=ines
    )
    assert (await harbour.read("ines"), await harbour.read("theo")) == ([], [CAFE])
