"""Any message and any form, not only ours, is within Slack's limits and whole."""

import json
from typing import get_args

import pytest
from hypothesis import Phase, find, given, settings
from hypothesis import strategies as st

from adapters.slack.outbound import one_page
from adapters.slack.render import MESSAGE_AT_MOST, home, modal, pages
from adapters.slack.text import shorten, split, units
from bot.messages.message import Block, Form, Input, Message, Quote, Table
from tests.slack.blockkit import faults
from tests.slack.outbound.test_render import shown
from tests.strategies import blocks, forms, inputs, messages, unhurried


@unhurried
@given(messages)
def test_any_message_is_valid_and_whole(message: Message) -> None:
    parts = pages(message)
    for page in parts:
        assert len(page["blocks"]) <= MESSAGE_AT_MOST
        assert faults(page, "message") == []
    assert faults(one_page(message), "message") == []
    assert faults(home(message, "ja"), "home") == []
    said = "".join("".join(shown(page["blocks"])) for page in parts)
    for block in message.blocks:
        if isinstance(block, Quote):
            assert block.words in said
        if isinstance(block, Table):
            assert all(cell.text.strip() in said for row in block.rows for cell in row)


@unhurried
@given(forms)
def test_any_form_is_valid_and_keeps_its_state(form: Form) -> None:
    view = modal(form, "en")
    assert faults(view, "modal") == []
    assert json.loads(view["private_metadata"]) == form.state


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=200), st.integers(2, 50))
def test_a_text_in_pieces_is_the_same_text(text: str, most: int) -> None:
    pieces = list(split(text, most))
    assert "".join(pieces) == text
    assert all(units(piece) <= most for piece in pieces)
    assert units(shorten(text, most)) <= most


@pytest.mark.parametrize("kind", [*get_args(Block), *get_args(Input)])
def test_every_block_and_every_input_is_among_any(kind: type) -> None:
    any_is_enough = settings(phases=[Phase.generate], max_examples=2000)  # nobody reads the smallest
    block = find(st.one_of(blocks, inputs), lambda block: isinstance(block, kind), settings=any_is_enough)
    assert isinstance(block, kind)
