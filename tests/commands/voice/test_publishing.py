"""A released window in the database: readers find what they may read, and nothing there says who wrote."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from pathlib import Path

import pytest

from bot.config.settings import Settings
from bot.org.people import Workspace
from bot.voice.circles import CircleKind
from bot.voice.concerns import Closing, StoredConcern
from commands.org.open_workspace import open_workspace
from commands.sealed.publish_rounds import NotPublished
from commands.voice.publish_windows import WindowReaders, publish_windows
from commands.voice.release_windows import CONCERNS
from storage.database import Row, statement
from storage.voice import concerns, conversations
from tests.canary import files, found_in
from tests.commands.voice.windows import INES, TOP, WORKSPACE, Voice, look, plan
from tests.stories.voice.inbox import named_in

CAFE, ROTA, FORMS = "The café closes at two", "The rota comes late", "Too many forms"
ANA, BO, CY = 1000, 1100, 1200
SECRET = "The canary sings in the stairwell after six"


@pytest.fixture
async def harbour(opened: str, settings: Settings) -> Workspace:
    return await open_workspace("slack", "T1", "Harbour", settings)


@pytest.fixture
def voice(tmp_path: Path) -> Voice:
    return Voice.at(tmp_path / "folders")


def here(workspace: Workspace) -> Mapping[str, WindowReaders]:
    return {WORKSPACE: WindowReaders(workspace, "kudos")}


async def released(voice: Voice, workspace: Workspace) -> dict[str, StoredConcern]:
    """What Ines reads of what three people wrote, by words."""
    voice.open()
    for person, words in ((ANA, CAFE), (BO, ROTA), (CY, FORMS)):
        await voice.write(person, words)
    voice.end()
    voice.release()
    assert await publish_windows(here(workspace), voice.folders, voice.now()) == []
    return {concern.words: concern for concern in await named_in(workspace.id, INES)}


async def test_readers_and_the_step_up_find_it_and_nobody_else(harbour: Workspace, voice: Voice) -> None:
    found = await released(voice, harbour)
    assert found.keys() == {CAFE, ROTA, FORMS}
    assert len(await named_in(harbour.id, TOP)) == 3
    for person in (ANA, BO, 10):
        assert await named_in(harbour.id, person) == ()
    assert voice.pages() == [], "its file is gone"
    assert len(await named_in(harbour.id, INES, 2)) == 2


async def test_six_words_lead_to_ones_own_concern_among_all_of_the_workspace(harbour: Workspace, voice: Voice) -> None:
    found = await released(voice, harbour)
    every = await conversations.read_all(harbour.id)
    [conversation] = every.find(look(f"{BO}: {ROTA}"))
    assert conversation.concern.key == found[ROTA].key
    assert every.find(look("guessed")) == []


async def test_a_page_that_is_published_again_changes_nothing(harbour: Workspace, voice: Voice) -> None:
    voice.open()
    for person, words in ((ANA, CAFE), (BO, ROTA), (CY, FORMS)):
        await voice.write(person, words)
    voice.end()
    voice.release()
    [name] = [file.name for file in voice.folders.sealed.files(f"*{CONCERNS}")]
    stored = voice.folders.sealed.read(name)
    assert stored
    await publish_windows(here(harbour), voice.folders, voice.now())
    voice.folders.sealed.link(name, stored)
    assert await publish_windows(here(harbour), voice.folders, voice.now()) == []
    assert len(await named_in(harbour.id, INES)) == 3


async def test_a_page_waits_for_the_process_that_serves_its_workspace(harbour: Workspace, voice: Voice) -> None:
    voice.open()
    voice.end()
    voice.release()
    assert await publish_windows({}, voice.folders, voice.now()) == []
    assert len(voice.pages()) == 1


async def test_what_was_written_in_a_workspace_that_is_gone_lies_in_clear_for_a_week_at_most(
    harbour: Workspace, voice: Voice, tmp_path: Path
) -> None:
    voice.open()
    for person in (ANA, BO, CY):
        await voice.write(person, SECRET)
    voice.end()
    voice.release()
    voice.clock.move(days=7)
    await publish_windows({}, voice.folders, voice.now())
    assert [len(page.concerns) for page in voice.pages()] == [3], "somebody may serve it again"
    voice.clock.move(seconds=1)
    assert await publish_windows({}, voice.folders, voice.now()) == []
    assert [path for path, content in files(tmp_path) if SECRET.encode() in content] == []
    assert (voice.keys(), voice.boxes()) == ([], 0)
    assert await publish_windows({}, voice.folders, voice.now()) == []
    assert await publish_windows(here(harbour), voice.folders, voice.now()) == []
    assert voice.pages() == []
    assert [row["is_lost"] for row in await rows("select is_lost from voice_window")] == [True], "everybody reads so"


async def test_what_the_database_does_not_hold_as_it_is_stays_in_its_file(harbour: Workspace, voice: Voice) -> None:
    await statement(
        "create function meddle() returns trigger language plpgsql as"
        " $$ begin new.words := 'All is well'; return new; end $$"
    )
    await statement("create trigger meddle before insert on concern for each row execute function meddle()")
    voice.open()
    await voice.write(ANA, CAFE, at_once=True)
    voice.end()
    voice.release()
    [fault] = await publish_windows(here(harbour), voice.folders, voice.now())
    assert isinstance(fault, NotPublished)
    assert len(voice.pages()) == 1
    assert await named_in(harbour.id, INES) == ()
    await statement("drop trigger meddle on concern")
    assert await publish_windows(here(harbour), voice.folders, voice.now()) == []
    assert [concern.words for concern in await named_in(harbour.id, INES)] == [CAFE]


async def test_readers_acknowledge_reply_and_close_once_each(harbour: Workspace, voice: Voice) -> None:
    key, now = (await released(voice, harbour))[CAFE].key, voice.now()
    assert await concerns.acknowledge(harbour.id, key, INES, now)
    assert not await concerns.acknowledge(harbour.id, key, INES, now)
    said = [concerns.reply(harbour.id, key, person, f"From {person}", now) for person in (INES, TOP, INES)]
    assert all(await asyncio.gather(*said))
    assert sorted(reply.words for reply in await concerns.replies_to(harbour.id, key)) == [
        "From 1",
        "From 2",
        "From 2",
    ]
    assert await concerns.close(harbour.id, key, INES, Closing.STAYS, "The law asks for it", None, now)
    assert not await concerns.close(harbour.id, key, TOP, Closing.CHANGED, "", None, now)
    closed = await concerns.find(harbour.id, key)
    assert closed
    assert (closed.closing, closed.because) == (Closing.STAYS, "The law asks for it")
    assert not await concerns.reply(harbour.id, "nobody's", INES, "Hello?", now)


async def test_a_reply_acknowledges_and_what_is_acknowledged_does_not_rise(harbour: Workspace, voice: Voice) -> None:
    found = await released(voice, harbour)
    now = voice.now()
    await concerns.reply(harbour.id, found[CAFE].key, INES, "We look into it", now)
    await concerns.close(harbour.id, found[ROTA].key, INES, Closing.CHANGED, "", None, now)
    waiting = await concerns.unacknowledged(harbour.id, now + timedelta(days=7))
    assert [concern.words for concern in waiting] == [FORMS]
    assert await concerns.unacknowledged(harbour.id, now + timedelta(days=7, seconds=-1)) == []
    assert await concerns.rise(harbour.id, found[FORMS].key, now)
    assert not await concerns.rise(harbour.id, found[FORMS].key, now), "once"
    assert not await concerns.rise(harbour.id, found[CAFE].key, now), "a reader was quicker"
    assert await concerns.unacknowledged(harbour.id, now + timedelta(days=7)) == []


async def test_abusive_words_are_hidden_once_a_second_one_agrees_and_until_they_may_stand(
    harbour: Workspace, voice: Voice
) -> None:
    key, now = (await released(voice, harbour))[CAFE].key, voice.now()
    assert not await concerns.hide(harbour.id, key, INES), "nobody else called it so"
    assert await concerns.call_abusive(harbour.id, key, INES, now)
    assert not await concerns.call_abusive(harbour.id, key, TOP, now)
    assert not await concerns.hide(harbour.id, key, INES), "nobody agrees with themselves"
    assert await concerns.hide(harbour.id, key, TOP)
    assert not await concerns.hide(harbour.id, key, BO), "once"
    hidden = await concerns.find(harbour.id, key)
    assert hidden
    assert (hidden.readable, hidden.is_called) == (None, False)
    assert await concerns.let_stand(harbour.id, key)
    assert not await concerns.let_stand(harbour.id, key)
    found = await concerns.find(harbour.id, key)
    assert found
    assert (found.readable, found.called_by) == (CAFE, None)


async def test_of_two_who_call_it_abusive_at_once_both_count(harbour: Workspace, voice: Voice) -> None:
    key, now = (await released(voice, harbour))[CAFE].key, voice.now()

    async def calls(person: int) -> bool:
        return await concerns.call_abusive(harbour.id, key, person, now) or await concerns.hide(harbour.id, key, person)

    assert all(await asyncio.gather(calls(INES), calls(TOP)))
    hidden = await concerns.find(harbour.id, key)
    assert hidden
    assert {hidden.called_by, hidden.hidden_by} == {INES, TOP}


async def test_what_was_closed_long_ago_goes_with_all_that_was_said(harbour: Workspace, voice: Voice) -> None:
    found = await released(voice, harbour)
    now = voice.now()
    await concerns.reply(harbour.id, found[CAFE].key, INES, "Done", now)
    await concerns.close(harbour.id, found[CAFE].key, INES, Closing.CHANGED, "", None, now)
    assert await concerns.forget(harbour.id, now - timedelta(seconds=1)) == 0
    assert await concerns.forget(harbour.id, now) == 1
    assert await concerns.find(harbour.id, found[CAFE].key) is None
    assert await concerns.replies_to(harbour.id, found[CAFE].key) == []
    assert len(await named_in(harbour.id, INES)) == 2


@pytest.mark.parametrize("writes", [Voice.write, Voice.name], ids=["concern", "rule"])
async def test_before_its_release_what_is_written_without_a_name_is_nowhere_in_clear(
    harbour: Workspace, voice: Voice, opened: str, tmp_path: Path, canary: str, writes: Callable[..., Awaitable[bool]]
) -> None:
    voice.open()
    await writes(voice, ANA, canary)
    await writes(voice, BO, canary)
    voice.end()
    voice.release()
    voice.open()
    voice.release()  # what waits is sealed anew
    await publish_windows(here(harbour), voice.folders, voice.now())
    assert await found_in(opened, canary, folders=list(files(tmp_path))) == []
    await writes(voice, CY, canary)
    voice.end()
    voice.release()
    released_files = list(files(tmp_path))
    assert await found_in(opened, canary, folders=released_files) == ["folders"], "then it is found"


async def rows(sql: str) -> list[Row]:
    return list(await statement(sql))


async def test_twenty_concerns_of_sixty_people_say_nothing_of_their_writers_or_their_order(
    harbour: Workspace, voice: Voice
) -> None:
    voice.open(plan(managers=6, each=9))
    writers = [100 * manager + number for number in range(4) for manager in range(10, 15)]
    before = {file: file.read_bytes() for file in voice.folders.sealed.path.iterdir()}
    for number, person in enumerate(writers):
        assert await voice.write(person, f"concern {number}", kind=CircleKind.ABOVE)
    backup = {file: file.read_bytes() for file in voice.folders.sealed.path.iterdir()}
    voice.end()
    voice.release()
    await publish_windows(here(harbour), voice.folders, voice.now())
    stored = await rows("select c.xmin::text, c.* from concern c order by c.ctid")
    assert len(stored) == 20
    assert {column: len({str(row[column]) for row in stored}) for column in ("xmin", "released_at", "week")} == {
        "xmin": 1,
        "released_at": 1,
        "week": 1,
    }
    assert [row["key"] for row in stored] == sorted(row["key"] for row in stored)
    placed = [int(row["words"].split()[1]) for row in stored]
    assert placed != sorted(placed)
    assert {row["person_id"] for row in await rows("select person_id from concern_reader")} == {INES, TOP}
    assert voice.keys() == []
    assert not [name for name in voice.folders.keys.path.iterdir() if name.suffix in (".seal", ".manifest")]
    lengths = {len(content) for file, content in backup.items() if file not in before}
    assert len(lengths) == 1, "a backup made while the window was open holds boxes of one length, and no key opens them"
