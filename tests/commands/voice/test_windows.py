"""A window from its opening to its page: what three people write comes out together, and what one writes waits."""

from datetime import timedelta
from pathlib import Path

import pytest

from bot.voice.circles import CircleKind
from bot.voice.windows import NoWindow, WindowRefused
from commands.sealed.count_rounds import Played, count_rounds
from commands.sealed.freeze_round import sweep_unopened
from commands.voice.freeze_window import freeze_window
from commands.voice.release_windows import release_windows
from storage.sealed.ballot_box import MANIFEST, NOBODYS, is_due
from storage.sealed.folders import ID
from storage.sealed.roll import read_roll
from tests.commands.voice.windows import INES, TOP, WORKSPACE, Voice, plan

CAFE, ROTA, FORMS, STAIRS = "The café closes at two", "The rota comes late", "Too many forms", "The stairs are dark"
ANA, BO, CY = 1000, 1100, 1200  # in three teams below Ines


@pytest.fixture
def voice(tmp_path: Path) -> Voice:
    return Voice.at(tmp_path)


async def test_what_three_people_wrote_is_read_when_the_window_ends_and_its_keys_are_gone(voice: Voice) -> None:
    opened = voice.open()
    for person, words in ((ANA, CAFE), (BO, ROTA), (CY, FORMS)):
        assert await voice.write(person, words)
    assert voice.release() == []
    assert voice.pages() == [], "nothing before its end"
    voice.end()
    assert voice.release() == []
    [page] = voice.pages()
    assert (page.workspace, page.week) == (WORKSPACE, opened.week)
    assert {concern.circle.readers for concern in page.concerns} == {(INES,)}
    assert {concern.circle.step_up for concern in page.concerns} == {(TOP,)}
    assert voice.read() == sorted([CAFE, ROTA, FORMS])
    assert (voice.keys(), voice.boxes(), voice.outcomes()) == ([], 0, ["closed"])
    assert voice.box.running("slack", "T1") is None
    assert voice.box.forget_ended()


async def test_what_two_people_wrote_waits_for_the_next_window_and_is_read_with_what_is_written_there(
    voice: Voice,
) -> None:
    voice.open()
    await voice.write(ANA, CAFE)
    await voice.write(BO, ROTA)
    voice.end()
    voice.release()
    assert voice.pages() == [], "there is no next window yet"
    voice.open()
    voice.release()
    assert voice.read() == []
    assert len(voice.keys()) == 1, "the first window's keys are gone"
    await voice.write(CY, FORMS)
    voice.end()
    voice.release()
    assert voice.read() == sorted([CAFE, ROTA, FORMS])


async def test_what_nobody_joins_is_read_after_three_windows_all_the_same(voice: Voice) -> None:
    voice.open()
    await voice.write(ANA, CAFE)
    for waits in (True, True, False):
        voice.end()
        voice.release()
        voice.open()
        voice.release()
        assert voice.read() == ([] if waits else [CAFE])
    assert voice.outcomes() == ["closed"] * 3
    voice.end()
    voice.release()
    assert voice.read() == [], "once is enough"


async def test_one_writer_for_three_windows_is_read_once_a_concern(voice: Voice) -> None:
    for words in (CAFE, ROTA, FORMS):
        voice.open()
        voice.release()
        await voice.write(ANA, words)
        voice.end()
        voice.release()
    assert voice.read() == []
    voice.open()
    voice.release()
    assert voice.read() == [CAFE], "who wrote three times is one writer; the first has waited long enough"


async def test_what_is_wanted_read_at_once_is_read_though_nobody_else_wrote(voice: Voice) -> None:
    voice.open()
    await voice.write(ANA, CAFE, at_once=True)
    await voice.write(BO, ROTA)
    voice.end()
    voice.release()
    voice.open()
    voice.release()
    assert voice.read() == [CAFE]


async def test_a_concern_that_waits_keeps_its_readers_whatever_becomes_of_the_chart(voice: Voice) -> None:
    voice.open(plan(group=[10, ANA]))
    await voice.write(BO, CAFE, kind=CircleKind.GROUP)
    voice.end()
    voice.release()
    voice.open(plan(group=[11, BO]))  # its writer reads the group now, and what it wrote is read by who read it then
    for person in (ANA, CY):
        await voice.write(person, ROTA)
    voice.release()
    voice.end()
    voice.release()
    [page] = [page for page in voice.pages() if page.concerns]
    assert {concern.words: concern.circle.readers for concern in page.concerns} == {CAFE: (10, ANA), ROTA: (INES,)}


async def test_a_concern_that_waits_is_still_its_writers_to_change_and_to_take_back(voice: Voice) -> None:
    voice.open()
    await voice.write(ANA, CAFE, way_back="ana's")
    await voice.write(BO, ROTA, way_back="bo's")
    voice.end()
    voice.release()
    voice.open()
    voice.release()
    await voice.write(ANA, "", way_back="ana's")
    await voice.write(BO, STAIRS, way_back="bo's")
    for person in (CY, ANA + 1):
        await voice.write(person, FORMS)
    voice.end()
    voice.release()
    assert voice.read() == [STAIRS, FORMS, FORMS]


