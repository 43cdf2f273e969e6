"""Slack's rules for messages and views that neither its published types nor slack_sdk's models check.

Sources: the Block Kit reference on docs.slack.dev, except where a comment says otherwise.
"""

import json
from collections import Counter
from collections.abc import Iterator
from typing import Any

Json = dict[str, Any]

MESSAGE_ONLY = {"context_actions", "data_table", "data_visualization", "file", "markdown", "table"}
MODAL_ONLY = {"file_input"}
LINKS = ("http://", "https://", "mailto:", "slack:")
# Slack truncates a new message's text after 40,000 characters but refuses an update over 4,000.
TEXT = 4000
# Not documented: real workspaces answer msg_blocks_too_long a little above 13,000 characters in all blocks.
ALL_TEXT = 13_000
TABLE_TEXT = 10_000  # in all the cells of a message
VIEW_BYTES = 250_000


def faults(payload: Json, kind: str) -> list[str]:
    """The rules broken by a payload of the right shape, each with the JSON pointer of its part."""
    blocks: list[Json] = payload.get("blocks", [])
    found = [*_count_faults(blocks, kind), *_table_faults(blocks), *_chart_faults(blocks)]
    found += _message_faults(payload) if kind == "message" else _view_faults(payload, kind)
    for where, key, part in parts(payload):
        found += [f"{where}: {fault}" for fault in _part_faults(key, part, kind)]
    return found


def parts(node: Any, key: str = "", where: str = "") -> Iterator[tuple[str, str, Json]]:
    """Every object in a payload: its JSON pointer, the key it (or its list) stands under, itself."""
    if isinstance(node, dict):
        if where:
            yield where, key, node
        for name, value in node.items():
            yield from parts(value, name, f"{where}/{name}")
    elif isinstance(node, list):
        for number, value in enumerate(node):
            yield from parts(value, key, f"{where}/{number}")


def _message_faults(payload: Json) -> Iterator[str]:
    text = payload.get("text", "")
    if not text.strip():
        yield "/text: a message needs a text for notifications and screen readers"
    if len(text) > TEXT:
        yield f"/text: {len(text)} characters, Slack refuses an update with more than {TEXT}"
    total = sum(len(part["text"]) for _, _, part in parts(payload) if isinstance(part.get("text"), str))
    if total > ALL_TEXT:
        yield f"/blocks: {total} characters in all blocks, more than {ALL_TEXT}"


def _view_faults(payload: Json, kind: str) -> Iterator[str]:
    blocks: list[Json] = payload["blocks"]
    if not blocks:
        yield "/blocks: a view needs at least one block"
    if kind == "modal" and "submit" not in payload and any(block["type"] == "input" for block in blocks):
        yield "/submit: needed in a modal with inputs"
    if sum(bool(part.get("focus_on_load")) for _, _, part in parts(payload)) > 1:
        yield "/blocks: focus_on_load is set on more than one element"
    if len(json.dumps(payload).encode()) > VIEW_BYTES:
        yield f"/: more than {VIEW_BYTES} bytes"
    if len(payload.get("external_id", "")) > 255:
        yield "/external_id: more than 255 characters"


def _count_faults(blocks: list[Json], kind: str) -> Iterator[str]:
    most = 50 if kind == "message" else 100
    if len(blocks) > most:
        yield f"/blocks: {len(blocks)} blocks, more than {most}"
    for block_id, times in Counter(block["block_id"] for block in blocks if "block_id" in block).items():
        if times > 1:
            yield f"/blocks: the block id {block_id!r} stands {times} times"
    kinds = Counter(block["type"] for block in blocks)
    for block_type, limit in (("table", 1), ("data_visualization", 2)):
        if kinds[block_type] > limit:
            yield f"/blocks: {kinds[block_type]} blocks {block_type}, more than {limit}"


