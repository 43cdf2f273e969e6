"""What Teams draws by itself, a module a block."""

from collections.abc import Iterator

from adapters.teams.text import Json
from bot.messages.drawings import Drawings

DRAWINGS = Drawings[Iterator[Json]](__name__, __path__)