async def test_who_leaves_while_a_concern_waits_is_heard(voice: Voice) -> None:
    voice.open(plan(each=8))
    await voice.write(ANA + 7, CAFE)
    voice.end()
    voice.release()
    voice.open(plan(each=7))
    voice.release()
    for person in (ANA, BO):
        await voice.write(person, ROTA)
    voice.end()
    voice.release()
    assert voice.read() == [CAFE, ROTA, ROTA]


async def test_a_person_replaces_withdraws_and_adds_and_three_count(voice: Voice) -> None:
    voice.open()
    await voice.write(ANA, CAFE, way_back="the first")
    await voice.write(ANA, STAIRS, way_back="the first")
    await voice.write(ANA, ROTA)
    await voice.write(ANA, "", way_back=f"{ANA}: {ROTA}")
    for number in range(4):
        await voice.write(BO, f"{FORMS} {number}")
    await voice.write(CY, "")
    await voice.write(ANA + 1, CAFE)
    voice.end()
    voice.release()
    assert voice.read() == sorted([STAIRS, CAFE, *(f"{FORMS} {number}" for number in (1, 2, 3))])


async def test_a_window_that_nobody_wrote_in_ends_without_a_word(voice: Voice) -> None:
    voice.open()
    voice.end()
    assert voice.release() == []
    assert (voice.read(), voice.keys(), voice.outcomes()) == ([], [], ["closed"])


async def test_after_the_end_nothing_is_taken(voice: Voice) -> None:
    voice.open()
    await voice.write(ANA, CAFE)
    before = voice.box.running("slack", "T1")
    voice.end()
    voice.release()
    assert before
    assert not before.takes_concerns(voice.clock.now())
    assert voice.box.running("slack", "T1") is None


async def test_a_second_window_does_not_open_beside_the_first(voice: Voice) -> None:
    voice.open()
    with pytest.raises(WindowRefused, match="another window"):
        voice.open()
    assert len(voice.keys()) == 1


async def test_a_workspace_that_never_checked_in_has_no_window_and_no_key(voice: Voice) -> None:
    with pytest.raises(WindowRefused) as refused:
        freeze_window(plan(), voice.folders, voice.clock)
    assert refused.value.reason is NoWindow.NO_CHECK_IN
    assert [file.name for file in voice.folders.keys.files("*")] == [ID]


async def test_a_company_too_small_for_any_circle_has_no_window(voice: Voice) -> None:
    with pytest.raises(WindowRefused, match="too few"):
        voice.open(plan(managers=2, each=4))
    assert voice.keys() == []


@pytest.mark.parametrize("ending", [MANIFEST, NOBODYS])
async def test_a_window_whose_files_are_lost_is_said_to_be_lost_after_an_hour(voice: Voice, ending: str) -> None:
    opened = voice.open()
    await voice.write(ANA, CAFE)
    folder = voice.folders.keys if ending == MANIFEST else voice.folders.sealed
    folder.remove(opened.key + ending)
    voice.clock.move(seconds=(opened.closes_at - voice.now()).total_seconds())
    [trouble] = voice.release()
    assert "not here" in str(trouble)
    assert voice.outcomes() == []
    voice.clock.move(minutes=61)
    voice.release()
    assert (voice.outcomes(), voice.keys(), voice.read()) == (["void"], [], [])
    assert voice.open(), "and the next one opens"


async def test_a_workspace_that_is_gone_in_mid_window_leaves_no_key_behind(voice: Voice) -> None:
    voice.open()
    await voice.write(ANA, CAFE)
    voice.end()
    voice.release()
    assert len(voice.keys()) == 1
    voice.clock.move(days=7, seconds=1)
    voice.release()
    assert (voice.keys(), voice.boxes(), voice.outcomes()) == ([], 0, ["void"])


async def test_check_ins_and_windows_leave_each_other_alone(voice: Voice) -> None:
    opened = voice.open()
    voice.let_rest()
    sweep_unopened(voice.folders)
    assert voice.keys() == [f"{opened.key}.keys"], "a window that is open is no opening that nobody finished"
    await voice.write(ANA, CAFE)
    voice.end()
    assert not is_due(voice.folders.keys, voice.now()), "a window is no check-in that is to be counted"
    assert count_rounds(voice.folders, Played(voice.now() + timedelta(days=1))) == []
    assert release_windows(voice.folders, Played(voice.now())) == []
    voice.let_rest()
    sweep_unopened(voice.folders)
    assert voice.keys() == [f"{opened.key}.keys"], "nor is one whose concern waits for the next"
    voice.open()
    assert release_windows(voice.folders, Played(voice.now())) == []
    roll = read_roll(voice.folders.sealed, WORKSPACE)
    assert (len(roll.openings), roll.closings, list(roll.windows)) == (1, {}, [opened.key])
