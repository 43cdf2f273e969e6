"""The demo's company is a whole one: everybody has a place in it, and its teams have the sizes that the rules need."""

from collections import Counter
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.demo.invented import invent_company
from bot.kudos.typed import parse
from bot.org.company import Company, Member
from bot.org.mentions import Handle

NOW = datetime(2026, 3, 2, 23, 30, tzinfo=UTC)


@pytest.fixture(scope="module")
def company() -> Company:
    return invent_company(NOW)


@pytest.fixture(scope="module")
def levels(company: Company) -> dict[str, int]:
    """By platform id; 1 for the head. Managers stand before their reports, or this raises KeyError."""
    found: dict[str, int] = {}
    for member in company.members:
        found[member.profile.platform_id] = found[member.manager] + 1 if member.manager else 1
    return found


def leads(company: Company, member: Member) -> bool:
    return member.profile.platform_id in company.teams


def test_180_people_stand_on_four_levels_below_one_head(levels: dict[str, int]) -> None:
    counted = Counter(levels.values())
    assert sorted(counted) == [1, 2, 3, 4]
    assert counted[1] == 1
    assert counted.total() == 180


def test_every_manager_leads_one_of_24_teams_of_4_to_16(company: Company) -> None:
    sizes = Counter(member.manager for member in company.members if member.manager)
    assert set(sizes) == set(company.teams)
    assert len({team.name for team in company.teams.values()}) == len(sizes) == 24
    assert all(4 <= size <= 16 for size in sizes.values())


@pytest.mark.parametrize("language", ["en", "ja"])
def test_every_team_has_a_name_of_its_own_in_each_language(company: Company, language: str) -> None:
    names = [team.names.get(language, team.name) for team in company.teams.values()]
    assert len(set(names)) == len(names)
    assert all(name.isascii() is (language == "en") for name in names)


def test_three_branches_have_at_least_five_managers_each(company: Company, levels: dict[str, int]) -> None:
    heads = [one for one in company.teams if levels[one] == 2]
    managers = Counter(member.manager for member in company.members if leads(company, member))
    assert len(heads) == 3
    assert all(managers[head] >= 5 for head in heads)


def test_every_handle_is_unique_and_can_be_typed(company: Company) -> None:
    people = [member.profile.handle for member in company.members]
    handles = people + [team.handle for team in company.teams.values()]
    assert len(set(handles)) == len(handles)
    assert all(parse(f"@{handle} for the map", []).mentions == (Handle(handle),) for handle in handles)
    assert all(len(handle) <= 9 and handle.isascii() and handle == handle.casefold() for handle in people)
    assert all(one.profile.platform_id == f"@{one.profile.handle}" for one in company.members)
    assert {"ana", "bo"} <= set(people), "the help names them as its example"


def test_two_languages_are_spoken_in_three_time_zones_and_japanese_names_are_in_kanji(company: Company) -> None:
    profiles = [member.profile for member in company.members]
    assert {profile.language for profile in profiles} == {"en", "ja"}
    assert len({profile.time_zone for profile in profiles}) == 3
    assert len({profile.name for profile in profiles}) == len(profiles)
    for profile in profiles:
        assert (profile.language == "ja") == ("一" <= profile.name[0] <= "龠") == (profile.time_zone == "Asia/Tokyo")


def test_two_or_three_are_admins_and_none_of_them_leads_a_team(company: Company) -> None:
    admins = [member for member in company.members if member.profile.is_admin]
    assert len(admins) in (2, 3)
    assert not any(leads(company, admin) for admin in admins)


def test_everybody_joined_on_a_monday_in_the_past_and_some_only_just(company: Company) -> None:
    joined = [member.joined_on for member in company.members if member.joined_on]
    today = NOW.astimezone(ZoneInfo("Asia/Tokyo")).date()
    assert len(joined) == len(company.members)
    assert all(day.weekday() == 0 and day <= today for day in joined)
    assert 5 <= sum(day > today - timedelta(days=60) for day in joined) <= 15
    assert min(joined) < date(2017, 1, 1)


def test_the_same_moment_makes_the_same_company(company: Company) -> None:
    assert invent_company(NOW) == company
