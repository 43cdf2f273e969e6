"""A chart in a file is the chart: taken in as a whole, it replaces the one before."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.org.chart_file import read_chart
from bot.org.people import Profile
from bot.org.remarks import ChartError
from bot.org.wording.chart import changed, places, refused
from commands.checkin.preview_audience import preview_audience
from commands.org.load_chart import load_chart
from commands.org.merge_company import MergeRules
from storage.org import people
from tests.cast import MONDAY, THANKS
from tests.stories.conftest import count
from tests.stories.people.loading import NAMES, Loader


async def test_a_deputy_becomes_head_and_there_is_no_circle(loader: Loader) -> None:
    await loader.load("a,,", "b,a,", "c,a,")
    await loader.load("b,,", "a,b,", "c,b,")
    assert await loader.lines() == {"b": None, "a": "b", "c": "b"}
    assert (await preview_audience(loader.workspace.id)).people == 3


async def test_a_team_s_name_and_its_handle_go_to_another_manager(loader: Loader) -> None:
    await loader.load("a,,Leads", "b,a,Harbour", "c,b,", "d,a,Crew", "e,d,")
    await loader.load("a,,Leads", "d,a,Harbour", "c,d,", "e,d,")
    assert await loader.handles() == {"Leads": "leads", "Harbour": "harbour"}
    await loader.company.types(loader.platform.strangers["a"], f"@harbour {THANKS} #courage")
    assert await count("kudos_receiver") == 2


async def test_two_managers_swap_their_teams_names(loader: Loader) -> None:
    await loader.load("a,,Leads", "b,a,Harbour", "c,b,", "d,a,Crew", "e,d,")
    await loader.load("a,,Leads", "b,a,Crew", "c,b,", "d,a,Harbour", "e,d,")
    teams = {team.handle: team.manager_id for team in await people.teams(loader.workspace.id)}
    managers = await people.by_platform_ids(loader.workspace.id, "bd")
    assert (teams["crew"], teams["harbour"]) == (managers["b"].id, managers["d"].id)


async def test_whoever_is_no_longer_in_it_is_named_and_counted_nowhere(loader: Loader) -> None:
    everybody = ["a,,", *(f"{name},a," for name in NAMES[1:9]), "j,b,", "k,b,", "l,b,"]
    assert (await loader.load(*everybody)).count == 12
    came_of_it = await loader.load(*everybody[:9])
    assert came_of_it.count == 9
    assert changed(came_of_it.changes, "en") == ["Leave (3): Person J, Person K, Person L"]
    assert (await preview_audience(loader.workspace.id)).people == 9
    assert set(await loader.lines()) == set(NAMES[:9])
    assert await count("person where platform_id in ('j', 'k', 'l') and team_id is null and is_active") == 3


async def test_a_file_of_nobody_who_can_be_asked_changes_nothing_and_says_who_was_left_out(loader: Loader) -> None:
    loader.platform.strangers["b"] = Profile("b", "Robo", "robo", is_bot=True)
    async with loader.nothing_changes():
        with pytest.raises(ChartError) as error:
            await loader.load("a,,", "b,a,")
    assert refused(error.value, "en")[1:] == [
        "  Of the people in the file who can be asked, nobody reports to anybody: there would be no team.",
        "1 line is a bot and is not asked: b (line 3).",
    ]


async def test_bots_and_guests_are_never_asked(loader: Loader) -> None:
    loader.platform.strangers["b"] = Profile("b", "Robo", "robo", is_bot=True)
    loader.platform.strangers["c"] = Profile("c", "Guo", "guo", is_stranger=True)
    came_of_it = await loader.load("a,,", "b,a,", "c,a,", "d,a,", "e,a,")
    assert [note.key for note in came_of_it.notes] == ["chart.bot", "chart.guest"]
    assert await loader.lines() == {"a": None, "d": "a", "e": "a"}
    assert (await preview_audience(loader.workspace.id)).people == 3


@pytest.mark.parametrize(
    ("name", "handle"), [("R&D", "r-d"), ("営業部", "営業部"), ("IT部", "it-部"), ("🚀", "team-hb")]
)
async def test_a_team_can_be_typed_whatever_it_is_called(loader: Loader, name: str, handle: str) -> None:
    came_of_it = await loader.load("a,,Leads", f"b,a,{name}", "c,b,", "d,b,")
    lines = places(came_of_it.count, came_of_it.teams, "en")
    assert f"  {name} is @{handle}" in lines
    await loader.company.types(loader.platform.strangers["a"], f"@{handle} {THANKS} #courage")
    assert await count("kudos_receiver") == 2


async def test_a_joining_date_that_a_chart_leaves_out_stays_as_it_was(loader: Loader) -> None:
    first = read_chart(b"person,manager,joined on\na,,2020-01-01\nb,a,2026-02-03\n")
    await load_chart(loader.workspace, loader.platform, first, loader.sealed, MONDAY)
    await loader.load("a,,", "b,a,")
    person = (await people.by_platform_ids(loader.workspace.id, ["b"]))["b"]
    assert str(person.joined_on) == "2026-02-03"


@given(st.lists(st.lists(st.integers(0, 11), min_size=1, max_size=11), min_size=2, max_size=3))
@settings(max_examples=15, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
async def test_whatever_stood_before_the_latest_chart_is_the_one_that_counts(
    loader: Loader, charts: list[list[int]]
) -> None:
    for parents in charts:
        names = NAMES if len(parents) % 2 else NAMES[::-1]
        lines = {names[0]: None} | {names[n]: names[parent % n] for n, parent in enumerate(parents, 1)}
        table = (f"{name},{manager or ''}," for name, manager in lines.items())
        await loader.load(*table, rules=MergeRules(anyway=True))
        assert await loader.lines() == lines
