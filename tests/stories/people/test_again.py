"""The same file again is not read again, unless what stands, or the day, has it mean something else."""

from dataclasses import replace
from datetime import datetime, timedelta
from unittest.mock import patch

from bot.org.diary import ChartLoaded
from bot.org.imports.chart_export import ChartExport
from commands.org.load_chart import AS_USUAL, Loaded, load_chart
from commands.org.merge_company import MergeRules
from storage.diary import diary
from tests.cast import MONDAY
from tests.stories.people.loading import Loader

WHOLE = b"person,manager,leads,end date\na,,Leads,\nb,a,,\nc,b,,2030-01-01\nd,b,,\ne,a,,\n"
FAULTY = WHOLE + b"f,nobody here,,\n"
READ = "read"


async def load(loader: Loader, content: bytes, now: datetime = MONDAY, rules: MergeRules = AS_USUAL) -> Loaded:
    return await load_chart(loader.workspace, loader.platform, ChartExport(content), loader.sealed, now, rules)


async def is_read(loader: Loader, content: bytes, now: datetime = MONDAY, rules: MergeRules = AS_USUAL) -> bool:
    with patch.object(ChartExport, READ, autospec=True, side_effect=ChartExport.read) as read:
        await load(loader, content, now, rules)
    return read.called


async def test_the_same_again_changes_nothing_is_not_read_and_says_the_same(loader: Loader) -> None:
    before = await load(loader, WHOLE)
    lines = await loader.lines()
    with patch.object(ChartExport, READ, side_effect=AssertionError):
        again = await load(loader, WHOLE)
    assert again == replace(before, changes=again.changes)
    assert again.changes.joined == ()
    assert await loader.lines() == lines


async def test_it_stands_in_the_diary_all_the_same_and_what_was_before_can_still_be_undone(loader: Loader) -> None:
    await load(loader, b"person,manager\na,\nb,a\nc,a\n")
    before = await loader.lines()
    await load(loader, WHOLE)
    await load(loader, WHOLE)
    entries = await diary.of_kind(loader.workspace.id, ChartLoaded)
    assert [entry.people for entry in entries] == [3, 5, 5]
    assert entries[-1].teams == ()
    await loader.undo()
    assert await loader.lines() == before


async def test_it_is_read_where_the_chart_is_not_what_it_made_of_it(loader: Loader) -> None:
    await load(loader, b"person,manager\na,\nb,a\nc,a\n")
    await load(loader, WHOLE)
    made = await loader.lines()
    await loader.undo()
    assert await is_read(loader, WHOLE)
    assert await loader.lines() == made


async def test_it_is_read_where_the_platform_tells_something_else(loader: Loader) -> None:
    await load(loader, WHOLE)
    loader.platform.strangers["c"] = replace(loader.platform.strangers["c"], is_active=False)
    assert await is_read(loader, WHOLE)
    assert "c" not in await loader.lines()


async def test_it_is_read_once_somebody_in_it_has_left(loader: Loader) -> None:
    await load(loader, WHOLE)
    last_day = datetime(2030, 1, 1, 9, tzinfo=MONDAY.tzinfo)
    assert not await is_read(loader, WHOLE, last_day)
    assert await is_read(loader, WHOLE, last_day + timedelta(days=1))
    assert "c" not in await loader.lines()


async def test_where_somebody_is_held_it_is_read_until_nothing_changes_by_that(loader: Loader) -> None:
    await load(loader, FAULTY)
    assert await is_read(loader, FAULTY)
    assert not await is_read(loader, FAULTY)


async def test_another_file_is_read(loader: Loader) -> None:
    await load(loader, WHOLE)
    assert await is_read(loader, WHOLE + b"g,a,,\n")
    assert "g" in await loader.lines()


async def test_a_dry_run_of_the_same_is_not_noted(loader: Loader) -> None:
    await load(loader, WHOLE)
    async with loader.nothing_changes():
        assert not await is_read(loader, WHOLE, rules=MergeRules(dry_run=True))
    assert len(await diary.of_kind(loader.workspace.id, ChartLoaded)) == 1
