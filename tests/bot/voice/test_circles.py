"""Who may read a concern: functions of the circle alone, with many possible writers each, whatever the company."""

from collections.abc import Collection
from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.voice.circles import Circle, CircleKind, Lines, circles, crowd_of, offered, reading_now

TOP, INES, MARTA, OMAR = 1, 2, 3, 4  # Ines and Marta lead managers, Omar leads a team, all three report to the top


def company(*teams: int) -> dict[int, int | None]:
    """The top, Ines below, and under Ines managers 10, 20, ... with so many people each."""
    bosses: dict[int, int | None] = {TOP: None, INES: TOP}
    for number, size in enumerate(teams, 1):
        manager = 10 * number
        bosses |= {manager: INES} | dict.fromkeys(range(1000 * number, 1000 * number + size), manager)
    return bosses


def lines(bosses: dict[int, int | None], new: Collection[int] = ()) -> Lines:
    return Lines(bosses, frozenset(bosses), frozenset(bosses).difference(new))


def may_write(chart: Lines, circle: Circle, person: int) -> bool:
    """As the method says it, person by person."""
    if person in circle.named or person not in chart.writers:
        return False
    manager = chart.bosses[person]
    match circle.kind:
        case CircleKind.MANAGER:
            return manager == circle.readers[0]
        case CircleKind.ABOVE:
            return manager is not None and chart.bosses[manager] == circle.readers[0]
        case CircleKind.GROUP | CircleKind.LEADERS:
            return True


def by_key(chart: Lines, *group: int, own_manager: bool = False) -> dict[str, Circle]:
    return {circle.key: circle for circle in circles(chart, group, own_manager=own_manager)}


def test_people_may_write_to_whoever_their_manager_reports_to_where_fifteen_may() -> None:
    chart = lines(company(8, 7))
    above = by_key(chart)["above:2"]
    assert (above.readers, above.step_up, above.crowd) == ((INES,), (TOP,), 15)
    assert may_write(chart, above, 1000)
    assert not may_write(chart, above, 10), "Ines is the manager of 10, and their own manager's manager is the top"


def test_fourteen_possible_writers_are_too_few() -> None:
    assert "above:2" not in by_key(lines(company(7, 7)))


def test_who_counts_nothing_towards_floors_may_write_and_makes_no_circle() -> None:
    assert "above:2" not in by_key(lines(company(8, 7), new=[1000]))
    chart = lines(company(8, 8), new=[1000])
    assert may_write(chart, by_key(chart)["above:2"], 1000)


def test_ones_own_manager_is_a_circle_only_where_the_workspace_lets_it_be() -> None:
    chart = lines(company(20))
    assert "manager:10" not in by_key(chart)
    assert by_key(chart, own_manager=True)["manager:10"].step_up == (INES,)


def test_a_group_of_one_is_no_group() -> None:
    chart = lines(company(20))
    assert "group" not in by_key(chart, 10)
    assert "group" not in by_key(chart, 10, 10, 77), "77 is not in the company"
    assert by_key(chart, 10, 1000)["group"].readers == (10, 1000)


def test_the_senior_leaders_are_the_top_and_the_leaders_below() -> None:
    bosses = company(20) | {MARTA: TOP, 30: MARTA, 3000: 30, OMAR: TOP, 4000: OMAR}
    assert by_key(lines(bosses))["leaders"].readers == (TOP, INES, MARTA)


def test_above_the_top_stand_whom_the_admins_named_and_above_the_leaders_nobody() -> None:
    bosses = company(20) | dict.fromkeys(range(100, 116), TOP) | {5000: 100}
    flat = {person: (TOP if boss == INES else boss) for person, boss in bosses.items() if person != INES}
    every = by_key(lines(flat), TOP, 100, 5000)
    assert every["above:1"].step_up == (100, 5000), "the top, who reads already, is left out"
    assert every["leaders"].step_up == ()
    assert every["group"].step_up == ()
    assert by_key(lines(flat))["above:1"].step_up == ()


def test_nobody_writes_to_a_circle_that_they_read_nor_to_one_that_rises_to_them() -> None:
    chart = lines(company(20))
    every = circles(chart, [10, 1000])
    choices = offered(chart, every)
    assert not any(person in every[place].named for person, places in choices.items() for place in places)
    by_kind = {circle.kind: place for place, circle in enumerate(every)}
    assert every[by_kind[CircleKind.GROUP]].step_up == (TOP, INES)
    assert by_kind[CircleKind.GROUP] not in choices[INES]
    assert choices[TOP] == (), "the top reads what goes to the leaders, and next what goes to the group"


def test_whom_a_circle_rises_to_counts_as_no_writer_of_it() -> None:
    """Fifteen people have the top two above them; two of them are the group to which it rises."""
    bosses = {TOP: None, 10: TOP} | dict.fromkeys(range(1000, 1015), 10)
    assert by_key(lines(bosses))["above:1"].crowd == 15
    assert "above:1" not in by_key(lines(bosses), 1000, 1001)


@pytest.mark.parametrize(("writers", "begins"), [(15, 15), (29, 15), (30, 30), (59, 30), (60, 60), (2_000, 1_920)])
def test_how_many_may_write_is_said_as_a_band(writers: int, begins: int) -> None:
    assert crowd_of(writers) == begins


