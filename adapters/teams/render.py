"""Message and Form as Adaptive Cards 1.5, within Teams' 28 KB a message; and what was entered, back again."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from pydantic import BaseModel, ConfigDict

from adapters.teams.blocks import NOTHING, asking, by_name, elements, mentioned
from adapters.teams.figures import NARROW
from adapters.teams.text import Json, entities, escaped, grouped, lines, notification, shorten, size, tags
from adapters.teams.wire.shape import storable
from bot.messages.message import Answers, Block, Form, Heading, Input, Line, Message, PeopleInput
from bot.messages.request import Submitted

CARD = "application/vnd.microsoft.card.adaptive"
SCHEMA, VERSION = "http://adaptivecards.io/schemas/adaptive-card.json", "1.5"
MESSAGE_BYTES = 27_000  # of Teams' 28 KB, with room for what the connector adds around it
FRAME_BYTES = 6_000  # more than the frame of a card without mentions has, whatever its line for notifications says
PLAIN_AT_MOST = 300  # characters of the line for notifications
TITLE_AT_MOST = 60  # characters
WIDE_PARTS = ("Table", "Chart.Line", "Chart.VerticalBar.Grouped")
SUBMIT = "submit"  # the verb of a form in a message
CARRIED = "waterline"  # the key in the submitted data, beside the inputs, of what the form carries


def activity(message: Message) -> Json:
    """Returns the message as one activity; only some thirty joined words of full length do not fit."""
    return _activity(message, card(message))


def activities(message: Message) -> list[Json]:
    """Returns the whole message; more than one activity only where it outgrows what Teams takes at once."""
    return [_activity(message, _card(message, page)) for page in _pages(message)]


def card(message: Message) -> Json:
    """Returns the message as a card. Of one that does not fit: its beginning, an ellipsis, its last buttons."""
    page, *further = _pages(message)
    if further:
        last_part = further[-1][-1]
        ending = list(lines(("…",), {})) + ([last_part] if last_part["type"] == "ActionSet" else [])
        page = [*_pages(message, size(ending))[0], *ending]
    return _card(message, page)


def dialog(form: Form, language: str, error: Line = (), values: Answers | None = None) -> Json:
    """Returns the answer to a task/fetch or task/submit. `error` stands on top; `values` were entered before."""
    form = replace(form, blocks=by_name(form.blocks))
    action = {"type": "Action.Submit", "title": form.submit, "style": "positive", "data": _carried(form)}
    content = _framed(_asked(form, language, error, values), form.title, form.blocks, actions=[action])
    height = "large" if sum(isinstance(block, Input) for block in form.blocks) > 2 else "medium"
    shape = {"title": shorten(form.title, TITLE_AT_MOST), "height": height, "width": "medium"}
    return {"task": {"type": "continue", "value": {**shape, "card": attachment(content)}}}


def form_card(form: Form, language: str, error: Line = (), values: Answers | None = None) -> Json:
    """Returns the same form as a card, which a message or the answer to an Action.Execute can hold."""
    action = {"type": "Action.Execute", "title": form.submit, "style": "positive", "verb": SUBMIT}
    body = [*elements((Heading(form.title),), {}), *_asked(form, language, error, values)]
    return _framed(body, form.title, form.blocks, actions=[{**action, "data": _carried(form)}])


class _Carried(BaseModel):
    model_config = ConfigDict(strict=True)

    form: str
    state: dict[str, str]
    people: list[str]


def submitted(fields: Mapping[str, Any]) -> Submitted:
    """Returns what was entered into a form of ours. Raises ValueError for what no card of ours sends."""
    carried = _Carried.model_validate(fields.get(CARRIED))
    entered = {name: storable(value) for name, value in fields.items() if isinstance(value, str) and value != NOTHING}
    entries: dict[str, str | tuple[str, ...]] = {**entered}
    for name in carried.people:
        entries[name] = tuple(choice.strip() for choice in entered.get(name, "").split(",") if choice.strip())
    return Submitted(carried.form, entries, {name: storable(text) for name, text in carried.state.items()})


def attachment(content: Json) -> Json:
    return {"contentType": CARD, "content": content}


def _carried(form: Form) -> Json:
    people = [block.name for block in form.blocks if isinstance(block, PeopleInput)]
    return {CARRIED: {"form": form.key, "state": dict(form.state), "people": people}}


def _asked(form: Form, language: str, error: Line, values: Answers | None) -> list[Json]:
    body: list[Json] = []
    if error:
        body.append({"type": "Container", "style": "attention", "items": list(lines(error, {}))})
    tag_by_id = tags(mentioned(form.blocks))
    for block in form.blocks:
        if isinstance(block, Input):
            body += asking(block, language, (values or {}).get(block.name))
        else:
            body += elements((block,), tag_by_id)
    return body


def _activity(message: Message, content: Json) -> Json:
    summary = shorten(notification(message), PLAIN_AT_MOST)
    return {"type": "message", "summary": summary, "attachments": [attachment(content)]}


def _card(message: Message, body: Sequence[Json]) -> Json:
    return _framed(body, notification(message), message.blocks)


def _framed(body: Sequence[Json], plain: str, blocks: Iterable[Block | Input], **extra: object) -> Json:
    """Returns a card around its elements; `plain` is for clients that cannot show it, and for screen readers."""
    plain_text = shorten(plain, PLAIN_AT_MOST)
    card = {
        "type": "AdaptiveCard",
        "$schema": SCHEMA,
        "version": VERSION,
        "fallbackText": escaped(plain_text),
        "speak": plain_text,
    }
    teams: Json = {"width": "Full"} if any(part["type"] in WIDE_PARTS for part in body) else {}
    people = mentioned(blocks)
    if mentions := entities(body, people, tags(people)):
        teams["entities"] = mentions
    return {**card, "body": list(body), **({"msteams": teams} if teams else {}), **extra}


def _pages(message: Message, reserved: int = 0) -> list[list[Json]]:
    """Returns the elements of each card; at least `reserved` bytes stay free in it."""
    people = mentioned(message.blocks)
    tag_by_id = tags(people)
    body = list(elements(message.blocks, tag_by_id)) or list(lines((message.plain,), {}))
    room = MESSAGE_BYTES - reserved
    if not people and size(body) <= room - FRAME_BYTES:
        return [body]
    if size(_activity(message, _card(message, body))) <= room:
        return [body]
    room -= size(_activity(message, _card(message, []))) + len('"msteams": {"width": "Full", "entities": []}, ')
    pages = grouped(_units(body), lambda unit: size(unit) + 2 + size(entities(unit, people, tag_by_id)), room)
    return [[part for unit in page for part in unit] for page in pages]


def _units(body: Iterable[Json]) -> list[list[Json]]:
    """Returns the elements in groups that stay in one message: what narrow screens show with what the others do."""
    units: list[list[Json]] = []
    for part in body:
        if part.get("targetWidth") == NARROW:
            units[-1].append(part)
        else:
            units.append([part])
    return units
