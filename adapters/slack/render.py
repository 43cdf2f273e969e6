"""Message and Form as Block Kit, within Slack's limits: what is too long for one block goes on in the next.

People's words stand in rich text or plain text, where neither formatting signs nor @channel have any effect.
"""

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import assert_never

from adapters.slack import charts, fitting
from adapters.slack.native import DRAWINGS
from adapters.slack.text import (
    CHANNEL_ID,
    TEXT_AT_MOST,
    Json,
    fallback,
    gathered,
    inlines,
    plain,
    said,
    shorten,
    split,
    units,
    weight,
)
from bot.messages.message import (
    Block,
    Bold,
    Button,
    Buttons,
    ChoiceInput,
    Command,
    Facts,
    Form,
    Heading,
    Input,
    Line,
    Message,
    Native,
    Note,
    Option,
    PeopleInput,
    Quote,
    Text,
    TextInput,
)
from bot.messages.say import say

MESSAGE_AT_MOST, VIEW_AT_MOST = 50, 100  # blocks
MESSAGE_WEIGHT = 12_000  # Slack documents no limit and answers msg_blocks_too_long a little above 13,000 characters
VIEW_BYTES = 240_000  # of 250,000, with room for what is around the blocks
RADIOS_AT_MOST = 4  # more options than that read better as a list that opens
NAME = "Waterline"


def pages(message: Message) -> list[Json]:
    """Returns the message as `text` and `blocks`; more than one only where it outgrows what Slack takes at once."""
    blocks = list(_blocks(fitting.fitting(message.blocks)))
    tabular = any(block["type"] == "data_table" for block in blocks)
    heaviest = charts.TABLES_WEIGHT if tabular else MESSAGE_WEIGHT
    light = len(blocks) <= MESSAGE_AT_MOST and weight(blocks) <= heaviest  # as nearly all are
    parts = [blocks] if light else list(_paged(blocks, MESSAGE_AT_MOST, heaviest, weight))
    text = fallback("\n".join([message.plain, *fitting.told(message.blocks)]))
    return [{"text": text, "blocks": blocks} for blocks in parts]


def is_drawn(page: Json) -> bool:
    """Returns whether Slack draws charts or tables in it, which not every workspace takes."""
    return any(block["type"].startswith("data_") for block in page["blocks"])


def modal(form: Form, language: str) -> Json:
    """Returns the form as a view to open, to push or to answer with."""
    blocks = list(_blocks(fitting.in_words(form.blocks)))
    if units(form.title) > 24:
        blocks = [*_blocks((Heading(form.title),)), *blocks]
    return {
        "type": "modal",
        "callback_id": form.key,
        "title": plain(shorten(form.title, 24)),
        "submit": plain(shorten(form.submit, 24)),
        "private_metadata": json.dumps(dict(form.state), ensure_ascii=False),
        "blocks": _fitting(blocks, language),
    }


def message_view(message: Message, language: str) -> Json:
    """Returns a message as a view, to replace a form, or where no message can stand."""
    return {"type": "modal", "title": plain(NAME), "blocks": _view_blocks(message, language)}


def home(message: Message, language: str) -> Json:
    return {"type": "home", "blocks": _view_blocks(message, language)}


def with_note(view: Json, text: str) -> Json:
    """Returns an open view with a sentence on top; what was entered stays, since Slack keeps it by block and action."""
    keys = ("type", "callback_id", "title", "submit", "close", "private_metadata")
    blocks = [block for block in view["blocks"] if block.get("block_id") != "note"]
    note = {"type": "section", "block_id": "note", "text": plain(shorten(text, TEXT_AT_MOST))}
    return {key: view[key] for key in keys if view.get(key)} | {"blocks": [note, *blocks][:VIEW_AT_MOST]}


def _view_blocks(message: Message, language: str) -> list[Json]:
    return _fitting(list(_blocks(fitting.in_words(message.blocks))) or [_section(message.plain)], language)


def _fitting(blocks: list[Json], language: str) -> list[Json]:
    """Returns as many blocks as a view holds; where some are missing, the last says where the rest is."""
    page, *further = _paged(blocks, VIEW_AT_MOST - 1, VIEW_BYTES, lambda part: len(json.dumps(part)))
    return [*page, _section(say(language, "slack.rest"))] if further else page


def _section(text: str) -> Json:
    return {"type": "section", "text": plain(shorten(text, TEXT_AT_MOST))}


def _paged(blocks: Iterable[Json], at_most: int, heaviest: int, weigh: Callable[[Json], int]) -> Iterator[list[Json]]:
    page: list[Json] = []
    total = 0
    for block in blocks:
        weighs = weigh(block)
        if page and (len(page) == at_most or total + weighs > heaviest):
            yield page
            page, total = [], 0
        page.append(block)
        total += weighs
    if page:
        yield page


def _blocks(blocks: Iterable[Block | Input]) -> Iterator[Json]:
    """Rich text that follows rich text joins it: one kudos takes few blocks, and reads as one."""
    pending: Json | None = None
    for block in blocks:
        for part in _input(block) if isinstance(block, Input) else _block(block):
            joined = pending is not None and pending["type"] == part["type"] == "rich_text"
            if pending is not None and joined and weight(pending) + weight(part) <= TEXT_AT_MOST:
                pending["elements"] += part["elements"]
                continue
            if pending is not None:
                yield pending
            pending = part
    if pending is not None:
        yield pending


