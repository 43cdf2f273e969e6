"""What a person entered in a view, in the shape of `view.state.values`."""

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
}


def state_of(view: Json, answers: Json) -> Json:
    """The state of every input of a view: the answer by action id, else the element's initial value.

    An answer to a choice is the option's `value` (a list of them where several may be chosen).
    Raises KeyError for an answer whose action id or option the view does not have.
    """
    values: Json = {}
    left = dict(answers)
    for number, block in enumerate(view.get("blocks", [])):
        for element in [*block.get("elements", []), block.get("element", {}), block.get("accessory", {})]:
            if (field := FIELDS.get(element.get("type", ""))) is None:
                continue
            action_id = element["action_id"]
            entered = element.get("initial_" + field.removeprefix("selected_"))
            if action_id in left:
                entered = _entered(element, field, left.pop(action_id))
            if entered is None and field.endswith("s"):
                entered = []
            block_state = values.setdefault(block.get("block_id", f"block-{number}"), {})
            block_state[action_id] = {"type": element["type"], field: entered}
    if left:
        raise KeyError(f"the view does not ask {sorted(left)}")
    return values


def _entered(element: Json, field: str, answer: Any) -> Any:
    if field == "selected_option":
        return _option(element, answer)
    if field == "selected_options":
        return [_option(element, value) for value in answer]
    return answer


def _option(element: Json, value: str) -> Json:
    if element["type"].endswith("external_select"):
        return {"text": {"type": "plain_text", "text": value, "emoji": True}, "value": value}
    groups = element.get("option_groups", [])
    offered = [*element.get("options", []), *(option for group in groups for option in group["options"])]
    chosen: Json = {option["value"]: option for option in offered}[value]
    return chosen
