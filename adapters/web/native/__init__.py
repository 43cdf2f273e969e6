"""What the local page draws by itself, a module a block."""

from adapters.web.drawn import Drawn
from bot.messages.drawings import Drawings

DRAWINGS = Drawings[Drawn](__name__, __path__)
