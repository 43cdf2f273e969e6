"""What the buttons of a card do, by where it stands: render draws them, this file says what pressing them means.

In a private chat a button changes the card in place; where others read along it opens a dialog, so that what it
answers is read by one person. Forms open as dialogs everywhere. A client that knows no dialogs sends such a button as
a message, and is answered with the same form as a card in the private chat. An emulator knows them and opens none: it
is not asked to, and does the same.
"""

import json
from collections.abc import Callable
from dataclasses import asdict, replace
from typing import Any
from uuid import uuid4

from adapters.teams import render
from adapters.teams.blocks import by_name
from adapters.teams.connector import Json
from adapters.teams.wire.shape import storable
from bot.messages.message import Form, Message
from bot.messages.request import Picked, Pressed, Request, Typed
from commands.routing.table import FORMS

TITLE = "Waterline"  # of a dialog that shows a message
_SPEAKING = ("Action.Execute", "Action.Submit")
_NESTED = (dict, list)
_OPENED_BY, FORM_ID = "opened_by", "form_id"
_OPENERS: dict[str, type[Typed] | type[Pressed] | type[Picked]] = {
    kind.__name__: kind for kind in (Typed, Pressed, Picked)
}


def activity(message: Message, *, shared: bool) -> Json:
    return _dressed(render.activity(message), shared=shared)


def activities(message: Message, *, shared: bool) -> list[Json]:
    """Returns the whole message; more than one activity only where it outgrows what Teams takes at once."""
    return [_dressed(rendered, shared=shared) for rendered in render.activities(message)]


def in_place(message: Message) -> Json:
    """Returns the card that replaces the one whose button was pressed."""
    card: Json = _each(render.card(message), lambda button: _in_chat(button, shared=False))
    return card


def dialog(message: Message) -> Json:
    without_tags = replace(message, blocks=by_name(message.blocks))
    card: Json = _each(render.card(without_tags), _in_dialog)
    return {"task": {"type": "continue", "value": {"title": TITLE, "card": render.attachment(card)}}}


def without_dialogs(part: Any) -> Any:
    """Returns the activity or answer with buttons that are sent as messages, for clients that open no dialogs."""
    return _each(part, lambda button: {**button, "data": {k: v for k, v in button["data"].items() if k != "msteams"}})


def opened(form: Form, request: Request) -> Form:
    """Returns the form with an id of this one opening, and with the request that can open it anew."""
    opener = {"kind": type(request).__name__, **asdict(request)} | (
        {"words": ""} if isinstance(request, Picked) else {}
    )
    stored = json.dumps(opener, ensure_ascii=False) if type(request).__name__ in _OPENERS else ""
    return replace(form, state={FORM_ID: uuid4().hex, _OPENED_BY: stored, **form.state})


def opener(state: dict[str, str]) -> Request | None:
    """Returns the request that opened the form with this state, or None."""
    try:
        stored = json.loads(state.get(_OPENED_BY, ""))
        return _OPENERS[stored.pop("kind")](**{name: str(value) for name, value in stored.items()})
    except (ValueError, KeyError, TypeError, AttributeError):
        return None


def request_of(fields: dict[str, Any], verb: str, place: str) -> Request | None:
    """Returns the request of a form, or of a button of ours; None for everything else."""
    if render.CARRIED in fields:
        try:
            return render.submitted(fields)
        except ValueError:
            return None
    pressed = verb or _word(fields.get("verb"))
    return Pressed(pressed, _word(fields.get("value")), place) if pressed else None


def _word(value: object) -> str:
    return storable(value) if isinstance(value, str) else ""


def _dressed(rendered: Json, *, shared: bool) -> Json:
    for attachment in rendered["attachments"]:
        attachment["content"] = _each(attachment["content"], lambda button: _in_chat(button, shared=shared))
    return rendered


def _each(part: Any, change: Callable[[Json], Json]) -> Any:
    """Returns the part of a card, with every button that speaks to us changed."""
    if isinstance(part, list):
        return [_each(inner, change) for inner in part]
    if not isinstance(part, dict):
        return part
    if part.get("type") in _SPEAKING:
        return change(part)
    return {key: _each(inner, change) if isinstance(inner, _NESTED) else inner for key, inner in part.items()}


def _in_chat(button: Json, *, shared: bool) -> Json:
    if not (shared or button.get("verb") in FORMS):
        return button
    return _submit(button, {"msteams": {"type": "task/fetch"}})


def _in_dialog(button: Json) -> Json:
    return _submit(button, {})


def _submit(button: Json, extra: Json) -> Json:
    kept_keys = {key: value for key, value in button.items() if key not in ("type", "verb", "data", "fallback")}
    return {
        "type": "Action.Submit",
        **kept_keys,
        "data": {**button.get("data", {}), "verb": button.get("verb", ""), **extra},
    }
