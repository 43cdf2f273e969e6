"""From people and teams to seats: who has a place, under whom, and since when."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.people import Person, Team
from bot.seating import is_asked, seats
from bot.units import OrgChartError, grow
from tests.bot.companies import LONG_AGO, TODAY


def person(number: int, team: int | None = None, **more: object) -> Person:
    return replace(Person(f"@{number}", f"P{number}", f"p{number}", id=number, team_id=team), **more)  # type: ignore[arg-type]


TEAMS = [Team(10, "Leads", "leads", 1), Team(20, "Crew", "crew", 2)]
PEOPLE = [person(1), person(2, 10), person(3, 20), person(4, 20)]


def bosses(everyone: list[Person]) -> dict[int, int | None]:
    return {seat.person: seat.boss for seat in seats(everyone, TEAMS, {}, TODAY)}


def test_everybody_sits_under_the_manager_of_their_team() -> None:
    assert bosses(PEOPLE) == {1: None, 2: 1, 3: 2, 4: 2}


def test_bots_guests_and_people_nobody_placed_have_no_seat() -> None:
    others = [person(5), person(6, 20, is_bot=True), person(7, 20, is_stranger=True), person(8, 20, is_active=False)]
    assert bosses([*PEOPLE, *others]) == bosses(PEOPLE)
    assert not any(is_asked(one) for one in others[1:])


def test_a_manager_who_has_left_keeps_the_seat_that_others_report_to() -> None:
    left = [person(1), person(2, 10, is_active=False), person(3, 20), person(4, 20)]
    assert bosses(left) == bosses(PEOPLE)
    assert grow(seats(left, TEAMS, {}, TODAY), TODAY).leaf_of[3] == "team:2"


def test_a_circle_and_two_heads_are_found_and_not_hidden() -> None:
    with pytest.raises(OrgChartError, match="loop") as loop:
        grow(seats([person(1, 20), *PEOPLE[1:]], TEAMS, {}, TODAY), TODAY)
    assert loop.value.fault in ("loop", "two_roots")
    with pytest.raises(OrgChartError) as heads:
        grow(seats([person(1), person(2), *PEOPLE[2:], person(5, 10)], TEAMS, {}, TODAY), TODAY)
    assert heads.value.fault == "two_roots"


def since(one: Person, seen: dict[int, tuple[int, date]]) -> date:
    everyone = [*PEOPLE[:2], one]
    return next(seat.since for seat in seats(everyone, TEAMS, seen, TODAY) if seat.person == one.id)


def test_before_the_first_round_only_a_known_joining_date_makes_a_newcomer() -> None:
    assert since(person(3, 20), {}) < LONG_AGO
    assert since(person(3, 20, joined_on=TODAY), {}) == TODAY


def test_who_was_under_the_same_boss_last_time_is_no_newcomer() -> None:
    assert since(person(3, 20), {3: (2, LONG_AGO)}) == LONG_AGO


def test_who_moved_to_another_team_is_a_newcomer_there_until_thirty_days_have_passed() -> None:
    moved = person(3, 20, joined_on=LONG_AGO)
    assert since(moved, {3: (1, LONG_AGO)}) == TODAY
    recently = TODAY - timedelta(days=7)
    assert since(moved, {3: (2, recently)}) == recently


def test_somebody_never_seen_before_is_a_newcomer_where_others_were_asked_before() -> None:
    assert since(person(3, 20), {4: (2, LONG_AGO)}) == TODAY
    assert since(person(3, 20, joined_on=LONG_AGO), {4: (2, LONG_AGO)}) == LONG_AGO
