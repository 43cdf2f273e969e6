"""Panels on the page: lines on shared scales, broken where nothing is shown, with what goes together joined."""

import re

from adapters.web import multiples, render
from bot.messages.multiples import LineScale, Multiples, Panel, SmallLine

PEOPLE, COMPLAINTS = LineScale("People", 2, 4), LineScale("Complaints", 20, 0)
SALES = Panel(
    "Sales & Co",
    SmallLine((2.0, 3.0, None, 4.0), withheld=frozenset({2}), latest="4.0"),
    SmallLine((20.0, 10.0, 0.0, None), few=frozenset({1}), latest="0"),
    "People 2.0 to 4.0; complaints 20 to 0.",
)


def picture(later: int = 0) -> Multiples:
    heads = ("Department", "Course", "Latest")
    return Multiples("Side by side", ("Mar 2", "May 25"), PEOPLE, COMPLAINTS, (SALES,), heads, "Legend", later)


def strokes(strip: multiples.Strip) -> list[tuple[float, float, bool]]:
    """Where each begins and ends across, and whether it is drawn lighter; a dot begins where it ends."""
    return [(mark.drawn.start.x, mark.drawn.end.x, mark.few) for mark in strip.marks]


def test_lines_are_broken_where_a_number_is_withheld_and_that_place_is_hatched() -> None:
    [drawn] = multiples.panels(picture())
    assert strokes(drawn.above) == [(0.0, 33.33, False), (100.0, 100.0, False)], "a number alone is a dot"
    assert drawn.above.withheld == (66.67,)
    assert drawn.below.withheld == ()


def test_better_is_higher_on_both_scales_and_what_rests_on_few_answers_is_drawn_lighter() -> None:
    [drawn] = multiples.panels(picture())
    rise = drawn.above.marks[0].drawn
    assert rise.start.y > rise.end.y
    falls = [mark.drawn.start.y - mark.drawn.end.y for mark in drawn.below.marks[:2]]
    assert falls == [multiples.STRIP / 2] * 2, "complaints that fall are drawn rising"
    assert strokes(drawn.below) == [
        (0.0, 33.33, True),
        (33.33, 66.67, True),
        (33.33, 33.33, True),
        (66.67, 66.67, False),
    ]


def joins(later: int) -> list[tuple[float, float]]:
    return [(guide.start.x, guide.end.x) for guide in multiples.guides(picture(later))]


def test_slanted_lines_join_people_with_customers_later_or_earlier_and_none_stand_where_no_order_is_said() -> None:
    assert joins(later=1) == [(0.0, 33.33), (33.33, 66.67), (66.67, 100.0)]
    assert joins(later=-2) == [(66.67, 0.0), (100.0, 33.33)]
    assert joins(later=0) == []


def test_the_page_says_each_panel_in_words_to_those_who_do_not_see_it() -> None:
    html = render.block(picture(later=1))
    assert f'aria-label="Sales &amp; Co: {SALES.words}"' in html
    assert html.count('class="hatched"') == 1
    assert html.count('class="guide"') == 3
    assert len(re.findall(r'<line class="few"', html)) == 2
    assert re.findall(r">(-?\d+)</text>", html) == ["4", "2", "0", "20", "0"]
