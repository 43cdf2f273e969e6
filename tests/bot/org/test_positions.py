"""From people and teams to places in the org chart: who has one, and under whom."""

from dataclasses import replace

import pytest

from bot.org.people import Person, Team
from bot.org.positions import Place, is_asked, places
from bot.org.tree import OrgChartError, Seat, Tree, grow
from tests.bot.companies import LONG_AGO, TODAY


def person(number: int, team: int | None = None, **more: object) -> Person:
    made = Person(platform_id=f"@{number}", name=f"P{number}", handle=f"p{number}", id=number, team_id=team)
    return replace(made, **more)  # type: ignore[arg-type]


TEAMS = [Team(10, "Leads", "leads", 1), Team(20, "Crew", "crew", 2)]
PEOPLE = [person(1), person(2, 10), person(3, 20), person(4, 20)]


def bosses(everyone: list[Person]) -> dict[int, int | None]:
    return {place.person: place.boss for place in places(everyone, TEAMS)}


def tree(everyone: list[Person]) -> Tree:
    return grow((Seat(place.person, place.boss, LONG_AGO) for place in places(everyone, TEAMS)), TODAY)


def test_everybody_sits_under_the_manager_of_their_team() -> None:
    assert bosses(PEOPLE) == {1: None, 2: 1, 3: 2, 4: 2}


def test_everybody_has_one_place_in_whatever_order_people_are_known() -> None:
    assert set(places(PEOPLE[::-1], TEAMS)) == {Place(1, None), Place(2, 1), Place(3, 2), Place(4, 2)}
    assert len(places(PEOPLE[::-1], TEAMS)) == len(PEOPLE)


def test_bots_guests_and_people_nobody_placed_have_no_seat() -> None:
    others = [person(5), person(6, 20, is_bot=True), person(7, 20, is_stranger=True), person(8, 20, is_active=False)]
    assert bosses([*PEOPLE, *others]) == bosses(PEOPLE)
    assert not any(is_asked(one) for one in others[1:])


def test_a_team_that_nobody_knows_any_more_is_no_place() -> None:
    assert bosses([*PEOPLE, person(5, 99)]) == bosses(PEOPLE)


def test_a_manager_who_has_left_keeps_the_seat_that_others_report_to() -> None:
    left = [person(1), person(2, 10, is_active=False), person(3, 20), person(4, 20)]
    assert bosses(left) == bosses(PEOPLE)
    assert tree(left).leaf_of[3] == "team:2"


def test_a_joining_date_makes_nobody_new() -> None:
    """It stands in the database: since when somebody is here is what the roll remembers."""
    assert places([*PEOPLE[:3], person(4, 20, joined_on=TODAY)], TEAMS) == places(PEOPLE, TEAMS)


def test_a_circle_and_two_heads_are_found_and_not_hidden() -> None:
    with pytest.raises(OrgChartError, match="loop") as loop:
        tree([person(1, 20), *PEOPLE[1:]])
    assert loop.value.fault == "loop"
    with pytest.raises(OrgChartError) as heads:
        tree([person(1), person(2), *PEOPLE[2:], person(5, 10)])
    assert heads.value.fault == "two_roots"
