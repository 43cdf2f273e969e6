"""Two bars for each pair."""

from adapters.teams.figures import bars
from bot.messages.drawings import BlockDrawing
from bot.messages.pictures import Pairs

DRAWING = BlockDrawing(Pairs, bars)
