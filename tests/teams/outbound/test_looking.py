"""Microsoft's own renderer draws whatever we say, shows words as they are, and sends what was entered.

`CARDS_PICTURES=folder` keeps what it drew, to be looked at.
"""

import os
import re
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest

from adapters.teams import render
from adapters.teams.blocks import MARGIN, ROW
from adapters.teams.text import width
from bot.messages.message import (
    Bold,
    Cell,
    ChoiceInput,
    Form,
    Mention,
    Message,
    Note,
    Option,
    Quote,
    Table,
    Text,
    TextInput,
)
from bot.messages.texts import LANGUAGES
from tests.npm import modules
from tests.slack.outbound.test_render import NOISE, forms, messages
from tests.teams.cards import at_width
from tests.teams.looking import OFFICIAL, Renderer, open_renderer
from tests.teams.outbound.test_render_laws import cards
from tests.teams.standin.test_cards import message as everything

NOT_TEAMS = {  # what Teams' own renderer knows beyond this one, as Microsoft documents it
    'Unknown element type "Chart.Line". Fallback will be used if present.',
    'Unknown element type "Chart.VerticalBar.Grouped". Fallback will be used if present.',
    "An Input.ChoiceSet must have at least one choice defined.",  # people are looked for in the organisation
}
pytestmark = pytest.mark.skipif(
    modules(OFFICIAL) is None, reason="skipped: Microsoft's renderer needs Node.js and npm, which are not here"
)


@pytest.fixture(scope="module")
async def renderer() -> AsyncIterator[Renderer]:
    async with open_renderer() as renderer:
        yield renderer


async def kept(renderer: Renderer, name: str) -> None:
    if folder := os.environ.get("CARDS_PICTURES"):
        await renderer.picture(Path(folder) / f"{name}.png")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_message_is_drawn_and_no_button_is_cut_on_a_desk(renderer: Renderer, language: str) -> None:
    for number, message in enumerate([everything, *messages(language, long=False), *messages(language, long=True)]):
        for card in cards(render.activities(message)):
            assert set(await renderer.draw(at_width(card, "Wide"))) <= NOT_TEAMS
            assert await renderer.cut() == [], message.plain
        await kept(renderer, f"message-{language}-{number}")


@pytest.mark.parametrize("language", LANGUAGES)
async def test_on_a_phone_only_a_label_is_cut_that_is_too_long_for_a_row_of_its_own(
    renderer: Renderer, language: str
) -> None:
    for message in messages(language, long=False):
        for card in cards(render.activities(message)):
            await renderer.draw(at_width(card, "Narrow"), "phone")
            assert [label for label in await renderer.cut() if width(label) <= ROW - MARGIN] == [], message.plain


async def test_a_summary_s_table_is_read_at_300_pixels() -> None:
    row = (Cell("Harbour operations"), Cell("2.1", 0.0), Cell("4.8", 1.0), Cell("They differ, and lastingly so"))
    table = Table("Where beliefs and answers differ", ("Team", "Answers", "Belief", "How sure"), (row,) * 3)
    card = render.card(Message("x", (table,)))
    async with open_renderer(width=300) as renderer:
        await renderer.draw(at_width(card, "Narrow"), "phone")
        assert await renderer.cut() == []
        words = await renderer.words()
        assert words.count("Answers: 2.1 · Belief: 4.8 · How sure: They differ, and lastingly so") == 3
        await renderer.draw(at_width(card, "Wide"), "phone")
        assert await renderer.cut() != []  # which is why


@pytest.mark.parametrize("language", LANGUAGES)
async def test_every_form_is_drawn_as_a_dialog_and_as_a_card(renderer: Renderer, language: str) -> None:
    for number, form in enumerate([*forms(language, long=False), *forms(language, long=True)]):
        dialog = render.dialog(form, language, ("x",))["task"]["value"]["card"]["content"]
        for card in (dialog, render.form_card(form, language)):
            assert await renderer.draw(card) == []
            shown = await renderer.words()
            assert form.submit in shown
        await kept(renderer, f"form-{language}-{number}")


