"""What a person entered or clicked, in the shapes of `view.state.values` and of an action."""

from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

# Where the state keeps what was entered, by type of element.
FIELDS = {
    "plain_text_input": "value",
    "email_text_input": "value",
    "url_text_input": "value",
    "number_input": "value",
    "static_select": "selected_option",
    "external_select": "selected_option",
    "radio_buttons": "selected_option",
    "multi_static_select": "selected_options",
    "multi_external_select": "selected_options",
    "checkboxes": "selected_options",
    "users_select": "selected_user",
    "multi_users_select": "selected_users",
    "conversations_select": "selected_conversation",
    "multi_conversations_select": "selected_conversations",
    "channels_select": "selected_channel",
    "multi_channels_select": "selected_channels",
    "datepicker": "selected_date",
    "timepicker": "selected_time",
    "datetimepicker": "selected_date_time",
    "file_input": "files",
}


def state_of(view: Json, answers: Json) -> Json:
    """The state of every input of a view: the answer by action id, else the element's initial value.

    An answer to a choice is the option's `value` (a list of them where several may be chosen).
    Raises KeyError for an answer whose action id or option the view does not have.
    """
    values: Json = {}
    left = dict(answers)
    for block_id, element in _elements(view):
        if (field := FIELDS.get(element["type"])) is None:
            continue
        action_id = element["action_id"]
        entered = element.get("initial_" + field.removeprefix("selected_"))
        if action_id in left:
            entered = _entered(element, field, left.pop(action_id))
        if entered is None and field.endswith("s"):
            entered = []
        values.setdefault(block_id, {})[action_id] = {"type": element["type"], field: entered}
    if left:
        raise KeyError(f"the view does not ask {sorted(left)}")
    return values


def action_of(surface: Json, action_id: str, value: str) -> Json:
    """The action that a click on an element of a message or view sends.

    `value` tells equal buttons apart and is the chosen option of a menu.
    Raises KeyError where the surface has no such element: nobody can click it.
    """
    for block_id, element in _elements(surface):
        if element.get("action_id") != action_id:
            continue
        action = {"type": element["type"], "block_id": block_id, "action_id": action_id}
        if element["type"] == "button" and value in ("", element.get("value")):
            shown = {name: element[name] for name in ("value", "text", "style", "url") if name in element}
            return action | shown
        if field := {**FIELDS, "overflow": "selected_option"}.get(element["type"]):
            return action | {field: _entered(element, field, value)}
    raise KeyError(f"nothing to click with the action id {action_id!r} and the value {value!r}")


def _elements(surface: Json) -> Iterator[tuple[str, Json]]:
    """The elements that can be clicked or filled, each with the id of its block."""
    for number, block in enumerate(surface.get("blocks", [])):
        for element in [*block.get("elements", []), block.get("element", {}), block.get("accessory", {})]:
            if "action_id" in element:
                yield block.get("block_id", f"block-{number}"), element


def _entered(element: Json, field: str, answer: Any) -> Any:
    if field == "selected_option":
        return _option(element, answer)
    if field == "selected_options":
        return [_option(element, value) for value in answer]
    if field == "files":
        return [{"id": name, "name": "people.csv", "filetype": "csv", "mode": "hosted"} for name in answer]
    return answer


def _option(element: Json, value: str) -> Json:
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": value, "emoji": True}, "value": value}
    groups = element.get("option_groups", [])
    offered = [*element.get("options", []), *(option for group in groups for option in group["options"])]
    chosen: Json = {option["value"]: option for option in offered}[value]
    return chosen
