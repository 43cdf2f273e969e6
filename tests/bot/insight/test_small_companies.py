"""What docs/small-companies.md says of a first quarter is what companies of this code see."""

import pytest

from tests.simulation.small_companies import COMPANIES, PAGE, TEAMS, WAYS, companies, page, rows

LARGEST = pytest.param(60, marks=pytest.mark.long)  # takes as long as the smaller ones together
BY_PEOPLE = [people if people < 60 else LARGEST for people in TEAMS]


@pytest.mark.parametrize("people", BY_PEOPLE)
def test_what_the_page_says_of_companies_of_a_size_is_what_the_simulator_sees(people: int) -> None:
    lines = PAGE.read_text(encoding="utf-8").split("\n")
    written = [line for line in lines if line.startswith(f"| {people} |")]
    assert written == [*rows(people)], "write it anew: python -m tests.simulation.small_companies"


@pytest.mark.long
def test_the_page_is_written_by_the_simulator() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m tests.simulation.small_companies"


@pytest.mark.parametrize("way", [way for way in WAYS if way.days <= 14], ids=str)
def test_at_30_people_every_manager_reads_a_number_within_four_weeks(way: object) -> None:
    lived = next(companies(30, one) for one in WAYS if one == way)
    assert all(reader.any_number for company in lived for reader in company.readers)
    assert not all(reader.own_number for company in lived for reader in company.readers)


@pytest.mark.parametrize("people", [30, LARGEST])
def test_the_longer_it_stays_open_the_more_managers_see_their_own_team(people: int) -> None:
    short, _, long, *_ = WAYS
    two_days, until_the_next = (
        sum(reader.own_in_quarter for company in companies(people, way) for reader in company.readers)
        for way in (short, long)
    )
    assert until_the_next > two_days


@pytest.mark.parametrize("people", BY_PEOPLE)
def test_nothing_nearly_certain_is_false_in_more_than_one_of_twenty_companies(people: int) -> None:
    lived = [companies(people, way) for way in WAYS]
    assert all(sum(company.is_falsely_certain for company in of_way) <= COMPANIES / 20 for of_way in lived)
    assert people == 15 or any(company.says("nearly certain") for of_way in lived for company in of_way)
