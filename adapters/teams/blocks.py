"""Blocks and inputs as the elements of a card.

People's words stand in rich text or are escaped, so that no sign in them is read as Markdown, a date or a mention.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from itertools import chain, zip_longest
from typing import TypeVar, assert_never

from adapters.teams.native import DRAWINGS
from adapters.teams.text import Json, Tags, escaped, grouped, lines, shorten, size, split, width
from bot.messages.message import (
    Block,
    Button,
    Buttons,
    ChoiceInput,
    Command,
    Facts,
    Heading,
    Input,
    Mention,
    Native,
    Note,
    PeopleInput,
    Quote,
    Text,
    TextInput,
)
from bot.messages.say import say

Entered = str | tuple[str, ...] | None
Part = TypeVar("Part", bound=Block | Input)

ACTIONS_AT_MOST = 6  # in one set; Teams hides those above
# Narrow characters that a phone shows of a row of buttons, and what each adds to its label.
ROW, MARGIN = 34, 5
LABEL = 100  # characters
TOOLTIP = 200  # characters
SOME = 9000  # bytes of one set of facts
EXPANDED_AT_MOST = 6  # more options than that read better as a list that opens
NOTHING = "waterline:nothing"  # the option that takes a choice back; an empty value would be no choice for Teams
PEOPLE = "graph.microsoft.com/users"  # everybody in the organisation, by Entra id


def elements(blocks: Iterable[Block], tag_by_id: Tags) -> Iterator[Json]:
    """Yields the elements of blocks one below the other, with more space above one that begins something new."""
    previous: Block | None = None
    for block in blocks:
        for number, element in enumerate(_element(block, tag_by_id)):
            if previous is None:
                element.pop("separator", None)
            elif not number and _begins(block, previous):
                element["spacing"] = "Large"
            yield element
        previous = block


def _begins(block: Block, previous: Block) -> bool:
    if isinstance(block, Text):
        return not isinstance(previous, Text | Heading)
    return isinstance(block, Native) and not isinstance(previous, Heading)


def mentioned(blocks: Iterable[Block | Input]) -> list[Mention]:
    """Returns every mention in texts and notes, the same person as often as they are mentioned."""
    texts = (block.line for block in blocks if isinstance(block, Text | Note))
    return [span for line in texts for span in line if isinstance(span, Mention)]


def by_name(blocks: Iterable[Part]) -> tuple[Part, ...]:
    """Returns the blocks with names instead of mentions, for dialogs: some clients show a mention's tags there."""
    return tuple(
        replace(block, line=tuple(span.name if isinstance(span, Mention) else span for span in block.line))
        if isinstance(block, Text | Note)
        else block
        for block in blocks
    )


def _element(block: Block, tag_by_id: Tags) -> Iterator[Json]:
    match block:
        case Heading(text):
            return _heading(text)
        case Text(line):
            return lines(line, tag_by_id)
        case Quote(words):
            return _quote(words)
        case Note(line):
            quiet = lines(line, tag_by_id, isSubtle=True, size="Small")
            return ({**element, "spacing": "Small"} for element in quiet)
        case Facts(rows):
            return _facts(rows)
        case Native():
            if drawing := DRAWINGS.of(block):
                return drawing.draw(block)
            return chain.from_iterable(_element(words, tag_by_id) for words in block.in_words())
        case Buttons(buttons):
            return _buttons(buttons)
        case _:
            assert_never(block)


def _heading(text: str) -> Iterator[Json]:
    look = {"style": "heading", "size": "Large", "weight": "Bolder", "wrap": True, "separator": True}
    for piece in split(text):
        if piece.strip():
            yield {"type": "TextBlock", "text": escaped(piece), "spacing": "Large", **look}


def _quote(words: str) -> Iterator[Json]:
    for piece in split(words):
        if piece:
            yield {"type": "Container", "style": "emphasis", "spacing": "Small", "items": list(lines((piece,), {}))}