def test_whoever_leaves_a_circle_loses_it_and_whoever_joins_reads_nothing_older() -> None:
    chart = lines(company(20))
    frozen = by_key(chart, 10, 1000)["group"]
    everybody = frozenset(chart.bosses)
    assert reading_now(frozen, chart, [1000, 1001, 10], everybody, stepped_up=False) == (10, 1000)
    assert reading_now(frozen, chart, [1000, 1001], everybody, stepped_up=False) == (1000,)
    assert reading_now(frozen, chart, [10, 1000], everybody - {10}, stepped_up=False) == (1000,)


def test_a_circle_without_readers_falls_to_its_frozen_step_up() -> None:
    before, after = lines(company(20)), company(20)
    frozen = by_key(before)["above:2"]
    promoted: dict[int, int | None] = after | {10: TOP}  # Ines leads nobody who leads: her circle is no more
    assert reading_now(frozen, lines(promoted), (), frozenset(promoted), stepped_up=False) == (TOP,)
    assert reading_now(frozen, before, (), frozenset(after) - {INES}, stepped_up=False) == (TOP,)
    assert reading_now(frozen, before, (), frozenset(after) - {INES, TOP}, stepped_up=False) == ()


def test_what_was_answered_falls_to_nobody_else_when_its_readers_are_gone() -> None:
    chart = lines(company(20))
    frozen = by_key(chart)["above:2"]
    gone, here = frozenset(chart.bosses) - {INES}, frozenset(chart.bosses)
    assert reading_now(frozen, chart, (), gone, stepped_up=False, is_answered=True) == ()
    assert reading_now(frozen, chart, (), here, stepped_up=False, is_answered=True) == (INES,)
    assert reading_now(frozen, chart, (), gone, stepped_up=True, is_answered=True) == (TOP,), "it was theirs before"


def test_a_circle_that_shrinks_keeps_its_readers_for_what_was_written() -> None:
    frozen = by_key(lines(company(20)))["above:2"]
    small = lines(company(3))
    assert "above:2" not in by_key(small)
    assert reading_now(frozen, small, (), frozenset(small.bosses), stepped_up=False) == (INES,)


def test_what_has_risen_is_read_by_both() -> None:
    chart = lines(company(20))
    frozen = by_key(chart)["above:2"]
    assert reading_now(frozen, chart, (), frozenset(chart.bosses), stepped_up=True) == (INES, TOP)


@st.composite
def charts(draw: st.DrawFn) -> Lines:
    """Any company of up to 60: each reports to somebody with a lower number; some may not write, some do not count."""
    chosen = draw(st.lists(st.integers(0, 5), min_size=5, max_size=59))
    bosses: dict[int, int | None] = {0: None}
    bosses |= {person: min(boss, person - 1) for person, boss in enumerate(chosen, 1)}
    silent = draw(st.sets(st.sampled_from(sorted(bosses)), max_size=4))
    new = draw(st.sets(st.sampled_from(sorted(bosses)), max_size=6))
    writers = frozenset(bosses) - silent
    return Lines(bosses, writers, writers - new)


GROUPS = st.lists(st.integers(0, 70), max_size=5)


@settings(max_examples=40)
@given(charts(), GROUPS, st.booleans())
def test_behind_every_circle_stand_fifteen_who_count_and_do_not_read(
    chart: Lines, group: list[int], own_manager: bool
) -> None:
    every = circles(chart, group, own_manager=own_manager)
    assert len({circle.key for circle in every}) == len(every)
    for circle in every:
        possible = {person for person in chart.counting if may_write(chart, circle, person)}
        assert len(possible) >= 15
        assert circle.crowd <= len(possible) < 2 * circle.crowd
        assert not possible.intersection(circle.readers)
        assert not set(circle.readers).intersection(circle.step_up)


@settings(max_examples=40)
@given(charts(), GROUPS, st.booleans())
def test_what_is_offered_is_what_may_be_written_to(chart: Lines, group: list[int], own_manager: bool) -> None:
    every = circles(chart, group, own_manager=own_manager)
    choices = offered(chart, every)
    assert choices.keys() == chart.writers
    for person in chart.bosses:
        allowed = {place for place, circle in enumerate(every) if may_write(chart, circle, person)}
        assert set(choices.get(person, ())) == allowed


@settings(max_examples=25)
@given(charts(), GROUPS, charts(), GROUPS, st.sets(st.integers(0, 59)), st.booleans())
def test_whatever_becomes_of_the_company_nobody_reads_who_was_not_named_before_writing(
    before: Lines, group: list[int], after: Lines, later: list[int], here: set[int], stepped_up: bool
) -> None:
    for circle in circles(before, group, own_manager=True):
        reading = reading_now(circle, after, later, here, stepped_up=stepped_up)
        assert set(reading) <= {*circle.readers, *circle.step_up} & here
        if not stepped_up and set(reading).intersection(circle.readers):
            assert set(reading) <= set(circle.readers)
        joined = replace(circle, readers=circle.readers[:1])
        assert set(reading_now(joined, after, later, here, stepped_up=False)) <= {*joined.readers, *joined.step_up}


def test_two_people_below_two_circles_are_offered_each_their_own() -> None:
    bosses = company(20) | {MARTA: TOP, 30: MARTA} | dict.fromkeys(range(3000, 3020), 30)
    chart = lines(bosses)
    every = circles(chart, ())
    choices = offered(chart, every)
    assert [every[place].kind for place in choices[3000]] == [CircleKind.ABOVE, CircleKind.LEADERS]
    assert every[choices[3000][0]].readers == (MARTA,)
    assert every[choices[1000][0]].readers == (INES,)
