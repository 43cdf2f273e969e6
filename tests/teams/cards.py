"""Judges a card by what Microsoft publishes, and by what its documentation says beside.

Three judges, because each alone is blind to what the others see. The schema of Adaptive Cards 1.5 knows every element
but Teams' own; Microsoft's models of Teams' cards know those; the rules below know the rest.
"""

import functools
import json
import re
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from importlib.resources import files
from typing import Any

from jsonschema_rs import Draft6Validator
from microsoft_teams.cards import GroupedVerticalBarChart, LineChart, QueryData, TeamsCardProperties
from pydantic import BaseModel, ValidationError

Json = dict[str, Any]

MESSAGE_BYTES = 28 * 1024
SHADES = ("default", "emphasis", "accent")
TEAMS_OWN = ("msteams", "choices.data", "targetWidth")
WIDTHS = ("VeryNarrow", "Narrow", "Standard", "Wide")  # from 0, 165, 351 and 769 pixels on
CHARTS: dict[object, type[BaseModel]] = {
    "Chart.Line": LineChart,
    "Chart.VerticalBar.Grouped": GroupedVerticalBarChart,
}
FILE_CARDS = tuple(f"application/vnd.microsoft.teams.card.file.{kind}" for kind in ("consent", "info"))
NO_DIALOG = "a dialog takes Action.Submit, a message Action.Execute or what opens a dialog"
_AT = re.compile(r"<at>.*?</at>", re.DOTALL)


def faults(card: Json, *, dialog: bool = False) -> list[str]:
    """What Teams would refuse or leave out of a card; empty when it is valid. Each begins with a JSON pointer."""
    found = [*_schema_faults(_without_teams_own(card)), *_model_faults(card)]
    return found or list(_rule_faults(card, dialog))


def message_faults(activity: Json) -> list[str]:
    """As `faults`, for a message that carries a card."""
    weighs = len(json.dumps(activity, ensure_ascii=False).encode())
    found = [f"/: {weighs} bytes, Teams takes {MESSAGE_BYTES}"] if weighs > MESSAGE_BYTES else []
    if activity.get("type") != "message" or not str(activity.get("summary", "")).strip():
        found.append("/summary: a message needs one for notifications")
    for number, one in enumerate(activity.get("attachments", [])):
        if one.get("contentType") in FILE_CARDS:
            found += file_card_faults(one)
            continue
        if one.get("contentType") != "application/vnd.microsoft.card.adaptive":
            found.append(f"/attachments/{number}/contentType: is no Adaptive Card")
        found += [f"/attachments/{number}/content{fault}" for fault in faults(one.get("content", {}))]
    return found


def file_card_faults(card: Json) -> list[str]:
    """What Microsoft's page on files asks of the two cards: whether a file is wanted, and the file itself."""
    content = card.get("content", {})
    if card["contentType"] == FILE_CARDS[0]:
        wanted = {"description": str, "sizeInBytes": int, "acceptContext": dict, "declineContext": dict}
    else:
        wanted = {"uniqueId": str, "fileType": str}
    found = [f"/content/{name}" for name, kind in wanted.items() if not isinstance(content.get(name), kind)]
    if card["contentType"] == FILE_CARDS[1] and not str(card.get("contentUrl", "")).startswith("http"):
        found.append("/contentUrl")
    return found + ([] if card.get("name") else ["/name"]) + sorted(content.keys() - wanted)


def at_width(node: Any, width: str) -> Any:
    """The card as Teams shows it in a chat that is so wide: what is for other widths is left out."""
    if isinstance(node, list):
        return [at_width(one, width) for one in node if not isinstance(one, dict) or _fits(one, width)]
    if isinstance(node, dict):
        return {name: at_width(value, width) for name, value in node.items()}
    return node


def _fits(part: Json, width: str) -> bool:
    bound, _, target = str(part.get("targetWidth", width)).rpartition(":")
    here, there = WIDTHS.index(width), WIDTHS.index(target)
    return {"atLeast": here >= there, "atMost": here <= there, "": here == there}[bound]


def parts(node: Any, where: str = "") -> Iterator[tuple[str, Json]]:
    """Every element and action of a card, the innermost first; not what actions carry back to us."""
    if isinstance(node, dict):
        for name, value in node.items():
            if name != "data" or node.get("type") in CHARTS:
                yield from parts(value, f"{where}/{name}")
        yield where, node
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from parts(value, f"{where}/{number}")


def _without_teams_own(node: Any) -> Any:
    """The card as a client shows it that knows no more than the schema."""
    if isinstance(node, list):
        return [_without_teams_own(one) for one in node]
    if not isinstance(node, dict):
        return node
    if str(node.get("type")).startswith("Chart."):
        return _without_teams_own(node.get("fallback"))
    return {name: _without_teams_own(value) for name, value in node.items() if name not in TEAMS_OWN}


@functools.cache
def _schema() -> Json:
    text = (files("adaptive_cards") / "schemas" / "schema-1.5.json").read_text(encoding="utf-8")
    schema: Json = json.loads(text)
    return schema


@functools.cache
def _validator(name: str) -> Draft6Validator:
    return Draft6Validator({"$ref": f"#/definitions/{name}", "definitions": _schema()["definitions"]})


