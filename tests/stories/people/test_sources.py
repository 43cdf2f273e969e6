"""The same people in a file and in SCIM: of each field the stronger word stands, and everybody stays who they are."""

from collections.abc import Mapping
from dataclasses import replace

import pytest

from bot.org.chart_file import read_chart
from bot.org.imports.sources import PeopleSource
from bot.org.people import Profile
from bot.org.wording.chart import known, left_out
from commands.org.load_chart import Loaded, load_chart, load_lines
from commands.org.merge_company import MergeRules
from storage.org import people
from storage.org.imports import last_imports
from tests.cast import MONDAY
from tests.stories.people.loading import Loader

ANYWAY = MergeRules(anyway=True)
STAFF = (
    Profile("U1", "Clara Boss", "clara", email="clara@example.test"),
    Profile("U2", "Vera Pohl", "vera", email="vera@example.test"),
    Profile("U3", "Emil Wirth", "emil", email="emil@example.test"),
    Profile("U4", "Alex Kim", "alex", email="alex@example.test"),
    Profile("U5", "Alex Kim", "alex2", email="alex2@example.test"),
    Profile("U6", "Madonna", "madonna", email="madonna@example.test"),
    Profile("U7", "三浦 美香", "mika", email="mika@example.test"),
)
HEADER = "employee id,name,email,manager,team name,hire date,status"
FILE = (
    "1,Clara Boss,clara@example.test,,Board,2015-01-01,Active",
    "2,Vera Pohl,vera@example.test,clara@example.test,Sales,2016-01-01,Active",
    "3,Emil Wirth,emil@example.test,vera@example.test,,2017-01-01,Active",
    "4,Alex Kim,alex@example.test,vera@example.test,,,Active",
    "5,Alex Kim,alex2@example.test,clara@example.test,,,Active",
    "6,Madonna,madonna@example.test,vera@example.test,,,Active",
    "7,Miura Mika (三浦 美香),mika@example.test,vera@example.test,,,Active",
)


class TwoSources:
    """A company that has both."""

    def __init__(self, loader: Loader) -> None:
        self.loader = loader
        loader.platform.strangers = {profile.platform_id: profile for profile in STAFF}

    async def file(self, *lines: str, rules: MergeRules = ANYWAY) -> Loaded:
        table = read_chart("\n".join((HEADER, *lines)).encode())
        return await load_chart(self.loader.workspace, self.loader.platform, table, self.loader.sealed, MONDAY, rules)

    async def scim(self, *lines: str, rules: MergeRules = ANYWAY) -> Loaded:
        table = read_chart("\n".join((HEADER, *lines)).encode())
        profiles = [*self.loader.platform.strangers.values()]
        return await load_lines(
            self.loader.workspace, table, profiles, self.loader.sealed, MONDAY, rules, PeopleSource.SCIM
        )

    def becomes(self, account: str, **changes: str) -> None:
        profile = self.loader.platform.strangers[account]
        self.loader.platform.strangers[account] = replace(
            profile, name=changes.get("name", profile.name), email=changes.get("email", profile.email)
        )

    async def ids(self) -> Mapping[str, int]:
        return {person.platform_id: person.id for person in await people.everyone(self.loader.workspace.id)}

    async def manager(self, account: str) -> str | None:
        return (await self.loader.lines()).get(account, "nowhere")


@pytest.fixture
def company(loader: Loader) -> TwoSources:
    return TwoSources(loader)


def line_of(number: int, **changes: str) -> str:
    """The line of the file with other cells."""
    cells = dict(zip(HEADER.split(","), FILE[number - 1].split(","), strict=True))
    return ",".join((cells | {name.replace("_", " "): value for name, value in changes.items()}).values())