def _facts(rows: Sequence[tuple[str | Command, str]]) -> Iterator[Json]:
    """Yields sets of facts; a text too long for one fact goes on in the next."""
    facts = [
        {"title": escaped(title), "value": escaped(value)}
        for name, fact in rows
        for title, value in zip_longest(
            split(name if isinstance(name, str) else name.without_slash), split(fact), fillvalue=""
        )
    ]
    for group in grouped(facts, size, SOME):
        yield {"type": "FactSet", "facts": group}


def _buttons(buttons: Sequence[Button]) -> Iterator[Json]:
    """Yields rows of buttons, side by side as far as the labels fit a narrow card, where Teams would cut them."""
    narrowest = ROW // ACTIONS_AT_MOST
    for row in grouped(buttons, lambda button: max(narrowest, MARGIN + width(shorten(button.label, LABEL))), ROW):
        yield {"type": "ActionSet", "spacing": "Small", "actions": [_button(button) for button in row]}


def _button(button: Button) -> Json:
    action = {"type": "Action.Execute", "title": shorten(button.label, LABEL), "verb": button.action}
    sends = {"style": "positive"} if button.sends else {}
    read_aloud = {"tooltip": shorten(button.name, TOOLTIP)} if button.name else {}
    return {**action, "data": {"value": button.value}, "associatedInputs": "none", **sends, **read_aloud}


def asking(question: Input, language: str, entered: Entered) -> Iterator[Json]:
    """Yields an input, and above it a text that it cannot hold. `entered` is what was entered before, if anything."""
    match question:
        case PeopleInput():
            field = _people(question, language, entered)
        case ChoiceInput():
            field = _choice(question, language, entered)
        case TextInput():
            text = entered if isinstance(entered, str) else question.text
            fits = len(text) <= question.at_most
            yield from _quote("" if fits else text)
            field = _text(question, language, text if fits else "")
        case _:
            assert_never(question)
    yield {"id": question.name, "label": question.label, "spacing": "Medium", **field}


def _needed(required: bool, language: str, key: str = "teams.required") -> Json:
    return {"isRequired": True, "errorMessage": say(language, key)} if required else {}


def _people(question: PeopleInput, language: str, entered: Entered) -> Json:
    name_by_id = {person.platform_id: person.name for person in question.chosen}
    chosen = entered if isinstance(entered, tuple) else tuple(name_by_id)
    return {
        "type": "Input.ChoiceSet",
        "isMultiSelect": True,
        "choices": [{"title": name, "value": account} for account, name in name_by_id.items()],
        "choices.data": {"type": "Data.Query", "dataset": PEOPLE},
        **({"value": ",".join(chosen)} if chosen else {}),
        **_needed(question.required, language, "teams.people"),
    }


def _choice(question: ChoiceInput, language: str, entered: Entered) -> Json:
    """Returns radio buttons, whose titles Teams reads as Markdown, or a list, whose titles it does not."""
    expanded = len(question.options) <= EXPANDED_AT_MOST
    offered = {option.value: option.label for option in question.options}
    if not question.required:
        offered = {NOTHING: say(language, "teams.none"), **offered}
    chosen = next(
        (candidate for candidate in (entered, question.chosen) if candidate in offered),
        None if question.required else NOTHING,
    )
    return {
        "type": "Input.ChoiceSet",
        "style": "expanded" if expanded else "compact",
        "wrap": True,
        "choices": [
            {"title": escaped(label) if expanded else label, "value": value} for value, label in offered.items()
        ],
        **({"value": chosen} if chosen else {}),
        **_needed(question.required, language),
    }


def _text(question: TextInput, language: str, text: str) -> Json:
    return {
        "type": "Input.Text",
        "maxLength": question.at_most,
        "isMultiline": question.multiline,
        **({"value": text} if text else {}),
        **({"placeholder": question.example} if question.example else {}),
        **_needed(question.required, language),
    }
