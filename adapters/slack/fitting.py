"""What of a message Slack draws by itself: never in modals and the App Home, and no more charts than it takes."""

from collections.abc import Iterable, Iterator, Sequence

from adapters.slack.charts import LABEL_AT_MOST
from adapters.slack.native import DRAWINGS
from adapters.slack.text import units
from bot.messages.file_drop import FileDrop
from bot.messages.message import Block as Said
from bot.messages.message import Chart, Input, Native
from bot.messages.multiples import Multiples
from bot.messages.pictures import Pairs, Waterline

CHARTS_AT_MOST = 2  # in one message

Block = Said | Input


def fitting(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yields the blocks of a message; what Slack cannot draw, such as a third chart, stands in words."""
    room = CHARTS_AT_MOST
    for block in map(_with_room_for_names, blocks):
        if not isinstance(block, Native):
            yield block
            continue
        takes_room = isinstance(block, Chart | Pairs)
        if DRAWINGS.of(block) and (room or not takes_room):
            room -= takes_room
            yield block
        else:
            yield from block.in_words()


def _with_room_for_names(block: Block) -> Block:
    is_long = isinstance(block, Pairs) and any(units(pair.name) > LABEL_AT_MOST for pair in block.pairs)
    return block.as_table() if isinstance(block, Pairs) and is_long and not isinstance(block, Waterline) else block


def in_words(blocks: Sequence[Block]) -> Iterator[Block]:
    """Yields the blocks with charts and tables in words, for modals and the App Home, where Slack draws neither."""
    for block in blocks:
        if isinstance(block, Native) and not isinstance(block, FileDrop):  # which stands in forms alone
            yield from block.in_words()
        else:
            yield block


def told(blocks: Iterable[Block]) -> Iterator[str]:
    """Yields what charts say in words, for the plain text of a message."""
    return (block.alt_text for block in blocks if isinstance(block, Chart | Pairs | Multiples) and block.alt_text)
