"""Whatever we say or ask is within Teams' limits, whole, and never read as anything but words."""

import re
from typing import Any

import pytest

from adapters.teams import render
from bot.kudos.kudos import Kudos, Plus
from bot.kudos.wording import kudos as wording
from bot.messages.message import (
    Block,
    Bold,
    Button,
    Buttons,
    Cell,
    Chart,
    Facts,
    Link,
    Mention,
    Message,
    Note,
    Quote,
    Series,
    Table,
    Text,
)
from bot.messages.pictures import Pair, Pairs
from bot.messages.texts import LANGUAGES
from tests.cast import MONDAY
from tests.slack.outbound.test_render import NOISE, kudos, messages, person, value
from tests.teams.cards import at_width, message_faults, parts
from tests.teams.outbound.test_render_laws import cards, shown

Json = dict[str, Any]


def body(*blocks: Block) -> list[Json]:
    elements: list[Json] = render.card(Message("x", blocks))["body"]
    return elements


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_message_we_say_is_valid_at_once_and_in_full(language: str, long: bool) -> None:
    for message in messages(language, long=long):
        for activity in (render.activity(message), *render.activities(message)):
            assert message_faults(activity) == [], message.plain


@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_delivered_fits_at_once(language: str) -> None:
    one = kudos(language, long=True, plus=6)
    for message in (wording.post(one, language), wording.direct(one, language)):
        assert message is not None
        assert len(render.activities(message)) == 1


def test_a_post_that_outgrows_one_message_keeps_its_buttons() -> None:
    message = wording.post(kudos("en", long=True, plus=170), "en")
    assert message is not None
    activity = render.activity(message)
    assert message_faults(activity) == []
    [card] = cards([activity])
    assert card["body"][-1]["type"] == "ActionSet"
    assert card["body"][-2]["inlines"][0]["text"] == "…"


def test_the_line_for_notifications_stands_beside_the_card_and_is_for_those_who_listen() -> None:
    activity = render.activity(Message("Ana thanks *Bo*", (Text(("Hello",)),)))
    [card] = cards([activity])
    assert activity["summary"] == card["speak"] == "Ana thanks *Bo*"
    assert card["fallbackText"] == r"Ana thanks \*Bo\*"
    assert card["version"] == "1.5"


def test_a_message_without_blocks_says_its_line() -> None:
    assert shown(render.card(Message("Done.", ()))) == "Done."


def test_people_s_words_stand_in_rich_text_or_are_escaped() -> None:
    plus = Plus(person(3, "en"), NOISE)
    one = Kudos(
        id=1,
        giver=person(1, "en"),
        receivers=(person(2, "en"),),
        words=NOISE,
        value=value(1, False),
        private=False,
        link="",
        given_at=MONDAY,
        plus=(plus,),
    )
    message = wording.post(one, "en")
    assert message is not None
    card = render.card(message)
    assert NOISE in shown(card)
    [told] = [part["text"] for _, part in parts(card) if part.get("type") == "TextBlock" and "+1" in part["text"]]
    assert r"\*not bold\* \_nor\_ ~this~ \`code\`" in told
    assert r"\<!everyone>" in told


def test_words_that_look_like_a_mention_or_a_date_are_neither() -> None:
    words = "<at>Bo</at> on {{DATE(2026-03-02T10:00:00Z)}}"
    card = render.card(Message("x", (Text((Mention("29:bo", "Bo"), " ", words)), Quote(words))))
    assert card["body"][0]["text"].count("<at>") == 1
    [run] = card["body"][1]["items"][0]["inlines"]
    assert "<at>" not in run["text"]
    assert "{{DATE" not in run["text"]
    assert run["text"].replace("\u2060", "") == words


def test_a_person_is_mentioned_by_a_tag_of_their_own_and_shown_by_their_name() -> None:
    line = (Mention("29:a", "Ana *L*"), " and ", Mention("29:b", "Ana L"), " and ", Mention("29:a", "Ana *L*"))
    card = render.card(Message("x", (Text(line),)))
    assert card["body"][0]["text"] == "<at>Ana L</at> and <at>Ana L 2</at> and <at>Ana L</at>"
    assert [(one["text"], one["mentioned"]) for one in card["msteams"]["entities"]] == [
        ("<at>Ana L</at>", {"id": "29:a", "name": "Ana *L*"}),
        ("<at>Ana L 2</at>", {"id": "29:b", "name": "Ana L"}),
    ]


