"""What docs/small-companies.md says of a first quarter is what companies of this code see."""

import pytest

from tests.simulation.small_companies import COMPANIES, PAGE, TEAMS, WAYS, Company, companies, page


def every_company() -> list[Company]:
    return [company for people in TEAMS for way in WAYS for company in companies(people, way)]


def test_the_page_is_written_by_the_simulator() -> None:
    assert PAGE.read_text(encoding="utf-8") == page(), "write it anew: python -m tests.simulation.small_companies"


@pytest.mark.parametrize("way", [way for way in WAYS if way.days <= 14], ids=str)
def test_at_30_people_every_manager_reads_a_number_within_four_weeks(way: object) -> None:
    lived = next(companies(30, one) for one in WAYS if one == way)
    assert all(reader.any_number for company in lived for reader in company.readers)
    assert not all(reader.own_number for company in lived for reader in company.readers)


def test_the_longer_it_stays_open_the_more_managers_see_their_own_team() -> None:
    short, _, long, *_ = WAYS
    for people in (30, 60):
        two_days, until_the_next = (
            sum(reader.own_in_quarter for company in companies(people, way) for reader in company.readers)
            for way in (short, long)
        )
        assert until_the_next > two_days


def test_nothing_nearly_certain_is_false_in_more_than_one_of_twenty_companies() -> None:
    for people in TEAMS:
        for way in WAYS:
            assert sum(company.is_falsely_certain for company in companies(people, way)) <= COMPANIES / 20
    assert any(company.says("nearly certain") for company in every_company())
