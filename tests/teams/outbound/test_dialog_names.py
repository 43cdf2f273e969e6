"""Dialogs name people without mentions: they are no messages, and some clients show a mention's tags in them."""

import json

from adapters.teams import cards, render
from bot.messages.message import Bold, Form, Mention, Message, Note, Text, TextInput

LINE = ("Counted together: ", Mention("8f0c1d7e-0001", "Vera <Lind>"), ", ", Bold("and"), " others")
MESSAGE = Message("Who reads this?", (Text(LINE), Note(LINE)))
FORM = Form(
    key="pulse.answer",
    title="Your check-in",
    submit="Seal",
    blocks=(Text(LINE), TextInput(name="comment", label="A comment", at_most=40), Note(LINE)),
)


def test_a_form_and_a_message_in_a_dialog_hold_names_and_no_mention() -> None:
    for dialog in (render.dialog(FORM, "en"), cards.dialog(MESSAGE)):
        written = json.dumps(dialog)
        assert written.count("Vera <Lind>") == 2
        assert "<at>" not in written
        assert '"mention"' not in written


def test_the_same_in_a_message_mentions_people() -> None:
    for card in (cards.in_place(MESSAGE), render.form_card(FORM, "en")):
        written = json.dumps(card)
        assert written.count("<at>Vera Lind</at>") == 2 + 1, "twice in words, and once as what it stands for"
        assert card["msteams"]["entities"][0]["mentioned"] == {"id": "8f0c1d7e-0001", "name": "Vera <Lind>"}
