"""Charts and tables stand natively in messages, in words elsewhere, and nothing is left out silently."""

from dataclasses import replace
from typing import Any

from adapters.slack.render import home, message_view, modal, pages
from bot.messages.message import Block, Cell, Chart, Form, Message, Series, Table
from bot.messages.pictures import Pair, Pairs
from tests.slack.blockkit import faults
from tests.slack.outbound.test_render import kinds, shown

Json = dict[str, Any]

TOLD = "Your team's mood rose from 3.1 to 3.8 in four weeks."
MOOD = Series("Mood", (3.1, 3.4, 3.6, 3.8))
CHART = Chart(title="The mood is rising", labels=("2 Mar", "9 Mar", "16 Mar", "23 Mar"), series=(MOOD,), alt_text=TOLD)
TABLE = Table(
    "Sales speaks up less than the rest",
    ("Branch", "Speaking up", "Workload"),
    (
        (Cell("Sales"), Cell("2.9", 0.2), Cell("shown with Support", withheld=True)),
        (Cell("Support"), Cell("4.1", 0.8), Cell("3.5", 0.6)),
    ),
)


def page(*blocks: Block) -> Json:
    [one] = pages(Message("Your week", blocks))
    assert faults(one, "message") == []
    return one


def drawn(one: Json, kind: str) -> list[Json]:
    return [block for block in one["blocks"] if block["type"] == kind]


def labels(chart: Json) -> list[str]:
    categories: list[str] = chart["chart"]["axis_config"]["categories"]
    return categories


def test_a_chart_is_drawn_and_told() -> None:
    one = page(CHART)
    [chart] = drawn(one, "data_visualization")
    assert chart["title"] == "The mood is rising"
    assert labels(chart) == ["2 Mar", "9 Mar", "16 Mar", "23 Mar"]
    assert [point["value"] for point in chart["chart"]["series"][0]["data"]] == [3.1, 3.4, 3.6, 3.8]
    assert one["blocks"][1] == {"type": "context", "elements": [{"type": "plain_text", "text": TOLD, "emoji": True}]}
    assert one["text"] == f"Your week\n{TOLD}"


def test_a_week_without_a_number_is_no_point_and_is_said() -> None:
    both = (MOOD, Series("Company", (3.0, None, 3.2, 3.3)))
    one = page(replace(CHART, series=both))
    [chart] = drawn(one, "data_visualization")
    assert labels(chart) == ["2 Mar", "16 Mar", "23 Mar"]
    assert "9 Mar: Mood 3.4 · Company –" in shown(one["blocks"])[0]
    assert 0 not in [point["value"] for line in chart["chart"]["series"] for point in line["data"]]


def test_a_week_without_a_number_that_the_words_name_is_not_said_twice() -> None:
    told = "2 Mar: 3.1, 9 Mar: no number of its own, 16 Mar: 3.2, 23 Mar: 3.3"
    one = page(replace(CHART, series=(Series("Mood", (3.1, None, 3.2, 3.3)),), alt_text=told))
    assert labels(drawn(one, "data_visualization")[0]) == ["2 Mar", "16 Mar", "23 Mar"]
    assert shown(one["blocks"]) == [told]


def test_a_line_without_any_number_is_not_drawn_but_said() -> None:
    one = page(replace(CHART, series=(MOOD, Series("Energy", (None,) * 4))))
    [chart] = drawn(one, "data_visualization")
    assert [line["name"] for line in chart["chart"]["series"]] == ["Mood"]
    assert shown(one["blocks"])[0].endswith("\nEnergy: –")


def test_lines_that_share_no_week_stand_in_words() -> None:
    early, late = Series("A", (3.0, 3.1, None, None)), Series("B", (None, None, 3.0, 3.1))
    one = page(replace(CHART, series=(early, late)))
    assert not drawn(one, "data_visualization")
    assert shown(one["blocks"]) == ["The mood is rising", TOLD]


def test_of_many_weeks_the_latest_twenty_are_drawn() -> None:
    weeks = tuple(f"Week {number}" for number in range(1, 31))
    long = replace(CHART, labels=weeks, series=(Series("Mood", tuple(3 + number / 30 for number in range(30))),))
    [chart] = drawn(page(long), "data_visualization")
    assert labels(chart) == list(weeks[-20:])


