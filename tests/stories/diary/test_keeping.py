"""The diary is only ever added to, one entry after the other, and whoever gets round that is found out."""

import asyncio
from dataclasses import replace
from datetime import timedelta

import psycopg
import pytest

from bot.diary.entries import hash_of
from bot.kudos.diary import LeftStanding, ReportsRead
from commands.diary.verify_diary import verify_diary
from commands.operate.examine import Finding
from commands.org.open_workspace import open_workspace
from storage.database import all_or_nothing, statement
from storage.diary import diary
from tests.cast import MONDAY
from tests.stories.conftest import ChatCompany

UNLOCKED = "alter table diary disable trigger user"
LOCKED = "alter table diary enable trigger user"


@pytest.fixture
async def workspace(company: ChatCompany) -> int:
    """Harbour, with five entries in its diary."""
    workspace = company.entrance.workspace.id
    for number in range(1, 6):
        await diary.append(workspace, number, ReportsRead(number, 0), MONDAY)
    return workspace


async def wrong() -> list[str]:
    return [f"{finding.about} {finding.text}" for finding in await verify_diary(MONDAY) if not finding.well]


async def intrude(*changes: str) -> None:
    """What somebody does who may alter tables, and puts the trigger back afterwards."""
    for change in (UNLOCKED, *changes, LOCKED):
        await statement(change)


@pytest.mark.parametrize(
    "change",
    [
        "update diary set person_id = 9",
        "update diary set content = '', person_id = null",  # they are too young
        "delete from diary",
        "truncate diary",
    ],
)
async def test_the_database_refuses_to_change_or_delete_an_entry(workspace: int, change: str) -> None:
    with pytest.raises(psycopg.errors.RaiseException, match="only ever added to"):
        await statement(change)
    assert await wrong() == []


@pytest.mark.parametrize(
    "change",
    [
        "content = '{}', person_id = null",
        "content = ''",
        "content = '', person_id = null, at = at + interval '1 day'",
        "content = '', person_id = null, kind = 'value'",
        "content = '', person_id = null, hash = previous",
    ],
)
async def test_of_an_old_entry_only_what_it_says_and_who_did_it_can_go(company: ChatCompany, change: str) -> None:
    workspace = company.entrance.workspace.id
    await diary.append(workspace, 7, ReportsRead(1, 0), MONDAY - timedelta(days=1_200))
    with pytest.raises(psycopg.errors.RaiseException, match="only ever added to"):
        await statement(f"update diary set {change} where workspace_id = %(here)s", here=workspace)


async def test_a_young_entry_that_says_nothing_any_more_was_changed(workspace: int) -> None:
    await intrude("update diary set content = '', person_id = null where number = 3")
    assert await wrong() == ["Harbour entry 3 was changed after it was written: it is not what its hash was made of."]


async def test_a_diary_that_is_well_says_how_long_it_is_and_by_what_its_newest_entry_is_known(workspace: int) -> None:
    [newest] = await diary.page(workspace, None, 1)
    protection, harbour = await verify_diary(MONDAY)
    assert (protection.well, harbour.well) == (True, True)
    assert harbour.text == (
        f"the diary has 5 entries, each as it was written. The newest has the fingerprint {newest.hash}."
    )


async def test_fifteen_who_write_at_once_write_one_chain(workspace: int) -> None:
    await asyncio.gather(*(diary.append(workspace, number, LeftStanding(), MONDAY) for number in range(15)))
    entries = await diary.after(workspace, 0, 100)
    assert [entry.number for entry in entries] == list(range(1, 21))
    assert len({entry.previous for entry in entries}) == 20
    assert await wrong() == []


async def test_what_is_not_done_leaves_no_entry_and_no_gap(workspace: int) -> None:
    async def changes_nothing() -> None:
        async with all_or_nothing():
            await diary.append(workspace, 1, LeftStanding(), MONDAY)
            raise LookupError

    with pytest.raises(LookupError):
        await changes_nothing()
    assert (await diary.append(workspace, 1, LeftStanding(), MONDAY)).number == 6
    assert await wrong() == []


async def test_each_workspace_has_a_diary_of_its_own(workspace: int, company: ChatCompany) -> None:
    mountain = await open_workspace("web", "elsewhere", "Mountain", company.entrance.settings)
    entry = await diary.append(mountain.id, None, LeftStanding(), MONDAY)
    assert (entry.number, set(entry.previous)) == (1, {"0"})
    assert [entry.number for entry in await diary.page(workspace, None, 1)] == [5]


async def test_words_that_were_changed_are_named(workspace: int) -> None:
    await intrude("""update diary set content = '{"private":0,"thanks":0}' where number = 3""")
    assert await wrong() == ["Harbour entry 3 was changed after it was written: it is not what its hash was made of."]


async def test_entries_that_were_taken_out_are_named(workspace: int) -> None:
    await intrude("delete from diary where number in (2, 3)")
    assert await wrong() == ["Harbour entries 2 to 3 are missing."]
    await intrude("delete from diary where number = 4")
    assert await wrong() == ["Harbour entries 2 to 4 are missing."]


async def test_an_entry_that_was_written_anew_with_its_hash_is_named_by_the_one_after(workspace: int) -> None:
    *_, third, _, _ = await diary.after(workspace, 0, 5)
    forged = replace(third, person_id=9)
    await intrude(f"update diary set person_id = 9, hash = '{hash_of(forged)}' where number = 3")
    assert await wrong() == [
        "Harbour entry 4 does not follow on entry 3 as that stands now: 3, or 4 itself, was written anew."
    ]


async def test_the_end_of_a_diary_that_was_cut_off_is_known_by_a_fingerprint_that_somebody_kept(workspace: int) -> None:
    kept = (await diary.page(workspace, None, 1))[0].hash
    assert (await verify_diary(MONDAY, f" {kept.upper()} "))[-1] == Finding(
        "Harbour", True, "holds the fingerprint that was kept: nothing up to its entry was changed."
    )
    await intrude("delete from diary where number > 3")
    assert await wrong() == [], "what is left of it is one chain"
    [*_, lost] = await verify_diary(MONDAY, kept)
    assert not lost.well
    assert lost.text.startswith("is in no diary here")


_LETS_PASS = "returns trigger language plpgsql as $$ begin return new; end $$"
CONDITIONAL = """
create trigger diary_row_stays before update or delete on diary
for each row when (false) execute function diary_row_stays()
"""


@pytest.mark.parametrize(
    "changes",
    [
        [UNLOCKED],
        ["drop trigger diary_row_stays on diary"],
        [f"create or replace function diary_row_stays() {_LETS_PASS}"],
        [
            "drop trigger diary_row_stays on diary",
            CONDITIONAL,
        ],
    ],
    ids=["disabled", "dropped", "a function that does nothing", "a condition that never holds"],
)
async def test_a_database_that_lets_entries_be_changed_is_told_of(workspace: int, changes: list[str]) -> None:
    for change in changes:
        await statement(change)
    await statement("update diary set person_id = person_id")
    [told] = await wrong()
    assert told.startswith("database lets entries be changed")


async def test_of_many_faults_the_first_are_named_and_the_others_counted(workspace: int) -> None:
    for number in range(30):
        await diary.append(workspace, number, LeftStanding(), MONDAY)
    await intrude("update diary set person_id = 77")
    told = await wrong()
    assert len(told) == 21
    assert told[-1] == "Harbour there are 15 more faults like these."


async def test_who_looks_into_an_empty_database_reads_that_no_diary_was_there(opened: str) -> None:
    [_, nothing] = await verify_diary(MONDAY)
    assert "no diary was read" in nothing.text
