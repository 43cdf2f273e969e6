"""An import names what it cannot use, says what it changes, stops where that is too much, and can be undone."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.org.changes import ChartChanges, Move, TooManyChanges
from bot.org.chart_file import read_chart
from bot.org.remarks import ChartError
from bot.org.wording.chart import changed, left_out, planned, refused, stopped
from commands.checkin.preview_audience import preview_audience
from commands.org.load_chart import load_chart
from commands.org.merge_company import MergeRules, undo_merge
from storage.org.chart import forget_charts
from storage.sealed.roll import read_history
from tests.cast import MONDAY
from tests.stories.conftest import count
from tests.stories.people.loading import LONELY, NAMES, Loader, dates


class TestLinesThatCannotBeUsed:
    async def test_all_are_named_with_their_cure_and_the_others_count(self, loader: Loader) -> None:
        await loader.load("a,,Leads", "b,a,", "c,a,", "d,b,", "e,b,", "f,b,", "g,b,", "h,b,")
        said = await loader.says(
            "a,,Leads", "b,a,Sales", "c,b,", "d,z,", "e,a,", "f,a,Sales", "h,f,", "g,f,", "g,b,", "i,z,"
        )
        assert said.splitlines() == [
            "These lines need a hand; all others count:",
            "  lines 3 and 7: two teams are called Sales. Give one of them another name.",
            "  lines 5 and 11: the manager z stands in no line. Add a line for z, or name another manager.",
            "  lines 9 and 10: g stands in more than one line. Keep one of them.",
            "2 people keep the managers they had until this is corrected: d, g.",
            "1 person has no place until this is corrected, and is not asked: i.",
            f"1 manager has one report only: f (line 7). {LONELY}",
        ]
        assert await loader.lines() == {"a": None} | dict.fromkeys("bef", "a") | dict.fromkeys("cdg", "b") | {"h": "f"}
        assert set(await loader.handles()) == {"Leads", "Person B", "Person F"}

    async def test_a_team_whose_name_cannot_be_used_keeps_the_one_it_had(self, loader: Loader) -> None:
        await loader.load("a,,Leads", "b,a,Sales", "c,b,", "d,a,Crew", "e,d,")
        await loader.load("a,,Leads", "b,a,Harbour", "c,b,", "d,a,Harbour", "e,d,")
        assert await loader.handles() == {"Leads": "leads", "Sales": "sales", "Crew": "crew"}
        await loader.load("a,,Leads", f"b,a,{'x' * 81}", "c,b,", "d,a,Sales", "e,d,")
        assert await loader.handles() == {"Leads": "leads", "Person B": "team-hb", "Sales": "sales"}

    async def test_lines_that_cannot_be_read_are_named_where_the_file_is_refused_for_what_is_left(
        self, loader: Loader
    ) -> None:
        with pytest.raises(ChartError) as error:
            await loader.load("a,,", "b,Person A, the first,Sales", "c,Person A, the first,Crew")
        assert refused(error.value, "en") == [
            "The chart was not loaded, and nothing has changed:",
            "  Of the people in the file who can be asked, nobody reports to anybody: there would be no team.",
            "  lines 3 and 4: more cells than the heading has. Put a name that has a comma in it into quotation marks.",
        ]

    async def test_three_in_a_circle_stop_nobody_else_and_count_with_the_one_at_the_top(self, loader: Loader) -> None:
        said = await loader.says("a,,", "b,c,", "c,d,", "d,b,", "e,b,", "f,a,")
        assert "lines 3, 4 and 5: b → c → d → b is a circle. One of them reports to somebody else." in said
        assert "3 people count with a until this is corrected: b, c, d." in said
        assert await loader.lines() == {"a": None} | dict.fromkeys("bcdf", "a") | {"e": "b"}
        assert (await preview_audience(loader.workspace.id)).people == 6

    async def test_whoever_closes_a_circle_keeps_the_manager_they_had(self, loader: Loader) -> None:
        await loader.load("a,,", "b,a,", "c,b,", "d,c,", "e,a,")
        await loader.load("a,,", "b,d,", "c,b,", "d,c,", "e,a,")
        assert await loader.lines() == {"a": None, "b": "a", "c": "b", "d": "c", "e": "a"}

    async def test_the_one_at_the_top_stays_there_where_a_circle_takes_them_in(self, loader: Loader) -> None:
        await loader.load("a,,", "b,a,", "c,b,")
        said = await loader.says("a,c,", "b,a,", "c,b,")
        assert "a → c → b → a is a circle" in said
        assert await loader.lines() == {"a": None, "b": "a", "c": "b"}

    async def test_where_nobody_is_at_the_top_and_nobody_was_nothing_changes(self, loader: Loader) -> None:
        async with loader.nothing_changes():
            with pytest.raises(ChartError, match="no_top"):
                await loader.load("a,b,", "b,a,", "c,a,")

    async def test_of_two_at_the_top_the_one_who_was_there_stays(self, loader: Loader) -> None:
        await loader.load("a,,", "b,a,", "c,b,", "d,b,", "e,b,")
        said = await loader.says("a,,", "b,,", "c,b,", "d,b,", "e,b,", "f,,")
        assert "lines 2, 3 and 7: a, b, f report to nobody. Only one person may: name a manager for the others." in said
        assert await loader.lines() == {"a": None, "b": "a", "c": "b", "d": "b", "e": "b"}

    async def test_of_two_new_ones_the_one_whom_most_people_are_below(self, loader: Loader) -> None:
        said = await loader.says("a,,", "b,,", "c,b,", "d,b,", "e,a,")
        assert "1 person counts with b until this is corrected: a." in said
        assert await loader.lines() == {"b": None, "a": "b", "c": "b", "d": "b", "e": "a"}

    async def test_a_head_whose_manager_is_missing_leads_their_people_all_the_same(self, loader: Loader) -> None:
        said = await loader.says("a,,", "b,nobody here,", "c,b,", "d,a,")
        assert "1 person counts with a until this is corrected: b." in said
        assert await loader.lines() == {"a": None, "b": "a", "c": "b", "d": "a"}

    async def test_people_of_a_manager_who_left_count_with_the_one_above(self, loader: Loader) -> None:
        table = "person,manager,status\na,,\nb,a,Terminated\nc,b,\nd,b,\ne,a,\n"
        loaded = await load_chart(loader.workspace, loader.platform, read_chart(table.encode()), loader.sealed, MONDAY)
        [said] = left_out(loaded.faults, "en")[1:]
        assert said.startswith("  line 3: people report to b, and the file says that they have left. Let these")
        assert await loader.lines() == {"a": None, "c": "a", "d": "a", "e": "a"}

    async def test_a_manager_whom_nobody_here_knows_is_passed_over(self, loader: Loader) -> None:
        said = await loader.says("a,,", "zoe@example.test,a,", "b,zoe@example.test,", "c,a,")
        assert "line 3: people report to zoe@example.test, and nobody here is known by that." in said
        assert await loader.lines() == {"a": None, "b": "a", "c": "a"}

    async def test_whoever_stands_in_a_line_that_cannot_be_cut_keeps_their_place(self, loader: Loader) -> None:
        await loader.load("a,,", "b,a,", "c,a,", "d,a,")
        said = await loader.says("a,,", "b,a,", "c,a,,,one too many", "d,a,")
        assert "line 4: more cells than the heading has." in said
        assert "1 person keeps the manager they had until this is corrected: Person C." in said
        assert (await loader.lines())["c"] == "a"

    async def test_who_has_left_and_whose_line_is_wrong_keeps_no_place(self, loader: Loader) -> None:
        await loader.load("a,,", "b,a,", "c,a,")
        loader.platform.strangers["c"] = replace(loader.platform.strangers["c"], is_active=False)
        await loader.load("a,,", "b,a,", "c,z,", "c,a,")
        assert "c" not in await loader.lines()


class TestTheDryRun:
    async def test_it_says_who_joins_leaves_moves_and_is_called_differently_and_changes_nothing(
        self, loader: Loader
    ) -> None:
        await loader.load("a,,", "b,a,", "c,b,", "d,b,", "e,a,")
        loader.platform.strangers["c"] = replace(loader.platform.strangers["c"], name="Cleo Marsh")
        lines = ("a,,", "b,a,", "c,a,", "d,b,", "f,b,")
        async with loader.nothing_changes():
            planned = await loader.load(*lines, rules=MergeRules(dry_run=True))
        assert changed(planned.changes, "en") == [
            "Joins (1): Person F",
            "Leaves (1): Person E",
            "Moves (1): Cleo Marsh (Person B → Person A)",
            "Is called differently (1): Person C → Cleo Marsh",
        ]
        assert await count("person where name = 'Cleo Marsh'") == 0
        assert (await loader.load(*lines)).changes == planned.changes
        assert changed((await loader.load(*lines)).changes, "en") == [
            "Nobody joins, leaves, moves or is called differently."
        ]

    def test_of_many_the_first_are_named(self) -> None:
        many = ChartChanges(joined=tuple(f"Person {number}" for number in range(50)))
        assert changed(many, "en", limit=2) == ["Join (50): Person 0, Person 1 and 48 more"]
        assert changed(many, "ja", limit=1) == ["加わる人（50人）：Person 0ほか49人"]


class TestTooManyChanges:
    """More than four people in ten leave, or get another manager: somebody is asked first."""

    EVERYBODY = ("a,,", "b,a,", *(f"{name},b," for name in NAMES[2:12]))

    async def test_more_than_two_fifths_who_would_leave_stop_it(self, loader: Loader) -> None:
        await loader.load(*self.EVERYBODY)
        async with loader.nothing_changes():
            with pytest.raises(TooManyChanges) as error:
                await loader.load(*self.EVERYBODY[:7])
        assert stopped(error.value, "en") == [
            "Stopped, and nothing has changed, since this is more than usual:",
            "  5 of 12 people would have no place any more: more than 40 %.",
            "Leave (5): Person H, Person I, Person J, Person K, Person L",
            "Is it the file of the whole company? If this is meant, run it again with --anyway.",
        ]
        assert (await loader.load(*self.EVERYBODY[:7], rules=MergeRules(anyway=True))).count == 7

    async def test_so_do_more_than_two_fifths_who_would_get_another_manager(self, loader: Loader) -> None:
        await loader.load(*self.EVERYBODY)
        moved = ("a,,", "b,a,", *(f"{name},a," for name in NAMES[2:7]), *(f"{name},b," for name in NAMES[7:12]))
        async with loader.nothing_changes():
            with pytest.raises(TooManyChanges, match="many_move"):
                await loader.load(*moved)
        assert (await loader.load(*moved, rules=MergeRules(most_percent=42))).count == 12

    async def test_four_people_are_never_too_many(self, loader: Loader) -> None:
        await loader.load("a,,", "b,a,", "c,a,", "d,a,", "e,a,", "f,a,")
        assert (await loader.load("a,,", "b,a,")).count == 2

    async def test_a_first_import_is_never_too_much(self, loader: Loader) -> None:
        assert (await loader.load(*self.EVERYBODY)).count == 12

    async def test_a_dry_run_says_what_would_be_without_being_stopped(self, loader: Loader) -> None:
        await loader.load(*self.EVERYBODY)
        dry_run = await loader.load(*self.EVERYBODY[:3], rules=MergeRules(dry_run=True))
        assert len(dry_run.changes.left) == 9
        assert planned(dry_run.reasons, "en") == [
            "This is what would change; nothing has been changed.",
            "It would be stopped, since this is more than usual:",
            "  9 of 12 people would have no place any more: more than 40 %.",
            "Is it the file of the whole company? If this is meant, run it again with --anyway.",
        ]
        assert not (await loader.load(*self.EVERYBODY[:8], rules=MergeRules(dry_run=True))).reasons
        assert not (await loader.load(*self.EVERYBODY[:3], rules=MergeRules(dry_run=True, anyway=True))).reasons


class TestUndo:
    async def test_the_last_import_can_be_undone_and_that_again(self, loader: Loader) -> None:
        first = read_chart(b"person,manager,leads,joined on\na,,Leads,2020-01-01\nb,a,,2026-02-03\nc,a,,\n")
        await load_chart(loader.workspace, loader.platform, first, loader.sealed, MONDAY)
        before = await loader.lines()
        second = read_chart(b"person,manager,leads,joined on\nb,,Bosses,2021-01-01\na,b,,\nd,b,,2026-01-01\n")
        await load_chart(loader.workspace, loader.platform, second, loader.sealed, MONDAY)
        after = await loader.lines()
        undone = await loader.undo()
        assert await loader.lines() == before
        assert await loader.handles() == {"Leads": "leads"}
        assert await dates(loader) == {"a": "2020-01-01", "b": "2026-02-03", "c": None, "d": "2026-01-01"}
        assert undone
        assert (undone.joined, undone.left) == (("Person C",), ("Person D",))
        await loader.undo()
        assert await loader.lines() == after
        assert await dates(loader) == {"a": "2020-01-01", "b": "2021-01-01", "c": None, "d": "2026-01-01"}

    async def test_it_is_noted_for_everybody_like_every_change(self, loader: Loader) -> None:
        await loader.load("a,,", "b,a,", "c,a,")
        await loader.load("a,,", "b,a,")
        await loader.undo()
        *_, last = read_history(loader.sealed, "web-local").chart
        assert [change.joined for change in last.teams.values()] == [1]

    async def test_there_is_nothing_to_undo_after_a_week(self, loader: Loader) -> None:
        await loader.load("a,,", "b,a,", "c,a,")
        await loader.load("a,,", "b,a,")
        async with loader.nothing_changes():
            assert await loader.undo(MONDAY + timedelta(days=7)) is None
        assert await loader.undo(MONDAY + timedelta(days=7, seconds=-1)) is not None

    async def test_what_was_before_is_forgotten_after_a_week(self, loader: Loader) -> None:
        await loader.load("a,,", "b,a,")
        await forget_charts([loader.workspace.id], MONDAY - timedelta(seconds=1))
        assert await count("chart_before") == 1
        await forget_charts([loader.workspace.id], MONDAY)
        assert await count("chart_before") == 0

    async def test_a_dry_run_of_it_changes_nothing(self, loader: Loader) -> None:
        await loader.load("a,,", "b,a,", "c,a,")
        await loader.load("a,,", "b,a,", "c,b,")
        async with loader.nothing_changes():
            planned = await undo_merge(loader.workspace, loader.sealed, MONDAY, MergeRules(dry_run=True))
        assert planned == ChartChanges(moved=(Move("Person C", "Person B", "Person A"),))