class TestWhichWordStands:
    async def test_scim_s_manager_stands_whatever_the_file_says_later(self, company: TwoSources) -> None:
        await company.file(*FILE)
        await company.scim(line_of(1), line_of(3, manager="clara@example.test"))
        assert await company.manager("U3") == "U1"
        loaded = await company.file(*FILE)
        assert await company.manager("U3") == "U1"
        assert known(loaded.notes, "en")[:1] == [
            "Of 1 person a stronger source says otherwise, and that counts: emil@example.test (line 4)."
        ]

    async def test_where_scim_says_nothing_the_file_counts_field_by_field(self, company: TwoSources) -> None:
        await company.file(*FILE)
        await company.scim(
            line_of(1, team_name="", hire_date=""),
            line_of(2, team_name="", hire_date="2018-05-05"),
            line_of(3, manager="", hire_date=""),
        )
        assert await company.manager("U3") == "U2"
        assert await company.loader.handles() == {"Board": "board", "Sales": "sales"}
        met = await people.by_platform_ids(company.loader.workspace.id, ["U2", "U3"])
        assert [str(person.joined_on) for person in met.values()] == ["2018-05-05", "2017-01-01"]

    async def test_once_scim_says_nothing_any_more_the_file_counts_again(self, company: TwoSources) -> None:
        await company.file(*FILE)
        await company.scim(line_of(1), line_of(2), line_of(3, manager="clara@example.test"))
        await company.scim(line_of(1), line_of(2))
        assert await company.manager("U3") == "U2"

    async def test_whom_only_the_file_names_stays_when_scim_speaks(self, company: TwoSources) -> None:
        await company.file(*FILE)
        await company.scim(line_of(1), line_of(2))
        assert set(await company.loader.lines()) == {f"U{number}" for number in range(1, 8)}

    async def test_who_has_left_by_scim_has_left_though_the_file_lists_them(self, company: TwoSources) -> None:
        await company.file(*FILE)
        await company.scim(line_of(1), line_of(2), line_of(3, status="Inactive"))
        assert await company.manager("U3") == "nowhere"
        await company.file(*FILE)
        assert await company.manager("U3") == "nowhere"

    async def test_what_is_wrong_with_the_other_source_is_not_said_again(self, company: TwoSources) -> None:
        await company.file(*FILE[:3], line_of(4, manager="nobody here"), *FILE[4:])
        loaded = await company.scim(line_of(1), line_of(2))
        assert left_out(loaded.faults, "en") == []
        by_source = {taken.source: taken for taken in await last_imports(company.loader.workspace.id)}
        assert list(by_source) == [PeopleSource.SCIM, PeopleSource.FILE]
        assert by_source[PeopleSource.FILE].faults

    async def test_a_circle_that_two_sources_make_together_stops_nobody(self, company: TwoSources) -> None:
        await company.file(*FILE)
        loaded = await company.scim(line_of(1), line_of(2, manager="emil@example.test"))
        assert "is a circle" in "\n".join(left_out(loaded.faults, "en"))
        assert await company.manager("U2") == "U1"
        assert await company.manager("U3") == "U2"

    async def test_a_dry_run_says_it_and_keeps_nothing(self, company: TwoSources) -> None:
        await company.file(*FILE)
        await company.scim(line_of(1), line_of(3, manager="clara@example.test"))
        async with company.loader.nothing_changes():
            planned = await company.file(*FILE, rules=MergeRules(dry_run=True))
        assert [note.key for note in planned.notes][:1] == ["chart.overruled"]


class TestEverybodyStaysWhoTheyAre:
    """Across a file and SCIM: nobody is stored twice, and nobody's line goes to somebody else."""

    async def stays(self, company: TwoSources, before: Mapping[str, int], account: str, manager: str) -> None:
        assert await company.ids() == before
        assert await company.manager(account) == manager

    @pytest.fixture
    async def before(self, company: TwoSources) -> Mapping[str, int]:
        await company.file(*FILE)
        return await company.ids()

    async def test_after_a_marriage(self, company: TwoSources, before: Mapping[str, int]) -> None:
        company.becomes("U2", name="Vera Wirth")
        await company.scim(line_of(1), line_of(2, name="Vera Wirth"))
        loaded = await company.file(*FILE)
        assert not loaded.faults
        await self.stays(company, before, "U2", "U1")
        assert (await people.by_platform_ids(company.loader.workspace.id, ["U2"]))["U2"].name == "Vera Wirth"

    async def test_with_a_new_address_and_a_file_that_has_the_old_one(
        self, company: TwoSources, before: Mapping[str, int]
    ) -> None:
        company.becomes("U3", email="emil.wirth@example.test")
        await company.scim(line_of(1), line_of(2), line_of(3, email="emil.wirth@example.test"))
        loaded = await company.file(*FILE)
        assert "chart.perhaps" in [fault.key for fault in loaded.faults]
        await self.stays(company, before, "U3", "U2")

    async def test_who_comes_back_with_a_new_number(self, company: TwoSources, before: Mapping[str, int]) -> None:
        await company.scim(line_of(1), line_of(2), line_of(3, status="Inactive"))
        assert await company.manager("U3") == "nowhere"
        await company.scim(
            line_of(1), line_of(2), line_of(3, status="Inactive"), line_of(3, employee_id="33", hire_date="2024-01-01")
        )
        await self.stays(company, before, "U3", "U2")

    async def test_two_people_of_one_name(self, company: TwoSources, before: Mapping[str, int]) -> None:
        await company.scim(line_of(1), line_of(2), line_of(3), line_of(4, manager="emil@example.test"))
        await company.file(*FILE)
        await self.stays(company, before, "U4", "U3")
        assert await company.manager("U5") == "U1"

    async def test_two_people_of_one_name_and_no_address_are_a_question(
        self, company: TwoSources, before: Mapping[str, int]
    ) -> None:
        loaded = await company.scim(line_of(1), line_of(2), line_of(4, email=""))
        assert [fault.key for fault in loaded.faults] == ["chart.same_name"]
        await self.stays(company, before, "U4", "U2")

    async def test_a_name_of_one_word(self, company: TwoSources, before: Mapping[str, int]) -> None:
        await company.scim(line_of(1), line_of(2), line_of(6, email="", manager="clara@example.test"))
        await self.stays(company, before, "U6", "U1")

    async def test_a_name_in_two_scripts(self, company: TwoSources, before: Mapping[str, int]) -> None:
        await company.scim(line_of(1), line_of(2), line_of(7, email="", manager="clara@example.test"))
        await company.file(*FILE)
        await self.stays(company, before, "U7", "U1")