def _block(block: Block) -> Iterator[Json]:
    match block:
        case Heading(text):
            yield from _heading(text)
        case Text(line):
            yield from _rich("rich_text_section", inlines(line))
        case Quote(words):
            yield from _rich("rich_text_quote", said(words))
        case Note(line):
            yield from _note(line)
        case Facts(rows):
            for name, value in rows:
                bold = Bold(name if isinstance(name, str) else name.text)
                yield from _rich("rich_text_section", inlines((bold, " — ", value)))
        case Native():
            drawing = DRAWINGS.of(block)
            for part in drawing.draw(block) if drawing else block.in_words():
                yield from (part,) if isinstance(part, dict) else _block(part)
        case Buttons(buttons):
            groups = (buttons[start : start + 25] for start in range(0, len(buttons), 25))
            yield from ({"type": "actions", "elements": list(_buttons(group))} for group in groups)
        case _:
            assert_never(block)


def _heading(text: str) -> Iterator[Json]:
    if 0 < units(text) <= 150:
        yield {"type": "header", "text": plain(text)}
    else:
        yield from _rich("rich_text_section", said(text, {"style": {"bold": True}}))


def _rich(kind: str, elements: Iterable[Json]) -> Iterator[Json]:
    for group in gathered(elements):
        yield {"type": "rich_text", "elements": [{"type": kind, "elements": group}]}


def _note(line: Line) -> Iterator[Json]:
    """Quiet where it is words alone; Slack's quiet text can name a person or a link only by reading signs in it."""
    words = [span if isinstance(span, str) else span.text for span in line if isinstance(span, str | Command)]
    if len(words) < len(line):
        yield from _rich("rich_text_section", inlines(line))
    else:
        pieces = [piece for piece in split("".join(words)) if piece.strip()]
        yield from ({"type": "context", "elements": [plain(piece)]} for piece in pieces)


def _buttons(buttons: Sequence[Button]) -> Iterator[Json]:
    uses: Counter[str] = Counter()
    for button in buttons:
        uses[button.action] += 1
        again = f"#{uses[button.action]}" if uses[button.action] > 1 else ""  # action ids differ within a block
        body = {"type": "button", "action_id": button.action + again, "text": plain(shorten(button.label, 75))}
        if button.name:
            body["accessibility_label"] = shorten(button.name, 75)
        yield body | ({"value": button.value} if button.value else {}) | ({"style": "primary"} if button.sends else {})


def _input(question: Input) -> Iterator[Json]:
    match question:
        case PeopleInput():
            chosen = [person.platform_id for person in question.chosen]
            initial = {"initial_users": chosen} if chosen else {}
            yield _asking(question, {"type": "multi_users_select", **initial}, required=question.required)
        case ChoiceInput(of_channels=True):
            yield _asking(question, _channels(question), required=False)
        case ChoiceInput():
            yield _asking(question, _choice(question), required=question.required)
        case TextInput():
            at_most = min(question.at_most, TEXT_AT_MOST)
            element: Json = {"type": "plain_text_input", "multiline": question.multiline, "max_length": at_most}
            if question.example:
                element["placeholder"] = plain(shorten(question.example, 150))
            if units(question.text) > at_most:
                yield from _block(Quote(question.text))
            elif question.text:
                element["initial_value"] = question.text
            yield _asking(question, element, required=question.required)
        case _:
            assert_never(question)


def _asking(question: Input, element: Json, *, required: bool) -> Json:
    label = plain(shorten(question.label, 2000))
    with_id = {**element, "action_id": question.name}
    return {"type": "input", "block_id": question.name, "label": label, "optional": not required, "element": with_id}


def _channels(question: ChoiceInput) -> Json:
    """Slack's own picker; a channel that is known by its name alone is not chosen in it, and stays if none is."""
    channel = question.chosen or ""
    initial = {"initial_conversation": channel} if CHANNEL_ID.fullmatch(channel) else {}
    only = {"include": ["public", "private"], "exclude_bot_users": True}
    return {"type": "conversations_select", "filter": only, **initial}


def _choice(question: ChoiceInput) -> Json:
    options = [_option(option) for option in question.options]
    chosen = next((option for option in options if option["value"] == question.chosen), None)
    initial = {"initial_option": chosen} if chosen else {}
    if question.required and len(options) <= RADIOS_AT_MOST:
        return {"type": "radio_buttons", "options": options, **initial}
    if len(options) <= 100:
        return {"type": "static_select", "options": options, **initial}
    groups = [(start + 1, options[start : start + 100]) for start in range(0, len(options), 100)]
    labelled = [{"label": plain(f"{number}–{number + len(group) - 1}"), "options": group} for number, group in groups]
    return {"type": "static_select", "option_groups": labelled, **initial}


def _option(option: Option) -> Json:
    """A label too long for one line goes on in the line below it."""
    line, *below_line = split(option.label, 75)
    below = {"description": plain(shorten("".join(below_line), 75))} if below_line else {}
    return {"text": plain(line), "value": option.value, **below}
