"""Whatever we ask is a dialog and a card that Teams takes, keeps what was entered, and comes back as it was sent."""

from typing import Any

import pytest

from adapters.teams import render
from adapters.teams.blocks import NOTHING
from bot.messages.message import ChoiceInput, Form, Mention, Option, PeopleInput, TextInput
from bot.messages.request import Submitted
from bot.messages.texts import LANGUAGES
from tests.slack.outbound.test_render import forms
from tests.teams.cards import faults
from tests.teams.outbound.test_render_laws import shown

Json = dict[str, Any]


def dialog(form: Form, **more: Any) -> Json:
    card: Json = render.dialog(form, "en", **more)["task"]["value"]["card"]["content"]
    return card


def asked(*inputs: Any, **more: Any) -> list[Json]:
    elements: list[Json] = dialog(Form(key="f", title="Form", submit="Send", blocks=inputs), **more)["body"]
    return elements


@pytest.mark.parametrize("long", [False, True])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_form_we_ask_is_valid_also_with_a_refusal_on_top(language: str, long: bool) -> None:
    for form in forms(language, long=long):
        opened = render.dialog(form, language, ("Please shorten this.",))["task"]["value"]
        assert opened["title"] == form.title
        assert faults(opened["card"]["content"], dialog=True) == [], form.title
        assert shown(opened["card"]["content"]).startswith("Please shorten this.")
        assert faults(render.form_card(form, language)) == [], form.title


def test_people_are_looked_for_in_the_organisation_and_the_chosen_ones_stand_there() -> None:
    [people] = asked(PeopleInput("Whom?", (Mention("a-1", "Ana"), Mention("b-2", "Bo")), name="receivers"))
    assert people["choices.data"] == {"type": "Data.Query", "dataset": "graph.microsoft.com/users"}
    assert people["value"] == "a-1,b-2"
    assert people["choices"][0] == {"title": "Ana", "value": "a-1"}
    assert people["isMultiSelect"] is people["isRequired"] is True


def test_few_options_are_seen_at_once_and_many_open() -> None:
    few, many = (tuple(Option(str(one), f"{one} *") for one in range(count)) for count in (6, 7))
    shown_at_once, opened = asked(
        ChoiceInput(name="few", label="Few?", options=few, chosen="3"),
        ChoiceInput(name="many", label="Many?", options=many),
    )
    assert (shown_at_once["style"], opened["style"]) == ("expanded", "compact")
    assert (shown_at_once["choices"][0]["title"], opened["choices"][0]["title"]) == (r"0 \*", "0 *")
    assert (shown_at_once["value"], opened.get("value")) == ("3", None)


def test_a_choice_that_may_be_left_out_can_be_taken_back() -> None:
    [choice] = asked(ChoiceInput(name="value", label="Which?", options=(Option("1", "Courage"),), required=False))
    assert choice["choices"][0] == {"title": "Leave this open", "value": NOTHING}
    assert choice["value"] == NOTHING
    assert "isRequired" not in choice


def test_a_text_has_its_limit_and_says_what_is_missing_in_the_reader_s_language() -> None:
    form = Form(
        key="f",
        title="Form",
        submit="Send",
        blocks=(TextInput(name="words", label="Words", at_most=100, example="For the call"),),
    )
    for language, said in (("en", "Please fill this in."), ("ja", "ここに入力してください。")):
        [text] = render.dialog(form, language)["task"]["value"]["card"]["content"]["body"]
        assert (text["maxLength"], text["isRequired"], text["errorMessage"]) == (100, True, said)
        assert text["placeholder"] == "For the call"


def test_words_that_no_input_can_hold_stand_above_it_in_full() -> None:
    quote, text = asked(TextInput(name="words", label="Words", at_most=100, text="w" * 101))
    assert quote["items"][0]["inlines"][0]["text"] == "w" * 101
    assert "value" not in text


def test_after_a_refusal_everything_stands_as_it_was_entered() -> None:
    inputs = (
        PeopleInput("Whom?", (Mention("a-1", "Ana"),), name="receivers"),
        ChoiceInput(name="value", label="Which?", options=(Option("1", "Courage"), Option("2", "Care")), chosen="1"),
        TextInput(name="words", label="Words", at_most=10, text="old"),
    )
    entered = {"receivers": ("b-2",), "value": "2", "words": "new"}
    why, *fields = asked(*inputs, error="Please choose another.", values=entered)
    assert why["style"] == "attention"
    assert [one["value"] for one in fields] == ["b-2", "2", "new"]


def test_a_form_in_a_message_is_sent_with_its_inputs_and_its_title_stands_on_top() -> None:
    card = render.form_card(
        Form(
            key="f",
            title="Form",
            submit="Send",
            blocks=(TextInput(name="words", label="Words", at_most=10),),
            state={"kudos": "7"},
        ),
        "en",
    )
    [send] = card["actions"]
    assert (send["type"], send["verb"]) == ("Action.Execute", render.SUBMIT)
    assert send["data"] == {"waterline": {"form": "f", "state": {"kudos": "7"}, "people": []}}
    assert card["body"][0]["text"] == "Form"


@pytest.mark.parametrize(
    "data",
    [{}, {"waterline": "x"}, {"waterline": {"form": 1, "state": {}, "people": []}}, {"waterline": {"form": "f"}}],
)
def test_what_no_card_of_ours_sends_is_refused(data: Json) -> None:
    with pytest.raises(ValueError, match="validation error"):
        render.submitted(data)


def test_what_no_database_can_keep_is_left_out_and_half_a_character_is_a_sign() -> None:
    sent = {
        "waterline": {"form": "f", "state": {"a": "b\0"}, "people": ["whom"]},
        "words": "a\0b",
        "whom": "x, ,y",
        "n": 1,
    }
    assert render.submitted(sent) == Submitted("f", {"words": "ab", "whom": ("x", "y")}, {"a": "b"})
    assert render.submitted({**sent, "words": "\ud800 thanks"}).answers["words"] == "? thanks"
