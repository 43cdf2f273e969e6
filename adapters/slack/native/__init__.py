"""What Slack draws by itself, a module a block."""

from collections.abc import Iterator

from adapters.slack.text import Json
from bot.messages.drawings import Drawings
from bot.messages.message import Block

DRAWINGS = Drawings[Iterator[Block | Json]](__name__, __path__)