WORDS = [
    NOISE,
    "1. one\n2. two\n- three\n# four\n> five\n    six\n***\n---\n===",
    "**bold** __bold__ _it_ *it* `code` ~~gone~~ ![x](y) [text](https://example.com) [a]: https://example.com",
    "a & b &amp; c &lt; <b>d</b> <https://example.com> <at>Bo</at> \\* \\",
    "{{DATE(2026-03-02T10:00:00Z, SHORT)}} {{TIME(2026-03-02T10:00:00Z)}} ${name}",
    "三浦さん、ありがとう。**太字**ではない_これも_。",
]


@pytest.mark.parametrize("words", WORDS)
async def test_words_are_seen_as_they_were_written_wherever_they_stand(renderer: Renderer, words: str) -> None:
    bo = Mention("29:bo", "Bo")
    for block in (Quote(words), Text((words,)), Note((words,)), Text((bo, ": ", words)), Note((bo, ": ", words))):
        await renderer.draw(render.card(Message("x", (block,))))
        seen = squeezed(await renderer.words()).removeprefix("Bo: ")
        assert seen == squeezed(words)
        assert not re.search(r"<(strong|em|a|code|ul|ol|img|b)\b", await renderer.markup())


def squeezed(text: str) -> str:
    return " ".join(text.replace("\u2060", "").split())


async def test_our_own_signs_are_bold_and_people_are_mentioned(renderer: Renderer) -> None:
    people = (Mention("29:a", "Ana *L*"), Mention("29:b", "Ana L"))
    line = (people[0], " thanks ", people[1], " for ", Bold("🦁 Courage"), ".")
    await renderer.draw(render.card(Message("x", (Text(line),))))
    assert squeezed(await renderer.words()) == "Ana *L* thanks Ana L for 🦁 Courage."
    markup = await renderer.markup()
    assert markup.count('class="mention"') == 2
    assert "<strong>🦁 Courage</strong>" in markup


async def test_what_the_renderer_sends_is_what_was_entered(renderer: Renderer) -> None:
    """But for people, whom Teams alone can look for."""
    inputs: tuple[Any, ...] = (
        TextInput(name="words", label="Words", at_most=100, text="a *b*\nc", multiline=True),
        ChoiceInput(name="few", label="Few", options=(Option("1", "One"), Option("2", "Two")), chosen="2"),
        ChoiceInput(
            name="many", label="Many", options=tuple(Option(str(one), str(one)) for one in range(9)), chosen="7"
        ),
        ChoiceInput(name="none", label="None", options=(Option("1", "One"),), required=False),
        TextInput(name="empty", label="Empty", at_most=10, required=False),
    )
    await renderer.draw(
        render.form_card(Form(key="f", title="Form", submit="Send", blocks=inputs, state={"kudos": "7"}), "en")
    )
    submitted = render.submitted(await renderer.submits())
    assert (submitted.form, submitted.state) == ("f", {"kudos": "7"})
    assert submitted.answers == {
        "words": "a *b*\nc",
        "few": "2",
        "many": "7",
    }


async def test_a_required_input_that_is_empty_is_named_and_nothing_is_sent(renderer: Renderer) -> None:
    await renderer.draw(
        render.form_card(
            Form(key="f", title="Form", submit="Send", blocks=(TextInput(name="words", label="Words", at_most=10),)),
            "ja",
        )
    )
    assert await renderer.submits() == {}
    assert "ここに入力してください。" in await renderer.words()


@pytest.mark.parametrize(
    "broken",
    [
        {"type": "AdaptiveCard", "version": "9.9", "body": []},
        {"type": "AdaptiveCard", "version": "1.5", "body": [{"type": "X"}]},
    ],
)
async def test_the_renderer_complains_of_what_it_cannot_draw(renderer: Renderer, broken: dict[str, Any]) -> None:
    assert await renderer.draw(broken)