def test_each_of_many_messages_names_only_whom_it_mentions() -> None:
    blocks = tuple(Text((Mention(f"29:{number}", f"Person {number}"), " ", "x" * 900)) for number in range(60))
    activities = render.activities(Message("x", blocks))
    named = [len(card["msteams"]["entities"]) for card in cards(activities)]
    assert len(named) > 1
    assert sum(named) == 60
    assert not [fault for activity in activities for fault in message_faults(activity)]


@pytest.mark.parametrize(
    ("line", "read"),
    [
        (("for ", Bold("🦁 Courage"), "."), "for **🦁 Courage**."),
        (("ことばです。", Bold("🦁 勇気")), "ことばです。**🦁 勇気**"),
        (("ことば", Bold("🦁 勇気"), "です"), "ことば🦁 勇気です"),
        (("a ", Bold("*b*"), " c"), r"a **\*b\*** c"),
        (("1. first",), "1\\. first"),
        (("one\n- two",), "one\n\n\\- two"),
        ((Link("https://example.com/a(b)_c", "this [one]"),), r"[this \[one\]](https://example.com/a%28b%29_c)"),
        ((Link("javascript:alert(1)", "this"),), "this"),
    ],
)
def test_beside_a_mention_only_our_own_signs_are_signs(line: tuple[Any, ...], read: str) -> None:
    [block] = body(Text((Mention("29:bo", "Bo"), "\n", *line)))
    assert block["text"].removeprefix("<at>Bo</at>").strip() == read


def test_a_link_opens_its_page_and_nothing_else_does() -> None:
    [block] = body(Text((Link("https://example.com", "this"), Link("file:///etc/passwd", " or that"))))
    first, second = block["inlines"]
    assert first["selectAction"] == {"type": "Action.OpenUrl", "url": "https://example.com"}
    assert "selectAction" not in second


def test_a_button_says_what_it_does_and_carries_its_value_alone() -> None:
    send, change = Button("Send as it is", "kudos.send", "7", sends=True), Button("Change it", "kudos.open", "7")
    [row] = body(Buttons((send, change)))
    assert [(one["verb"], one["data"], one.get("style")) for one in row["actions"]] == [
        ("kudos.send", {"value": "7"}, "positive"),
        ("kudos.open", {"value": "7"}, None),
    ]


def test_many_buttons_stand_in_rows_that_a_phone_shows() -> None:
    rows = body(Buttons(tuple(Button(str(number), "pulse.answer", str(number)) for number in range(14))))
    assert [len(row["actions"]) for row in rows] == [5, 5, 4]
    rows = body(Buttons(tuple(Button("まったくそう思わない", "pulse.answer", str(number)) for number in range(7))))
    assert max(len(row["actions"]) for row in rows) == 1


def test_notes_are_quiet_and_what_begins_anew_stands_apart() -> None:
    text, note, again = body(Text(("One",)), Note(("Monday",)), Text(("Two",)))
    assert "spacing" not in text
    assert note["inlines"][0]["isSubtle"] is True
    assert again["spacing"] == "Large"


def test_facts_are_facts_in_which_no_sign_counts() -> None:
    [block] = body(Facts((("/kudos *mine*", "_read_ it"),)))
    assert block["facts"] == [{"title": r"/kudos \*mine\*", "value": r"\_read\_ it"}]


CHART = Chart(
    title="It rises",
    labels=("1 May", "8 May", "15 May"),
    series=(Series("Your team", (3.0, None, 3.44)), Series("Company", (3.1, 3.2, 3.3))),
    alt_text="Your team rose from 3.0 to 3.4.",
)


def test_a_chart_is_drawn_on_its_scale_leaves_out_what_was_not_published_and_says_it_in_words() -> None:
    card = render.card(Message("x", (CHART,)))
    title, chart = card["body"]
    assert title["inlines"][0]["text"] == "It rises"
    assert (chart["yMin"], chart["yMax"]) == (1, 5)
    team = next(one for one in chart["data"] if one["legend"] == "Your team")
    assert team["values"] == [{"x": "1 May", "y": 3.0}, {"x": "15 May", "y": 3.44}]
    [told] = chart["fallback"]["items"]
    assert told["inlines"][0]["text"] == CHART.alt_text
    assert card["msteams"] == {"width": "Full"}


