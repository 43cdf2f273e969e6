"""What was undone stays undone, whoever speaks next; and what changes nothing leaves it to be undone."""

from dataclasses import replace

import pytest

from bot.org.changes import ChartChanges, Rename
from bot.org.imports.sources import PeopleSource
from bot.org.wording.chart import changed
from storage.org.imports import last_imports
from storage.org.people import everyone
from tests.stories.people.loading import Loader
from tests.stories.people.test_sources import TwoSources

PLAN = ("a,,Leads", "b,a,", "c,a,", "d,b,")
MISTAKE = ("a,,Leads", "b,a,Harbour", "c,b,", "d,b,")
STAFF = (
    "1,Clara Boss,clara@example.test,,,,Active",
    "2,Vera Pohl,vera@example.test,clara@example.test,,,Active",
    "3,Emil Wirth,emil@example.test,clara@example.test,,,Active",
)
EMIL_BELOW_VERA = (*STAFF[:2], "3,Emil Wirth,emil@example.test,vera@example.test,Crew,2020-02-03,Active")
ACCOUNTS = tuple(line.rsplit(",", 4)[0] + ",,,,Active" for line in STAFF)  # as Okta sends them: without managers
HIRED = "4,Alex Kim,alex@example.test,clara@example.test,,,Active"


@pytest.fixture
def both(loader: Loader) -> TwoSources:
    return TwoSources(loader)


@pytest.mark.parametrize("again", [MISTAKE, (*MISTAKE, "z,a,")], ids=["the same", "with a line that names nobody"])
async def test_an_import_that_changes_nothing_leaves_the_one_before_to_be_undone(
    loader: Loader, again: tuple[str, ...]
) -> None:
    await loader.load(*PLAN)
    await loader.load(*MISTAKE)
    await loader.load(*again)
    undone = await loader.undo()
    assert undone
    assert [move.name for move in undone.moved] == ["Person C"]
    assert (await loader.lines())["c"] == "a"


@pytest.mark.parametrize("line", ["b,a,Harbour", "b,a,"], ids=["a name", "no name"])
async def test_an_import_that_changes_the_name_of_a_team_alone_is_undone_itself(loader: Loader, line: str) -> None:
    await loader.load("a,,Leads", "b,a,Crew", "c,b,")
    await loader.load("a,,Leads", line, "c,b,")
    await loader.undo()
    assert set(await loader.handles()) == {"Leads", "Crew"}


async def test_a_file_that_takes_a_team_its_name_says_so_and_undoing_it_says_what_it_is_called_again(
    loader: Loader,
) -> None:
    await loader.load("a,,Leads", "b,a,Crew", "c,b,")
    without = await loader.load("a,,Leads", "b,a,", "c,b,")
    assert without.changes == ChartChanges(teams_renamed=(Rename("Crew", "Person B"),))
    assert changed(without.changes, "en") == ["Team is called differently (1): Crew → Person B"]
    assert await loader.undo() == ChartChanges(teams_renamed=(Rename("Person B", "Crew"),))


async def test_a_team_that_is_called_like_whoever_leads_it_follows_their_name_without_a_word(loader: Loader) -> None:
    await loader.load("a,,Leads", "b,a,", "c,b,")
    loader.platform.strangers["b"] = replace(loader.platform.strangers["b"], name="Bea")
    married = await loader.load("a,,Leads", "b,a,", "c,b,")
    assert married.changes == ChartChanges(renamed=(Rename("Person B", "Bea"),))


async def test_a_joining_date_that_came_alone_is_undone(both: TwoSources) -> None:
    await both.file(*STAFF)
    await both.file(*STAFF[:2], STAFF[2].replace(",,,Active", ",,2021-05-03,Active"))
    await both.loader.undo()
    met = {person.platform_id: person.joined_on for person in await everyone(both.loader.workspace.id)}
    assert met["U3"] is None


async def test_what_was_undone_does_not_come_back_with_the_next_word_of_the_directory(both: TwoSources) -> None:
    await both.file(*STAFF)
    await both.scim(*ACCOUNTS)
    await both.file(*EMIL_BELOW_VERA)
    assert await both.manager("U3") == "U2"
    await both.loader.undo()
    await both.scim(*ACCOUNTS, HIRED)
    assert await both.manager("U3") == "U1"
    assert await both.manager("U4") == "U1"


async def test_undoing_the_undo_has_the_file_say_it_again(both: TwoSources) -> None:
    await both.file(*STAFF)
    await both.scim(*ACCOUNTS)
    await both.file(*EMIL_BELOW_VERA)
    await both.loader.undo()
    await both.loader.undo()
    await both.scim(*ACCOUNTS, HIRED)
    assert await both.manager("U3") == "U2"


async def test_a_first_import_that_is_undone_says_nothing_any_more(both: TwoSources) -> None:
    await both.scim(*STAFF)
    await both.file(*STAFF, HIRED.replace("clara", "vera", 1))
    assert await both.manager("U4") == "U2"
    await both.loader.undo()
    imports = await last_imports(both.loader.workspace.id)
    assert [imported.source for imported in imports] == [PeopleSource.SCIM]
    await both.scim(*STAFF)
    assert await both.manager("U4") == "nowhere"


async def test_lines_that_need_a_hand_are_those_of_the_file_that_counts_again(both: TwoSources) -> None:
    await both.file(*STAFF[:2], STAFF[2].replace("clara@", "nobody@"))
    await both.file(*STAFF, HIRED)
    await both.loader.undo()
    [imported] = await last_imports(both.loader.workspace.id)
    assert [fault.key for fault in imported.faults] == ["chart.manager_missing"]