def _part_faults(key: str, part: Json, kind: str) -> Iterator[str]:
    part_type = part.get("type", "")
    if key == "blocks" and kind != "message" and part_type in MESSAGE_ONLY:
        yield f"a block {part_type} stands in messages only"
    if part_type in MODAL_ONLY and kind != "modal":
        yield f"an element {part_type} stands in modals only"
    if part_type in ("actions", "context") and not part["elements"]:
        yield "elements must hold at least one element"
    if part_type in ("plain_text", "mrkdwn"):
        yield from _text_faults(key, part["text"])
    for link in ("url", "image_url", "title_url"):
        if not part.get(link, "https://").startswith(LINKS):
            yield f"{link} must begin with one of {', '.join(LINKS)}"
    yield from _action_faults(part)
    yield from _choice_faults(part)
    if part_type == "plain_text_input":
        yield from _input_faults(part)


def _text_faults(key: str, text: str) -> Iterator[str]:
    most = {"fields": 2000, "description": 75, "placeholder": 150}.get(key, 3000)
    if not text:
        yield "the text is empty"
    if len(text) > most:
        yield f"{len(text)} characters, more than {most}"


def _action_faults(block: Json) -> Iterator[str]:
    held = [*block.get("elements", []), block.get("accessory", {}), block.get("element", {})]
    ids = Counter(part["action_id"] for part in held if "action_id" in part)
    for action_id, times in ids.items():
        if times > 1:
            yield f"the action id {action_id!r} stands {times} times in one block"


def _choice_faults(element: Json) -> Iterator[str]:
    part_type = element.get("type", "")
    if part_type in ("radio_buttons", "checkboxes") and len(element["options"]) > 10:
        yield f"{len(element['options'])} options, more than 10"
    groups = element.get("option_groups", [])
    if any(not group["options"] for group in groups) or ("options" in element and not element["options"]):
        yield "options must hold at least one option"
    offered = [*element.get("options", []), *(option for group in groups for option in group["options"])]
    chosen = [*element.get("initial_options", [])]
    chosen += [element["initial_option"]] if "initial_option" in element else []
    if offered and any(option not in offered for option in chosen):
        yield "an initial option is not among the options"


def _input_faults(element: Json) -> Iterator[str]:
    least, most = element.get("min_length", 0), element.get("max_length", 3000)
    if not 0 <= least <= most <= 3000:
        yield f"min_length {least} and max_length {most} must be in this order between 0 and 3000"
    if len(element.get("initial_value", "")) > most:
        yield f"the initial value is longer than {most} characters"


def _table_faults(blocks: list[Json]) -> Iterator[str]:
    cells = [cell for block in blocks if block["type"] == "data_table" for row in block["rows"] for cell in row]
    if sum(len(cell.get("text", "")) for cell in cells) > TABLE_TEXT:
        yield f"/blocks: more than {TABLE_TEXT} characters in all tables"
    if any(cell["type"] == "raw_text" and not cell["text"] for cell in cells):
        yield "/blocks: a cell of a table is empty"
    for number, block in enumerate(blocks):
        if block["type"] not in ("table", "data_table"):
            continue
        where, rows = f"/blocks/{number}/rows", block["rows"]
        least, most = (2, 101) if block["type"] == "data_table" else (1, 100)
        if not least <= len(rows) <= most:
            yield f"{where}: {len(rows)} rows, not {least} to {most}"
        if len({len(row) for row in rows}) > 1 or not all(1 <= len(row) <= 20 for row in rows):
            yield f"{where}: every row must have the same number of cells, 1 to 20"
        header = [cell["type"] for row in rows[:1] for cell in row]
        if block["type"] == "data_table" and "rich_text" in header:
            yield f"{where}/0: a header cell cannot be rich_text"
        if not 1 <= block.get("page_size", 5) <= 100:
            yield f"/blocks/{number}/page_size: must be 1 to 100"


def _chart_faults(blocks: list[Json]) -> Iterator[str]:
    for number, block in enumerate(blocks):
        series = block["chart"].get("series", []) if block["type"] == "data_visualization" else []
        if len({one["name"] for one in series}) < len(series):
            yield f"/blocks/{number}/chart/series: two series have the same name"
        for one in series:
            if [point["label"] for point in one["data"]] != block["chart"]["axis_config"]["categories"]:
                yield f"/blocks/{number}/chart/series: {one['name']!r} does not have one point a category"