def test_a_chart_whose_days_would_stand_in_disorder_is_told_in_words() -> None:
    broken = Chart(
        title="Gaps",
        labels=("1", "2", "3"),
        series=(Series("A", (1, None, 3)), Series("B", (None, 2, None))),
        alt_text="Told.",
    )
    nothing = Chart(title="Nothing", labels=("1",), series=(Series("A", (None,)),), alt_text="Told.")
    for chart in (broken, nothing):
        assert [one["inlines"][0]["text"] for one in body(chart)] == [chart.title, "Told."]


def test_a_table_is_one_with_shades_that_do_not_judge_and_says_it_in_words() -> None:
    row = (
        Cell("Payments"),
        Cell("2.1", 0.0),
        Cell("3.4", 0.5),
        Cell("4.8", 1.0),
        Cell("with Support", 0.9, withheld=True),
    )
    title, grid, narrow = body(Table("Finding", ("Team", "A", "B", "C", "D"), (row,)))
    assert title["inlines"][0]["text"] == "Finding"
    cells = grid["rows"][1]["cells"]
    assert [cell.get("style") for cell in cells] == [None, "default", "emphasis", "accent", None]
    assert cells[4]["items"][0]["inlines"][0]["italic"] is True
    assert grid["fallback"]["facts"] == [
        {"title": "Payments", "value": "A: 2.1 · B: 3.4 · C: **4.8** · D: with Support"},
    ]
    assert narrow["facts"] == grid["fallback"]["facts"]


def test_a_table_that_is_wider_than_high_stands_on_end() -> None:
    rows = tuple((Cell(name), *(Cell(f"{name}{number}") for number in range(9))) for name in ("Harbour", "Sales"))
    _, grid, narrow = body(Table("Finding", ("Where", *(f"Theme {number}" for number in range(9))), rows))
    texts = [[cell["items"][0]["inlines"][0]["text"] for cell in row["cells"]] for row in grid["rows"]]
    assert texts[:2] == [["Where", "Harbour", "Sales"], ["Theme 0", "Harbour0", "Sales0"]]
    assert len(texts) == 10
    assert narrow["facts"][0] == {"title": "Theme 0", "value": "Harbour: Harbour0 · Sales: Sales0"}


def test_bars_stand_beside_each_other_and_a_sentence_says_the_same() -> None:
    pairs = (Pair("Process", 3.9, 3.4, "3.9", "3.4"), Pair("Roles", None, None))
    title, drawing, sentence = body(
        Pairs("It lies deep", "Theme", "Managers believe", "Their teams", pairs, "3.9 and 3.4.")
    )
    assert title["inlines"][0]["text"] == "It lies deep"
    assert [(side["legend"], side["values"]) for side in drawing["data"]] == [
        ("Managers believe", [{"x": "Process", "y": 3.9}]),
        ("Their teams", [{"x": "Process", "y": 3.4}]),
    ]
    assert drawing["fallback"]["facts"] == [{"title": "Process", "value": "3.9 → 3.4"}]
    assert sentence["inlines"][0]["text"] == "3.9 and 3.4."


@pytest.mark.parametrize(
    ("width", "kinds"),
    [("VeryNarrow", ["FactSet"]), ("Narrow", ["FactSet"]), ("Standard", ["Table"]), ("Wide", ["Table"])],
)
def test_narrow_screens_show_facts_instead_of_a_table_in_every_message_of_it(width: str, kinds: list[str]) -> None:
    rows = tuple((Cell(f"Team {number}"), Cell("3.4", 0.5), Cell("x" * 40)) for number in range(300))
    activities = render.activities(Message("x", (Table("Finding", ("Team", "Mood", "Why"), rows),)))
    assert len(activities) > 1
    teams: list[str] = []
    for card in cards(activities):
        shown = [part for part in at_width(card, width)["body"] if part["type"] in ("Table", "FactSet")]
        assert [part["type"] for part in shown] == kinds * len(shown) != []
        for part in shown:
            teams += re.findall(r"Team \d+", str(part.get("facts") or part["rows"]))
    assert list(dict.fromkeys(teams)) == [f"Team {number}" for number in range(300)]


def test_a_long_table_goes_on_in_the_next_with_its_head() -> None:
    rows = tuple((Cell(f"Team {number}"), Cell("3.4", 0.5)) for number in range(200))
    activities = render.activities(Message("x", (Table("Finding", ("Team", "Mood"), rows),)))
    grids = [one for card in cards(activities) for one in card["body"] if one["type"] == "Table"]
    assert sum(len(grid["rows"]) - 1 for grid in grids) == 200
    assert {grid["rows"][0]["cells"][1]["items"][0]["inlines"][0]["text"] for grid in grids} == {"Mood"}