def _schema_faults(card: Json) -> Iterator[str]:
    """The innermost part that is wrong, rather than the union that it is in."""
    if _validator("AdaptiveCard").is_valid(card):
        return
    wrong: list[str] = []
    for place, part in parts(card):
        kind = part.get("type")
        if any(one.startswith(f"{place}/") for one in wrong):
            continue
        if kind in _schema()["definitions"]:
            found = [f"{place}: {kind}: {error.message[:300]}" for error in _validator(str(kind)).iter_errors(part)]
        else:
            found = [f"{place}/type: Adaptive Cards have no {kind!r}"] if kind is not None else []
        if found:
            wrong.append(f"{place}/")
            yield from found
    if card.get("type") != "AdaptiveCard":
        yield "/type: is no Adaptive Card"


def _model_faults(card: Json) -> Iterator[str]:
    if "msteams" in card:
        teams = {**card["msteams"], "width": card["msteams"].get("width", "full").lower()}  # both are documented
        yield from _misread(TeamsCardProperties, teams, "/msteams")
    for where, part in parts(card):
        if str(part.get("type")).startswith("Chart."):
            yield from _misread(CHARTS[part["type"]], {**part, "fallback": "drop"}, where)
            if not isinstance(part.get("fallback"), dict):
                yield f"{where}/fallback: a chart needs one, for clients that draw none"
        if "choices.data" in part:
            yield from _misread(QueryData, part["choices.data"], f"{where}/choices.data")


def _misread(model: type[BaseModel], part: Json, where: str) -> Iterator[str]:
    try:
        read = model.model_validate(part)
    except ValidationError as error:
        yield from (f"{where}/{'/'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
    else:
        yield from (f"{where}: Teams knows no {name!r}" for name in _unknown(read))


def _unknown(read: object) -> Iterator[str]:
    """The model lets unknown names through; here they are misspelt ones."""
    if isinstance(read, BaseModel):
        yield from read.model_extra or {}
        for name in type(read).model_fields:
            yield from _unknown(getattr(read, name))
    elif isinstance(read, list):
        for one in read:
            yield from _unknown(one)


def _rule_faults(card: Json, dialog: bool) -> Iterator[str]:
    if card.get("version") != "1.5":
        yield "/version: must say 1.5"
    if not card.get("body"):
        yield "/body: is empty"
    found = list(parts(card))
    ids = Counter(part["id"] for _, part in found if "id" in part)
    yield from (f"/: the id {one!r} is there {times} times" for one, times in ids.items() if times > 1)
    yield from _mention_faults(card, found)
    for where, part in found:
        if "targetWidth" in part and part["targetWidth"].rpartition(":")[2] not in WIDTHS:
            yield f"{where}/targetWidth: Teams knows no {part['targetWidth']!r}"
        if check := _RULES.get(str(part.get("type")).partition(".")[0]):
            yield from (f"{where}: {fault}" for fault in check(part, dialog))


def _mention_faults(card: Json, found: Iterable[tuple[str, Json]]) -> Iterator[str]:
    told = [one["text"] for one in card.get("msteams", {}).get("entities", [])]
    shown = {at for _, part in found if part.get("type") == "TextBlock" for at in _AT.findall(part["text"])}
    yield from (f"/msteams/entities: {one} is shown and nobody" for one in sorted(shown - set(told)))
    yield from (f"/msteams/entities: {one} is nowhere shown" for one in sorted(set(told) - shown))
    yield from (f"/msteams/entities: {one} is {times} people" for one, times in Counter(told).items() if times > 1)


def _set_faults(part: Json, _: bool) -> Iterator[str]:
    if not 1 <= len(part["actions"]) <= 6:
        yield f"{len(part['actions'])} actions, Teams shows 1 to 6"


def _action_faults(part: Json, dialog: bool) -> Iterator[str]:
    if part["type"] == "Action.OpenUrl":
        return
    opens = not dialog and part.get("data", {}).get("msteams") == {"type": "task/fetch"}
    if dialog != (part["type"] == "Action.Submit") and not opens:
        yield NO_DIALOG
    if not str(part.get("title", "")).strip():
        yield "an action needs a title"
    if part["type"] == "Action.Execute" and not part.get("verb"):
        yield "a verb is needed"


def _input_faults(part: Json, _: bool) -> Iterator[str]:
    if not str(part.get("label", "")).strip():
        yield "an input needs a label"
    if part.get("isRequired") and not part.get("errorMessage"):
        yield "who leaves it out is told nothing"
    values = [choice["value"] for choice in part.get("choices", [])]
    if len(values) != len(set(values)):
        yield "two choices are the same"
    multiple = part.get("isMultiSelect", False)
    if part["type"] == "Input.ChoiceSet" and not multiple and part.get("value", "") not in ("", *values):
        yield "what is chosen is no choice"
    if len(part.get("value", "")) > part.get("maxLength", 10**9):
        yield "what stands in it is longer than it takes"


def _table_faults(part: Json, _: bool) -> Iterator[str]:
    widths = {len(part["columns"]), *(len(row["cells"]) for row in part["rows"])}
    if len(widths) > 1:
        yield f"rows of {sorted(widths)} cells"
    if any(cell.get("style", "default") not in SHADES for row in part["rows"] for cell in row["cells"]):
        yield "a cell in a colour that judges"
    if "fallback" not in part:
        yield "a table needs a fallback"


def _text_faults(part: Json, _: bool) -> Iterator[str]:
    if not part.get("text") and not part.get("inlines"):
        yield "an empty text"
    if part["type"] == "TextBlock" and not part.get("wrap"):
        yield "a text that is cut"


_RULES: dict[str, Callable[[Json, bool], Iterator[str]]] = {
    "ActionSet": _set_faults,
    "Action": _action_faults,
    "Input": _input_faults,
    "Table": _table_faults,
    "TextBlock": _text_faults,
    "RichTextBlock": _text_faults,
}
