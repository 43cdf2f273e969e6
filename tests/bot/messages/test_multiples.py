"""Small lines beside each other: the same scales for all, and no sign that stands for a number that is not shown."""

from bot.messages.multiples import NOTHING, WITHHELD, LineScale, Multiples, Panel, SmallLine, in_signs

PEOPLE, COMPLAINTS = LineScale("People", 2.5, 4.5), LineScale("Complaints", 12, 0)
LINE = SmallLine((2.5, 3.5, None, None, 4.5), withheld=frozenset({2}), latest="4.5")


def test_a_line_of_signs_rises_with_its_numbers_and_says_what_is_withheld_and_what_is_missing() -> None:
    assert in_signs(LINE, PEOPLE) == f"▁▅{WITHHELD}{NOTHING}█"


def test_where_less_is_better_less_stands_higher() -> None:
    assert in_signs(SmallLine((12.0, 6.0, 0.0)), COMPLAINTS) == "▁▅█"


def test_what_lies_beyond_a_scale_stands_at_its_edge_and_a_scale_without_height_in_the_middle() -> None:
    assert in_signs(SmallLine((99.0, -99.0)), PEOPLE) == "█▁"
    assert in_signs(SmallLine((3.0,)), LineScale("Flat", 3, 3)) == "▅"


def test_a_table_of_the_same_has_people_above_their_customers_and_in_words_each_panel_is_a_sentence() -> None:
    panels = tuple(Panel(name, LINE, SmallLine((6.0,) * 5, latest="6"), f"{name} rose.") for name in ("Sales", "Port"))
    picture = Multiples("Both", ("May", "June"), PEOPLE, COMPLAINTS, panels, ("Department", "Course", "Latest"))
    table = picture.as_table()
    assert [row[0].text for row in table.rows] == [
        "Sales · People",
        "↳ Complaints",
        "Port · People",
        "↳ Complaints",
    ]
    assert [row[2].text for row in table.rows] == ["4.5", "6"] * 2
    assert picture.alt_text == "Sales: Sales rose.\nPort: Port rose."
    assert len(picture.in_words()) == 3
