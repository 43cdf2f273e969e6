"""A place for a file, in a form: Slack takes it and keeps it."""

from collections.abc import Iterator

from adapters.slack.text import Json, plain, shorten
from bot.messages.drawings import BlockDrawing
from bot.messages.file_drop import FileDrop
from bot.messages.message import Block


def _draw(drop: FileDrop) -> Iterator[Block | Json]:
    endings = [ending.strip().removeprefix(".") for ending in drop.endings.split(",")]
    element = {"type": "file_input", "action_id": drop.name, "filetypes": endings, "max_files": 1}
    label = plain(shorten(drop.label, 2000))
    yield {"type": "input", "block_id": drop.name, "label": label, "optional": True, "element": element}


DRAWING = BlockDrawing(FileDrop, _draw)
