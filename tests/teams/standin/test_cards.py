"""Faults are planted one by one in cards that Teams accepts; every one must be found, and nothing else."""

import copy
from collections.abc import Callable
from typing import Any

import pytest

from adapters.teams import render
from bot.messages.message import (
    Button,
    Buttons,
    Cell,
    Chart,
    ChoiceInput,
    Facts,
    Form,
    Heading,
    Mention,
    Message,
    Note,
    Option,
    PeopleInput,
    Quote,
    Series,
    Table,
    Text,
    TextInput,
)
from bot.messages.multiples import LineScale, Multiples, Panel, SmallLine
from bot.messages.pictures import Fill, Pair, Waterline
from tests.teams.cards import faults, message_faults, parts

Json = dict[str, Any]
WATERLINE = Waterline(
    title="Managers believe more than people answer",
    head="Theme",
    believed="Managers believe",
    lived="Their teams",
    pairs=(
        Pair("Process", 3.9, 3.4, "3.9", "3.4", Fill.FULL),
        Pair("Roles", 3.0, 3.2, "3.0", "3.2", Fill.HALF),
        Pair("Being heard", None, None),
    ),
    alt_text="Process 3.9, 3.4; Roles 3.0, 3.2. No number of its own: Being heard.",
    bed=0.2,
    legend="The line: what managers believe.",
)
SALES = Panel("Sales", SmallLine((2.0, 3.0), latest="3.0"), SmallLine((3.5, 4.0), latest="4.0"), "From 2.0 to 3.0.")
SIDE_BY_SIDE = Multiples(
    title="People and customers",
    labels=("2 Mar", "30 Mar"),
    above=LineScale("People", 1, 5),
    below=LineScale("Satisfaction", 1, 5),
    panels=(SALES,),
    heads=("Department", "Course", "Latest"),
    legend="Above people, below customers.",
)
Plant = Callable[[Json], object]

message = Message(
    "Bo thanks Ana",
    (
        Heading("Thanks"),
        Text((Mention("29:bo", "Bo"), " thanks ", Mention("29:ana", "Ana"))),
        Quote("You called first."),
        Note(("Monday",)),
        Facts((("Place", "general"),)),
        Chart(
            title="It rises",
            labels=("1 May", "8 May"),
            series=(Series("Company", (3.1, 3.4)),),
            alt_text="From 3.1 to 3.4.",
        ),
        WATERLINE,
        Table("Two teams", ("Team", "Mood"), ((Cell("Payments"), Cell("3.4", 0.6)),)),
        SIDE_BY_SIDE,
        Buttons((Button("+1 with a word", "kudos.plus", "1"),)),
    ),
)
form = Form(
    key="kudos.give",
    title="Give kudos",
    submit="Send",
    blocks=(
        PeopleInput("Whom?", (Mention("29:ana", "Ana"),), name="receivers"),
        ChoiceInput(name="value", label="Which value?", options=(Option("1", "Courage"), Option("2", "Care"))),
        TextInput(name="words", label="What did they do?", at_most=20, text="Called."),
    ),
)


def first(card: Json, kind: str) -> Json:
    return next(part for _, part in parts(card) if part.get("type") == kind)


def test_what_teams_accepts_has_no_fault() -> None:
    assert message_faults(render.activity(message)) == []
    assert faults(render.form_card(form, "en")) == []
    assert faults(render.dialog(form, "en")["task"]["value"]["card"]["content"], dialog=True) == []


def put(kind: str, **fields: Any) -> Plant:
    return lambda card: first(card, kind).update(fields)


def drop(kind: str, field: str) -> Plant:
    return lambda card: first(card, kind).pop(field)


def add(element: Json) -> Plant:
    return lambda card: card["body"].append(element)


