"""The waterline and the dots on a line: as deep as the distance is, with both numbers, and no mark without them."""

import re

from adapters.web import pictures, render
from bot.messages.pictures import Fill, Pair, Pairs, Waterline

DEEP, HIGH, NOWHERE = (
    Pair("Process", 3.9, 3.4, "3.9", "3.4", Fill.FULL),
    Pair("Roles", 3.0, 3.2, "3.0", "3.2", Fill.HALF),
    Pair("Being heard", None, None),
)
PICTURE = Waterline(
    title="Managers believe more than people answer",
    head="Theme",
    believed="Managers believe",
    lived="Their teams",
    pairs=(DEEP, HIGH, NOWHERE),
    alt_text="Process 3.9, 3.4; Roles 3.0, 3.2. No number of its own: Being heard.",
    bed=0.2,
    legend="The line: what managers believe.",
)


def test_a_mark_lies_as_deep_as_managers_believe_more_and_above_the_line_where_teams_live_more() -> None:
    drawn = pictures.sea(PICTURE)
    deep, high, _ = drawn.marks
    assert deep.y - drawn.horizon == 0.5 * pictures.LABEL
    assert round(drawn.horizon - high.y, 1) == round(0.2 * pictures.LABEL, 1)
    assert drawn.bed == round(drawn.horizon + 0.2 * pictures.LABEL, 1)
    assert deep.believed < drawn.horizon < deep.lived <= drawn.height
    assert high.lived < high.y < drawn.horizon < high.believed


def test_one_scale_holds_for_every_picture_and_nothing_leaves_it() -> None:
    alone = Waterline("", "", "", "", (DEEP,), "")
    assert pictures.sea(alone).marks[0].y - pictures.sea(alone).horizon == 0.5 * pictures.LABEL
    far = pictures.sea(Waterline("", "", "", "", (Pair("A", 5.0, 1.0), Pair("B", 1.0, 5.0)), ""))
    assert all(0 <= mark.lived <= far.height for mark in far.marks)
    assert [round(mark.x) for mark in far.marks] == [25, 75]


def test_both_numbers_stand_beside_a_mark_and_none_beside_what_is_withheld() -> None:
    html = render.block(PICTURE)
    assert re.findall(r">(\d\.\d)</text>", html) == ["3.9", "3.4", "3.0", "3.2"]
    assert html.count('class="hatched"') == 1
    assert re.findall(r'class="sunk (\w+)"', html) == ["full", "half"]
    assert f"<desc>{PICTURE.alt_text}</desc>" in html
    assert "<span>Being heard</span>" in html


def test_dots_of_a_pair_stand_between_one_and_five() -> None:
    rows = pictures.rows(Pairs("", "", "", "", (Pair("A", 5.0, 2.0), NOWHERE), ""))
    assert [(row.believed, row.lived) for row in rows] == [(100.0, 25.0), (None, None)]
    assert render.block(Pairs("", "", "", "", (NOWHERE,), "")).count("<circle") == 2  # those of the legend
