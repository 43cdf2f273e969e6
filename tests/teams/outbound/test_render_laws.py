"""Any message and any form, not only ours, is within Teams' limits, whole, and comes back as it was entered."""

import json
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from adapters.teams import render
from adapters.teams.blocks import NOTHING
from adapters.teams.text import escaped, grouped, shorten, split, tags
from bot.messages.message import (
    Button,
    Buttons,
    ChoiceInput,
    Form,
    Input,
    Mention,
    Message,
    PeopleInput,
    Quote,
    Table,
    TextInput,
)
from bot.messages.request import Submitted
from tests.strategies import forms, messages, unhurried, words
from tests.teams.cards import faults, message_faults, parts

Json = dict[str, Any]


def shown(card: Json) -> str:
    """Every text of a card that is never read as anything but words."""
    runs = (part.get("inlines", []) for _, part in parts(card) if part.get("type") == "RichTextBlock")
    return "".join(run["text"] for some in runs for run in some).replace("\u2060", "")


def cards(activities: list[Json]) -> list[Json]:
    return [one["attachments"][0]["content"] for one in activities]


@unhurried
@given(messages)
def test_any_message_is_valid_and_whole(message: Message) -> None:
    activities = render.activities(message)
    for activity in (*activities, render.activity(message)):
        assert message_faults(activity) == []
    said = [shown(card) for card in cards(activities)]
    for block in message.blocks:
        if isinstance(block, Quote):
            assert block.words in "".join(said)
        if isinstance(block, Table):
            assert all(cell.text in "".join(said) for row in block.rows for cell in row)


@unhurried
@given(messages)
def test_every_button_is_there_once_in_its_order(message: Message) -> None:
    wanted = [button for block in message.blocks if isinstance(block, Buttons) for button in block.buttons]
    found = [part for card in cards(render.activities(message)) for _, part in parts(card) if "verb" in part]
    assert [(one["title"], one["verb"], one["data"]) for one in found] == [seen(button) for button in wanted]


def seen(button: Button) -> tuple[str, str, Json]:
    return button.label, button.action, {"value": button.value}


@unhurried
@given(messages)
def test_one_message_ends_as_the_whole_ends_if_it_ends_with_buttons(message: Message) -> None:
    whole = cards(render.activities(message))
    one = render.card(message)
    assert (one == whole[0]) is (len(whole) == 1)
    if whole[-1]["body"][-1]["type"] == "ActionSet":
        assert one["body"][-1] == whole[-1]["body"][-1]


@unhurried
@given(forms)
def test_any_form_is_valid_as_a_dialog_and_as_a_card(form: Form) -> None:
    for entered in (None, dict.fromkeys((one.name for one in form.blocks if isinstance(one, Input)), "x" * 99)):
        opened = render.dialog(form, "en", ("Please shorten this.",), entered)["task"]["value"]
        assert [
            fault for fault in faults(opened["card"]["content"], dialog=True) if "Action.Execute" not in fault
        ] == []
        assert faults(render.form_card(form, "ja", values=entered)) == []


@unhurried
@given(forms, st.data())
def test_what_was_entered_comes_back_with_form_and_state(form: Form, data: st.DataObject) -> None:
    sent = render.form_card(form, "en")["actions"][0]["data"]
    expected: dict[str, str | tuple[str, ...]] = {}
    for asked in form.blocks:
        match asked:
            case TextInput():
                sent[asked.name] = expected[asked.name] = data.draw(words)
            case ChoiceInput():
                chosen = data.draw(st.sampled_from([NOTHING, *(one.value for one in asked.options)]))
                sent[asked.name] = chosen
                expected |= {} if chosen == NOTHING else {asked.name: chosen}
            case PeopleInput():
                people = data.draw(st.lists(st.from_regex(r"[a-f0-9-]{36}", fullmatch=True), max_size=3).map(tuple))
                sent[asked.name], expected[asked.name] = ",".join(people), people
            case _:
                pass
    assert render.submitted(json.loads(json.dumps(sent))) == Submitted(form.key, expected, dict(form.state))


@given(st.lists(st.builds(Mention, words, words), max_size=20))
def test_everybody_in_a_card_has_a_tag_of_their_own_in_which_nothing_is_a_sign(people: list[Mention]) -> None:
    found = tags(people)
    assert set(found) == {person.platform_id for person in people}
    assert len(set(found.values())) == len(found)
    assert not [tag for tag in found.values() if set(tag) & set("<>*_[]()`~\\&\n") or not tag.strip()]


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.integers(2, 50))
def test_a_text_in_pieces_is_the_same_text(text: str, most: int) -> None:
    pieces = list(split(text, most))
    assert "".join(pieces) == text
    assert all(len(piece) <= most for piece in pieces)
    assert len(shorten(text, most)) <= most


@given(st.lists(st.integers(0, 20)), st.integers(1, 50))
def test_parts_in_groups_are_the_same_parts(parts: list[int], most: int) -> None:
    groups = list(grouped(parts, int, most))
    assert [one for group in groups for one in group] == parts
    assert all(sum(group) <= most or len(group) == 1 for group in groups)


@given(words)
def test_an_escaped_text_mentions_nobody(text: str) -> None:
    assert "<at" not in escaped(f"<at>{text}</AT>").lower()