def test_a_third_chart_in_a_message_stands_in_words() -> None:
    third = replace(CHART, title="A third", alt_text="Told, not drawn.")
    one = page(CHART, CHART, third)
    assert len(drawn(one, "data_visualization")) == 2
    assert shown(one["blocks"])[-2:] == ["A third", "Told, not drawn."]


def test_more_lines_than_slack_draws_stand_in_words() -> None:
    many = tuple(replace(MOOD, name=f"Team {number}") for number in range(7))
    assert not drawn(page(replace(CHART, series=many)), "data_visualization")


def test_long_and_like_names_stay_apart_and_a_long_title_stands_in_full() -> None:
    title = "The mood has been rising for four weeks in the whole of the branch"
    alike = ("The first week of the spring", "The first week of the summer", "", "")
    one = page(replace(CHART, title=title, labels=alike))
    assert len(set(labels(drawn(one, "data_visualization")[0]))) == 4
    assert title in shown(one["blocks"])


def test_a_table_is_a_table_with_its_heads_and_withheld_cells_say_with_whom() -> None:
    one = page(TABLE)
    [table] = drawn(one, "data_table")
    assert table["caption"] == "Sales speaks up less than the rest"
    assert shown(one["blocks"])[0] == "Sales speaks up less than the rest"
    assert table["page_size"] == 2
    assert [[cell["text"] for cell in row] for row in table["rows"]] == [
        ["Branch", "Speaking up", "Workload"],
        ["Sales", "2.9", "shown with Support"],
        ["Support", "4.1", "3.5"],
    ]


def test_a_table_that_outgrows_slack_s_goes_on_in_the_next_with_its_heads_and_row_names() -> None:
    columns = ("Branch", *(f"Theme {number}" for number in range(1, 24)))
    rows = tuple((Cell(f"Branch {row}"), *(Cell(f"{row}/{at}") for at in range(1, 24))) for row in range(130))
    parts = pages(Message("Themes", (Table("All", columns, rows),)))
    assert all(faults(part, "message") == [] for part in parts)
    found = [table["rows"] for part in parts for table in drawn(part, "data_table")]
    assert [text for part in parts for text in shown(part["blocks"])].count("All") == 1
    assert all(rows[0][0]["text"] == "Branch" for rows in found)
    texts = [cell["text"] for rows in found for row in rows for cell in row]
    assert all(texts.count(cell.text) == 1 for row in rows for cell in row[1:])
    assert all(texts.count(row[0].text) == 2 for row in rows)


def test_a_table_of_words_too_long_for_one_stands_in_rows_of_text() -> None:
    long = replace(TABLE, rows=((Cell("Sales"), Cell("w" * 3000), Cell("v" * 3000)),))
    [*parts] = pages(Message("Themes", (long,)))
    said = "".join(text for part in parts for text in shown(part["blocks"]))
    assert not any(drawn(part, "data_table") for part in parts)
    assert "w" * 3000 in said
    assert "v" * 3000 in said


def test_where_slack_draws_neither_both_stand_in_words() -> None:
    message = Message("Your week", (CHART, TABLE))
    assert faults(home(message, "en"), "home") == []
    form = modal(Form(key="key", title="Form", submit="Send", blocks=(CHART, TABLE)), "en")
    for view in (home(message, "en"), message_view(message, "en"), form):
        assert view["type"] == "home" or faults(view, "modal") == []
        assert not {"data_visualization", "data_table"} & kinds(view["blocks"])
        said = "".join(shown(view["blocks"]))
        assert TOLD in said
        assert "Sales — Speaking up 2.9 · Workload shown with Support" in said


def test_pairs_are_two_bars_each_and_a_sentence_says_the_same() -> None:
    pairs = (Pair("Process", 3.9, 3.4, "3.9", "3.4"), Pair("Roles", None, None))
    one = page(Pairs("It lies deep", "Theme", "Managers believe", "Their teams", pairs, "3.9 and 3.4."))
    [drawing] = drawn(one, "data_visualization")
    assert drawing["chart"]["type"] == "bar"
    assert [side["data"] for side in drawing["chart"]["series"]] == [
        [{"label": "Process", "value": 3.9}],
        [{"label": "Process", "value": 3.4}],
    ]
    assert "3.9 and 3.4." in str(one["blocks"])
    assert "Roles" not in str(drawing)
