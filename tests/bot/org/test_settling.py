"""Whatever is wrong with some lines, who can be asked stands in one tree, and whoever was there before stays."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from bot.org.chart_file import Line
from bot.org.company import ChartStanding
from bot.org.people import Profile
from bot.org.placing import NOBODY_YET, place
from bot.org.remarks import ChartError

NAMES = "abcdefgh"
WORKSPACE = [Profile(name, f"Person {name.upper()}", f"h{name}") for name in NAMES]
CELLS = st.one_of(st.sampled_from(NAMES), st.sampled_from(["", "nobody here", "a;b", "Person C"]))
LINES = st.lists(st.tuples(st.sampled_from(NAMES), CELLS, st.booleans()), min_size=1, max_size=12)


@st.composite
def standings(draw: st.DrawFn) -> ChartStanding:
    """Any tree of some of the people."""
    names = draw(st.permutations(NAMES))[: draw(st.integers(2, len(NAMES)))]
    managers: dict[str, str | None] = {names[0]: None}
    managers |= {name: names[draw(st.integers(0, place - 1))] for place, name in enumerate(names) if place}
    return ChartStanding(managers, {})


@given(LINES, st.one_of(st.just(NOBODY_YET), standings()))
def test_what_comes_of_any_lines_is_one_tree_in_which_nobody_who_was_there_is_lost(
    cells: list[tuple[str, str, bool]], before: ChartStanding
) -> None:
    lines = [
        Line(number, (who,), managers=(manager,) if manager else (), has_left=left)
        for number, (who, manager, left) in enumerate(cells, 2)
    ]
    try:
        members = place(lines, WORKSPACE, date(2026, 11, 29), before).company.members
    except ChartError:
        return  # nobody is at the top, or nobody can be asked
    manager_of = {member.profile.platform_id: member.manager for member in members}
    [top] = [person for person, manager in manager_of.items() if manager is None]
    for person in manager_of:
        at, steps = person, 0
        while at != top:
            at, steps = manager_of[at] or "", steps + 1
            assert steps <= len(manager_of)
    here = {who for who, _, left in cells if not left}
    assert here & before.managers.keys() <= manager_of.keys()


@given(standings())
def test_a_chart_that_is_a_tree_comes_out_as_it_stands(before: ChartStanding) -> None:
    lines = [
        Line(number, (who,), managers=(manager,) if manager else ())
        for number, (who, manager) in enumerate(before.managers.items(), 2)
    ]
    placed = place(lines, WORKSPACE, date(2026, 11, 29))
    assert {member.profile.platform_id: member.manager for member in placed.company.members} == before.managers
    assert placed.faults == []
