"""A table under its title."""

from adapters.teams.figures import table
from bot.messages.drawings import BlockDrawing
from bot.messages.message import Table

DRAWING = BlockDrawing(Table, table)