planted: list[tuple[str, Plant, str]] = [
    ("no version", drop("AdaptiveCard", "version"), "/version: must say 1.5"),
    ("a version that few clients know", put("AdaptiveCard", version="1.6"), "/version: must say 1.5"),
    ("an empty card", put("AdaptiveCard", body=[]), "/body: is empty"),
    ("no card at all", put("AdaptiveCard", type="Card"), "no 'Card'"),
    ("an unknown element", add({"type": "Divider"}), "no 'Divider'"),
    ("a misspelt field", put("TextBlock", wraps=True), "'wraps' was unexpected"),
    ("an unknown size", put("TextBlock", size="Huge"), "TextBlock"),
    ("a text without text", drop("TextBlock", "text"), "TextBlock"),
    ("an empty text", put("TextBlock", text=""), "an empty text"),
    ("a text that is cut", put("TextBlock", wrap=False), "a text that is cut"),
    ("a number for a text", put("TextRun", text=3), "TextRun"),
    ("facts that are none", put("FactSet", facts=["Place"]), "FactSet"),
    (
        "seven actions",
        lambda card: first(card, "ActionSet")["actions"].extend(first(card, "ActionSet")["actions"] * 6),
        "7",
    ),
    ("a button that says nothing", put("Action.Execute", title=" "), "needs a title"),
    ("a button that does nothing", drop("Action.Execute", "verb"), "a verb is needed"),
    (
        "a button of a dialog",
        put("ActionSet", actions=[{"type": "Action.Submit", "title": "x"}]),
        "a message Action.Execute",
    ),
    ("rows of other lengths", lambda card: first(card, "TableRow")["cells"].pop(), "rows of [1, 2] cells"),
    ("a cell that judges", put("TableCell", style="good"), "a colour that judges"),
    ("a table without fallback", drop("Table", "fallback"), "a table needs a fallback"),
    ("a chart without fallback", drop("Chart.Line", "fallback"), "a chart needs one"),
    (
        "a fallback that the schema refuses",
        lambda card: first(card, "Chart.Line")["fallback"].update(items=[{}]),
        "Container",
    ),
    ("a misspelt field of a chart", put("Chart.Line", ymax=5), "Teams knows no 'ymax'"),
    ("a colour that Teams has not", lambda card: first(card, "Chart.Line")["data"][0].update(color="sand"), "color"),
    ("a point that is a word", lambda card: first(card, "Chart.Line")["data"][0]["values"][0].update(y="much"), "y"),
    ("a width that is none", lambda card: card["msteams"].update(width="wide"), "/msteams/width"),
    ("a mention of nobody", lambda card: card["msteams"]["entities"].pop(), "is shown and nobody"),
    ("somebody nowhere mentioned", lambda card: card["body"][1].update(text="Thanks"), "is nowhere shown"),
    (
        "two people of one tag",
        lambda card: card["msteams"]["entities"].append(card["msteams"]["entities"][0]),
        "is 2 people",
    ),
    ("a mention without a person", lambda card: card["msteams"]["entities"][0].update(mentioned="Bo"), "/msteams"),
]


@pytest.mark.parametrize(("plant", "said"), [one[1:] for one in planted], ids=[one[0] for one in planted])
def test_a_fault_in_a_message_is_found(plant: Plant, said: str) -> None:
    card = copy.deepcopy(render.card(message))
    plant(card)
    assert said in "\n".join(faults(card))


planted_in_forms: list[tuple[str, Plant, str]] = [
    ("an input without id", drop("Input.Text", "id"), "Input.Text"),
    ("an input without label", drop("Input.Text", "label"), "needs a label"),
    ("a required input that says nothing", drop("Input.Text", "errorMessage"), "is told nothing"),
    ("more text than it takes", put("Input.Text", maxLength=2), "longer than it takes"),
    ("two inputs of one id", put("Input.Text", id="value"), "the id 'value' is there 2 times"),
    ("a choice without value", put("Input.ChoiceSet", choices=[{"title": "x"}]), "Input.ChoiceSet"),
    (
        "people from nowhere",
        lambda card: first(card, "Input.ChoiceSet")["choices.data"].update(type="Query"),
        "choices.data",
    ),
    (
        "a misspelt query",
        lambda card: first(card, "Input.ChoiceSet")["choices.data"].update(datasets="x"),
        "'datasets'",
    ),
    ("a chosen one that is no choice", lambda card: card["body"][2].update(value="3"), "is no choice"),
    ("two equal choices", lambda card: card["body"][2]["choices"][1].update(value="1"), "two choices are the same"),
]


@pytest.mark.parametrize(
    ("plant", "said"), [one[1:] for one in planted_in_forms], ids=[one[0] for one in planted_in_forms]
)
def test_a_fault_in_a_form_is_found(plant: Plant, said: str) -> None:
    card = copy.deepcopy(render.form_card(form, "en"))
    plant(card)
    assert said in "\n".join(faults(card))


def test_a_message_that_is_too_long_or_says_nothing_to_notify_with_is_found() -> None:
    made = render.activity(message)
    assert "Teams takes 28672" in message_faults({**made, "text": "x" * 28_000})[0]
    assert message_faults({**made, "summary": " "}) == ["/summary: a message needs one for notifications"]
    assert "is no Adaptive Card" in message_faults({**made, "attachments": [{"contentType": "x"}]})[0]
