"""A chart in a file is the chart: taken in as a whole, it replaces the one before."""

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.org.chart_file import read_chart
from bot.org.people import Profile
from bot.org.remarks import ChartError
from bot.org.wording.chart import loaded, refused
from commands.check_ins import CheckIns
from commands.checkin.preview_audience import preview_audience
from commands.org.chart import chart
from commands.org.load_chart import Loaded, load_chart
from storage.org import people
from storage.sealed.roll import read_history
from tests.cast import MONDAY, THANKS
from tests.platform import RememberingPlatform
from tests.stories.conftest import ChatCompany, count

NAMES = "abcdefghijklm"


class Loader:
    """An operator, and twelve people who are called by letters."""

    def __init__(self, company: ChatCompany, platform: RememberingPlatform, check_ins: CheckIns) -> None:
        self.company, self.workspace, self.platform = company, company.entrance.workspace, platform
        check_ins.folders.prepare()
        self.sealed = check_ins.folders.sealed
        platform.strangers = {name: Profile(name, f"Person {name.upper()}", f"h{name}") for name in NAMES}

    async def load(self, *lines: str) -> Loaded:
        file = read_chart("\n".join(("person,manager,leads", *lines)).encode())
        return await load_chart(self.workspace, self.platform, file, self.sealed, MONDAY)

    async def refuses(self, *lines: str) -> str:
        """What is said of a file, after which all is as it was."""
        before, log = await self.lines(), read_history(self.sealed, "web-local").chart
        with pytest.raises(ChartError) as error:
            await self.load(*lines)
        assert await self.lines() == before
        assert read_history(self.sealed, "web-local").chart == log
        return "\n".join(refused(error.value, "en"))

    async def lines(self) -> dict[str, str | None]:
        """Who reports to whom, as check-ins read it."""
        now = await chart(self.workspace.id)
        account = {person.id: person.platform_id for person in now.people.values()}
        return {account[place.person]: account[place.boss] if place.boss else None for place in now.places}

    async def handles(self) -> dict[str, str]:
        return {team.name: team.handle for team in await people.teams(self.workspace.id)}


@pytest.fixture
def loader(company: ChatCompany, platform: RememberingPlatform, check_ins: CheckIns) -> Loader:
    return Loader(company, platform, check_ins)


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
    shown = loaded(came_of_it.count, came_of_it.removed, came_of_it.teams, came_of_it.notes, "en")
    assert shown[1].endswith(": Person J, Person K, Person L")
    assert "Person B" not in shown[1]
    assert (await preview_audience(loader.workspace.id)).people == 9
    assert set(await loader.lines()) == set(NAMES[:9])
    assert await count("person where platform_id in ('j', 'k', 'l') and team_id is null and is_active") == 3


async def test_all_faults_are_named_at_once_and_nothing_has_changed(loader: Loader) -> None:
    await loader.load("a,,Leads", "b,a,")
    said = await loader.refuses("a,,Leads", "b,a,Sales", "c,b,", "d,z,", "e,a,", "f,a,Sales", "g,f,", "g,b,")
    assert "lines 3 and 7: two teams are called Sales." in said
    assert "line 5: the manager z stands in no line." in said
    assert "lines 8 and 9: g stands in more than one line." in said
    assert await loader.handles() == {"Leads": "leads"}


async def test_somebody_whom_others_report_to_cannot_be_a_stranger_to_the_platform(loader: Loader) -> None:
    said = await loader.refuses("a,,", "zoe@example.test,a,", "b,zoe@example.test,")
    assert "line 3: people report to zoe@example.test, and nobody here is known by that." in said


async def test_a_refusal_says_who_would_have_been_left_out_as_well(loader: Loader) -> None:
    loader.platform.strangers["b"] = Profile("b", "Robo", "robo", is_bot=True)
    said = await loader.refuses("a,,", "b,a,")
    assert said.endswith(
        "nobody reports to anybody: there would be no team.\n1 line is a bot and is not asked: b (line 3)."
    )


async def test_bots_and_guests_are_never_asked(loader: Loader) -> None:
    loader.platform.strangers["b"] = Profile("b", "Robo", "robo", is_bot=True)
    loader.platform.strangers["c"] = Profile("c", "Guo", "guo", is_stranger=True)
    came_of_it = await loader.load("a,,", "b,a,", "c,a,", "d,a,")
    assert [note.key for note in came_of_it.notes] == ["chart.bot", "chart.guest"]
    assert await loader.lines() == {"a": None, "d": "a"}
    assert (await preview_audience(loader.workspace.id)).people == 2


@pytest.mark.parametrize(
    ("name", "handle"), [("R&D", "r-d"), ("営業部", "営業部"), ("IT部", "it-部"), ("🚀", "team-hb")]
)
async def test_a_team_can_be_typed_whatever_it_is_called(loader: Loader, name: str, handle: str) -> None:
    came_of_it = await loader.load("a,,Leads", f"b,a,{name}", "c,b,", "d,b,")
    lines = loaded(came_of_it.count, came_of_it.removed, came_of_it.teams, came_of_it.notes, "en")
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
        await loader.load(*(f"{name},{manager or ''}," for name, manager in lines.items()))
        assert await loader.lines() == lines
