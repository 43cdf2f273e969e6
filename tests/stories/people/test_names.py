"""Whatever people are called, history stays with the person: by id, then by address; a doubt is a question."""

from dataclasses import replace

import pytest

from bot.org.chart_file import read_chart
from bot.org.people import Profile
from bot.org.wording.chart import left_out
from commands.org.load_chart import load_chart
from storage.org import people
from tests.cast import MONDAY
from tests.stories.people.loading import Loader

CLARA = Profile("U1", "Clara Boss", "clara", email="clara@example.test")
INES = Profile("U2", "Ines Ortiz", "ines", email="ines@example.test")
MIKA = Profile("U3", "三浦 美香 (Mika Miura)", "mika", email="mika@example.test")
MADONNA = Profile("U4", "Madonna", "madonna", email="madonna@example.test")
KIM, OTHER_KIM = (Profile(f"U{n}", "Alex Kim", f"kim{n}", email=f"kim{n}@example.test") for n in (5, 6))
KIMS = "Alex Kim (kim5@example.test), Alex Kim (kim6@example.test)"
HEAD = "name,email,manager"


@pytest.fixture
async def staff(loader: Loader) -> Loader:
    """Ines and Mika work for Clara."""
    knows(loader, CLARA, INES, MIKA, MADONNA, KIM, OTHER_KIM)
    assert await says(loader, CLARA_S, "Ines Ortiz,ines@example.test,Clara Boss", MIKA_S) == []
    return loader


CLARA_S = "Clara Boss,clara@example.test,"
MIKA_S = "三浦 美香,mika@example.test,Clara Boss"


def knows(loader: Loader, *profiles: Profile) -> None:
    loader.platform.strangers = {who.platform_id: who for who in profiles}


async def says(loader: Loader, *lines: str) -> list[str]:
    file = read_chart("\n".join((HEAD, *lines)).encode())
    loaded = await load_chart(loader.workspace, loader.platform, file, loader.sealed, MONDAY)
    return left_out(loaded.faults, "en")[1:]


async def id_of(loader: Loader, account: str) -> int:
    return (await people.by_platform_ids(loader.workspace.id, [account]))[account].id


async def test_a_married_name_and_a_new_address_are_the_same_person(staff: Loader) -> None:
    before = await id_of(staff, "U2")
    knows(staff, CLARA, replace(INES, name="Ines Vega", email="ines.vega@example.test"), MIKA)
    assert await says(staff, CLARA_S, "Ines Vega,ines.vega@example.test,Clara Boss", MIKA_S) == []
    [person] = (await people.by_platform_ids(staff.workspace.id, ["U2"])).values()
    assert (person.id, person.name) == (before, "Ines Vega")


async def test_an_address_that_only_the_file_has_is_asked_about_and_she_keeps_her_place(staff: Loader) -> None:
    said = await says(staff, CLARA_S, "Ines Ortiz,ines.vega@example.test,三浦 美香", MIKA_S)
    [asked] = said
    assert "line 3: nobody here has this address. Is ines.vega@example.test the one we know as Ines Ortiz (i" in asked
    assert await staff.lines() == {"U1": None, "U2": "U1", "U3": "U1"}


async def test_a_manager_may_be_called_as_the_file_or_as_the_platform_calls_her(staff: Loader) -> None:
    knows(staff, CLARA, replace(INES, name="Ines Vega"), MIKA, MADONNA)
    for name in ("Ines Ortiz", '"Ortiz, Ines"', "Ines Vega", "ines", "@ines", "INES@example.test", "u2"):
        line = f"Madonna,madonna@example.test,{name}"
        assert await says(staff, CLARA_S, "Ines Ortiz,ines@example.test,Clara Boss", MIKA_S, line) == []
        assert (await staff.lines())["U4"] == "U2"


@pytest.mark.parametrize("name", ["三浦　美香", "三浦美香", "Mika Miura", '"Miura, Mika"', "三浦 美香 / Mika Miura"])
async def test_a_name_in_two_scripts_is_one_person(staff: Loader, name: str) -> None:
    assert await says(staff, CLARA_S, MIKA_S, f"Ines Ortiz,ines@example.test,{name}") == []
    assert (await staff.lines())["U2"] == "U3"


async def test_a_name_of_one_word_is_a_name(staff: Loader) -> None:
    assert await says(staff, CLARA_S, "Madonna,,Clara Boss", MIKA_S, "Ines Ortiz,ines@example.test,Madonna") == []
    assert (await staff.lines())["U2"] == "U4"


async def test_of_two_people_of_one_name_none_is_guessed(staff: Loader) -> None:
    kims = ("Alex Kim,kim5@example.test,Clara Boss", "Alex Kim,kim6@example.test,Ines Ortiz")
    ines = "Ines Ortiz,ines@example.test,Clara Boss"
    [asked] = await says(staff, CLARA_S, ines, *kims, "三浦 美香,mika@example.test,Alex Kim")
    assert asked.startswith(f"  line 6: the manager Alex Kim can be several people: {KIMS}. Write an id")
    assert await staff.lines() == {"U1": None, "U2": "U1", "U3": "U1", "U5": "U1", "U6": "U2"}
    said = await says(staff, CLARA_S, ines, "Alex Kim,,Clara Boss", "三浦 美香,mika@example.test,Clara Boss")
    assert said[0].startswith(
        "  line 4: several people are called Alex Kim: Alex Kim (kim5@example.test), Alex Kim (kim6"
    )
    assert await staff.lines() == {"U1": None, "U2": "U1", "U3": "U1", "U5": "U1", "U6": "U2"}


async def test_somebody_who_left_and_came_back_under_a_new_number_counts_once(staff: Loader) -> None:
    before = await id_of(staff, "U2")
    file = read_chart(
        b"employee id,email,manager id,status\n1,clara@example.test,,active\n2,ines@example.test,1,terminated\n"
        b"77,ines@example.test,1,active\n3,mika@example.test,77,active\n"
    )
    loaded = await load_chart(staff.workspace, staff.platform, file, staff.sealed, MONDAY)
    assert loaded.faults == []
    assert next(note.key for note in loaded.notes) == "chart.came_back"
    assert await staff.lines() == {"U1": None, "U2": "U1", "U3": "U2"}
    assert await id_of(staff, "U2") == before
