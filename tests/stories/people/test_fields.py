"""Names, time zones, languages, countries and leave from SCIM, from a file and from the platform, field by field."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest

from bot.checkin.actions import SETTINGS
from bot.checkin.availability import CheckInWish, available
from bot.config.settings import Settings
from bot.messages.request import Pressed, Typed
from bot.org.chart_file import read_chart
from bot.org.imports.sources import PeopleSource
from bot.org.people import Person, Profile
from bot.org.wording.chart import left_out
from commands.org.load_chart import Loaded, load_chart, load_lines
from commands.org.meet import hear_from
from commands.org.merge_company import MergeRules
from storage.database import statement
from storage.org import people
from storage.org.imports import last_import
from tests.cast import DANA, MONDAY
from tests.stories.conftest import said, told
from tests.stories.people.loading import Loader

ANYWAY = MergeRules(anyway=True)
STAFF = (
    Profile("U1", "clara", "clara", email="clara@example.test", time_zone="Europe/Paris"),
    Profile("U2", "vera", "vera", email="vera@example.test", time_zone="Europe/Paris"),
    Profile("U3", "emil", "emil", email="emil@example.test", time_zone="Europe/Paris"),
)
HEADER = "name,email,manager,time zone,language,country,return date"
CLARA, VERA = "Clara Boss,clara@example.test,,,,,", "Vera Pohl,vera@example.test,clara@example.test,,,,"
EMIL = '"Wirth, Emil",emil@example.test,clara@example.test,Asia/Tokyo,ja,JP,2026-06-01'


class Company:
    """Clara, who leads Vera and Emil."""

    def __init__(self, loader: Loader) -> None:
        self.loader, self.workspace = loader, loader.workspace
        loader.platform.strangers = {profile.platform_id: profile for profile in STAFF}

    async def file(self, *lines: str) -> Loaded:
        table = read_chart("\n".join((HEADER, *lines)).encode())
        return await load_chart(self.workspace, self.loader.platform, table, self.loader.sealed, MONDAY, ANYWAY)

    async def scim(self, *lines: str) -> Loaded:
        table, profiles = read_chart("\n".join((HEADER, *lines)).encode()), self.loader.platform.strangers.values()
        return await load_lines(
            self.workspace, table, [*profiles], self.loader.sealed, MONDAY, ANYWAY, PeopleSource.SCIM
        )

    async def person(self, account: str = "U3") -> Person:
        return (await people.by_platform_ids(self.workspace.id, [account]))[account]

    async def page(self, who: Profile = DANA) -> Any:
        return await self.loader.company.does(who, Typed("people", "general", "/waterline"))


@pytest.fixture
def company(loader: Loader) -> Company:
    return Company(loader)


def told_of(person: Person) -> tuple[str, str, str, str]:
    return person.name, person.time_zone, person.language, person.country


async def test_a_file_says_what_the_platform_does_not_or_says_otherwise(company: Company) -> None:
    await company.file(CLARA, VERA, EMIL)
    assert told_of(await company.person()) == ("Emil Wirth", "Asia/Tokyo", "ja", "JP")
    assert (await company.person()).not_before == date(2026, 6, 1)
    assert told_of(await company.person("U2")) == ("Vera Pohl", "Europe/Paris", "en", "")


async def test_scim_stands_above_the_file_field_by_field_whichever_speaks_last(company: Company) -> None:
    await company.file(CLARA, VERA, EMIL)
    await company.scim(CLARA, VERA, "Emil Berg,emil@example.test,clara@example.test,Europe/Berlin,,,")
    assert told_of(await company.person()) == ("Emil Berg", "Europe/Berlin", "ja", "JP")
    await company.file(CLARA, VERA, EMIL)
    assert told_of(await company.person()) == ("Emil Berg", "Europe/Berlin", "ja", "JP")


async def test_what_a_source_says_no_more_falls_to_the_next_and_at_last_to_the_platform(company: Company) -> None:
    await company.file(CLARA, VERA, EMIL)
    await company.scim(CLARA, VERA, ",emil@example.test,clara@example.test,Europe/Berlin,en,DE,")
    assert told_of(await company.person()) == ("Emil Wirth", "Europe/Berlin", "en", "DE")
    await company.scim(CLARA, VERA, ",emil@example.test,clara@example.test,,,,")
    assert told_of(await company.person()) == ("Emil Wirth", "Asia/Tokyo", "ja", "JP")
    await company.file(CLARA, VERA, ",emil@example.test,clara@example.test,,,,")
    emil = await company.person()
    assert told_of(emil) == ("emil", "Europe/Paris", "en", "")
    assert emil.not_before is None
    assert not emil.origins.keys() & {"name", "time_zone", "language", "country"}


async def test_a_changed_name_is_the_same_person_with_their_history(company: Company) -> None:
    await company.file(CLARA, VERA, EMIL)
    before = (await company.person("U2")).id
    loaded = await company.scim(CLARA, "Vera Wirth,vera@example.test,clara@example.test,,,,", EMIL)
    assert [(rename.old_name, rename.new_name) for rename in loaded.changes.renamed] == [("Vera Pohl", "Vera Wirth")]
    assert ((await company.person("U2")).id, (await company.person("U2")).name) == (before, "Vera Wirth")
    [row] = await statement("select count(*) as count from person where platform_id = 'U2'")
    assert row["count"] == 1


async def test_what_the_platform_tells_later_takes_nothing_back(company: Company) -> None:
    await company.file(CLARA, VERA, EMIL)
    await people.meet(company.workspace.id, [replace(STAFF[2], name="emil 2", time_zone="America/Lima")])
    await hear_from(company.workspace, "U3", "America/Lima", "en")
    assert told_of(await company.person()) == ("Emil Wirth", "Asia/Tokyo", "ja", "JP")
    await people.meet(company.workspace.id, [replace(STAFF[1], time_zone="America/Lima")])
    assert (await company.person("U2")).time_zone == "America/Lima", "no source says where Vera is"


async def test_the_language_that_somebody_chose_stands_above_every_source(company: Company) -> None:
    await company.file(CLARA, VERA, EMIL)
    await people.set_preferences(await company.person(), posts_about_me=True, language="en")
    await company.scim(CLARA, VERA, EMIL)
    await company.file(CLARA, VERA, EMIL)
    assert (await company.person()).language == "en"
    await hear_from(company.workspace, "U3", "", "ja")
    assert (await company.person()).language == "en"


async def test_a_value_that_is_none_is_left_to_the_next_source(company: Company) -> None:
    loaded = await company.file(CLARA, VERA, EMIL.replace("Asia/Tokyo", "Mars/Olympus").replace(",ja,", ",tlh,"))
    assert "Mars/Olympus is no time zone" in "\n".join(left_out(loaded.faults, "en"))
    assert told_of(await company.person()) == ("Emil Wirth", "Europe/Paris", "en", "JP")


async def test_who_leaves_the_sources_is_what_the_platform_says(company: Company) -> None:
    await company.file(CLARA, VERA, EMIL)
    await company.file(CLARA, VERA)
    emil = await company.person()
    assert (emil.origins, emil.country, emil.not_before, emil.is_stale) == ({}, "", None, True)


async def test_an_admin_reads_which_field_comes_from_where_and_nobody_s_leave(company: Company) -> None:
    await company.file(CLARA, VERA, EMIL)
    await company.scim(CLARA, ",vera@example.test,clara@example.test,Europe/Berlin,,,")
    read = told(await company.page())
    assert "Time zones Company directory (SCIM): 1 person, File: 1 person, Accounts here:" in read
    assert "Countries File: 1 person" in read
    assert "Names Company directory (SCIM): 1 person, File: 2 people" in read
    assert "2026-06-01" not in read
    assert "June" not in read


async def test_a_day_that_cannot_be_read_is_told_to_whoever_gave_the_file_alone(company: Company) -> None:
    loaded = await company.file(CLARA, VERA, EMIL.replace("2026-06-01", "after the baby"))
    assert "the day somebody is back cannot be read" in "\n".join(left_out(loaded.faults, "en"))
    assert "is back" not in told(await company.page())
    kept = await last_import(company.workspace.id, PeopleSource.FILE)
    assert kept is not None
    assert not kept.faults


async def test_an_address_that_only_the_directory_knows_finds_the_person_in_a_file(company: Company) -> None:
    await company.scim(CLARA, VERA, 'Emil Wirth,"emil@example.test",clara@example.test,,,,')
    company.loader.platform.strangers["U3"] = replace(STAFF[2], email="e.wirth@other.test")
    await company.file(CLARA, VERA, ",emil@example.test,vera@example.test,Asia/Tokyo,,,")
    assert (await company.person()).time_zone == "Asia/Tokyo"


class TestLeave:
    def test_what_somebody_said_stands_above_the_file_until_it_has_passed(self) -> None:
        emil, today = Person("U3", "Emil", "emil", not_before=date(2026, 6, 1)), date(2026, 3, 2)

        def first_day(wish: CheckInWish) -> date | None:
            return available(emil, wish, Settings(), today).not_before

        assert first_day(CheckInWish()) == date(2026, 6, 1)
        assert first_day(CheckInWish(not_before=date(2026, 4, 1))) == date(2026, 4, 1)
        assert first_day(CheckInWish(not_before=date(2025, 1, 1))) == date(2026, 6, 1)
        assert first_day(CheckInWish(overruled=date(2026, 6, 1))) is None
        assert first_day(CheckInWish(overruled=date(2025, 6, 1))) == date(2026, 6, 1)

    async def test_the_person_alone_reads_it_and_may_say_otherwise(self, company: Company) -> None:
        await company.file(CLARA, VERA, EMIL)
        emil, chat = STAFF[2], company.loader.company
        form = await chat.does(emil, Pressed(SETTINGS.name, ""))
        assert "2026-06-01" in repr(form)
        assert said(await chat.submits(emil, form, not_before=""))
        form = await chat.does(emil, Pressed(SETTINGS.name, ""))
        assert "2026-06-01" not in repr(form)
        [row] = await statement("select count(*) as count from diary where content like '%%2026-06-01%%'")
        assert row["count"] == 0
